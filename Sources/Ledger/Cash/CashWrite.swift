import OrderToCash

/// Where a receipt of tonight comes from, and its number.
public struct ReceiptOrigin: Sendable {
  public var entry: Key
  /// The payment's place in the entry; -1 for the entry as a whole.
  public var ordinal: Int
  public var bankAccount: Text
  public var number: Text

  public init(entry: Key, ordinal: Int, bankAccount: Text, number: Text) {
    self.entry = entry
    self.ordinal = ordinal
    self.bankAccount = bankAccount
    self.number = number
  }
}

/// Records what became of account groups' cash.
public final class CashWrite {
  private let engine: Engine
  private let run: Int
  private let facts: UnitFacts
  private let disputes: DisputeWrite
  private let told: OpenExceptions
  private let receipts: Append
  private let applications: Append
  private let openItems: Append
  private let reduced: Query
  private let closed: Query
  private let closedAsSeen: Query
  private let moved: Query
  private var applicationKeys: KeySequence
  private var ownerKeys: KeySequence
  private var refundKeys: KeySequence
  private var aliasKeys: KeySequence
  private let date: BusinessDate
  private let disputePolicy: DisputePolicy

  public init(_ engine: Engine, run: Int, date: BusinessDate, told: OpenExceptions, disputes policy: DisputePolicy)
    throws
  {
    self.engine = engine
    self.run = run
    self.told = told
    self.date = date
    disputePolicy = policy
    facts = try UnitFacts(engine, run: run, stage: .cash, date: date)
    disputes = DisputeWrite(engine, run: run, stage: .cash, date: date, facts: facts)
    receipts = try engine.append(.receipt)
    applications = try engine.append(.application)
    openItems = try engine.append(.openItem)
    reduced = try engine.query(
      "UPDATE open_item SET open = ?, open_base = ? WHERE grp = ? AND account = ? AND item = ?")
    closed = try engine.query("DELETE FROM open_item WHERE grp = ? AND account = ? AND item = ?")
    closedAsSeen = try engine.query("DELETE FROM open_item WHERE grp = ? AND account = ? AND item = ? AND open = ?")
    moved = try engine.query(
      "UPDATE open_item SET open = open + ?, open_base = open_base + ? WHERE grp = ? AND account = ? AND item = ?")
    applicationKeys = KeySequence(run: run, stage: .cash, unit: 0)
    ownerKeys = applicationKeys
    refundKeys = applicationKeys
    aliasKeys = applicationKeys
  }

  public func begin(unit: Int) {
    facts.begin(unit: unit)
    disputes.begin(unit: unit)
    applicationKeys = KeySequence(run: run, stage: .cash, unit: unit)
    ownerKeys = applicationKeys
    refundKeys = applicationKeys
    aliasKeys = applicationKeys
  }

  /// `origins`: of the receipts that are new tonight; `numbers` of the others that change.
  public func apply(
    _ outcome: CashOutcome, of snapshot: CashSnapshot, origins: (Key) -> ReceiptOrigin?, number: (Key) throws -> Text
  ) throws {
    let receipts = [Key: Receipt](uniqueKeysWithValues: snapshot.receipts.map { ($0.key, $0) })
    for update in outcome.receipts {
      guard let receipt = receipts[update.receipt] else { continue }
      try write(update, receipt, snapshot.group, origins(receipt.key), number)
    }
    for application in outcome.applications { try write(application) }
    for refund in outcome.refunds { try write(refund) }
    for alias in outcome.learned { try AliasBook(engine).learn(alias, key: aliasKeys.take(), date: date) }
    try endDisputes(outcome, snapshot.decisions)
    try write(outcome.items, snapshot)
    try openDisputes(outcome, snapshot)
    for posting in outcome.postings { try facts.add(posting) }
    for ruling in outcome.rulings { try facts.add(ruling) }
    for advice in outcome.usedAdvices {
      try engine.query("DELETE FROM open_remittance WHERE remittance = ?").run(advice)
    }
    try tell(outcome, snapshot)
  }

  // MARK: Receipts

  private func write(
    _ update: CashOutcome.ReceiptUpdate, _ receipt: Receipt, _ group: Key, _ origin: ReceiptOrigin?,
    _ number: (Key) throws -> Text
  ) throws {
    if let origin {
      try receipts.add(receipt.key).add(origin.entry).add(origin.ordinal).add(origin.bankAccount).add(origin.number)
        .add(receipt.bookingDate).add(receipt.valueDate).add(receipt.currency).add(receipt.amount).add(receipt.base)
        .add(receipt.payerName).add(receipt.payerAccount).add(receipt.bankReference).add(receipt.endToEnd)
        .add(receipt.text).add(update.account).add(update.status.name).end()
    } else if update.account != receipt.account || (receipt.state == .unidentified && !update.account.isNone) {
      // Of a receipt that was nobody's the route's account is a proposal; that it is taken is a fact of its own.
      try engine.append(.receiptAccount).add(ownerKeys.take()).add(receipt.key).add(update.account)
        .add(CashRules.identified.id).end()
    }
    try keepOnAccount(update, receipt, group) { try origin?.number ?? number(receipt.key) }
    try keepUnidentified(update, receipt)
    if !update.isAutomatic {
      try engine.appendIfAbsent(.receiptByHand).add(receipt.key).end()
    }
  }

