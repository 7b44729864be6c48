import ArgumentParser
import Interchange
import OrderToCash

struct BenchReadingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reading",
    abstract: "Reads files as intake does, into typed documents, and counts them.",
    discussion: """
      With the built-in formats, on one thread, recording nothing: `scripts/bench reading` sets it beside xmllint and libcsv over the \
      same files. Prints how many files, documents, refused ones and bytes there were.
      """)

  @Argument(help: "The files, or - for their names on standard input, one a line.")
  var files: [String]

  @Option(name: .customLong("as"), help: "Read all of them with this format, whatever they look like.")
  var format: String?

  func run() throws {
    let names = files == ["-"] ? Self.standardInput() : files
    var bench = try ReadingBench(as: format.map { Text($0) })
    for name in names { try bench.read(name) }
    standardOutput(bench.text)
  }

  private static func standardInput() -> [String] {
    var names: [String] = []
    while let name = readLine() { names.append(name) }
    return names
  }
}

/// Reads one file after another with the built-in formats and keeps nothing but counts.
struct ReadingBench {
  private let catalog = FormatCatalog.builtIn()
  private let parsing: FileParsing
  private let limits = UnpackLimits()
  private let given: Text?
  private var files = 0
  private var bytes = 0
  private let counts = Counts()

  private final class Counts {
    var documents = 0
    var refused = 0
  }

  init(as format: Text?) throws {
    if let format, catalog.format(named: format) == nil { throw Failure.cannotRun("There is no format \(format).") }
    given = format
    parsing = FileParsing(catalog, ReadContext(), limits, SchemaChecks())
  }

  mutating func read(_ path: String) throws {
    guard let status = FileStatus(path) else { throw Failure.cannotRun("\(path) can't be read.") }
    files += 1
    bytes += status.size
    guard let format = try given ?? recognise(path) else {
      counts.refused += 1
      return
    }
    let counts = counts
    let outcome = parsing.parse(FeedFile(path: path, format: format, isGiven: given != nil)) { parsed in
      counts.documents += 1
      if parsed.isRefused { counts.refused += 1 }
    }
    if case .refused = outcome { counts.refused += 1 }
  }

  private func recognise(_ path: String) throws -> Text? {
    let beginning: (bytes: [UInt8], member: FileMember)?
    do throws(PackedFileError) {
      beginning = try FormatTrial.beginning(path, limits)
    } catch { throw FormatTrial.failure(error, path) }
    guard let (prefix, member) = beginning else { return nil }
    let found = prefix.withUnsafeBytes {
      catalog.recognise(prefix: $0, fileName: member.fileName, channel: nil, kinds: DocumentKind.allCases)
    }
    guard case .format(let format) = found else { return nil }
    return format.name
  }

  var text: String {
    "files=\(files) documents=\(counts.documents) refused=\(counts.refused) bytes=\(bytes)\n"
  }
}
