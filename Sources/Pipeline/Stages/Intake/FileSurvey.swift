import Interchange
import OrderToCash

/// What a claimed file is: its hash and its format, or why it is refused whole.
struct SurveyedFile: Sendable {
  /// Where in the claim.
  var position: Int
  var file: ClaimedFile
  var bytes = 0
  var hash: Text = .empty
  var format: Text = .empty
  var kind: DocumentKind?
  var problem: Problem? {
    get { problems.first }
    set { problems = newValue.map { [$0] } ?? [] }
  }
  /// One or none. A night has half a million files, and few of them a problem.
  private var problems: [Problem] = []

  init(position: Int, file: ClaimedFile) {
    self.position = position
    self.file = file
  }
}

/// Hashes and recognises claimed files, several at once.
struct FileSurvey: Sendable {
  let night: FileSurveySettings

  func survey(_ files: [ClaimedFile], jobs: Int) -> [SurveyedFile] {
    let results = slots(files, jobs: jobs)
    return files.indices.compactMap { results[$0] }
  }

  /// The same by position in the claim, for a night's many files: none is held twice.
  func slots(_ files: [ClaimedFile], jobs: Int) -> ResultSlots<SurveyedFile> {
    let results = ResultSlots<SurveyedFile>(count: files.count)
    parallelFor(files.count, jobs: jobs) { index in results[index] = survey(files[index], index) }
    return results
  }

  private func survey(_ file: ClaimedFile, _ position: Int) -> SurveyedFile {
    var surveyed = SurveyedFile(position: position, file: file)
    guard let channel = night.channels.first(where: { $0.name == file.channel }) else {
      surveyed.problem = Problem(
        "intake.unknown-channel", what: "the folder ‘\(file.channel)’ is not a channel",
        why: "only declared channels may deliver",
        whatToDo: "Declare it under channels in pipeline.yml, or use another folder.")
      return surveyed
    }
    if file.isSpecial {
      surveyed.problem = Problem(
        "intake.not-a-file", what: "this is a link, a pipe, a device or a folder that can't be read",
        why: "only plain files are read",
        whatToDo: "Drop the file itself.")
      return surveyed
    }
    if file.size > night.limits.fileBytes {
      surveyed.problem = Problem(
        "intake.file-too-large", what: "the file has \(file.size) bytes",
        why: "limits.file_bytes is \(night.limits.fileBytes)", whatToDo: "Send it in parts, or raise the limit.")
      return surveyed
    }
    read(&surveyed, channel)
    return surveyed
  }

  private func read(_ surveyed: inout SurveyedFile, _ channel: Channel) {
    let hash = SHA256()
    var prefix: [UInt8] = []
    var size = 0
    let path = night.location(surveyed.position, surveyed.file)
    do {
      try FileBytes.read(path) { bytes in
        hash.update(bytes)
        size += bytes.count
        if prefix.count < FileSurvey.prefixBytes {
          prefix.append(contentsOf: bytes.prefix(FileSurvey.prefixBytes - prefix.count))
        }
        return true
      }
    } catch {
      surveyed.problem = Problem(
        "intake.vanished", what: FileSurvey.gone, why: error.detail, whatToDo: FileSurvey.dropAgain)
      return
    }
    surveyed.bytes = size
    surveyed.hash = hash.finish()
    if prefix.withUnsafeBytes({ Packing.of($0) }) == .none {
      recognise(prefix, FileMember(name: .empty, fileName: surveyed.file.name), &surveyed, channel)
    } else {
      recognisePacked(path, &surveyed, channel)
    }
  }

  /// Each file in a packed one, by its beginning; all of them have to be of one kind.
  private func recognisePacked(_ path: String, _ surveyed: inout SurveyedFile, _ channel: Channel) {
    var beginnings: [(member: FileMember, prefix: [UInt8])] = []
    do throws(PackedFileError) {
      try PackedFile.read(
        path, name: surveyed.file.name, limits: night.limits.unpacking,
        begin: { member in
          beginnings.append((member, []))
          return true
        },
        bytes: { bytes in
          let last = beginnings.count - 1
          beginnings[last].prefix.append(
            contentsOf: bytes.prefix(FileSurvey.prefixBytes - beginnings[last].prefix.count))
          return beginnings[last].prefix.count < FileSurvey.prefixBytes
        })
    } catch {
      surveyed.problem = error.problem("intake.vanished", FileSurvey.gone, FileSurvey.dropAgain)
      return
    }
    guard !beginnings.isEmpty else { return surveyed.problem = FileParsing.nothingPacked }
    for (member, prefix) in beginnings where surveyed.problem == nil {
      recognise(prefix, member, &surveyed, channel)
    }
  }

  private func recognise(
    _ prefix: [UInt8], _ member: FileMember, _ surveyed: inout SurveyedFile, _ channel: Channel
  ) {
    let recognition = prefix.withUnsafeBytes {
      night.catalog.recognise(prefix: $0, fileName: member.fileName, channel: channel.name, kinds: channel.kinds)
    }
    switch recognition {
    case .problem(let problem): surveyed.problem = problem.within(member.name)
    case .format(let format):
      if surveyed.kind == nil {
        surveyed.format = format.name
        surveyed.kind = format.kind
      } else if surveyed.kind != format.kind, let first = night.catalog.format(named: surveyed.format) {
        surveyed.problem = FileParsing.mixed(member, format, first)
      }
    }
  }

  private static let gone = "the file could not be taken: it was changed, removed, or may not be moved or read"
  private static let dropAgain = "Let the program move files out of the folder, or ask the sender to drop it again."

  static let prefixBytes = 65_536
}

/// What surveying needs, and threads may share.
struct FileSurveySettings: Sendable {
  /// Where a file lies, from its position in the claim and what it was in the inbox.
  var location: @Sendable (Int, ClaimedFile) -> String
  var channels: [Channel]
  var limits: Limits
  var catalog: FormatCatalog
}
