import OrderToCash

/// Tonight's postings as entries of the journal: neighbouring postings about one thing on one day are one entry. The postings of
/// a go-live, which has no outbox of its own, come first, as one entry.
public struct JournalScan {
  private let engine: Engine
  private let parties: PartyBook
  private let control: Text

  public init(_ engine: Engine, control: Text, parties: PartyBook) {
    self.engine = engine
    self.control = control
    self.parties = parties
  }

  /// A posting as `journal.csv` shows it.
  public struct Row: Sendable {
    public var posting: Posting
    /// Number of the document, receipt or shipment; empty in sums.
    public var document: Text
    public var documentDate: BusinessDate?
    public var count = 1
    /// Of a fee invoice: its tax is told with the fees.
    public var isFee = false

    /// The line of the receivables roll-forward that it is part of, if it moves `control`.
    func line(_ control: Text) -> RollForward? {
      guard posting.debit == control || posting.credit == control else { return nil }
      if isFee { return .fees }
      return RollForward(posting.event, isDebit: posting.debit == control)
    }
  }

  /// Taxes of fee invoices: postings whose event doesn't say so.
  private static let feeTax = """
    SELECT key FROM invoice WHERE key >= ? AND origin = \(InvoiceDraft.Origin.fee.rawValue) AND kind = 380
    """

  /// Entries of the runs from `first` to `run`; `row` gets every posting.
  public func entries(
    from first: Int, to run: Int, row: (Row) throws -> Void, _ body: (JournalEntry) throws -> Void
  ) throws {
    var fees: Set<Key> = []
    try engine.freshQuery(JournalScan.feeTax).with(Int64(first) << 47).forEach { fees.insert($0.key(0)) }
    let query = try engine.freshQuery(
      """
      SELECT p.key, p.event, p.date, p.debit, p.credit, p.account, p.item, p.currency, p.amount, p.base,
        CASE WHEN p.event BETWEEN 3 AND 6 THEN (SELECT v.number FROM invoice v WHERE v.key = p.item)
          WHEN p.event = 2 THEN (SELECT s.number FROM shipment s WHERE s.key = p.item)
          ELSE COALESCE((SELECT r.number FROM receipt r WHERE r.key = p.item), (SELECT v.number FROM invoice v WHERE v.key = p.item),
            (SELECT o.document FROM opening_item o WHERE o.key = p.item), (SELECT f.number FROM refund f WHERE f.key = p.item),
            (SELECT b.reference FROM bank_entry b WHERE b.key = p.item),
            (SELECT 'REVALUATION ' || v.ledger_account FROM revaluation v WHERE v.key = p.item)) END,
        CASE WHEN p.event = 10 THEN COALESCE((SELECT v.bill_to FROM invoice v WHERE v.key = p.item),
            (SELECT o.account FROM opening_item o WHERE o.key = p.item),
            (SELECT a.account FROM receipt_account a WHERE a.receipt = p.item ORDER BY a.key DESC LIMIT 1),
            (SELECT r.account FROM receipt r WHERE r.key = p.item), p.account) ELSE p.account END, p.document_date
      FROM posting p WHERE p.key >= ? AND p.key < ? ORDER BY p.key
      """
    ).with(Int64(first) << 47, Int64(run + 1) << 47)
    var entry: JournalEntry?
    var group: Group?
    while try query.step() {
      let key = query.key(0)
      guard let event = PostingEvent(rawValue: query.integer(1)) else { continue }
      let posting = Posting(
        event, date: query.date(2), debit: query.text(3), credit: query.text(4), account: query.key(5),
        item: query.key(6), currency: query.currency(7), amount: query.int(8), base: query.int(9))
      let isOpening = event == .opening
      let next = Group(
        run: key.run, stage: key.stage, unit: isOpening ? 0 : key.unit, item: isOpening ? .none : posting.item,
        date: posting.date, documentDate: query.optionalDate(12))
      try row(
        Row(
          posting: posting, document: isOpening ? "" : query.text(10), documentDate: next.documentDate,
          isFee: event == .invoiceTax && fees.contains(posting.item)))
      if next != group {
        if let entry { try body(entry) }
        group = next
        entry = JournalEntry(
          date: posting.date, code: isOpening ? "OPENING" : query.text(10), description: description(event, posting),
          run: key.run, rule: Text(event.name))
        entry?.documentDate = next.documentDate
      }
      entry?.add(posting, control: control, debtor: parties.id(posting.account), creditor: parties.id(query.key(11)))
    }
    if let entry { try body(entry) }
  }

  private struct Group: Hashable {
    var run: Int
    var stage: Stage?
    var unit: Int
    var item: Key
    var date: BusinessDate
    var documentDate: BusinessDate?
  }

  /// One entry a posting date, with the debits and the credits of each account and currency; `row` gets the sums by event.
  public func days(
    from first: Int, to run: Int, row: (Row) throws -> Void, _ body: (JournalEntry) throws -> Void
  ) throws {
    var day: JournalDay?
    try engine.freshQuery(
      """
      SELECT date, event, debit, credit, currency, COUNT(*), SUM(amount), SUM(base),
        event = ? AND item IN (\(JournalScan.feeTax)) AS fee FROM posting WHERE key >= ? AND key < ?
      GROUP BY date, event, debit, credit, currency, fee ORDER BY date, event, debit, credit, currency, fee
      """
    ).with(PostingEvent.invoiceTax.rawValue, Int64(first) << 47, Int64(first) << 47, Int64(run + 1) << 47).forEach {
      query in
      guard let event = PostingEvent(rawValue: query.integer(1)) else { return }
      let posting = Posting(
        event, date: query.date(0), debit: query.text(2), credit: query.text(3), item: .none,
        currency: query.currency(4), amount: query.int(6), base: query.int(7))
      try row(Row(posting: posting, document: .empty, documentDate: nil, count: query.integer(5), isFee: query.flag(8)))
      if let done = day, done.date != posting.date {
        try body(done.entry(run: run, control: control))
        day = nil
      }
      if day == nil { day = JournalDay(date: posting.date) }
      day?.add(posting)
    }
    if let day { try body(day.entry(run: run, control: control)) }
  }

  /// Ids, no names: the journal is kept longer than names may be.
  private func description(_ event: PostingEvent, _ posting: Posting) -> Text {
    let id = parties.id(posting.account)
    if event == .opening { return "opening balances" }
    return Text(id.isEmpty ? event.name : "\(event.name), customer \(id)")
  }
}
