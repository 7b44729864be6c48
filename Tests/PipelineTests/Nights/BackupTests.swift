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
