import OrderToCash

/// What the cash stage's plan must know of the whole ledger to send payments to account groups.
public enum CashLoad {
  /// Calls `body` with every open item and its group, in the order of groups, accounts and items.
  public static func openItems(_ engine: Engine, _ body: (OpenItem, Key) throws -> Void) throws {
    let query = try engine.freshQuery("SELECT \(OpenItemRow.columns) FROM open_item ORDER BY grp, account, item")
    try query.forEach { try body(OpenItemRow.read($0), $0.key(0)) }
  }

  /// How many items are open.
  public static func openItemCount(_ engine: Engine) throws -> Int {
    try engine.freshQuery("SELECT COUNT(*) FROM open_item").first { $0.integer(0) } ?? 0
  }

  /// Bank accounts of customers; a payment is credited to the account that owns the customer's items.
  public static func payers(_ engine: Engine) throws -> PayerDirectory {
    var payers = PayerDirectory()
    let query = try engine.freshQuery(
      """
      SELECT a.value, c.bill_to, c.grp FROM (
        SELECT value, account FROM alias WHERE kind = 3 UNION SELECT value, account FROM learned_alias WHERE kind = 3) AS a
      JOIN customer c ON c.account = a.account ORDER BY a.account, a.value
      """)
    try query.forEach { payers.add($0.text(0), account: $0.key(1), group: $0.key(2)) }
    return payers
  }

  /// Advices that no payment has met yet, with their groups (none for a payer that isn't known).
  public static func advices(_ engine: Engine) throws -> [Advice] {
    var advices: [Advice] = []
    let query = try engine.freshQuery(
      """
      SELECT o.remittance, o.grp, r.account, r.number, r.reference, r.payer_account, r.date, r.currency, r.total,
        l.document, l.amount, l.discount, l.deduction, l.reason, l.no_amount
      FROM open_remittance o JOIN remittance r ON r.key = o.remittance
      LEFT JOIN remittance_line l ON l.remittance = o.remittance ORDER BY o.remittance, l.ordinal
      """)
    var stated: Int64?
    func close() {
      guard let last = advices.indices.last, stated == nil else { return }
      advices[last].total = advices[last].lines.reduce(0) { $0 + ($1.amount ?? 0) }
    }
    try query.forEach { row in
      if advices.last?.key != row.key(0) {
        close()
        stated = row.optionalInt(8)
        advices.append(
          Advice(
            key: row.key(0), number: row.text(3), account: row.key(2), group: row.key(1), payerAccount: row.text(5),
            paymentReference: row.text(4), paymentDate: row.optionalDate(6), currency: row.currency(7), total: stated,
            lines: []))
      }
      guard !row.isNull(9) else { return }
      advices[advices.count - 1].lines.append(
        RemittedDocument(
          number: row.text(9), amount: row.flag(14) ? nil : row.int(10), discount: row.int(11),
          deduction: row.int(12), reason: row.text(13))
      )
    }
    close()
    return advices
  }

