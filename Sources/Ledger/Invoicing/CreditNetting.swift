import OrderToCash

/// Sets tonight's credit notes against what is open of the invoices that they correct.
public struct CreditNetting {
  private let engine: Engine
  private let night: Int
  private let date: BusinessDate
  private let chart: Chart
  private let facts: UnitFacts
  private let disputes: DisputeWrite
  private let applications: Append
  private var keys: KeySequence

  /// Beyond any unit of the plan.
  static let unit = 2_097_150

  public init(_ engine: Engine, run: Int, date: BusinessDate, chart: Chart) throws {
    self.engine = engine
    night = run
    self.date = date
    self.chart = chart
    facts = try UnitFacts(engine, run: run, stage: .invoice, date: date)
    facts.begin(unit: CreditNetting.unit)
    disputes = DisputeWrite(engine, run: run, stage: .invoice, date: date, facts: facts)
    disputes.begin(unit: CreditNetting.unit)
    applications = try engine.append(.application)
    keys = KeySequence(run: run, stage: .invoice, unit: CreditNetting.unit)
  }

  /// After numbers are given and items are open.
  public mutating func run() throws {
    let first = Key(run: night, stage: .invoice, unit: 0, ordinal: 0)
    let last = Key(run: night, stage: .collect, unit: 0, ordinal: 0)
    let notes = try engine.freshQuery(
      """
      SELECT n.key, n.corrects, c.grp, n.bill_to FROM invoice n JOIN customer c ON c.account = n.bill_to
      WHERE n.key >= ? AND n.key < ? AND n.kind = 381 AND n.corrects <> 0 ORDER BY n.key
      """
    ).with(first, last).map { (note: $0.key(0), invoice: $0.key(1), group: $0.key(2), account: $0.key(3)) }
    for note in notes {
      // Of instalments the last falls away first: what is due soonest stays as it was agreed.
      for part in try parts(of: note.invoice) {
        if let source = try open(note.group, note.account, note.note),
          let item = try open(note.group, note.account, part), item.open > 0
        {
          try net(source, item, group: note.group)
        }
      }
    }
  }

  /// The items of an invoice, the last due first.
  private func parts(of invoice: Key) throws -> [Key] {
    let parts = try engine.query("SELECT key FROM instalment WHERE invoice = ? ORDER BY ordinal DESC").with(invoice)
      .map { $0.key(0) }
    return parts.isEmpty ? [invoice] : parts
  }

  private func open(_ group: Key, _ account: Key, _ item: Key) throws -> OpenItem? {
    try engine.query("SELECT \(OpenItemRow.columns) FROM open_item WHERE grp = ? AND account = ? AND item = ?")
      .with(group, account, item).first { OpenItemRow.read($0) }
  }

  private mutating func net(_ source: OpenItem, _ item: OpenItem, group: Key) throws {
    let application = CreditApplication.net(source, against: item, date: date)
    try applications.add(keys.take()).add(application.source).add(application.item).add(application.account)
      .add(application.currency).add(application.amount).add(application.discount).add(application.tolerance)
      .add(application.itemBase).add(application.sourceBase).add(application.rule).add(application.reverses)
      .add(application.date).add(application.currency).add(application.used).end()
    try OpenItemRow.reduce(source, group, by: -application.amount, -application.sourceBase, engine)
    try OpenItemRow.reduce(item, group, by: application.amount, application.itemBase, engine)
    if let posting = CreditApplication.currencyDifference(application, chart: chart) { try facts.add(posting) }
    if item.disputedAmount > 0 {
      try disputes.credited(item: item.key, amount: application.amount, open: item.open - application.amount)
    }
    if application.amount == item.open { try close(item.key) }
  }

  /// Nothing is owed, so nothing is to be asked for. What was refused of corrections tonight stays: somebody has to know.
  private func close(_ item: Key) throws {
    let rules = try engine.query(
      "SELECT rule FROM open_exception WHERE subject_kind = ? AND subject = ? AND rule NOT LIKE 'invoice.%' ORDER BY rule"
    ).with(SubjectKind.invoice.rawValue, item).map { $0.text(0) }
    for rule in rules { try facts.close(.invoice, item, rule: rule, reason: "credited") }
  }
}
