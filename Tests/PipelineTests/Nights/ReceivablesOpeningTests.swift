import Foundation
import Testing

/// Another system's receivables with their settlements, taken over by declaration (`fixtures/partners`).
@Suite("Opening by declaration") struct ReceivablesOpeningTests {
  static let header =
    "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate\n"
  static let sample =
    header + "391,0379-NEVHP,4/6/2013,0000611365,12/2/2012,1/1/2013,55.94,No,1/15/2013,Paper,44,14\n"
    + "406,8976-AMJEO,3/3/2012,0007900770,11/26/2012,12/26/2012,61.74,Yes,12/20/2012,Electronic,24,0\n"
    + "391,0379-NEVHP,1/26/2012,0009231909,12/30/2012,1/29/2013,65.88,No,1/20/2013,Electronic,21,0\n"
    + "818,9725-EZTEJ,1/1/2013,0010000001,1/6/2013,2/5/2013,105.92,No,2/12/2013,Paper,37,7\n"

  private static let partners = NightRunner.repository.appending(path: "fixtures/partners")

  private func workspace() throws -> NightRunner {
    let night = try NightRunner(empty: "receivables")
    let formats = Self.partners.appending(path: "ibm-settlements.yml").path
    try """
    company: { name: Seller Inc, currency: USD, country: US }
    calendar: { settle_seconds: 0 }
    bank_accounts: [{ id: main, number: IBM-AR, currency: USD, ledger_account: "assets:bank:main", posting_source: statement }]
    channels: [{ name: bank, kinds: [statements] }]
    formats: ["\(formats)"]
    """.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    return night
  }

  private func opened(_ data: Data) throws -> (NightRunner, Output) {
    let night = try workspace()
    let folder = night.root.appending(path: "opening")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.partners.appending(path: "ibm-receivables/opening.yml"), to: folder.appending(path: "opening.yml"))
    try "date\n2012-12-31\n".write(to: folder.appending(path: "cutover.csv"), atomically: true, encoding: .utf8)
    try data.write(to: folder.appending(path: "ibm-accounts-receivable.csv"))
    return (night, try night.o2c("init", "--opening", folder.path))
  }

  private func rows(_ table: String, _ night: NightRunner) throws -> [[String]] {
    try night.dump().split(separator: "\n").filter { $0.hasPrefix(table + "\t") }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func openedAndSettled() throws {
    let (night, output) = try opened(Data(Self.sample.utf8))
    #expect(output.status == 0, "\(output.errors)")
    // Of four invoices one was paid before, one comes later.
    #expect(try rows("open_item", night).count == 2)
    #expect(try rows("history", night).count == 1)
    let lines = Self.sample.split(separator: "\n")
    let bank = night.root.appending(path: "inbox/bank")
    try FileManager.default.createDirectory(at: bank, withIntermediateDirectories: true)
    try "\(lines[0])\n\(lines[1])\n\(lines[3])\n".write(
      to: bank.appending(path: "ibm-january.csv"), atomically: true, encoding: .utf8)
    let run = try night.run("2013-01-31")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try rows("receipt", night).count == 2)
    #expect(try rows("open_item", night).isEmpty)
    #expect(try night.o2c("verify").status == 0)
  }

  /// The whole data set: what is open at the end of 2012, and how all were paid until then.
  @Test func wholeDataSet() throws {
    let named = ProcessInfo.processInfo.environment["O2C_SHARED"].map { [URL(filePath: $0)] } ?? []
    let folders = named + ["../shared", "../../shared"].map { NightRunner.repository.appending(path: $0) }
    let file = folders.map { $0.appending(path: "datasets/ibm-accounts-receivable.csv") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
    guard let file else { return print("skipped: no shared/datasets/ibm-accounts-receivable.csv") }
    let (night, output) = try opened(try Data(contentsOf: file))
    #expect(output.status == 0, "\(output.errors.prefix(500))")
    let open = try rows("open_item", night)
    #expect(open.count == 99)
    #expect(try rows("history", night).count == 1178)
    #expect(try rows("customer", night).count == 100)
    let posted = try rows("posting", night).compactMap { row in row.count > 9 ? Int(row[9]) : nil }.reduce(0, +)
    #expect(posted == 572_506, "what is open is posted, to the cent")
  }

  @Test func mistakes() throws {
    let night = try workspace()
    let folder = night.root.appending(path: "opening")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "date\n2012-12-31\n".write(to: folder.appending(path: "cutover.csv"), atomically: true, encoding: .utf8)
    try "invoices.csv:\n  from: gone.csv\n  columns: { customer: A }\n  colour: red\n".write(
      to: folder.appending(path: "opening.yml"), atomically: true, encoding: .utf8)
    let output = try night.o2c("init", "--opening", folder.path)
    #expect(output.status == 2)
    #expect(output.errors.contains("opening.yml: line 4, column 3"), "\(output.errors)")
    #expect(output.errors.contains("there is no file gone.csv"), "\(output.errors)")
  }
}
