/// Where an order stands after credit. The number is stored and never changes.
public enum CreditStatus: Int, CaseIterable, Sendable {
  case approved = 1
  /// Judged again every night until it passes.
  case held = 2
  /// Judged again too, but usually a person decides.
  case review = 3
  /// By a person, for good.
  case refused = 4

  public var name: Text {
    switch self {
    case .approved: "approved"
    case .held: "held"
    case .review: "review"
    case .refused: "refused"
    }
  }
}

public struct CreditJudgement: Hashable, Sendable {
  public var order: Key
  public var status: CreditStatus
  public var rule: Text
  public var facts: Text
  /// The person's decision about it, or none. An approval is kept also while a rate or a later hold stops the order.
  public var decision: Key
  /// It waits for the same reason, told in the same words, as on the last night: there is no new ruling.
  public var isUnchanged: Bool
}

/// What became of a decision: taken, or refused as stale or contradictory.
public struct DecisionAnswer: Hashable, Sendable {
  public var decision: Key
  public var isTaken: Bool
  public var rule: Text
  /// Empty when taken.
  public var why: String

  public init(decision: Key, isTaken: Bool, rule: Text, why: String = "") {
    self.decision = decision
    self.isTaken = isTaken
    self.rule = rule
    self.why = why
  }
}

/// All that credit decided about a group, in a fixed order: decisions, holds by account, orders by arrival.
public struct CreditOutcome: Sendable {
  public var answers: [DecisionAnswer] = []
  public var holds: [HoldChange] = []
  /// Those judged; an order that still awaits intake's review is not among them.
  public var orders: [CreditJudgement] = []
  public var rulings: [Ruling] = []
  /// Everything that stands tonight, also when it stood yesterday: who records them tells new from old by rule and subject.
  public var exceptions: [ExceptionRaised] = []
  /// Limits granted tonight to the root, in order.
  public var grants: [CreditGrant] = []
  /// Orders that passed as they are paid in advance, all or in part.
  public var prepaid: [Key] = []
  /// What customers are to be told.
  public var notices: [CreditNotice] = []
  public init() {}
}
