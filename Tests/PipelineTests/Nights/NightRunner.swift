import Foundation
import Testing

/// A workspace of its own in which fixture nights are played by the built executables.
final class NightRunner: Sendable {
  let root: URL
  private let fixture: URL?

  /// The folder of `o2c` and the stages: the one that `O2C_BINARIES` names, or where the tests themselves were built.
  static let binaries: URL =
    ProcessInfo.processInfo.environment["O2C_BINARIES"].map { URL(filePath: $0) }
    ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let isLong = ProcessInfo.processInfo.environment["O2C_LONG"] == "1"

  static func fixture(_ name: String) -> URL { repository.appending(path: "fixtures/nights/\(name)") }

  /// The names of all fixture nights.
  static let fixtures: [String] = {
    let folder = repository.appending(path: "fixtures/nights")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/pipeline.yml").path) }.sorted()
  }()

  /// A workspace with the fixture's configuration, its opening taken over when it has one.
  init(_ name: String) throws {
    fixture = NightRunner.fixture(name)
    root = try NightRunner.temporary("night-\(name)")
    let fixture = NightRunner.fixture(name)
    try FileManager.default.copyItem(
      at: fixture.appending(path: "pipeline.yml"), to: root.appending(path: "pipeline.yml"))
    let logo = fixture.appending(path: "logo.png")
    if FileManager.default.fileExists(atPath: logo.path) {
      try FileManager.default.copyItem(at: logo, to: root.appending(path: "logo.png"))
    }
    let opening = fixture.appending(path: "opening")
    if FileManager.default.fileExists(atPath: opening.path) {
      let output = try o2c("init", "--opening", opening.path)
      #expect(output.status == 0, "init of \(name): \(output.errors)")
    }
  }

  /// A copy of another workspace as it stands.
  init(copying other: NightRunner) throws {
    fixture = other.fixture
    root = try NightRunner.temporary("copy")
    try FileManager.default.removeItem(at: root)
    try FileManager.default.copyItem(at: other.root, to: root)
  }

  /// An empty workspace.
  init(empty name: String) throws {
    fixture = nil
    root = try NightRunner.temporary(name)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  /// Holds everything that the tests of this process make, and goes with it.
  private static let session: URL = {
    atexit { try? FileManager.default.removeItem(at: NightRunner.session) }
    return FileManager.default.temporaryDirectory.appending(
      path: "o2c-tests-\(ProcessInfo.processInfo.processIdentifier)")
  }()

  static func temporary(_ name: String) throws -> URL {
    let folder = session.appending(path: "\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  // MARK: Playing

  /// The fixture's nights, in order.
  var dates: [String] {
    guard let fixture else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: fixture.appending(path: "nights").path)) ?? [])
      .sorted()
  }

  /// Drops a night's files into the inbox.
  func drop(_ date: String) throws {
    guard let fixture else { return }
    let source = fixture.appending(path: "nights/\(date)/inbox")
    guard FileManager.default.fileExists(atPath: source.path) else { return }
    try NightRunner.copyTree(source, into: root.appending(path: "inbox"))
  }

