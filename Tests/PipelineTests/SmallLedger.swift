import Foundation

@testable import Ledger
@testable import OrderToCash
@testable import Pipeline

/// A ledger in a temporary folder whose rows are written by hand, and the cash stage on it.
final class SmallLedger {
  private let folder: String
  private let configuration: Configuration

  init() throws {
    folder = NSTemporaryDirectory() + "o2c-cash-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/ledger", withIntermediateDirectories: true)
    let text = """
      version: 1
      company: { name: Nordwind, currency: EUR, country: DE }
      bank_accounts: [{ id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main" }]
      bank_rules: [{ name: fees, direction: debit, text: fee, account: "expenses:bank-fees" }]
      """
    try text.write(toFile: folder + "/pipeline.yml", atomically: true, encoding: .utf8)
    configuration = Configuration.read(text).configuration
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  func reference(_ number: Int) -> String { CreditorReference.make(from: Rows.document(number))!.string }

  func set(_ body: (Rows) throws -> Void) throws {
    try Ledger.writing(folder + "/ledger/o2c.sqlite", create: true) { ledger in
      try ledger.writer.transaction { try body(Rows(ledger.writer)) }
    }
  }

  /// Runs the stage for a run, on the day of its number after the 4th. `stoppingAfter` so many units it is interrupted.
  /// `spilling`: no more than two receipts are held in memory.
  func run(_ run: Int, stoppingAfter units: Int? = nil, spilling: Bool = false) throws {
    let date = BusinessDate("2026-01-04")!.adding(days: run)
    try Ledger.writing(folder + "/ledger/o2c.sqlite", create: true) { ledger in
      let night = Night(
        identity: RunIdentity(
          run: run, date: date, sequence: 1, previousDate: nil, state: .open, configurationText: "",
          configurationHash: "",
          previousManifest: ""), configuration: configuration, workspace: try Workspace(folder), ledger: ledger,
        log: makeLogger("test"), jobs: 1)
      if let units {
        InterruptedCash.units = units
        try StageDriver.run(InterruptedCash.self, night)
      } else if spilling {
        try StageDriver.run(SpillingCash.self, night)
      } else {
        try StageDriver.run(CashStage.self, night)
      }
    }
  }

  /// As `o2c dump`.
  func dump() throws -> [String] {
    try Ledger.reading(folder + "/ledger/o2c.sqlite") { engine in
      var lines: [String] = []
      try Dump.write(engine) { lines.append($0) }
      return lines
    }
  }

  func rows(_ sql: String) throws -> [String] {
    try Ledger.reading(folder + "/ledger/o2c.sqlite") { engine in
      let query = try engine.freshQuery(sql)
      let columns = sql.dropFirst(7).split(separator: " FROM ")[0].split(separator: ",").count
      return try query.map { row in (0..<columns).map { row.string(Int32($0)) }.joined(separator: "|") }
    }
  }

  /// Bank entries are in the books, the control account is what is open, every receipt is accounted for.
  func ties() throws {
    func sum(_ sql: String) throws -> Int { try rows(sql).compactMap { Int($0) }.reduce(0, +) }
    func balance(_ account: String) throws -> Int {
      try sum(
        "SELECT CASE WHEN debit = '\(account)' THEN base ELSE 0 END - CASE WHEN credit = '\(account)' THEN base ELSE 0 END "
          + "AS x FROM posting")
    }
    let bank = try balance("assets:bank:main")
    let entries = try sum("SELECT amount FROM bank_entry WHERE state = 0")
    guard bank == entries else { throw Untied("bank \(bank), entries \(entries)") }
    let invoiced = try sum("SELECT gross FROM invoice")
    let control = try balance("assets:receivables")
    let open = try sum("SELECT open_base FROM open_item")
    guard invoiced + control == open else { throw Untied("control \(invoiced + control), open items \(open)") }
    let liability = try balance("liabilities:unidentified-receipts")
    let unidentified = try sum("SELECT open_base FROM open_receipt")
    guard liability == -unidentified else { throw Untied("unidentified \(liability), open \(unidentified)") }
  }

  struct Untied: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }
}

/// The cash stage, killed after some units.
private final class InterruptedCash: StageWork {
  nonisolated(unsafe) static var units = 0
  static let stage = Stage.cash
  private let work: CashStage
  init(_ night: Night) throws { work = try CashStage(night) }
  func plan() throws -> [UnitSpan] { try work.plan() }
  func finish() throws {}
  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let done = Array(units.prefix(InterruptedCash.units))
    if !done.isEmpty { try work.process(done, committer) }
    try committer.flush()
    throw Interrupted()
  }
}

/// The cash stage with hardly any room for receipts.
private final class SpillingCash: StageWork {
  static let stage = Stage.cash
  private let work: CashStage
  init(_ night: Night) throws { work = try CashStage(night, mostHeld: 2) }
  func plan() throws -> [UnitSpan] { try work.plan() }
  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws { try work.process(units, committer) }
  func finish() throws { try work.finish() }
}

