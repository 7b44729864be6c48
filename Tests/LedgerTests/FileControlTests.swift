import Ledger
import OrderToCash
import Testing

/// The totals of files as controls: they tie, and they can fail.
@Suite struct FileControlTests {
  private func controls(_ company: TestCompany) throws -> [ControlScan.Line] {
    let aging = try AgingScan(
      company.engine, date: TestCompany.night, buckets: AgingBuckets(bounds: [30]), base: .eur)
    let result = try ControlScan(company.engine, run: TestCompany.run, base: .eur, chart: Chart(), bankAccounts: [])
      .result(aging: aging, taxes: company.taxes(), triggers: ByCustomer(InvoiceTrigger()))
    return ControlScan.sorted(result.lines.filter { $0.section == "files" && !$0.tiesOut })
  }

  /// A file of four orders over 100.00 in all.
  private func addFile(_ company: TestCompany, accepted: Int, amount: Int64) throws {
    let key = Key(run: TestCompany.run, stage: .intake, unit: 7, ordinal: 0)
    try company.engine.append(.file).add(key).add("orders/a.csv").add("orders").add(DocumentKind.orders.number)
      .add("orders").add(1).add("").add(3).add(4).add(accepted).add(1).add(0).add(0).add("").add(4).end()
    try company.engine.append(.fileTotal).add(key).add(Currency.eur).add(100_00).add(amount).add(20_00).add(0).add(0)
      .end()
  }

  @Test("What was read is what became of it")
  func ties() throws {
    try TestCompany.open { company in
      try addFile(company, accepted: 3, amount: 80_00)
      #expect(try controls(company).isEmpty)
    }
  }

  @Test("A document or an amount that got lost fails the file's control and its kind's")
  func fails() throws {
    try TestCompany.open { company in
      try addFile(company, accepted: 2, amount: 79_00)
      let rest = ", against accepted + refused + duplicate + waiting"
      #expect(
        try controls(company).map(\.item.string) == [
          "orders/a.csv: amounts read\(rest)", "orders/a.csv: documents read\(rest)", "orders: amounts read\(rest)",
          "orders: documents read\(rest)",
        ])
    }
  }

  @Test("A partner's file that nobody acknowledged is told")
  func silence() throws {
    try TestCompany.open { company in
      try addFile(company, accepted: 3, amount: 80_00)
      func silent(_ channels: Set<Text>) throws -> [Int64] {
        let issued = try IssuedDocuments(company.engine, first: Int64(TestCompany.run) << 47)
        return WrittenDocuments(acknowledging: channels).lines(issued).filter {
          $0.item.string.hasPrefix("partners' files")
        }.map(\.amount)
      }
      #expect(try silent(["orders"]) == [1])
      #expect(try silent(["bank"]) == [0])
    }
  }
}
