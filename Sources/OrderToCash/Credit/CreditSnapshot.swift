/// What the credit stage knows about one account group before it judges. Order of the arrays does not matter.
public struct CreditSnapshot: Sendable {
  /// The root parent: it owns the limit that the whole group shares.
  public var group: Key
  public var accounts: [CreditAccount]
  public var items: [CreditItem]
  public var commitments: [CreditCommitment]
  /// Orders that wait for a judgement: new ones, and those held or in review.
  public var orders: [CreditOrder]
  public var decisions: [CreditDecision]
  public var rates: Rates
  /// Beyond payments: of any account of the group.
  public var facts: [CreditFact] = []
  /// Of the group's root.
  public var standing = CreditStanding()

  public init(
    group: Key, accounts: [CreditAccount], items: [CreditItem] = [], commitments: [CreditCommitment] = [],
    orders: [CreditOrder] = [], decisions: [CreditDecision] = [], rates: Rates
  ) {
    self.group = group
    self.accounts = accounts
    self.items = items
    self.commitments = commitments
    self.orders = orders
    self.decisions = decisions
    self.rates = rates
  }
}

/// One account of the group.
public struct CreditAccount: Sendable {
  public var account: Key
  public var id: Text
  public var billTo: Key
  /// Nil: none granted. Only the group's root is asked.
  public var limit: Int64?
  public var limitCurrency: Currency
  public var since: BusinessDate?
  public var holds: [AccountHold]
  /// The last day on which a person released a hold: what was overdue then is forgiven, what becomes overdue later counts.
  public var releasedOn: BusinessDate?
  /// ISO 3166-1, of its address.
  public var country: Text = .empty

  public init(
    account: Key, id: Text, billTo: Key? = nil, limit: Int64? = nil, limitCurrency: Currency,
    since: BusinessDate? = nil, holds: [AccountHold] = [], releasedOn: BusinessDate? = nil
  ) {
    self.account = account
    self.id = id
    self.billTo = billTo ?? account
    self.limit = limit
    self.limitCurrency = limitCurrency
    self.since = since
    self.holds = holds
    self.releasedOn = releasedOn
  }
}

/// An open item as far as credit needs it; amounts are signed as in `OpenItem`.
public struct CreditItem: Hashable, Sendable {
  public var account: Key
  public var kind: OpenItem.Kind
  public var dueDate: BusinessDate
  public var currency: Currency
  public var open: Int64
  public var openBase: Int64
  /// Its dunning level.
  public var level: Int
  /// Of `open`, what the customer disputes; positive.
  public var disputedAmount: Int64

  public init(
    account: Key, kind: OpenItem.Kind, dueDate: BusinessDate, currency: Currency, open: Int64, openBase: Int64,
    level: Int = 0, disputedAmount: Int64 = 0
  ) {
    self.level = level
    self.account = account
    self.kind = kind
    self.dueDate = dueDate
    self.currency = currency
    self.open = open
    self.openBase = openBase
    self.disputedAmount = disputedAmount
  }

  /// What is not disputed, in base currency at the item's own rate.
  var undisputedBase: Int64 { share(of: openBase, part: max(0, open - disputedAmount), whole: open) }
}

extension CreditSnapshot {
  /// Promises to pay that were not kept, over all accounts.
  func brokenPromises(on date: BusinessDate) -> Int {
    facts.reduce(0) { $1.kind == .brokenPromises && $1.holds(on: date) ? $0 + Int(clamping: $1.value) : $0 }
  }
}

/// What the group will owe and is not an open item yet, gross of tax, summed per currency.
public struct CreditCommitment: Hashable, Sendable {
  /// `advance`: invoiced and paid in advance, and not supplied yet: it counts as cash.
  public enum Kind: Sendable { case approvedUnshipped, shippedNotInvoiced, advance }
  public var kind: Kind
  public var currency: Currency
  public var gross: Int64

  public init(_ kind: Kind, currency: Currency, gross: Int64) {
    self.kind = kind
    self.currency = currency
    self.gross = gross
  }
}

/// An order that asks for credit.
public struct CreditOrder: Sendable {
  /// Keys order by arrival: orders are judged one after another in this order.
  public var key: Key
  public var account: Key
  public var currency: Currency
  /// Of what is still to be shipped, tax included.
  public var gross: Int64
  /// The decision that approved it on an earlier night, or none.
  public var approval: Key
  /// The rules by which intake asked for a review (its price, say): it is not judged before a person has approved each. Such an
  /// approval is about what intake asked, not about credit.
  public var awaits: [Text]
  /// What is told of it since it was judged last; nil for an order that nothing is told of.
  public var last: Last?
  /// What was invoiced in advance on it and is not deducted yet, in its currency.
  public var advanced: Int64 = 0

  public struct Last: Hashable, Sendable {
    public var rule: Text
    public var message: String
    public init(rule: Text, message: String) {
      self.rule = rule
      self.message = message
    }
  }

  public init(
    key: Key, account: Key, currency: Currency, gross: Int64, approval: Key = .none, awaits: [Text] = [],
    last: Last? = nil
  ) {
    self.awaits = awaits
    self.key = key
    self.account = account
    self.currency = currency
    self.gross = gross
    self.approval = approval
    self.last = last
  }
}

/// A person's decision about an order (approve, refuse) or an account (release, hold).
public struct CreditDecision: Hashable, Sendable {
  public var key: Key
  public var verb: Verb
  public var subject: Key
  /// Of the exception that it decides.
  public var rule: Text
  public var who: Text

  public init(key: Key, verb: Verb, subject: Key, rule: Text, who: Text) {
    self.rule = rule
    self.key = key
    self.verb = verb
    self.subject = subject
    self.who = who
  }
}
