import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// What a generator wrote, by path.
private func generated(_ generator: Generator, invoices: [UInt8]? = nil) throws -> [String: [UInt8]] {
  var files: [String: [UInt8]] = [:]
  var last = ""
  var generator = generator
  try generator.write(invoices: invoices) { path, chunk in
    if path != last { #expect(files[path] == nil, "\(path) is returned to") }
    last = path
    files[path, default: []].append(contentsOf: chunk)
  }
  return files
}

private let monday = BusinessDate("2026-01-05")!

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// The texts between two marks, in order.
private func all(between open: String, and close: String, in text: String) -> [String] {
  text.components(separatedBy: open).dropFirst().map { String($0.components(separatedBy: close)[0]) }
}

@Suite struct GeneratorTests {
  let company: [String: [UInt8]]

  init() throws {
    company = try generated(Generator(GeneratorParameters(date: monday, orders: 400, customers: 60)))
  }

  @Test func sameParametersGiveTheSameBytes() throws {
    let again = try generated(Generator(GeneratorParameters(date: monday, orders: 400, customers: 60)))
    let other = try generated(Generator(GeneratorParameters(seed: 2, date: monday, orders: 400, customers: 60)))
    #expect(again == company)
    #expect(other.keys.sorted() == company.keys.sorted() || other.count != company.count)
    #expect(other["opening/open-items.csv"] != company["opening/open-items.csv"])
  }

  @Test func writesAWorkspaceAndADay() {
    let opening = [
      "bank", "customers", "cutover", "history", "items", "open-items", "series", "stock", "trial-balance",
    ]
    for name in opening { #expect(company["opening/\(name).csv"] != nil, "\(name)") }
    #expect(company["pipeline.yml"] != nil && company["generate.csv"] != nil)
    #expect(
      company.keys.filter { $0.hasPrefix("inbox/orders/2026-01-05/ubl/00000/") && !$0.contains("again") }.count == 200)
    #expect(company.keys.filter { $0.hasPrefix("inbox/orders/2026-01-05/csv/") }.count == 1)
    #expect(company.keys.contains { $0.hasPrefix("inbox/remittances/2026-01-05/") })
  }

  @Test func theConfigurationHasTheShapeOfTheRepositorysOwn() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let own = try String(contentsOf: root.appending(path: "pipeline.yml"), encoding: .utf8)
    func sections(_ yaml: String) -> [Substring] {
      yaml.split(separator: "\n").filter { $0.first?.isLetter == true }.map { $0.prefix { $0 != ":" } }
    }
    #expect(sections(ConfigurationText.pipeline) == sections(own))
  }

  @Test func identifiersHaveRightCheckDigits() throws {
    let customers = CommaTable(try #require(company["opening/customers.csv"]))
    let iban = try #require(customers.column("ibans"))
    #expect(customers.rows.count == 60)
    for row in customers.rows { #expect(IBAN.isValid(Text(row[iban])), "\(row[iban])") }
    let items = CommaTable(try #require(company["opening/open-items.csv"]))
    let reference = try #require(items.column("payment_reference"))
    let kind = try #require(items.column("kind"))
    for row in items.rows where row[kind] == "invoice" {
      #expect(CreditorReference.normalized(Text(row[reference]))?.string == row[reference])
    }
    #expect(SyntheticCompany.gs1(2_000_000).count == 13)
    #expect(SyntheticCompany.gs1(4_500_000) == "4012345000009")
  }

  @Test func theTrialBalanceProves() throws {
    let items = CommaTable(try #require(company["opening/open-items.csv"]))
    let open = try #require(items.column("open"))
    let balances = CommaTable(try #require(company["opening/trial-balance.csv"]))
    let amounts = try balances.rows.map { ($0[0], try parseDecimal($0[1].utf8, scale: 2)) }
    #expect(amounts.reduce(0) { $0 + $1.1 } == 0)
    let receivables = try items.rows.reduce(Int64(0)) { try $0 + parseDecimal($1[open].utf8, scale: 2) }
    #expect(amounts.first { $0.0 == "assets:receivables" }?.1 == receivables)
  }

  @Test func statementsTieAndFollowOneAnother() throws {
    let parameters = GeneratorParameters(date: monday, orders: 12_000, customers: 50, xmlPercent: 0)
    let files = try generated(Generator(parameters))
    var balance = OpeningWriter.bankBalance
    let statements = files.keys.filter { $0.hasPrefix("inbox/bank/") }.sorted()
    #expect(statements.count == 3)
    var payments = 0
    for path in statements {
      let statement = text(files[path]!)
      let balances = try all(between: "<Bal>", and: "</Bal>", in: statement).map(signedAmount)
      let entries = try all(between: "<Ntry>", and: "</Ntry>", in: statement).map(signedAmount)
      #expect(entries.count <= StatementWriter.entriesPerFile)
      #expect(balances.first == balance)
      #expect(balances.last == balance + entries.reduce(0, +))
      payments += entries.filter { $0 > 0 }.count
      balance = try #require(balances.last)
    }
    #expect(payments == parameters.payments)
    #expect(GeneratorState(reading: try #require(files["generate.csv"]))?.balance == balance)
  }

  private func signedAmount(_ xml: String) throws -> Int64 {
    let amount = try parseDecimal(all(between: "<Amt Ccy=\"EUR\">", and: "<", in: xml)[0].utf8, scale: 2)
    return xml.contains("<CdtDbtInd>CRDT") ? amount : -amount
  }

  @Test func noiseComesAtItsRates() {
    let company = SyntheticCompany(GeneratorParameters(date: monday, orders: 20_000))
    let receivables = OpeningReceivables(company: company)
    let plan = PaymentPlan(company: company, date: monday, count: receivables.count, limit: 18_000) { receivables[$0] }
    var seen: [PaymentPlan.Habit: Int] = [:]
    for payment in plan { seen[payment.habit, default: 0] += 1 }
    #expect(PaymentPlan.Habit.allCases.reduce(0) { $0 + $1.rate } == 1_000)
    for habit in PaymentPlan.Habit.allCases {
      let expected = habit.rate * 18 * (habit == .twice ? 2 : 1)
      let share = seen[habit, default: 0]
      #expect(abs(share - expected) < expected / 4 + 20, "\(habit): \(share) of about \(expected)")
    }
  }

  @Test func theNextDayAnswersTheNightsInvoices() throws {
    let saved = try #require(company["generate.csv"])
    let invoices = invoiceReport([
      [
        "invoice": "INV-2026-000001", "customer_id": "K000000", "customer_name": "\"Kunde, 000000\"", "gross": "119.00",
      ],
      [
        "invoice": "INV-2026-000002", "customer_id": "K000004", "gross": "238.00",
        "payment_reference": "RF18539007547034",
      ],
      ["invoice": "INV-2026-000003", "customer_id": "Z1", "gross": "119.00"],
      ["invoice": "CN-2026-000001", "kind": "credit note", "customer_id": "K000004", "gross": "10.00"],
    ])
    let generator = try Generator(continuing: saved)
    #expect(generator.date.description == "2026-01-06")
    #expect(generator.invoicesPath == "outbox/2026-01-05/reports/invoices.csv")
    let files = try generated(generator, invoices: invoices)
    let first = text(try #require(company["inbox/bank/2026-01-05/camt053-0000.xml"]))
    let next = text(try #require(files["inbox/bank/2026-01-06/camt053-0000.xml"]))
    let balances = (
      first: all(between: "<Bal>", and: "</Bal>", in: first), next: all(between: "<Bal>", and: "</Bal>", in: next)
    )
    #expect(try signedAmount(balances.first[1]) == signedAmount(balances.next[0]))
    #expect(all(between: "<ElctrncSeqNb>", and: "<", in: next) == ["2"])
    #expect(all(between: "<Ntry>", and: "</Ntry>", in: next).count == 3)
    #expect(files["opening/customers.csv"] == nil && files["pipeline.yml"] == nil)
    #expect(files["inbox/warehouse/2026-01-06/receipts.csv"] != nil)
  }

  /// A night's invoices.csv as the report declares it.
  private func invoiceReport(_ rows: [[String: String]]) -> [UInt8] {
    let columns = ReportRegistry.invoices.columns.map(\.name)
    let lines = [columns] + rows.map { row in columns.map { row[$0] ?? "" } }
    return Array(lines.map { $0.joined(separator: ",") + "\n" }.joined().utf8)
  }

  @Test func refusesToContinueWhatItCannot() throws {
    let saved = try #require(company["generate.csv"])
    #expect(throws: Generator.Refusal.notGenerated) { try Generator(continuing: Array("name,value\nseed,1\n".utf8)) }
    #expect(throws: Generator.Refusal.notAfter(monday)) { try Generator(continuing: saved, on: monday) }
    let friday = Generator(GeneratorParameters(date: BusinessDate("2026-01-09")!, orders: 10))
    let after = try Generator(continuing: try #require(try generated(friday)["generate.csv"]))
    #expect(after.date.description == "2026-01-12")
  }
}
