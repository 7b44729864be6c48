import Foundation
import OrderToCash

@testable import Ledger

/// A ledger in a temporary folder, with the few rows that a stage needs: customers, items, stock and orders by small numbers.
struct TestCompany {
  let engine: Engine
  static let night = BusinessDate("2026-01-15")!
  static let run = 3

  /// Gives `body` an empty ledger whose runs 1 to 3 were on 13 to 15 January.
  static func open<T>(_ body: (TestCompany) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("o2c-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try Ledger.writing(folder.appendingPathComponent("o2c.sqlite").path, create: true) { ledger in
      let company = TestCompany(engine: ledger.writer)
      for run in 1...3 {
        try company.engine.append(.run).add(run).add(night.adding(days: run - 3)).add(1).add(nil as BusinessDate?)
          .add("").add("").add("").add(0).add("").add("").end(.run)
      }
      return try body(company)
    }
  }

  static func customer(_ number: Int) -> Key { Key(run: 1, stage: .intake, unit: 1, ordinal: number) }
  static func item(_ number: Int) -> Key { Key(run: 1, stage: .intake, unit: 2, ordinal: number) }
  static func order(_ number: Int) -> Key { Key(run: 3, stage: .intake, unit: 3, ordinal: number) }

  func taxes() throws -> TaxControls {
    try TaxControls(engine, run: TestCompany.run, date: TestCompany.night, account: Chart().outputTax)
  }

  func addCustomer(_ number: Int, parent: Int? = nil, limit: Int64? = 1_000_00, terms: Text = "") throws {
    let key = TestCompany.customer(number)
    let group = TestCompany.customer(parent ?? number)
    try engine.append(.customer).add(key).add("C\(number)").add("Customer \(number)").add(group).add(group).add(key)
      .add(key).add("").add("").add("").add("").add("DE").add("").add(Currency.eur).add("en").add("").add("")
      .add(terms).add(limit).add(Currency.eur).add("").add(nil as BusinessDate?).add("").add("").add("").add("")
      .add("").add(0).add("").add("").end(.customer)
  }

  /// An item with a stock count of the day before the night.
  func addItem(_ number: Int, stock: Int) throws {
    let key = TestCompany.item(number)
    try engine.append(.item).add(key).add("SKU\(number)").add("").add("C62").add("").add(Price(scaled: 10_00000000))
      .add(Quantity.one).add(Currency.eur).add("S").add(Quantity.zero).null().add("").add("").end(.item)
    try engine.append(.stock).add(key).add(Quantity(stock)).add(TestCompany.night.adding(days: -1)).add(480)
      .add(Quantity.zero).add(Quantity.zero).add(Quantity.zero).end(.stock)
  }

  /// An order at 10.00 a piece and 19 % tax. `lines`: item and quantity.
  func addOrder(
    _ number: Int, of customer: Int, group: Int? = nil, state: Int, lines: [(item: Int, quantity: Int)]
  ) throws {
    let (key, account) = (TestCompany.order(number), TestCompany.customer(customer))
    let net = Int64(lines.reduce(0) { $0 + $1.quantity }) * 10_00
    let gross = net + Percent(scaled: 190_000).of(net)
    try engine.append(.orders).add(key).add(account).add(account).add("PO-\(number)").add(1).add(TestCompany.night)
      .add(nil as BusinessDate?).add(Currency.eur).add(net).add(gross).add("").add("").add("").add("").add("").add("")
      .add("").add("").add(1).add(0).add(0).add(0).end(.orders)
    for (index, line) in lines.enumerated() {
      try engine.append(.orderLine).add(key).add(index + 1).add("\(index + 1)").add(TestCompany.item(line.item)).add("")
        .add("").add(Quantity(line.quantity)).add("C62").add(Quantity(line.quantity)).add("C62")
        .add(Price(scaled: 10_00000000)).add(Quantity.one).add(Price(scaled: 10_00000000))
        .add(Int64(line.quantity) * 10_00).add("S").add(Percent(scaled: 190_000)).add(nil as BusinessDate?).add("")
        .end()
    }
    try engine.append(.openOrder).add(TestCompany.customer(group ?? customer)).add(key).add(account).add(account)
      .add(state).add(TestCompany.night).add(true).add(net).add(gross).add(Currency.eur).add(0).add("").end(.openOrder)
  }

  func addOpenItem(_ number: Int, of customer: Int, open: Int64, due: BusinessDate, level: Int = 0) throws {
    let account = TestCompany.customer(customer)
    try OpenItemRow.write(
      OpenItem(
        key: Key(run: 1, stage: .invoice, unit: 0, ordinal: number), account: account, kind: .invoice,
        document: Text("INV-\(number)"), issueDate: due.adding(days: -30), dueDate: due, currency: .eur, original: open,
        open: open, openBase: open, dunningLevel: level), group: account, to: engine.append(.openItem))
  }

  /// The first column of a query's rows.
  func numbers(_ sql: String) throws -> [Int] { try engine.freshQuery(sql).map { $0.integer(0) } }
  func texts(_ sql: String) throws -> [String] { try engine.freshQuery(sql).map { $0.string(0) } }
}

extension Append {
  /// Ends a row of a table; columns that were not given are null where they may be, and otherwise empty or zero.
  func end(_ table: Table) throws {
    for column in table.columns[Int(position)...] {
      if column.optional {
        try null()
      } else if case .text = column.kind {
        try add("")
      } else {
        try add(0)
      }
    }
    try end()
  }
}
