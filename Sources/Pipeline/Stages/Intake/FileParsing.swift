import Interchange
import OrderToCash

/// A file to be parsed.
struct FeedFile: Sendable {
  var path: String
  /// What the survey recognised; of a packed file, its first file.
  var format: Text
  var name: Text = .empty
  /// Nil where every channel's formats may be meant.
  var channel: Text?
  var kinds: [DocumentKind] = DocumentKind.allCases
  /// How problems weigh, nearest first; what the format itself says comes before. Nil: they are weighed when the customer is known.
  var severities: [SeverityPolicy]? = []
  /// A person said the format: files in a packed file are not recognised by themselves.
  var isGiven = false
}

/// Reads one file after another into documents; each file in a packed one is recognised by itself.
final class FileParsing {
  private let catalog: FormatCatalog
  private let limits: UnpackLimits
  private let schemas: SchemaChecks
  private let reader: FileReader

  init(_ catalog: FormatCatalog, _ context: ReadContext, _ limits: UnpackLimits, _ schemas: SchemaChecks) {
    self.catalog = catalog
    self.limits = limits
    self.schemas = schemas
    reader = FileReader(catalog: catalog, context: context)
  }

  /// The documents of all files in it go to `sink`, in their order. `goesOn`: whether more are wanted.
  func parse(
    _ file: FeedFile, goesOn: @escaping () -> Bool = { true }, _ sink: @escaping (ParsedDocument) -> Void
  ) -> FileOutcome {
    guard let format = catalog.format(named: file.format) else {
      return .refused([
        Problem(
          "intake.unknown-format", what: "format \(file.format) is not declared any more",
          why: "pipeline.yml has changed",
          whatToDo: "Declare it again, or send the file anew.")
      ])
    }
    let reading = MemberReading(catalog, reader, file, format, schemas, sink)
    do throws(PackedFileError) {
      let packing = try PackedFile.read(
        file.path, name: file.name, limits: limits,
        begin: { member in
          reading.begin(member)
          return !reading.isRefused && goesOn()
        },
        bytes: { bytes in
          reading.feed(bytes)
          return !reading.isRefused && goesOn()
        })
      return reading.finish(isPacked: packing != .none)
    } catch {
      _ = reading.finish(isPacked: true)
      let unreadable = error.problem("intake.unreadable", "the file could not be read to its end", "Drop it again.")
      return .refused([unreadable])
    }
  }
}

/// The files in one file, each with its format.
private final class MemberReading {
  private let catalog: FormatCatalog
  private let reader: FileReader
  private let file: FeedFile
  private let format: Format
  private let schemas: SchemaChecks
  private var validator: SchemaValidator?
  private let sink: (ParsedDocument) -> Void
  private var member: FileMember?
  /// The beginning of a packed file, until its format is known.
  private var prefix: [UInt8] = []
  private var isOpen = false
  private var files = 0
  private var documents = 0
  private var warnings: [Problem] = []
  private var refusal: [Problem] = []

  init(
    _ catalog: FormatCatalog, _ reader: FileReader, _ file: FeedFile, _ format: Format,
    _ schemas: SchemaChecks, _ sink: @escaping (ParsedDocument) -> Void
  ) {
    self.schemas = schemas
    self.catalog = catalog
    self.reader = reader
    self.file = file
    self.format = format
    self.sink = sink
  }

  var isRefused: Bool { !refusal.isEmpty || (isOpen && reader.isRefused) }

  func begin(_ member: FileMember) {
    end()
    self.member = member
    files += 1
    guard member.name.isEmpty else { return prefix.removeAll(keepingCapacity: true) }
    isOpen = true
    validate(format)
    reader.begin(format, sink: weighing(format))
  }

  private func validate(_ format: Format) {
    validator = schemas.validator(format: format.name, channel: file.channel)
    validator?.begin()
  }

  private func read(_ bytes: UnsafeRawBufferPointer) {
    reader.feed(bytes)
    validator?.feed(bytes)
  }

  func feed(_ bytes: UnsafeRawBufferPointer) {
    if isOpen { return read(bytes) }
    prefix.append(contentsOf: bytes)
    if prefix.count >= FileSurvey.prefixBytes { open() }
  }

  /// The format of a file in a packed one, and what is read of it so far.
  private func open() {
    guard let member else { return }
    if file.isGiven { return start(format, member) }
    let bytes = prefix.prefix(FileSurvey.prefixBytes)
    let found = bytes.withUnsafeBytes {
      catalog.recognise(prefix: $0, fileName: member.fileName, channel: file.channel, kinds: file.kinds)
    }
    switch found {
    case .problem(let problem): refusal.append(problem.within(member.name))
    case .format(let found) where found.kind != format.kind:
      refusal.append(FileParsing.mixed(member, found, format))
    case .format(let found): start(found, member)
    }
  }

  private func start(_ format: Format, _ member: FileMember) {
    isOpen = true
    validate(format)
    reader.begin(format, member: member.name, sink: weighing(format))
    prefix.withUnsafeBytes { read($0) }
  }

  private func weighing(_ format: Format) -> (ParsedDocument) -> Void {
    guard let severities = file.severities else { return sink }
    let layers = ([format.severities] + severities).filter { !$0.isEmpty }
    guard !layers.isEmpty else { return sink }
    return { [sink] parsed in sink(parsed.problems.isEmpty ? parsed : SeverityPolicy.adjust(parsed, under: layers)) }
  }

  private func end() {
    if member != nil, !isOpen, refusal.isEmpty { open() }
    guard isOpen else { return }
    isOpen = false
    switch reader.finish() {
    case .refused(let problems): refusal += problems
    case .read(let count, let found):
      documents += count
      warnings += found
      judge()
    }
  }

  /// What the schema finds in a file that could be read.
  private func judge() {
    let found = (validator?.finish() ?? []).map {
      member.map(\.name.isEmpty) == false ? $0.within(member?.name ?? .empty) : $0
    }
    validator = nil
    if found.contains(where: { $0.severity == .refuse }) { refusal += found } else { warnings += found }
  }

  func finish(isPacked: Bool) -> FileOutcome {
    end()
    if !refusal.isEmpty { return .refused(refusal) }
    if isPacked, files == 0 { return .refused([FileParsing.nothingPacked]) }
    return .read(documents: documents, warnings: warnings)
  }
}

extension FileParsing {
  static let nothingPacked = Problem(
    "intake.empty-file", what: "there is no file in the packed file", why: "there is nothing to read",
    whatToDo: "Send it again, if it should hold something.")

  static func mixed(_ member: FileMember, _ found: Format, _ first: Format) -> Problem {
    Problem(
      "intake.archive-mixed",
      what: "this is a file of \(found.kind.rawValue), the first one in the archive is of \(first.kind.rawValue)",
      why: "a packed file is recorded in one place of the night's order", whatToDo: "Pack each kind by itself."
    ).within(member.name)
  }
}
