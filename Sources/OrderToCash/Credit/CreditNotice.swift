/// What a customer is told about its credit tonight: what is stopped or goes on, and what to pay. Internal reasons are not in it.
public struct CreditNotice: Hashable, Sendable {
  /// The number is stored and never changes.
  public enum Kind: Int, CaseIterable, Sendable {
    /// An order waits until `amount` is paid; 0 when no payment helps.
    case orderHeld = 1
    /// An order that waited goes on.
    case orderReleased = 2
    /// Orders of the account wait until `amount`, which is overdue, is paid.
    case accountHeld = 3
    case accountReleased = 4
    /// An order is accepted against payment of `amount` in advance.
    case prepayment = 5
  }

  public var kind: Kind
  public var account: Key
  /// None for an account.
  public var order: Key
  public var rule: Text
  /// What to pay, in minor units of `currency`.
  public var currency: Currency
  public var amount: Int64

  public init(_ kind: Kind, account: Key, order: Key = .none, rule: Text, currency: Currency, amount: Int64 = 0) {
    self.kind = kind
    self.account = account
    self.order = order
    self.rule = rule
    self.currency = currency
    self.amount = amount
  }
}

/// A limit that the program grants, or a person on its proposal.
public struct CreditGrant: Hashable, Sendable {
  public var account: Key
  public var rule: Text
  public var limit: Int64
  public var currency: Currency
  /// The limit that master data states tonight.
  public var statedThen: Int64?
  /// Name of terms, or empty.
  public var terms: Text
  public var points: Int
  public var decision: Key

  public init(
    account: Key, rule: Text, limit: Int64, currency: Currency, statedThen: Int64?, terms: Text = .empty,
    points: Int = 0, decision: Key = .none
  ) {
    self.account = account
    self.rule = rule
    self.limit = limit
    self.currency = currency
    self.statedThen = statedThen
    self.terms = terms
    self.points = points
    self.decision = decision
  }
}
