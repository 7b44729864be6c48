import Foundation
import Testing

@testable import Pipeline

/// What disturbs a night from outside has a defined end, and nothing is lost: docs/operations.md lists them.
@Suite("Defined ends", .serialized) struct EndStateTests {
  private static let undisturbed = Result {
    let night = try NightRunner("parent-pays")
    try night.play()
    return try night.state()
  }

  @Test func runsAtOnceAndStagesByHandComeToOneEnd() throws {
    let night = try NightRunner("parent-pays")
    for date in night.dates {
      try night.drop(date)
      let runs = try (0..<4).map { _ in
        try Running(
          NightRunner.binaries.appending(path: "o2c"), ["run", "--workspace", night.root.path, "--date", date])
      }
      var stages: [Int32] = []
      while runs.contains(where: { $0.process.isRunning }) {
        stages.append(
          try Output(NightRunner.binaries.appending(path: "o2c-cash"), ["--workspace", night.root.path]).status)
      }
      let ends = try runs.map { try $0.wait().status }
      // A stage by hand may have the lock when a run asks for it, or do the cash stage's work itself.
      #expect(ends.allSatisfy { [0, 3].contains($0) }, "\(ends)")
      #expect(stages.allSatisfy { [0, 2, 3].contains($0) }, "\(stages)")
      while try night.run(date).status == 3 {}
    }
    #expect(Tree.differences(try Self.undisturbed.get(), try night.state()) == [])
  }

  @Test func aStageWithoutAnOpenNightDoesNothing() throws {
    let night = try NightRunner("parent-pays")
    try night.drop(night.dates[0])
    #expect(try night.run(night.dates[0]).status == 0)
    let before = try night.state()
    let output = try Output(NightRunner.binaries.appending(path: "o2c-report"), ["--workspace", night.root.path])
    #expect(output.status == 2 && output.errors.contains("No night is open"), "\(output.errors)")
    #expect(Tree.differences(before, try night.state()) == [])
  }

