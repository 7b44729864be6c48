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
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    let trial = FormatTrial(configuration, schemas: try SchemaChecks(trying: configuration.schemas, workspace))
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
  private let limits: UnpackLimits
  private let severities: SeverityPolicy
  private let schemas: SchemaChecks

  init(_ configuration: Configuration, schemas: SchemaChecks = SchemaChecks()) {
    self.schemas = schemas
    catalog = configuration.formatCatalog().0
    context = configuration.readContext
    limits = configuration.limits.unpacking
    severities = configuration.policies.intake.severities
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
    result.text = "format \(format.name) (\(format.kind.rawValue))\(format.title.isEmpty ? "" : ": \(format.title)")\n"
    var (count, refused, problems) = (0, 0, [Problem]())
    let source = FeedFile(
      path: path, format: format.name, name: FormatTrial.name(path), severities: [severities], isGiven: name != nil)
    let outcome = FileParsing(catalog, context, limits, schemas).parse(source) { parsed in
      count += 1
      if parsed.document == nil { refused += 1 }
      problems += parsed.problems
      if count <= show { result.text += DocumentSummary.text(parsed) }
    }
    switch outcome {
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
    let beginning: (bytes: [UInt8], member: FileMember)?
    do throws(PackedFileError) {
      beginning = try FormatTrial.beginning(path, limits)
    } catch {
      if case .refused(let problem) = error { return .problem(problem) }
      throw FormatTrial.failure(error, path)
    }
    guard let (prefix, file) = beginning else { return .problem(FileParsing.nothingPacked) }
    // Without a channel every format is a candidate, whichever channel it belongs to.
    let found = prefix.withUnsafeBytes {
      catalog.recognise(prefix: $0, fileName: file.fileName, channel: nil, kinds: DocumentKind.allCases)
    }
    guard case .problem(let problem) = found else { return found }
    return .problem(problem.within(file.name))
  }

  private static func name(_ path: String) -> Text { Text(String(path.split(separator: "/").last ?? "")) }

  /// The first bytes of a file, or of the first one in a packed file; nil when there is none in it.
  static func beginning(
    _ path: String, _ limits: UnpackLimits, bytes wanted: Int = FileSurvey.prefixBytes
  ) throws(PackedFileError) -> (bytes: [UInt8], member: FileMember)? {
    var prefix: [UInt8] = []
    var first: FileMember?
    try PackedFile.read(
      path, name: name(path), limits: limits,
      begin: { member in
        defer { first = first ?? member }
        return first == nil
      },
      bytes: { bytes in
        prefix.append(contentsOf: bytes.prefix(wanted - prefix.count))
        return prefix.count < wanted
      })
    return first.map { (prefix, $0) }
  }

  static func failure(_ error: PackedFileError, _ path: String) -> Failure {
    .cannotRun("\(path): \(error.problem("intake.unreadable", "it can't be read", "").message)")
  }
}
