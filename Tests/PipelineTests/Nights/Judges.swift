import Foundation
import Testing

@testable import Pipeline

/// Parties that know nothing of this project: hledger, and the official rules of electronic invoices.
enum Judges {
  static let hledger: URL? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { URL(filePath: "\($0)/hledger") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  static let checker: URL? = {
    var folders = [NightRunner.repository]
    while folders[folders.count - 1].path != "/" {
      folders.append(folders[folders.count - 1].deletingLastPathComponent())
    }
    let named = ProcessInfo.processInfo.environment["O2C_SHARED"].map { [URL(filePath: $0)] } ?? []
    return (named + folders.map { $0.appending(path: "shared") }).map { $0.appending(path: "tools/check-einvoice") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  static let checkerIsInstalled: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["O2C_CHECK_VENV"] ?? "\(environment["HOME"] ?? "")/.cache/o2c-check"
    return FileManager.default.isExecutableFile(atPath: folder + "/bin/python")
  }()

  /// All journals of a workspace up to a night, as arguments.
  static func journals(_ night: NightRunner, upTo folder: String) throws -> [String] {
    try nights(night).filter { $0 <= folder }.flatMap {
      ["-f", night.outbox.appending(path: "\($0)/journal/\($0).journal").path]
    }
  }

  static func nights(_ night: NightRunner) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: night.outbox.path).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Balance per customer and currency, as `C001 EUR`: `119.00`; zeros left out.
  static func aging(_ file: URL) throws -> [String: String] {
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
  static func receivables(_ tool: URL, _ journals: [String]) throws -> [String: String] {
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
