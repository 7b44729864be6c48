import ArgumentParser
import Interchange
import OrderToCash

struct FormatsTryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try",
    abstract: "Tells what a file is recognised as, its first records as we understand them, and every problem.",
    discussion: """
      Records nothing; the file may lie anywhere. Exits 4 when the file or one of its documents would be refused. Whether customers and \
      items are known is judged in the night.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The file.")
  var file: String

  @Option(name: .customLong("as"), help: "Read it with this format, whatever it looks like.")
  var format: String?

  @Option(help: "How many documents to show.")
  var show = 3

  func run() throws {
    let configuration = try Workspace(options.workspace).readConfiguration()
    let trial = FormatTrial(configuration)
    let found = try trial.read(file, as: format.map { Text($0) }, show: max(0, show))
    standardOutput(found.text)
    guard found.isSound else { throw Failure.controlFailed("\(file) would not be taken whole.") }
  }
}

/// Reads one file anywhere as intake would read it.
struct FormatTrial {
  struct Result {
    var text = ""
    var isSound = true
  }

  private let catalog: FormatCatalog
  private let context: ReadContext

  init(_ configuration: Configuration) {
    catalog = configuration.formatCatalog().0
    context = configuration.readContext
  }

  func read(_ path: String, as name: Text?, show: Int) throws -> Result {
    var result = Result()
    let format: Format
    switch try recognise(path, as: name) {
    case .problem(let problem):
      result.text = "not recognised\n  \(problem.message) [\(problem.rule)]\n"
      result.isSound = false
      return result
    case .format(let found): format = found
    }
    result.text = "format \(format.name) (\(format.kind.rawValue)): \(format.title)\n"
    let reader = FileReader(catalog: catalog, context: context)
    var (count, refused, problems) = (0, 0, [Problem]())
    reader.begin(format) { parsed in
      count += 1
      if parsed.document == nil { refused += 1 }
      problems += parsed.problems
      if count <= show { result.text += DocumentSummary.text(parsed) }
    }
    try bytes(path) { bytes in
      reader.feed(bytes)
      return !reader.isRefused
    }
    switch reader.finish() {
    case .refused(let found):
      result.text += "refused whole\n"
      problems = found
      result.isSound = false
    case .read(_, let warnings): problems += warnings
    }
    if result.isSound { result.text += "\(count) document(s), \(refused) of them refused\n" }
    for problem in problems { result.text += "  \(problem.severity.name): \(problem.message) [\(problem.rule)]\n" }
    result.isSound = result.isSound && refused == 0
    return result
  }

  private func recognise(_ path: String, as name: Text?) throws -> Recognition {
    if let name {
      guard let format = catalog.format(named: name) else {
        throw Failure.cannotRun(
          "There is no format \(name). There are \(catalog.formats.map(\.name.string).joined(separator: ", ")).")
      }
      return .format(format)
    }
    var prefix: [UInt8] = []
    try bytes(path) { bytes in
      prefix.append(contentsOf: bytes.prefix(65_536 - prefix.count))
      return prefix.count < 65_536
    }
    let file = Text(String(path.split(separator: "/").last ?? ""))
    // Without a channel every format is a candidate, whichever channel it belongs to.
    return prefix.withUnsafeBytes {
      catalog.recognise(prefix: $0, fileName: file, channel: nil, kinds: DocumentKind.allCases)
    }
  }

  private func bytes(_ path: String, _ body: (UnsafeRawBufferPointer) -> Bool) throws {
    do {
      try FileBytes.read(path, body)
    } catch {
      throw Failure.cannotRun("\(path) can't be read: \(error.detail).")
    }
  }
}