  /// Its sender still has it open and writes on: what was taken is refused whole, kept, and told.
  @Test func aFileThatChangesWhileItIsRead() throws {
    let night = try NightRunner("parent-pays")
    let date = night.dates[0]
    try night.drop(date)
    let orders = try #require(
      try Tree.files(night.root.appending(path: "inbox")).keys.sorted().first {
        $0.hasPrefix("orders/")
      })
    let file = night.root.appending(path: "inbox/\(orders)")
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    let injector = try FaultInjector.shared.get()
    // Stopped between the claim and the reading: some call in the first part of the night.
    var isClaimed = false
    var call = 20
    while !isClaimed, call < 400 {
      _ = try injector.run(night, date, on: "both", at: call)
      isClaimed = !FileManager.default.fileExists(atPath: file.path)
      call += 10
    }
    #expect(isClaimed)
    try handle.write(contentsOf: Data("written later\n".utf8))
    try handle.close()
    let output = try night.run(date)
    #expect(output.status == 0, "\(output.errors)")
    let intake = try String(
      contentsOf: night.outbox.appending(path: "\(date)/reports/intake.csv"), encoding: .utf8)
    let isRecorded = intake.contains("\(orders),orders,orders")
    // Written to after it was recorded, the file in the archive is not what was recorded, and verify says so.
    let refused = night.root.appending(path: "inbox/.refused/\(date)/\(orders)")
    if FileManager.default.fileExists(atPath: refused.path) {
      #expect(intake.contains("the file was changed while it was read"), "\(intake)")
      #expect(try String(contentsOf: refused, encoding: .utf8).hasSuffix("written later\n"))
    } else {
      #expect(isRecorded, "\(intake)")
      let verified = try night.o2c("verify")
      #expect(verified.status == 4 && verified.text.contains("\(orders) was changed"), "\(verified.text)")
    }
  }

  @Test func aFileThatVanishes() throws {
    let night = try NightRunner("parent-pays")
    let date = night.dates[0]
    try night.drop(date)
    let injector = try FaultInjector.shared.get()
    let claimed = night.root.appending(path: "inbox/.claimed")
    var files: [String] = []
    var call = 20
    while files.isEmpty, call < 400 {
      _ = try injector.run(night, date, on: "both", at: call)
      files = try Tree.files(claimed).keys.sorted()
      call += 10
    }
    let gone = try #require(files.first)
    try FileManager.default.removeItem(at: claimed.appending(path: gone))
    let output = try night.run(date)
    // Hashed and recognised before it was gone, or not: either way it is told, or the night says what it lacks.
    #expect([0, 3].contains(output.status), "\(output.errors)")
    if output.status == 0 {
      let exceptions = try String(
        contentsOf: night.outbox.appending(path: "\(date)/reports/exceptions.csv"), encoding: .utf8)
      #expect(exceptions.contains("intake.vanished") || exceptions.contains("intake.unreadable"), "\(exceptions)")
    }
  }

  /// Dates never go back; a file dated ahead of the clock does not wait for ever.
  @Test func aClockSetBack() throws {
    let night = try NightRunner("parent-pays")
    let path = night.root.appending(path: "pipeline.yml")
    try String(contentsOf: path, encoding: .utf8).replacing("settle_seconds: 0", with: "settle_seconds: 1")
      .write(to: path, atomically: true, encoding: .utf8)
    try night.drop(night.dates[0])
    for file in try Tree.files(night.root.appending(path: "inbox")).keys {
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 40 * 86_400)],
        ofItemAtPath: night.root.appending(path: "inbox/\(file)").path)
    }
    #expect(try night.run(night.dates[0]).status == 0)
    let left = try Tree.files(night.root.appending(path: "inbox")).keys.filter { !$0.hasPrefix(".") }
    #expect(left.isEmpty, "still waiting: \(left)")
    let before = try night.state()
    let back = try night.run("2025-12-30")
    #expect(back.status == 2 && back.errors.contains("never go back"), "\(back.errors)")
    #expect(Tree.differences(before, try night.state()) == [])
  }

  @Test func anOutboxMadeReadOnly() throws {
    let night = try NightRunner("parent-pays")
    try night.drop(night.dates[0])
    let mount = Self.asNobody
    guard getuid() != 0 || mount != nil else {
      print("skipped: root may write anywhere, and setpriv is not here to be somebody else")
      return
    }
    if mount != nil {
      _ = try Output(URL(filePath: "/usr/bin/env"), ["chown", "-R", "65534:65534", night.root.path])
      var folder = night.root.deletingLastPathComponent()
      while folder.path.hasPrefix(FileManager.default.temporaryDirectory.path), folder.path.count > 5 {
        try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        folder = folder.deletingLastPathComponent()
      }
    }
    try FileManager.default.createDirectory(at: night.outbox, withIntermediateDirectories: true)
    func mode(_ mode: Int) throws {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: night.outbox.path)
    }
    func run(_ date: String) throws -> Output {
      let command = [
        NightRunner.binaries.appending(path: "o2c").path, "run", "--workspace", night.root.path, "--date", date,
      ]
      return try Output(URL(filePath: "/usr/bin/env"), (mount ?? []) + command)
    }
    try mode(0o555)
    let refused = try run(night.dates[0])
    if refused.errors.contains("Permission denied") || refused.status == 126 || refused.status == 127 {
      print("skipped: nobody may not run the built executables here")
      return
    }
    #expect(refused.status == 2 && refused.errors.contains("No permission"), "\(refused.status): \(refused.errors)")
    try mode(0o755)
    if mount != nil { _ = try Output(URL(filePath: "/usr/bin/env"), ["chown", "-R", "65534:65534", night.root.path]) }
    let output = try run(night.dates[0])
    #expect(output.status == 0, "\(output.errors)")
  }

  /// `env` arguments that run a command as nobody, where this is root.
  private static let asNobody: [String]? = {
    guard getuid() == 0, FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv") else { return nil }
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
  }()

  @Test func aLedgerOfALaterVersion() throws {
    let night = try NightRunner("parent-pays")
    try night.drop(night.dates[0])
    #expect(try night.run(night.dates[0]).status == 0)
    let ledger = night.root.appending(path: "ledger/o2c.sqlite").path
    _ = try Output(URL(filePath: "/usr/bin/sqlite3"), [ledger, "PRAGMA user_version = 999"])
    let before = try Tree.files(night.outbox)
    for command in ["run", "verify", "status", "upgrade", "prune"] {
      let output = try night.o2c(command)
      #expect(output.status == 2 && output.errors.contains("schema version 999"), "\(command): \(output.errors)")
    }
    #expect(Tree.differences(before, try Tree.files(night.outbox)) == [])
  }

  /// A damaged page stops what reads it, `verify` finds it wherever it is, and a backup brings the workspace back.
  @Test func aCorruptPageOfTheLedger() throws {
    let night = try NightRunner("parent-pays")
    try night.drop(night.dates[0])
    #expect(try night.run(night.dates[0]).status == 0)
    let backup = try NightRunner.temporary("backup").appending(path: "copy")
    #expect(try night.o2c("backup", backup.path).status == 0)
    let ledger = night.root.appending(path: "ledger/o2c.sqlite")
    let whole = try Data(contentsOf: ledger)
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: ledger.path + suffix) }
    var torn = whole
    for page in stride(from: 2 * 4096, to: torn.count - 4096, by: 3 * 4096) {
      torn.replaceSubrange(page..<page + 512, with: Data(repeating: 0xA5, count: 512))
    }
    try torn.write(to: ledger)
    try night.drop(night.dates[1])
    let run = try night.run(night.dates[1])
    #expect(run.status == 2 && run.errors.contains("damaged"), "\(run.status): \(run.errors)")
    let verified = try night.o2c("verify")
    #expect([2, 4].contains(verified.status), "\(verified.text)\(verified.errors)")
    let restore = try night.o2c("restore", backup.path)
    #expect(restore.status == 0, "\(restore.errors)")
    // What the failed run had taken stands aside with the rest; it is dropped again.
    try night.drop(night.dates[1])
    let output = try night.run(night.dates[1])
    #expect(output.status == 0, "\(output.errors)")
    #expect(
      Tree.differences(
        try Self.undisturbed.get().filter { $0.key.hasPrefix("outbox/") },
        try night.state().filter { $0.key.hasPrefix("outbox/") }) == [])
  }
}
