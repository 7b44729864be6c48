import Foundation
import Testing

/// A workspace whose ledger an earlier version of the program left goes on with this one.
@Suite("A workspace of an earlier version", .serialized) struct UpgradeNightTests {
  /// The first-week workspace after its third night, with the ledger as the given version left it.
  private static func workspace(version: Int, openNight: Bool = false) throws -> NightRunner {
    let runner = try NightRunner("first-week")
    let ledger = runner.root.appending(path: "ledger/o2c.sqlite")
    try FileManager.default.removeItem(at: ledger)
    var text = try String(
      contentsOf: NightRunner.repository.appending(path: "fixtures/ledgers/version-\(version).sql"), encoding: .utf8)
    text += "PRAGMA user_version = \(version);\n"
    if openNight { text += "UPDATE run SET state = 0 WHERE run = (SELECT MAX(run) FROM run);\n" }
    let script = runner.root.appending(path: "old.sql")
    try text.write(to: script, atomically: true, encoding: .utf8)
    let load = try Output(URL(filePath: "/usr/bin/sqlite3"), [ledger.path, ".read \(script.path)"])
    #expect(load.status == 0, "\(load.errors)")
    return runner
  }

  @Test("The next night upgrades it after making a copy, and ties out", arguments: [1, 2])
  func nextNight(version: Int) throws {
    let runner = try Self.workspace(version: version)
    try runner.drop("2026-01-08")
    let night = try runner.run("2026-01-08")
    #expect(night.status == 0, "\(night.errors)")
    let copy = runner.root.appending(path: "ledger/backup/o2c-schema-\(version).sqlite")
    let mode = try FileManager.default.attributesOfItem(atPath: copy.path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test("`o2c upgrade` says what it did, and does nothing twice") func command() throws {
    let runner = try Self.workspace(version: 1)
    let first = try runner.o2c("upgrade")
    #expect(first.status == 0 && first.text.contains("schema version 1 became"), "\(first.errors)")
    #expect(try runner.o2c("upgrade").text.contains("nothing to do"))
  }

  @Test("A night that is open is finished by the program that began it") func openNight() throws {
    let runner = try Self.workspace(version: 1, openNight: true)
    for command in ["upgrade", "run"] {
      let refused = try runner.o2c(command)
      #expect(refused.status == 2 && refused.errors.contains("Finish it with that program"), "\(refused.errors)")
    }
  }
}
