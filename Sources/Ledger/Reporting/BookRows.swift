import OrderToCash

/// The rows of the reports about the books.
public struct BookRows {
  private let engine: Engine
  private let date: BusinessDate
  private let base: Currency
  private let parties: PartyBook

  public init(_ engine: Engine, date: BusinessDate, base: Currency, parties: PartyBook) {
    self.engine = engine
    self.date = date
    self.base = base
    self.parties = parties
  }

  /// `control`: account of receivables.
  public func journal(_ row: JournalScan.Row, control: Text) -> ReportRow {
    let posting = row.posting
    let line = row.line(control)?.item ?? .empty
    return [
      .date(posting.date), .text(row.document), .text(Text(posting.event.name)), .text(parties.id(posting.account)),
      .text(posting.debit), .text(posting.credit), .text(Text(posting.currency.code)),
      .amount(posting.amount, posting.currency), .amount(posting.base, base), .date(row.documentDate), .text(line),
      .integer(row.count),
    ]
  }

  public func trialBalance(months: [BusinessDate]) throws -> [ReportRow] {
    try TrialBalanceScan(engine).lines(of: months).map { line in
      [
        .text(Self.month(line.period)), .text(line.account), .text(Text(line.currency.code)),
        .amount(line.opening, line.currency), .amount(line.debit, line.currency), .amount(line.credit, line.currency),
        .amount(line.closing, line.currency), .amount(line.baseOpening, base), .amount(line.baseDebit, base),
        .amount(line.baseCredit, base), .amount(line.baseClosing, base),
      ]
    }
  }

  public func tax(_ lines: [TaxControls.Line]) -> [ReportRow] {
    lines.map { line in
      func amount(_ minor: Int64) -> Cell { .amount(minor, line.currency) }
      return [
        .text(Self.month(line.period)), .text(Text(line.currency.code)), .text(line.category), .percent(line.rate),
        amount(line.net), amount(line.tax), amount(line.adjustedNet), amount(line.adjustedTax),
        amount(line.tax + line.adjustedTax),
      ]
    }
  }

  public func shippedNotInvoiced(
    _ triggers: ByCustomer<InvoiceTrigger>, _ body: (ReportRow) throws -> Void
  ) throws {
    try WaitingShipments(engine, triggers).forEach { shipment in
      let isByPolicy = shipment.waitsFor == triggers[shipment.billTo].waitsFor
      try body([
        .text(shipment.number), .text(parties.id(shipment.billTo)), .text(shipment.order), .date(shipment.date),
        .integer(date.days(since: shipment.date)), .text(Text(shipment.currency.code)),
        .amount(shipment.net, shipment.currency), .amount(shipment.base, base), .text(shipment.waitsFor),
        isByPolicy ? .date(triggers[shipment.billTo].boundary(after: date)) : .empty,
      ])
    }
  }

  /// Foreign balances of the month's ends that this run came to.
  public func monthEnd(run: Int) throws -> [ReportRow] {
    try engine.freshQuery(
      "SELECT \(MonthEnd.columns), date FROM revaluation WHERE key >= ? AND key < ? ORDER BY key"
    ).with(Int64(run) << 47, Int64(run + 1) << 47).map { row in
      let revaluation = MonthEnd.read(row).1
      return [
        .date(row.date(8)), .text(revaluation.ledgerAccount), .text(parties.id(revaluation.customer)),
        .text(Text(revaluation.currency.code)), .amount(revaluation.amount, revaluation.currency),
        .amount(revaluation.carried, base), .price(Price(scaled: revaluation.rate.scaled)),
        .amount(revaluation.worth, base), .amount(revaluation.difference, base),
      ]
    }
  }

  // MARK: Bank

  public func bank() throws -> [ReportRow] {
    try BankReconciliationScan(engine).accounts().flatMap { account -> [ReportRow] in
      func row(_ line: Text, _ date: BusinessDate?, _ reference: Text, _ text: Text, _ amount: Int64) -> ReportRow {
        [
          .text(account.id), .text(line), .date(date), .text(reference), .text(text),
          .text(Text(account.currency.code)), .amount(amount, account.currency),
        ]
      }
      var rows: [ReportRow] = []
      if let stated = account.stated { rows.append(row("stated", account.statedOn, .empty, .empty, stated)) }
      rows += account.outstanding.map { row("outstanding", $0.date, $0.reference, $0.text, $0.amount) }
      rows.append(row("books", date, .empty, .empty, account.booked))
      if let stated = account.stated {
        rows.append(row("difference", nil, .empty, .empty, account.booked - stated - account.outstandingSum))
      }
      return rows + (try waiting(account.id).map { row($0.line, $0.date, $0.reference, $0.text, $0.amount) })
    }
  }

  private struct Waiting {
    var line: Text
    var date: BusinessDate
    var reference: Text
    var text: Text
    var amount: Int64
  }

  /// What is on the statement and explained by nobody yet, and what was decided to be paid and has not left.
  private func waiting(_ account: Text) throws -> [Waiting] {
    let unidentified = try engine.query(
      """
      SELECT o.booking_date, r.number, r.payer, o.open FROM open_receipt o CROSS JOIN receipt r ON r.key = o.receipt
      WHERE r.bank_account = ? ORDER BY o.booking_date, o.receipt
      """
    ).with(account).map {
      Waiting(line: "unidentified", date: $0.date(0), reference: $0.text(1), text: $0.text(2), amount: $0.int(3))
    }
    let refunds = try engine.query(
      """
      SELECT f.date, f.number, f.payee, f.amount FROM open_refund o JOIN refund f ON f.key = o.refund
      JOIN receipt r ON r.key = f.source WHERE r.bank_account = ? ORDER BY f.date, f.key
      """
    ).with(account).map {
      Waiting(line: "to pay", date: $0.date(0), reference: $0.text(1), text: $0.text(2), amount: -$0.int(3))
    }
    return unidentified + refunds
  }

  private static func month(_ date: BusinessDate) -> Text { Text(String(date.description.prefix(7))) }
}