  /// Decisions about receipts, invoices, credits and disputes that wait to be carried out, by key. An amount that is no amount of
  /// the subject's currency becomes 0, which nothing can be done with.
  public static func decisions(_ engine: Engine) throws -> [CashDecision] {
    let query = try engine.freshQuery(
      """
      SELECT d.decision, d.verb, d.subject_kind, d.subject, d.target, d.amount, d.who,
        COALESCE(r.currency, i.currency, o.currency, p.currency), COALESCE(p.item, 0),
        COALESCE((SELECT c.bill_to FROM customer c WHERE d.verb = 'reassign' AND c.id = d.target), 0)
      FROM open_decision d LEFT JOIN receipt r ON d.subject_kind = 7 AND r.key = d.subject
      LEFT JOIN invoice i ON d.subject_kind = 6 AND i.key = d.subject
      LEFT JOIN opening_item o ON d.subject_kind = 6 AND o.key = d.subject
      LEFT JOIN dispute p ON d.subject_kind = 14 AND p.key = d.subject
      WHERE (d.subject_kind = 7 AND d.verb IN ('apply', 'unapply', 'refund', 'reassign'))
        OR (d.subject_kind = 6 AND d.verb IN ('apply', 'refund', 'write-off'))
        OR (d.subject_kind = 14 AND d.verb = 'write-off') ORDER BY d.decision
      """)
    return try query.map { row in
      var amount: Int64?
      let stated = row.text(5)
      if !stated.isEmpty {
        amount = row.isNull(7) ? 0 : (try? Money(parsing: stated.utf8, currency: row.currency(7)))?.minor ?? 0
      }
      let (kind, subject) = (SubjectKind(rawValue: row.integer(2)), row.key(3))
      var decision = CashDecision(
        key: row.key(0), action: action(row.string(1)), receipt: kind == .receipt ? subject : .none,
        item: kind == .invoice ? subject : kind == .dispute ? row.key(8) : .none,
        dispute: kind == .dispute ? subject : .none, document: row.text(4), amount: amount, who: row.text(6))
      decision.target = row.key(9)
      return decision
    }
  }

  private static func action(_ verb: String) -> CashDecision.Action {
    switch Verb(rawValue: verb) {
    case .unapply: .unapply
    case .refund: .refund
    case .writeOff: .writeOff
    case .reassign: .reassign
    default: .apply
    }
  }

  /// Who owes or is owed an item, as long as there is such an item.
  public static func account(of item: Key, _ engine: Engine) throws -> Key? {
    for sql in ["SELECT bill_to FROM invoice WHERE key = ?", "SELECT account FROM opening_item WHERE key = ?"] {
      if let account = try engine.query(sql).with(item).first({ $0.key(0) }) { return account }
    }
    return nil
  }

  /// The customer of a receipt, as known now; nil when it is nobody's.
  public static func owner(of receipt: Key, _ engine: Engine) throws -> Key? {
    let query = try engine.query("SELECT account FROM receipt_account WHERE receipt = ? ORDER BY key DESC LIMIT 1")
    if let owner = try query.with(receipt).first({ $0.key(0) }) { return owner.isNone ? nil : owner }
    let first = try engine.query("SELECT account FROM receipt WHERE key = ?").with(receipt).first { $0.key(0) }
    return first.flatMap { $0.isNone ? nil : $0 }
  }

  /// What an invoice carries of each tax rate.
  public static func taxes(of item: Key, _ engine: Engine) throws -> [TaxShare] {
    try engine.query("SELECT category, rate, base, tax FROM invoice_tax WHERE invoice = ? ORDER BY ordinal").with(item)
      .map { TaxShare(category: $0.text(0), rate: Percent(scaled: $0.int(1)), net: $0.int(2), tax: $0.int(3)) }
  }

  /// Names and groups of all customers, by group and account.
  public static func members(_ engine: Engine) throws -> [(group: Key, member: CashSnapshot.Member)] {
    let query = try engine.freshQuery(
      """
      SELECT c.grp, c.account, c.id, COALESCE((SELECT MIN(a.value) FROM alias a WHERE a.account = c.account AND a.kind = 5), '')
      FROM customer c
      UNION SELECT c.grp, c.account, c.id, l.value FROM learned_alias l JOIN customer c ON c.account = l.account
      WHERE l.kind = 5 ORDER BY 1, 2, 4
      """)
    var habits: [Key: (words: [Text], quotesOrderDigits: Bool)] = [:]
    try engine.freshQuery("SELECT account, kind, value FROM learned_alias WHERE kind > 7 ORDER BY account, kind, value")
      .forEach { row in
        if row.integer(1) == LearnedAlias.Kind.word.rawValue {
          habits[row.key(0), default: ([], false)].words.append(row.text(2))
        } else if row.text(2) == LearnedAlias.orderDigits {
          habits[row.key(0), default: ([], false)].quotesOrderDigits = true
        }
      }
    return try query.map { row in
      var member = CashSnapshot.Member(account: row.key(1), id: row.text(2), nameKey: row.text(3))
      if let habit = habits[row.key(1)] { (member.words, member.quotesOrderDigits) = habit }
      return (row.key(0), member)
    }
  }