  /// What is left of a known customer's receipt is an open item with the receipt's key.
  private func keepOnAccount(
    _ update: CashOutcome.ReceiptUpdate, _ receipt: Receipt, _ group: Key, number: () throws -> Text
  ) throws {
    let isMoved = receipt.state == .onAccount && update.account != receipt.account
    if isMoved { try closed.run(group, receipt.account, receipt.key) }
    let wasOpen = receipt.state == .onAccount && receipt.left > 0 && !isMoved
    let isOpen = update.status == .onAccount
    let group = try update.account == receipt.account ? group : self.group(of: update.account) ?? group
    switch (wasOpen, isOpen) {
    case (true, true):
      try reduced.run(-update.left, -update.leftBase, group, receipt.account, receipt.key)
    case (true, false):
      try closed.run(group, receipt.account, receipt.key)
    case (false, true):
      try OpenItemRow.write(
        OpenItem(
          key: receipt.key, account: update.account, kind: .onAccount, document: number(),
          issueDate: receipt.bookingDate, dueDate: receipt.bookingDate, currency: receipt.currency,
          original: -receipt.amount, open: -update.left, openBase: -update.leftBase), group: group, to: openItems)
    case (false, false): break
    }
  }

  private func keepUnidentified(_ update: CashOutcome.ReceiptUpdate, _ receipt: Receipt) throws {
    let wasOpen = receipt.state == .unidentified
    let isOpen = update.status == .unidentified
    guard wasOpen != isOpen else { return }
    if isOpen {
      try engine.append(.openReceipt).add(receipt.key).add(receipt.currency).add(update.left).add(update.leftBase)
        .add(receipt.bookingDate).end()
    } else {
      try engine.query("DELETE FROM open_receipt WHERE receipt = ?").run(receipt.key)
    }
  }

  // MARK: Items

  private func write(_ application: Application) throws(LedgerError) {
    let key = applicationKeys.take()
    try applications.add(key).add(application.source).add(application.item).add(application.account)
      .add(application.currency).add(application.amount).add(application.discount).add(application.tolerance)
      .add(application.itemBase).add(application.sourceBase).add(application.rule).add(application.reverses)
      .add(application.date).add(application.foreign?.currency ?? application.currency).add(application.used).end()
    if !application.along.isNone { try engine.append(.netting).add(application.along).add(key).end() }
    let event: PostingEvent = application.discount != 0 ? .discount : .writeOff
    for (ordinal, part) in application.taxes.enumerated() {
      try engine.append(.taxAdjustment).add(key).add(ordinal).add(application.item).add(event.rawValue)
        .add(!application.reverses.isNone).add(part.category).add(part.rate).add(application.currency).add(part.net)
        .add(part.tax).add(part.netBase).add(part.taxBase).end()
    }
  }

  private func write(_ refund: Refund) throws(LedgerError) {
    let key = refundKeys.take()
    try engine.append(.refund).add(key).add("").add(refund.source).add(refund.account).add(refund.currency)
      .add(refund.amount).add(refund.base).add(refund.payee).add(refund.payeeAccount).add(refund.decision).add(date)
      .end()
    try engine.append(.openRefund).add(key).end()
  }

  // MARK: Disputes

  /// A write-off of a dispute ends it, or part of it.
  private func endDisputes(_ outcome: CashOutcome, _ decisions: [CashDecision]) throws {
    for decision in decisions where !decision.dispute.isNone {
      guard let application = outcome.applications.first(where: { $0.source == decision.key }),
        let dispute = try DisputeLoad.open(decision.dispute, engine)
      else { continue }
      let left = max(0, dispute.amount - application.amount)
      try disputes.apply(
        DisputeChange(
          dispute, left == 0 ? .closed : .reduced, amount: left, resolution: .writtenOff, decision: decision.key))
    }
  }

  /// What payments kept back is disputed; what was taken back disputes nothing any more.
  private func openDisputes(_ outcome: CashOutcome, _ snapshot: CashSnapshot) throws {
    for reversal in outcome.applications where !reversal.reverses.isNone {
      for dispute in try DisputeLoad.open(about: reversal.item, engine) where dispute.origin == reversal.source {
        try disputes.apply(DisputeChange(dispute, .closed, amount: 0, resolution: .withdrawn))
      }
    }
    for deduction in outcome.deductions {
      guard let held = snapshot.items.first(where: { $0.key == deduction.item }),
        let item = try OpenItemRow.open(held.key, of: held.account, engine)
      else { continue }
      let request = Disputing.Request(
        deduction.reason, source: .deduction, amount: deduction.amount, note: deduction.note, origin: deduction.receipt)
      if try disputes.open(request, of: item, policy: disputePolicy) == nil {
        try close(.invoice, item.key, [], .none)
      }
    }
  }

