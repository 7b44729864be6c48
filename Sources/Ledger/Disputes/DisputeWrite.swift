import OrderToCash

/// Records disputes, whichever stage opens or ends them. One per stage; `begin` starts a unit.
public final class DisputeWrite {
  private let engine: Engine
  private let run: Int
  private let stage: Stage
  private let date: BusinessDate
  private let facts: UnitFacts
  private var keys: KeySequence
  private var eventKeys: KeySequence

  /// `facts` are the stage's own, for the ruling and the task.
  public init(_ engine: Engine, run: Int, stage: Stage, date: BusinessDate, facts: UnitFacts) {
    self.engine = engine
    self.run = run
    self.stage = stage
    self.date = date
    self.facts = facts
    keys = KeySequence(run: run, stage: stage, unit: 0)
    eventKeys = keys
  }

  public func begin(unit: Int) {
    keys = KeySequence(run: run, stage: stage, unit: unit)
    eventKeys = keys
  }

  /// Disputes part of the open item with this number of ours, as far as the rule allows. Nil when it was done, else why not.
  public func open(
    _ request: Disputing.Request, document: Text, policy: DisputePolicy
  ) throws -> String? {
    guard let item = try DisputeLoad.item(numbered: document, engine) else { return "nothing of \(document) is open" }
    return try open(request, of: item, policy: policy)
  }

  /// The same for an item at hand.
  public func open(_ request: Disputing.Request, of item: OpenItem, policy: DisputePolicy) throws -> String? {
    switch Disputing.open(request, of: item, policy: policy, date: date) {
    case .refused(let reason): return reason
    case .opened(let dispute):
      try write(dispute, document: item.document)
      return nil
    }
  }

  private func write(_ new: Dispute, document: Text) throws {
    var dispute = new
    dispute.key = keys.take()
    try engine.append(.dispute).add(dispute.key).add(dispute.item).add(dispute.account).add(dispute.currency)
      .add(dispute.amount).add(dispute.reason.rawValue).add(dispute.source.rawValue).add(dispute.owner)
      .add(dispute.opened).add(dispute.note).add(dispute.origin).end()
    try engine.append(.openDispute).add(dispute.item).add(dispute.key).add(dispute.account).add(dispute.currency)
      .add(dispute.amount).add(dispute.reason.rawValue).add(dispute.source.rawValue).add(dispute.owner)
      .add(dispute.opened).add(false).end()
    try mark(dispute.item, of: dispute.account)
    try facts.add(Disputing.ruling(dispute))
    try facts.raise(Disputing.task(dispute, document: document))
  }

  public func apply(_ change: DisputeChange) throws {
    let dispute = change.dispute
    try engine.append(.disputeEvent).add(eventKeys.take()).add(dispute.key).add(change.kind.rawValue)
      .add(dispute.currency).add(change.amount).add(change.owner).add(change.resolution.rawValue).add(change.decision)
      .add(date).end()
    try facts.add(Disputing.ruling(change))
    if change.kind == .closed {
      try engine.query("DELETE FROM open_dispute WHERE item = ? AND dispute = ?").run(dispute.item, dispute.key)
      try facts.close(.dispute, dispute.key, reason: Text(change.resolution.name), decision: change.decision)
    } else {
      try engine.query(
        """
        UPDATE open_dispute SET amount = ?, owner = ?, credit_requested = MAX(credit_requested, ?) WHERE item = ? AND dispute = ?
        """
      ).run(change.amount, change.owner, change.kind == .creditRequested ? 1 : 0, dispute.item, dispute.key)
      var changed = dispute
      changed.amount = change.amount
      changed.owner = change.owner
      try facts.raise(Disputing.task(changed, document: DisputeLoad.document(dispute.item, engine)))
    }
    try mark(dispute.item, of: dispute.account)
  }

  /// The item's open amount has changed: its disputes may end. Does nothing for an item that has none.
  public func settle(
    item: Key, open: Int64, resolution: DisputeChange.Resolution = .paid, decision: Key = .none
  ) throws {
    let disputes = try DisputeLoad.open(about: item, engine)
    for change in Disputing.settle(disputes, open: open, resolution: resolution, decision: decision) {
      try apply(change)
    }
  }

  /// A credit note settled `amount` of an item, which has `open` left: it ends disputes up to that amount, those that asked for a
  /// credit note first.
  public func credited(item: Key, amount: Int64, open: Int64) throws {
    let requested = try engine.query(
      "SELECT dispute FROM open_dispute WHERE item = ? AND credit_requested = 1 ORDER BY dispute"
    ).with(item).map { $0.key(0) }
    let standing = try DisputeLoad.open(about: item, engine)
    for change in Disputing.credit(standing, requested: requested, amount: amount) { try apply(change) }
    try settle(item: item, open: open, resolution: .credited)
  }

  /// The item says what is disputed of it, for those who read open items only.
  private func mark(_ item: Key, of account: Key) throws {
    let amount = try DisputeLoad.open(about: item, engine).reduce(Int64(0)) { $0 + $1.amount }
    try engine.query(
      """
      UPDATE open_item SET disputed = ?, disputed_amount = ?
      WHERE grp = (SELECT grp FROM customer WHERE account = ?) AND account = ? AND item = ?
      """
    ).run(amount > 0, amount, account, account, item)
  }
}
