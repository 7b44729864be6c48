/// Above an amount one person alone neither writes off nor pays back.
public enum TwoDeciders {
  public static let rule = Rule(
    "decision.second-decider", stage: .cash,
    rationale:
      "Money that leaves by one person's word alone is how money is stolen: above policies.cash.two_deciders_above a second "
      + "person decides the same.",
    triggers: "a refund of 1,500.00 with the bound at 1,000.00: it waits for another person's row",
    spares: "a refund of 900.00; the second person's row")

  /// What somebody wants done.
  public struct Wish: Hashable, Sendable {
    public var verb: Text
    public var target: Text
    /// As written; empty for all.
    public var amount: Text
    public var who: Text

    public init(verb: Text, target: Text, amount: Text, who: Text) {
      self.verb = verb
      self.target = target
      self.amount = amount
      self.who = who
    }
  }

  public enum Answer: Hashable, Sendable {
    /// One person is enough.
    case enough
    /// Another person has to decide the same.
    case first
    /// Two people want the same.
    case second
    /// The same person again.
    case same
    /// Somebody else wants something else.
    case contradicts
  }

  /// - Parameters:
  ///   - stake: minor units of the base currency that would leave.
  ///   - bound: `policies.cash.two_deciders_above`; nil: one person is always enough.
  ///   - pending: what waits for a second person about the same subject.
  public static func judge(_ wish: Wish, stake: Int64, bound: Int64?, pending: Wish?) -> Answer {
    guard let bound, stake > bound else { return .enough }
    guard let pending else { return .first }
    guard (pending.verb, pending.target, pending.amount) == (wish.verb, wish.target, wish.amount) else {
      return .contradicts
    }
    return pending.who == wish.who ? .same : .second
  }
}
