import OrderToCash

/// Makes a pro-forma for each order that credit asks to be paid in advance tonight.
struct ProFormaRun {
  private let engine: Engine
  private let run: Int
  private let setting: InvoiceSetting
  private let series: SeriesFormat
  private let facts: UnitFacts
  private let fiscalYear: Int

  init(
    _ engine: Engine, run: Int, setting: InvoiceSetting, series: SeriesFormat, facts: UnitFacts, fiscalYear: Int
  ) throws {
    self.engine = engine
    self.run = run
    self.setting = setting
    self.series = series
    self.facts = facts
    self.fiscalYear = fiscalYear
  }

  func carryOut() throws {
    let asked = try notices()
    guard !asked.isEmpty else { return }
    let rows = try engine.append(.proForma)
    var keys = KeySequence(run: run, stage: .invoice, unit: AdvanceRun.unit)
    var numbers = try SeriesNumbers(engine, name: series.name(year: fiscalYear))
    for (notice, billTo, currency) in asked {
      let proForma = ProForma(
        order: notice.order, account: notice.account, billTo: billTo, currency: currency,
        lines: try lines(of: notice.order), notice: notice, tax: setting.tax)
      guard let proForma, try !isKnown(proForma) else { continue }
      let number = series.format(numbers.take(), name: numbers.name)
      try rows.add(keys.take()).add(proForma.order).add(proForma.account).add(billTo).add(number).add(setting.date)
        .add(currency).add(proForma.totals.net).add(proForma.totals.tax).add(proForma.totals.gross).add(proForma.asked)
        .add(CreditorReference.make(from: number) ?? .empty).end()
      var seen = Facts()
      seen.add("pro_forma", number)
      seen.add("asked", proForma.asked, currency)
      try facts.add(
        Ruling(.order, proForma.order, rule: InvoiceRules.proForma.id, outcome: "asked", facts: seen.text))
    }
    try numbers.write(engine)
  }

  /// What credit asks for tonight, with the order's debtor and currency.
  private func notices() throws -> [(CreditNotice, Key, Currency)] {
    try engine.freshQuery(
      """
      SELECT n.account, n.order_key, n.rule, n.currency, n.amount, d.bill_to, d.currency FROM credit_notice n
      JOIN orders d ON d.key = n.order_key WHERE n.key >= ? AND n.key < ? AND n.kind = 5 ORDER BY n.key
      """
    ).with(
      Key(run: run, stage: .credit, unit: 0, ordinal: 0), Key(run: run, stage: .fulfil, unit: 0, ordinal: 0)
    ).map { row in
      (
        CreditNotice(
          .prepayment, account: row.key(0), order: row.key(1), rule: row.text(2), currency: row.currency(3),
          amount: row.int(4)), row.key(5), row.currency(6)
      )
    }
  }

  private func lines(of order: Key) throws -> [InvoiceTotals.Line] {
    try engine.query(
      "SELECT quantity, price, price_base, tax_category, tax_rate FROM order_line WHERE order_key = ? ORDER BY line"
    ).with(order).map { row in
      InvoiceTotals.Line(
        quantity: row.quantity(0), price: row.price(1), priceBase: row.quantity(2), category: row.text(3),
        rate: row.percent(4))
    }
  }

  private func isKnown(_ proForma: ProForma) throws -> Bool {
    try engine.query("SELECT 1 FROM pro_forma WHERE order_key = ? AND asked = ?").with(proForma.order, proForma.asked)
      .first { _ in true } ?? false
  }
}
