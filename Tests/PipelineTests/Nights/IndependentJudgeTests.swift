import Foundation
import Testing

@testable import Pipeline

/// Parties that know nothing of this project look at what the fixture nights wrote.
@Suite("Independent judges", .serialized) struct IndependentJudgeTests {
  private static let played: [(name: String, night: Result<NightRunner, any Error>)] = NightRunner.fixtures.map {
    name in
    (
      name,
      Result {
        let night = try NightRunner(name)
        try night.play()
        return night
      }
    )
  }

  /// The journals are books that hledger accepts, and its receivables are those of aging, to the cent, every night.
  @Test func hledgerAgreesWithAging() throws {
    guard let tool = IndependentJudgeTests.hledger else {
      print("skipped: hledger is not installed, so nobody else judged the journals")
      return
    }
    for (name, result) in IndependentJudgeTests.played {
      let night = try result.get()
      var journals: [String] = []
      for folder in try nights(night) {
        journals += ["-f", night.outbox.appending(path: "\(folder)/journal/\(folder).journal").path]
        let check = try Output(tool, journals + ["check", "--strict"])
        #expect(check.status == 0, "\(name) \(folder): \(check.errors)")
        let theirs = try receivables(tool, journals)
        let ours = try aging(night.outbox.appending(path: "\(folder)/reports/aging.csv"))
        #expect(theirs == ours, "\(name) \(folder)")
      }
    }
  }

  /// Every UBL document is valid by schema, and every invoice by the rules of EN 16931 and Peppol.
  @Test(.timeLimit(.minutes(20))) func documentsAreValid() throws {
    guard let checker = IndependentJudgeTests.checker else {
      print(
        "skipped: check-einvoice is not here (no ../shared and no O2C_SHARED), so no document was judged independently")
      return
    }
    guard NightRunner.isLong || IndependentJudgeTests.checkerIsInstalled else {
      print("skipped: check-einvoice has not installed its packages yet; O2C_LONG=1 lets it")
      return
    }
    let folder = try NightRunner.temporary("documents")
    defer { try? FileManager.default.removeItem(at: folder) }
    var count = 0
    for (name, result) in IndependentJudgeTests.played {
      for (path, bytes) in try Tree.files(try result.get().outbox).sorted(by: { $0.key < $1.key })
      where path.hasSuffix(".xml") {
        count += 1
        try bytes.write(to: folder.appending(path: "\(name)-\(path.replacing("/", with: "-"))"))
      }
    }
    #expect(count > 20)
    let output = try Output(checker, [folder.path])
    #expect(output.status == 0, "\(output.text)\(output.errors)")
    #expect(output.text.contains("\(count) valid, 0 failed"), "\(output.text)")
  }

  // MARK: Tools

  private static let hledger: URL? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { URL(filePath: "\($0)/hledger") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  private static let checker: URL? = {
    var folders = [NightRunner.repository]
    while folders[folders.count - 1].path != "/" {
      folders.append(folders[folders.count - 1].deletingLastPathComponent())
    }
    let named = ProcessInfo.processInfo.environment["O2C_SHARED"].map { [URL(filePath: $0)] } ?? []
    return (named + folders.map { $0.appending(path: "shared") }).map { $0.appending(path: "tools/check-einvoice") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  private static let checkerIsInstalled: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["O2C_CHECK_VENV"] ?? "\(environment["HOME"] ?? "")/.cache/o2c-check"
    return FileManager.default.isExecutableFile(atPath: folder + "/bin/python")
  }()

  // MARK: Reading

  private func nights(_ night: NightRunner) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: night.outbox.path).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Balance per customer and currency, as `C001 EUR`: `119.00`; zeros left out.
  private func aging(_ file: URL) throws -> [String: String] {
    let table = CommaTable(Array(try Data(contentsOf: file)))
    let customer = try #require(table.column("customer_id"))
    let currency = try #require(table.column("currency"))
    let balance = try #require(table.column("balance"))
    var balances: [String: String] = [:]
    for row in table.rows where Double(row[balance]) != 0 {
      balances["\(row[customer]) \(row[currency])"] = row[balance]
    }
    return balances
  }

  /// The same from the sub-accounts of receivables, by hledger.
  private func receivables(_ tool: URL, _ journals: [String]) throws -> [String: String] {
    let output = try Output(
      tool,
      journals + ["balance", "assets:receivables", "--flat", "--no-total", "--layout", "bare", "-O", "csv"])
    #expect(output.status == 0, "\(output.errors)")
    let table = CommaTable(Array(output.text.utf8))
    let account = try #require(table.column("account"))
    let commodity = try #require(table.column("commodity"))
    let balance = try #require(table.column("balance"))
    var balances: [String: String] = [:]
    for row in table.rows where Double(row[balance]) != 0 {
      balances["\(row[account].split(separator: ":").last ?? "") \(row[commodity])"] = row[balance]
    }
    return balances
  }
}
