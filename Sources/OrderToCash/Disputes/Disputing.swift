/// Opening disputes and letting them end. Pure: the same item and disputes give the same outcome.
public enum Disputing {
  /// A wish to dispute part of an item.
  public struct Request: Sendable {
    public var reason: DisputeReason
    public var source: Dispute.Source
    /// Minor units; nil: all that is open and not disputed yet.
    public var amount: Int64?
    public var note: Text
    public var origin: Key

    public init(
      _ reason: DisputeReason, source: Dispute.Source, amount: Int64? = nil, note: Text = .empty, origin: Key = .none
    ) {
      self.reason = reason
      self.source = source
      self.amount = amount
      self.note = note
      self.origin = origin
    }
  }

  public enum Opened: Sendable {
    case opened(Dispute)
    /// Nothing to dispute, and why.
    case refused(String)
  }

  /// At most what is open and not disputed yet becomes disputed.
  public static func open(
    _ request: Request, of item: OpenItem, policy: DisputePolicy, date: BusinessDate
  ) -> Opened {
    guard item.kind == .invoice || item.kind == .fee else { return .refused("only what is owed can be disputed") }
    guard item.open > 0 else { return .refused("nothing of \(item.document) is open") }
    let room = item.open - item.disputedAmount
    guard room > 0 else { return .refused("all that is open of \(item.document) is disputed already") }
    if let amount = request.amount, amount <= 0 { return .refused("a disputed amount is above zero") }
    return .opened(
      Dispute(
        item: item.key, account: item.account, currency: item.currency, amount: min(request.amount ?? room, room),
        reason: request.reason, source: request.source, owner: policy.owner(of: request.reason), opened: date,
        note: request.note, origin: request.origin))
  }

  /// What becomes of an item's disputes when `open` is left of it: together they are never more. The oldest ends first.
  public static func settle(
    _ disputes: [Dispute], open: Int64, resolution: DisputeChange.Resolution = .paid, decision: Key = .none
  ) -> [DisputeChange] {
    var over = disputes.reduce(Int64(0)) { $0 + $1.amount } - max(0, open)
    var changes: [DisputeChange] = []
    for dispute in disputes.sorted(by: { ($0.opened, $0.key) < ($1.opened, $1.key) }) where over > 0 {
      let part = min(over, dispute.amount)
      over -= part
      let left = dispute.amount - part
      changes.append(
        DisputeChange(
          dispute, left == 0 ? .closed : .reduced, amount: left, resolution: resolution, decision: decision))
    }
    return changes
  }

  /// What becomes of an item's disputes when `amount` of it is credited: those that asked for a credit note end first.
  public static func credit(_ disputes: [Dispute], requested: [Key], amount: Int64) -> [DisputeChange] {
    let first = disputes.filter { requested.contains($0.key) }
    let others = disputes.filter { !requested.contains($0.key) }
    var left = amount
    var changes: [DisputeChange] = []
    for group in [first, others] {
      let sum = group.reduce(Int64(0)) { $0 + $1.amount }
      changes += settle(group, open: max(0, sum - left), resolution: .credited)
      left = max(0, left - sum)
    }
    return changes
  }

  public static func ruling(_ dispute: Dispute) -> Ruling {
    var facts = Facts()
    facts.add("amount", dispute.amount, dispute.currency)
    facts.add("reason", Text(dispute.reason.rawValue))
    facts.add("source", Text(dispute.source.name))
    facts.add("owner", dispute.owner)
    if !dispute.note.isEmpty { facts.add("note", dispute.note) }
    return Ruling(.invoice, dispute.item, rule: DisputeRules.opened.id, outcome: "disputed", facts: facts.text)
  }

  public static func ruling(_ change: DisputeChange) -> Ruling {
    var facts = Facts()
    facts.add("amount", change.dispute.amount, change.dispute.currency)
    facts.add("left", change.amount, change.dispute.currency)
    facts.add("reason", Text(change.dispute.reason.rawValue))
    let outcome: Text
    switch change.kind {
    case .reduced: outcome = "reduced"
    case .reassigned:
      outcome = "reassigned"
      facts.add("owner", change.owner)
    case .creditRequested: outcome = "credit-requested"
    case .closed: outcome = Text(change.resolution.name)
    }
    return Ruling(.invoice, change.dispute.item, rule: DisputeRules.ended.id, outcome: outcome, facts: facts.text)
  }

  /// The task that an open dispute is.
  public static func task(_ dispute: Dispute, document: Text) -> ExceptionRaised {
    let amount = Money(minor: dispute.amount, currency: dispute.currency)
    var message = "\(amount) of \(document) are disputed: \(dispute.reason.title) (\(dispute.source.name))"
    if !dispute.note.isEmpty { message += ", “\(dispute.note)”" }
    // What was taken over at go-live is credited where it was issued.
    let isOurs = dispute.item.stage != .opening
    return ExceptionRaised(
      .warning, rule: DisputeRules.opened.id, subjectKind: .dispute, subject: dispute.key, account: dispute.account,
      currency: dispute.currency, amount: dispute.amount, message: message,
      whatToDo:
        "Settle it with the customer: \(isOurs ? "credit it, " : "")write it off, close it to ask for the amount again, or reassign it with an owner as target.",
      verbs: (isOurs ? [.credit] : []) + [.writeOff, .close, .reassign], owner: dispute.owner)
  }
}

/// `policies.disputes` of `pipeline.yml`.
public struct DisputePolicy: Hashable, Sendable {
  public struct Own: Hashable, Sendable {
    public var code: Text
    public var reason: DisputeReason

    public init(code: Text, reason: DisputeReason) {
      self.code = code
      self.reason = reason
    }
  }

  /// Whose task a dispute is when its reason names nobody.
  public var owner: Text
  /// By reason.
  public var owners: [DisputeReason: Text]
  /// Codes that customers use, with what they mean.
  public var reasons: [Own]

  public init(owner: Text = "receivables", owners: [DisputeReason: Text] = [:], reasons: [Own] = []) {
    self.owner = owner
    self.owners = owners
    self.reasons = reasons
  }

  public func owner(of reason: DisputeReason) -> Text { owners[reason] ?? owner }

  /// What a customer's code or text means.
  public func reason(_ text: Text) -> DisputeReason {
    DisputeReason.stated(text, own: reasons.map { ($0.code, $0.reason) })
  }
}
