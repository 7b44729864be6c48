import Foundation
import Testing

/// Only what the bank has booked is cash: entries that it announces or only tells of are read and never posted.
@Suite("Status of bank entries") struct EntryStatusTests {
  private static let configuration = """
    version: 1
    company: { name: Nordwind, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts:
      - { id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main", opening_balance: 100 }
    channels:
      - { name: bank, kinds: [statements] }
    """

  private static func entry(_ amount: String, _ status: String, _ reference: String) -> String {
    "<Ntry><Amt Ccy=\"EUR\">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>\(status)</Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt>"
      + "<AcctSvcrRef>\(reference)</AcctSvcrRef></Ntry>"
  }

  private static func message(_ name: String, _ wrapper: String, _ record: String, _ content: String) -> String {
    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:\(name)\"><\(wrapper)><\(record)><Id>\(record)-1</Id><Acct><Id>"
      + "<IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\(content)</\(record)></\(wrapper)></Document>"
  }

  private static func balance(_ code: String, _ amount: String) -> String {
    "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
      + "<Dt><Dt>2026-01-05</Dt></Dt></Bal>"
  }

  @Test func onlyBookedIsCash() throws {
    let night = try NightRunner(empty: "entry-status")
    try Self.configuration.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let inbox = night.root.appending(path: "inbox/bank")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    let entries =
      Self.entry("5.00", "BOOK", "A") + Self.entry("7.00", "PDNG", "B") + Self.entry("11.00", "<Cd>INFO</Cd>", "C")
      + Self.entry("13.00", "<Cd>FUTR</Cd>", "D")
    let statement = Self.message(
      "camt.053.001.08", "BkToCstmrStmt", "Stmt",
      Self.balance("OPBD", "100.00") + Self.balance("CLBD", "105.00") + entries)
    let report = Self.message("camt.052.001.08", "BkToCstmrAcctRpt", "Rpt", Self.entry("17.00", "BOOK", "E"))
    try statement.write(to: inbox.appending(path: "statement.xml"), atomically: true, encoding: .utf8)
    try report.write(to: inbox.appending(path: "today.xml"), atomically: true, encoding: .utf8)
    let done = try night.run("2026-01-05")
    #expect(done.status == 0, "\(done.errors)")
    let receipts = try String(
      contentsOf: night.outbox.appending(path: "2026-01-05/reports/receipts.csv"), encoding: .utf8)
    let rows = receipts.split(separator: "\n").dropFirst()
    #expect(rows.count == 1 && rows.first?.contains(",5.00,") == true, "\(receipts)")
    let posted = try night.dump().split(separator: "\n").filter {
      $0.hasPrefix("posting\t") && $0.contains("assets:bank:main")
    }
    #expect(posted.filter { $0.contains("\t500\t") }.count == 1, "\(posted)")
    for amount in ["700", "1100", "1300", "1700"] {
      #expect(!posted.contains { $0.contains("\t\(amount)\t") }, "\(posted)")
    }
  }
}
