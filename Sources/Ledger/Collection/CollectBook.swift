import OrderToCash

/// What collecting knows beyond open items: promises, hand-overs, proposals of unposted cash, what was told and what was dismissed.
/// Little beside a night's documents, so it is read whole.
public struct CollectBook: Sendable {
  private var promises: [Key: [Promise]] = [:]
  private var decisions: [Key: CollectDecision] = [:]
  private var told: [Key: [Told]] = [:]
  /// By account or item.
  private var dismissed: [Key: [Dismissed]] = [:]
  /// By item: what was open when it was last taken back.
  private var recalled: [Key: Int64] = [:]
  private var withAgency: Set<Key> = []
  /// By document: cash of somebody else, or of nobody, that is proposed to pay it.
  private var proposals: [Text: [Proposal]] = [:]

  private struct Proposal {
    var account: Key
    var money: Money
  }

  /// What collecting tells and ends by itself.
  private static let rules: [Text] = [
    InvoiceCheck.rule.id, PromiseRules.broken.id, CaseRules.escalated.id, CaseRules.agency.id, CaseRules.writeOff.id,
  ]

  public init(_ engine: Engine) throws {
    for promise in try CollectBook.promises(engine) { promises[promise.account, default: []].append(promise) }
    try engine.freshQuery(
      """
      SELECT decision, subject, who FROM open_decision WHERE subject_kind = 8 AND verb = 'hand-over' ORDER BY decision
      """
    ).forEach { decisions[$0.key(1)] = CollectDecision(key: $0.key(0), account: $0.key(1), who: $0.text(2)) }
    try engine.freshQuery("SELECT item FROM with_agency").forEach { withAgency.insert($0.key(0)) }
    let known = Set(CollectBook.rules)
    try engine.freshQuery(
      "SELECT account, rule, subject FROM open_exception WHERE subject_kind IN (6, 8) ORDER BY account, subject, rule"
    ).forEach { row in
      guard known.contains(row.text(1)) else { return }
      told[row.key(0), default: []].append(Told(rule: row.text(1), subject: row.key(2)))
    }
    try readDismissals(engine)
    try engine.freshQuery(
      "SELECT h.item, h.open FROM hand_over h JOIN decision d ON d.key = h.decision WHERE d.verb = 'recall' ORDER BY h.key"
    ).forEach { recalled[$0.key(0)] = $0.int(1) }
    try readProposals(engine)
  }

  /// Every dismissal names an exception by its number, which says what it was about. Decisions are people's, so few.
  private mutating func readDismissals(_ engine: Engine) throws {
    let remembered = Set(CaseRules.remembered.map(\.id))
    try engine.freshQuery(
      """
      SELECT n.rule, d.subject, d.amount FROM decision d
      CROSS JOIN exception_number n ON n.number = CAST(SUBSTR(d.exception, 4) AS INTEGER)
      WHERE d.verb = 'dismiss' AND d.state = 1 AND d.subject_kind IN (6, 8) ORDER BY d.key
      """
    ).forEach { row in
      guard remembered.contains(row.text(0)) else { return }
      let amount = Money(stated: row.text(2))?.minor
      dismissed[row.key(1), default: []].append(Dismissed(rule: row.text(0), subject: row.key(1), amount: amount))
    }
  }

  /// Promises that stand, by account and key.
  public static func promises(_ engine: Engine) throws -> [Promise] {
    try engine.freshQuery(
      """
      SELECT p.key, p.number, p.account, p.item, p.currency, p.amount, p.due, p.made, p.baseline, o.used
      FROM open_promise o JOIN promise p ON p.key = o.promise ORDER BY o.account, o.promise
      """
    ).map { row in
      Promise(
        key: row.key(0), number: row.integer(1), account: row.key(2), item: row.key(3), currency: row.currency(4),
        amount: row.int(5), due: row.date(6), made: row.date(7), baseline: row.int(8), used: row.int(9))
    }
  }

  /// Cash that waits with documents proposed for it. What is on its own customer's account counts as that already.
  private mutating func readProposals(_ engine: Engine) throws {
    let waiting = try engine.freshQuery(
      """
      SELECT e.targets, r.currency, COALESCE(u.open, 0), COALESCE(o.account, 0), COALESCE(-o.open, 0)
      FROM open_exception e JOIN receipt r ON r.key = e.subject LEFT JOIN open_receipt u ON u.receipt = e.subject
      LEFT JOIN customer c ON c.account = COALESCE(
        (SELECT a.account FROM receipt_account a WHERE a.receipt = r.key ORDER BY a.key DESC LIMIT 1), r.account)
      LEFT JOIN open_item o ON o.grp = c.grp AND o.account = c.account AND o.item = r.key AND o.kind = 3
      WHERE e.subject_kind = 7 AND e.targets <> '' ORDER BY e.subject, e.rule
      """
    ).map { row in
      (
        documents: PaymentText.references(row.text(0)), currency: row.currency(1), open: row.int(2),
        owner: row.key(3), onAccount: row.int(4)
      )
    }
    for one in waiting {
      let open = one.open > 0 ? one.open : one.onAccount
      guard open > 0 else { continue }
      let owner = one.open > 0 ? Key.none : one.owner
      for target in one.documents {
        for document in target.string.split(separator: ";").map({ Text(String($0)) }) {
          proposals[document, default: []].append(
            Proposal(account: owner, money: Money(minor: open, currency: one.currency)))
        }
      }
    }
  }

  /// Fills in what the book knows of a group.
  func complete(_ snapshot: inout CollectSnapshot) {
    for account in snapshot.accounts.map(\.account) {
      snapshot.promises += promises[account] ?? []
      if let decision = decisions[account] { snapshot.handOvers.append(decision) }
      snapshot.told += told[account] ?? []
      snapshot.dismissed += dismissed[account] ?? []
    }
    guard !withAgency.isEmpty || !proposals.isEmpty || !dismissed.isEmpty || !recalled.isEmpty else { return }
    for index in snapshot.items.indices {
      let item = snapshot.items[index]
      snapshot.dismissed += dismissed[item.key] ?? []
      snapshot.items[index].isWithAgency = withAgency.contains(item.key)
      snapshot.items[index].recalled = recalled[item.key]
      guard item.open > 0, let found = proposals[item.document] else { continue }
      let sum = found.filter { $0.account != item.account && $0.money.currency == item.currency }
        .reduce(Int64(0)) { $0 + $1.money.minor }
      snapshot.items[index].proposed = min(sum, item.open)
    }
  }
}