  private func write(_ updates: [CashOutcome.ItemUpdate], _ snapshot: CashSnapshot) throws {
    guard !updates.isEmpty else { return }
    let items = [Key: OpenItem](uniqueKeysWithValues: snapshot.items.map { ($0.key, $0) })
    for update in updates {
      guard let item = items[update.item] else { continue }
      let group = try group(of: item.account, snapshot)
      if update.open == 0, item.open != 0 {
        try closedAsSeen.run(group, item.account, item.key, item.open)
        if engine.changes > 0 {
          try remember(item)
        } else {
          try move(item, by: -item.open, base: -item.openBase, in: group)
        }
      } else {
        try move(item, by: update.open - item.open, base: update.openBase - item.openBase, in: group)
      }
      if item.disputedAmount > max(0, update.open) { try disputes.settle(item: item.key, open: update.open) }
    }
  }

  /// Adds to what is open of an item, which another unit may have changed tonight: an item of a customer that changed its group is
  /// settled in the new one and opened again from the old.
  private func move(_ item: OpenItem, by amount: Int64, base: Int64, in group: Key) throws {
    guard amount != 0 || base != 0 else { return }
    try moved.run(amount, base, group, item.account, item.key)
    if engine.changes == 0 {
      var item = item
      (item.open, item.openBase) = (amount, base)
      return try reopen(item, in: group)
    }
    let open = try engine.query("SELECT open FROM open_item WHERE grp = ? AND account = ? AND item = ?")
      .with(group, item.account, item.key).first { $0.int(0) }
    guard open == 0 else { return }
    try closed.run(group, item.account, item.key)
    try remember(item)
  }

  /// The group that an account is in now: an item that is taken back may be of an account that left the receipt's group since.
  private func group(of account: Key, _ snapshot: CashSnapshot) throws -> Key {
    if snapshot.members.contains(where: { $0.account == account }) { return snapshot.group }
    return try self.group(of: account) ?? snapshot.group
  }

  private func group(of account: Key) throws -> Key? {
    try engine.query("SELECT grp FROM customer WHERE account = ?").with(account).first { $0.key(0) }
  }

  private func reopen(_ item: OpenItem, in group: Key) throws {
    try OpenItemRow.write(item, group: group, to: openItems)
    if item.dunningLevel > 0 { try engine.query("DELETE FROM reminded_item WHERE item = ?").run(item.key) }
  }

  /// How far it was reminded, should it be open again.
  private func remember(_ item: OpenItem) throws {
    guard item.dunningLevel > 0 else { return }
    try engine.append(.remindedItem).add(item.key).add(item.dunningLevel).add(item.lastReminder).end()
  }

  // MARK: Exceptions and decisions

  private func tell(_ outcome: CashOutcome, _ snapshot: CashSnapshot) throws {
    var standing: [Key: Set<Text>] = [:]
    for exception in outcome.exceptions {
      standing[exception.subject, default: []].insert(exception.rule)
      try facts.raise(exception)
    }
    let decisions = [Key: CashDecision](snapshot.decisions.map { ($0.receipt, $0) }) { first, _ in first }
    for update in outcome.receipts {
      try close(.receipt, update.receipt, standing[update.receipt] ?? [], decisions[update.receipt]?.key ?? .none)
    }
    for update in outcome.items where update.open == 0 { try close(.invoice, update.item, [], .none) }
    for done in outcome.decisions { try carryOut(done, snapshot.decisions) }
  }

  /// What cash told of a subject and doesn't stand any more.
  private func close(_ kind: SubjectKind, _ subject: Key, _ standing: Set<Text>, _ decision: Key) throws {
    for told in told.about(kind, subject) where told.rule.string.hasPrefix("cash.") && !standing.contains(told.rule) {
      try facts.close(
        kind, subject, rule: told.rule, reason: decision.isNone ? "settled" : "decided", decision: decision)
    }
  }

  /// Removes a decision from those that wait; one that was not carried out is marked so.
  public func carryOut(_ done: CashOutcome.DecisionDone, _ decisions: [CashDecision]) throws {
    guard let decision = decisions.first(where: { $0.key == done.decision }) else { return }
    try engine.query("DELETE FROM open_decision WHERE subject_kind = ? AND subject = ? AND decision = ?")
      .run(decision.subjectKind.rawValue, decision.subject, decision.key)
    guard !done.refusal.isEmpty else { return }
    try engine.query("UPDATE decision SET state = 2, message = ? WHERE key = ?").run(done.refusal, decision.key)
  }
}
