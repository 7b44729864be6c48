import Foundation
import Testing

/// A backup is the workspace as it was at one moment: whoever goes on from it comes to the same end.
@Suite("Backup and restore", .serialized) struct BackupTests {
  private static let nights = ["2026-01-05", "2026-01-06", "2026-01-07"]

  /// A workspace after the first two nights, the third one's files in its inbox.
  private static func workspace() throws -> NightRunner {
    let runner = try NightRunner("first-week")
    for date in nights.prefix(2) {
      try runner.drop(date)
      #expect(try runner.run(date).status == 0)
    }
    try runner.drop(nights[2])
    return runner
  }

  private static func backup(_ runner: NightRunner, _ name: String = "backup") throws -> URL {
    let folder = try NightRunner.temporary("backup").appending(path: name)
    let output = try runner.o2c("backup", folder.path)
    #expect(output.status == 0, "\(output.errors)")
    return folder
  }

  private static func restored(_ folder: URL, into runner: NightRunner) throws -> Output {
    try Output(NightRunner.binaries.appending(path: "o2c"), ["restore", folder.path, "--workspace", runner.root.path])
  }

  @Test("A restored backup passes every check and its next night has the same bytes") func sameNight() throws {
    let original = try Self.workspace()
    let copy = try NightRunner(empty: "restored")
    let restore = try Self.restored(Self.backup(original), into: copy)
    #expect(restore.status == 0 && restore.text.contains("checks hold"), "\(restore.text)\(restore.errors)")
    #expect(try copy.o2c("verify").status == 0)
    for runner in [original, copy] { #expect(try runner.run(Self.nights[2]).status == 0) }
    try expectEqual(original, copy)
  }

  @Test("A backup taken while a night is at work ends as that night does") func duringNight() throws {
    let original = try Self.workspace()
    let undisturbed = try NightRunner(copying: original)
    #expect(try undisturbed.run(Self.nights[2]).status == 0)
    try original.commitEachUnit()
    let night = try Running(
      NightRunner.binaries.appending(path: "o2c"),
      ["run", "--workspace", original.root.path, "--date", Self.nights[2], "--jobs", "1"])
    var backups: [URL] = []
    while night.process.isRunning, backups.count < 12 { backups.append(try Self.backup(original)) }
    #expect(try night.wait().status == 0)
    for folder in backups {
      let copy = try NightRunner(empty: "restored")
      #expect(try Self.restored(folder, into: copy).status == 0)
      #expect(try copy.run(Self.nights[2]).status == 0)
      let (ours, theirs) = (try Tree.files(copy.outbox), try Tree.files(undisturbed.outbox))
      // The configuration's text differs by the commit size: the manifest has its hash, the report of its changes a row, the
      // first page that report.
      let names = Set(ours.keys).union(theirs.keys).filter {
        !$0.hasSuffix("manifest.json") && !$0.contains("configuration-changes") && !$0.hasSuffix("index.html")
      }
      #expect(names.filter { ours[$0] != theirs[$0] }.sorted() == [], "\(folder.lastPathComponent)")
    }
  }

  /// The run is open and has taken nothing when the ledger is copied; it takes everything before the inbox is.
  @Test("A backup begun before a run takes its files misses none of them") func beforeClaim() throws {
    let original = try Self.workspace()
    let undisturbed = try NightRunner(copying: original)
    #expect(try undisturbed.run(Self.nights[2]).status == 0)
    let held = try HeldIntake()
    let night = try Running(
      held.runner, ["run", "--workspace", original.root.path, "--date", Self.nights[2], "--jobs", "1"])
    try Self.wait { FileManager.default.fileExists(atPath: held.began.path) }
    let folder = try NightRunner.temporary("backup").appending(path: "copy")
    let backup = try Running(
      NightRunner.binaries.appending(path: "o2c"), ["backup", folder.path, "--workspace", original.root.path])
    let ledger = folder.path + ".partial/ledger/o2c.sqlite"
    try Self.wait { try !backup.process.isRunning || !Data(contentsOf: URL(filePath: ledger)).isEmpty }
    kill(backup.process.processIdentifier, SIGSTOP)
    try held.letGo()
    #expect(try night.wait().status == 0)
    kill(backup.process.processIdentifier, SIGCONT)
    #expect(try backup.wait().status == 0)
    let copy = try NightRunner(empty: "restored")
    #expect(try Self.restored(folder, into: copy).status == 0)
    #expect(try copy.run(Self.nights[2]).status == 0)
    let (ours, theirs) = (try Tree.files(copy.outbox), try Tree.files(undisturbed.outbox))
    #expect(Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }.sorted() == [])
  }

  /// Until it holds, a minute at most; what can't be read yet doesn't.
  private static func wait(_ condition: () throws -> Bool) throws {
    for _ in 0..<60_000 {
      if (try? condition()) == true { return }
      usleep(1000)
    }
    Issue.record("nothing happened for a minute")
  }

  @Test("What was there is moved aside, and files that wait go on waiting") func replaces() throws {
    let runner = try Self.workspace()
    let folder = try Self.backup(runner)
    #expect(try runner.run(Self.nights[2]).status == 0)
    try runner.drop("2026-01-08")
    let output = try Self.restored(folder, into: runner)
    #expect(
      output.status == 0 && output.text.contains("The night of 2026-01-07 is not in the backup"), "\(output.text)")
    let aside = runner.root.appending(path: "replaced-1/outbox/2026-01-07/index.html").path
    #expect(FileManager.default.fileExists(atPath: aside))
    let waiting = runner.root.appending(path: "inbox/bank/camt053-2026-01-08.xml").path
    #expect(FileManager.default.fileExists(atPath: waiting))
  }