/// Rows of a small ledger, by small numbers.
final class Rows {
  private let engine: Engine
  init(_ engine: Engine) { self.engine = engine }
  private static let day = BusinessDate("2026-01-05")!
  private static func key(_ kind: Int, _ number: Int) -> Key {
    Key(run: 1, stage: .opening, unit: kind, ordinal: number)
  }
  static func document(_ number: Int) -> Text {
    Text("INV-2026-" + String(repeating: "0", count: 6 - String(number).count) + String(number))
  }

  func customer(_ number: Int, _ id: Text, iban: Text) throws {
    let key = Rows.key(1, number)
    try engine.query(
      "INSERT INTO customer (account, id, name, grp, parent, bill_to, payer, street, city, postcode, region, country, "
        + "tax_id, currency, language, segment, salesperson, terms, limit_currency, email, endpoint_scheme, endpoint, "
        + "parent_id, bill_to_id, payer_id, hold_by, hold_rule, delivery) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', '', '', 'DE', '', ?, "
        + "'en', '', '', '', ?, '', '', '', '', '', '', 0, '', '')"
    ).run(key, id, id, key, key, key, key, Currency.eur, Currency.eur)
    try engine.append(.alias).add(key).add(3).add(iban).end()
  }

  func invoice(_ number: Int, account: Int, _ open: Int64, order: Text = "", discount: Int64 = 0) throws {
    let (key, account) = (Rows.key(2, number), Rows.key(1, account))
    let document = Rows.document(number)
    let reference = CreditorReference.make(from: document)!
    let until = discount > 0 ? Rows.day.adding(days: 10) : nil
    try engine.append(.invoice).add(key).add(380).add(document).add(account).add(account).add(Key.none).add(Key.none)
      .add(Rows.day.adding(days: -1)).add(Rows.day.adding(days: 29)).add(until).add(discount).add(Currency.eur).add(
        open
      )
      .add(0).add(open).add(open).add(0).add(open).add(reference).add("").add(Key.none).add(0).add("")
      .add(0).add(0).add(0).add(0).add(0).null().null().null().add(0).add("").null().null().end()
    try OpenItemRow.write(
      OpenItem(
        key: key, account: account, kind: .invoice, document: document, orderNumber: order, paymentReference: reference,
        issueDate: Rows.day.adding(days: -1), dueDate: Rows.day.adding(days: 29), currency: .eur, original: open,
        open: open, openBase: open, discountDate: until, discount: discount), group: account,
      to: try engine.append(.openItem))
  }

  func advice(_ number: Int, account: Int, _ lines: [(Text, Int64)]) throws {
    let key = Rows.key(3, number)
    try engine.append(.remittance).add(key).add(Key.none).add(Rows.key(1, account)).add("RA-\(number)").add("").add("")
      .add(nil as BusinessDate?).add(Currency.eur).add(nil as Int64?).end()
    for (ordinal, line) in lines.enumerated() {
      try engine.append(.remittanceLine).add(key).add(ordinal).add(line.0).add(line.1).add(0).add(0).add("").add(false)
        .end()
    }
    try engine.append(.openRemittance).add(key).add(Rows.key(1, account)).end()
  }

  func decision(_ number: Int, _ verb: Text, receipt: Int64, target: Text, amount: Text) throws {
    try engine.append(.openDecision).add(7).add(receipt).add(Rows.key(4, number)).add(verb).add(target).add(amount)
      .add("cash.unidentified").add("clerk").end()
  }

  /// For rows that no method writes. `?1`, `?2` … stand for the customers of these numbers.
  func execute(_ sql: String, _ customers: Int...) throws {
    var text = sql
    for (index, number) in customers.enumerated() {
      text = text.replacing("?\(index + 1)", with: String(Rows.key(1, number).rawValue))
    }
    try engine.execute(text)
  }

  private var run = 1
  /// Entries that follow are of this run.
  func statement(run: Int) { self.run = run }

  func entry(
    _ number: Int, _ amount: Int64, text: Text = "", structured: String = "", iban: Text = "", endToEnd: Text = "",
    returned: Text = "", charge: Int64 = 0
  ) throws {
    let key = Key(run: run, stage: .intake, unit: 1, ordinal: number)
    try engine.append(.bankEntry).add(key).add(Key.none).add("main").add(Rows.day).add(Rows.day).add(Currency.eur)
      .add(amount).add(0).add(false).add("").add("").add("").add(1).add(Key.none).add("").end()
    try engine.append(.bankTransaction).add(key).add(0).add(amount).add(nil as Currency?).add("").add(endToEnd)
      .add("Payer").add("").add("").add(iban).add(structured).add("").add(text).add(returned).add("").add(charge).end()
  }
}