  /// Words that decisions taught to be payers' own.
  public static func words(_ engine: Engine) throws -> PayerWords {
    var words = PayerWords()
    try engine.freshQuery(
      """
      SELECT l.value, c.bill_to, c.grp FROM learned_alias l JOIN customer c ON c.account = l.account
      WHERE l.kind = 8 ORDER BY l.account, l.value
      """
    ).forEach { words.add($0.text(0), account: $0.key(1), group: $0.key(2)) }
    return words
  }

  /// Customers by name; a payment is credited to the account that owns the customer's items.
  public static func names(_ engine: Engine) throws -> PayerNames {
    var names = PayerNames()
    let query = try engine.freshQuery(
      """
      SELECT a.value, c.bill_to, c.grp, CASE a.learned WHEN 0 THEN c.name ELSE '' END FROM (
        SELECT value, account, 0 AS learned FROM alias WHERE kind = 5
        UNION SELECT value, account, 1 AS learned FROM learned_alias WHERE kind = 5) AS a
      JOIN customer c ON c.account = a.account ORDER BY a.account, a.value, a.learned
      """)
    try query.forEach { names.add($0.text(0), name: $0.text(3), account: $0.key(1), group: $0.key(2)) }
    return names
  }

  /// Receipts that a returned payment may be: those with an end-to-end reference that it quotes.
  public static func originals(of payment: BankTransactionRecord, _ engine: Engine) throws -> [ReturnMatching.Candidate]
  {
    var found: [ReturnMatching.Candidate] = []
    let query = try engine.query(
      """
      SELECT key, reference, currency, amount, booking_date, payer_account FROM receipt WHERE end_to_end = ? ORDER BY key
      """)
    var quoted: [Text] = []
    for reference in [payment.originalEndToEnd, payment.endToEnd]
    where !reference.isEmpty && !quoted.contains(reference) {
      quoted.append(reference)
      found += try query.with(reference).map {
        ReturnMatching.Candidate(
          receipt: $0.key(0), endToEnd: reference, bankReference: $0.text(1),
          payerAccount: $0.text(5), currency: $0.currency(2), amount: $0.int(3), bookingDate: $0.date(4))
      }
    }
    return found
  }

  /// Receipts booked on or after a day, for returns that quote no end-to-end reference of ours: those of a payer and amount, or of
  /// a bank's reference. One scan for all returns of a night.
  public static func originals(
    of payments: [(payment: BankTransactionRecord, amount: Int64)], bookedFrom date: BusinessDate, _ engine: Engine
  ) throws -> [ReturnMatching.Candidate] {
    guard !payments.isEmpty else { return [] }
    let accounts = Set(payments.map(\.payment.counterpartyAccount).filter { !$0.isEmpty })
    let references = Set(payments.map(\.payment.bankReference).filter { !$0.isEmpty })
    let firstRun = try engine.query("SELECT MIN(run) FROM run WHERE date >= ?").with(date).first { $0.integer(0) } ?? 0
    let query = try engine.freshQuery(
      """
      SELECT key, reference, currency, amount, booking_date, payer_account, end_to_end FROM receipt WHERE key >= ? ORDER BY key
      """
    ).with(Int64(firstRun) << 47)
    var found: [ReturnMatching.Candidate] = []
    while try query.step() {
      let (reference, account) = (query.text(1), query.text(5))
      guard accounts.contains(account) || references.contains(reference) else { continue }
      found.append(
        ReturnMatching.Candidate(
          receipt: query.key(0), endToEnd: query.text(6), bankReference: reference, payerAccount: account,
          currency: query.currency(2), amount: query.int(3), bookingDate: query.date(4)))
    }
    return found
  }
}