  @Test("A backup that was changed is not restored", arguments: ["reports/aging.csv", "ledger"])
  func tampered(_ what: String) throws {
    let runner = try Self.workspace()
    let folder = try Self.backup(runner)
    let path = what == "ledger" ? "ledger/o2c.sqlite" : "outbox/2026-01-05/\(what)"
    let file = folder.appending(path: path)
    var bytes = try Data(contentsOf: file)
    if what == "ledger" {
      bytes.replaceSubrange(8192..<12288, with: Data(repeating: 7, count: 4096))
    } else {
      bytes[20] ^= 1
    }
    try bytes.write(to: file)
    let before = try Tree.files(runner.root)
    let output = try Self.restored(folder, into: runner)
    #expect([2, 4].contains(output.status), "\(output.status) \(output.errors)")
    #expect(try Tree.files(runner.root) == before)
  }

  @Test("A folder that is there is not written into") func existing() throws {
    let runner = try NightRunner("first-week")
    let output = try runner.o2c("backup", runner.root.path)
    #expect(output.status == 2 && output.errors.contains("is there already"))
  }

  private func expectEqual(_ one: NightRunner, _ other: NightRunner) throws {
    let (ours, theirs) = (try one.state(), try other.state())
    #expect(Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }.sorted() == [])
  }
}

/// The programs of a night whose intake waits until it is let go.
private struct HeldIntake {
  private let folder: URL
  var runner: URL { folder.appending(path: "o2c") }
  /// There as soon as intake was started.
  var began: URL { folder.appending(path: "began") }
  private var go: URL { folder.appending(path: "go") }

  init() throws {
    let files = FileManager.default
    folder = try NightRunner.temporary("held")
    try files.copyItem(at: NightRunner.binaries.appending(path: "o2c"), to: runner)
    for stage in ["cash", "credit", "fulfil", "invoice", "collect", "report"] {
      let name = "o2c-" + stage
      try files.createSymbolicLink(
        at: folder.appending(path: name), withDestinationURL: NightRunner.binaries.appending(path: name))
    }
    let intake = folder.appending(path: "o2c-intake")
    try """
    #!/bin/sh
    : > '\(began.path)'
    until [ -e '\(go.path)' ]; do sleep 0.05; done
    exec '\(NightRunner.binaries.appending(path: "o2c-intake").path)' "$@"

    """.write(to: intake, atomically: true, encoding: .utf8)
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: intake.path)
  }

  func letGo() throws { try Data().write(to: go) }
}