  static func copyTree(_ source: URL, into target: URL) throws {
    for (path, bytes) in try Tree.files(source) {
      let file = target.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: file)
    }
  }

  /// Runs one night whose files are dropped; the exit status is for the caller to judge.
  @discardableResult
  func run(_ date: String, jobs: Int = 1, environment: [String: String] = [:]) throws -> Output {
    try Output(
      NightRunner.binaries.appending(path: "o2c"),
      ["run", "--workspace", root.path, "--date", date, "--jobs", String(jobs)], environment: environment)
  }

  /// Plays all nights; each must end well, or with status 4 where `expected-exit` says so.
  func play(jobs: Int = 1) throws {
    let expected = try expectedStatus()
    for date in dates {
      try drop(date)
      let output = try run(date, jobs: jobs)
      #expect(output.status == expected[date] ?? 0, "\(date): \(output.errors)")
    }
  }

  /// Lines `YYYY-MM-DD status` of the fixture's `expected-exit`; a night that is not listed ends with 0.
  private func expectedStatus() throws -> [String: Int32] {
    guard let fixture, let text = try? String(contentsOf: fixture.appending(path: "expected-exit"), encoding: .utf8)
    else {
      return [:]
    }
    var status: [String: Int32] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, let number = Int32(words[1]) { status[String(words[0])] = number }
    }
    return status
  }

  /// Another command on this workspace.
  func o2c(_ command: String, _ arguments: String...) throws -> Output {
    try Output(NightRunner.binaries.appending(path: "o2c"), [command, "--workspace", root.path] + arguments)
  }

  /// Commits every unit of work by itself, so that a night can be interrupted between any two.
  func commitEachUnit() throws {
    let path = root.appending(path: "pipeline.yml")
    let text = try String(contentsOf: path, encoding: .utf8)
    try text.replacing("\nlimits:\n", with: "\nlimits:\n  commit_rows: 1\n").write(
      to: path, atomically: true, encoding: .utf8)
  }

  // MARK: What came of it

  var outbox: URL { root.appending(path: "outbox") }
  func dump() throws -> String {
    let output = try o2c("dump")
    #expect(output.status == 0, "\(output.errors)")
    return output.text
  }

  /// Everything that two equal histories have in common: published nights, archive, refusals, and the ledger's text.
  func state() throws -> [String: Data] {
    var state: [String: Data] = ["dump": Data(try dump().utf8)]
    for folder in ["outbox", "inbox"] {
      for (path, bytes) in try Tree.files(root.appending(path: folder)) { state["\(folder)/\(path)"] = bytes }
    }
    return state
  }
}

/// A process that ran to its end.
struct Output {
  let status: Int32
  let text: String
  let errors: String

  init(_ tool: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
    let running = try Running(tool, arguments, environment: environment)
    self = try running.wait()
  }

  init(status: Int32, text: String, errors: String) {
    self.status = status
    self.text = text
    self.errors = errors
  }
}

/// A process at work. Output goes to files, so that no pipe fills and nothing waits for a process that outlives it.
final class Running {
  let process = Process()
  private let folder: URL

  init(_ tool: URL, _ arguments: [String], environment: [String: String] = [:]) throws {
    folder = try NightRunner.temporary("output")
    process.executableURL = tool
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Running.file(folder, "text")
    process.standardError = try Running.file(folder, "errors")
    try process.run()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func file(_ folder: URL, _ name: String) throws -> FileHandle {
    let url = folder.appending(path: name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  /// The exit status, or 128 and the signal.
  func wait() throws -> Output {
    process.waitUntilExit()
    let status =
      process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
    return Output(
      status: status, text: try String(contentsOf: folder.appending(path: "text"), encoding: .utf8),
      errors: try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8))
  }
}

/// A folder's files by path, hidden ones included.
enum Tree {
  static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return files }
    while let path = walk.nextObject() as? String {
      let kind = walk.fileAttributes?[.type] as? FileAttributeType
      if kind == .typeRegular { files[path] = try Data(contentsOf: folder.appending(path: path)) }
    }
    return files
  }

  /// What differs between two trees, by path, with the first line that does.
  static func differences(_ expected: [String: Data], _ found: [String: Data]) -> [String] {
    Set(expected.keys).union(found.keys).sorted().compactMap { path in
      guard let left = expected[path] else { return "\(path) should not be there" }
      guard let right = found[path] else { return "\(path) is missing" }
      return left == right ? nil : "\(path): " + firstDifference(left, right)
    }
  }

  private static func firstDifference(_ left: Data, _ right: Data) -> String {
    let (old, new) = (
      left.split(separator: 10, omittingEmptySubsequences: false),
      right.split(separator: 10, omittingEmptySubsequences: false)
    )
    for (index, pair) in zip(old, new).enumerated() where pair.0 != pair.1 {
      let texts = [pair.0, pair.1].map { String(decoding: $0.prefix(300), as: UTF8.self) }
      return "line \(index + 1) is ‘\(texts[1])’, expected ‘\(texts[0])’"
    }
    return "it has \(new.count) lines, expected \(old.count)"
  }
}
