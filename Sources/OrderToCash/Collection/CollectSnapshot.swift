/// What the collect stage knows about one account group. Order of the arrays does not matter.
public struct CollectSnapshot: Sendable {
  public var accounts: [CollectAccount]
  public var items: [CollectItem]
  /// The company's currency, in which the items' base amounts are.
  public var base: Currency
  /// The date of the run before; nil on the first night.
  public var previous: BusinessDate?
  /// The bank account whose expected statement has not arrived: what was paid is not known, so nobody is reminded.
  public var missingStatement: Text?
  /// The last night on which no statement was missing, where that is longer ago than `previous`: reminders of the nights between were
  /// not sent, and are due tonight.
  public var remindedUntil: BusinessDate?
  /// Promises that stand.
  public var promises: [Promise] = []
  /// Decisions to hand an account's debt over to an agency.
  public var handOvers: [CollectDecision] = []
  /// What collecting told of the group's accounts and items, and is open.
  public var told: [Told] = []
  /// What people dismissed of what collecting told of these, in the order of the decisions.
  public var dismissed: [Dismissed] = []

  public init(
    accounts: [CollectAccount], items: [CollectItem], base: Currency, previous: BusinessDate?,
    missingStatement: Text? = nil
  ) {
    self.accounts = accounts
    self.base = base
    self.items = items
    self.previous = previous
    self.missingStatement = missingStatement
  }
}

/// An exception that is open.
public struct Told: Hashable, Sendable {
  public var rule: Text
  public var subject: Key

  public init(rule: Text, subject: Key) {
    self.rule = rule
    self.subject = subject
  }
}

/// A decision to leave something as it is.
public struct Dismissed: Hashable, Sendable {
  public var rule: Text
  public var subject: Key
  /// Of the exception when it was dismissed, in minor units of its currency; nil when that is not known any more.
  public var amount: Int64?

  public init(rule: Text, subject: Key, amount: Int64?) {
    self.rule = rule
    self.subject = subject
    self.amount = amount
  }
}

/// A bill-to account.
public struct CollectAccount: Sendable {
  public var account: Key
  public var id: Text
  public var holds: [AccountHold]
  public var language: Language

  public init(account: Key, id: Text, holds: [AccountHold] = [], language: Language = .english) {
    self.account = account
    self.id = id
    self.holds = holds
    self.language = language
  }
}

/// An open item as far as collecting needs it; amounts are signed as in `OpenItem`.
public struct CollectItem: Hashable, Sendable {
  public var key: Key
  public var account: Key
  public var kind: OpenItem.Kind
  public var issueDate: BusinessDate
  public var dueDate: BusinessDate
  public var currency: Currency
  public var open: Int64
  public var openBase: Int64
  public var level: Int
  public var lastReminder: BusinessDate?
  /// Of `open`, what the customer disputes; positive.
  public var disputedAmount: Int64
  /// What a receipt that is not posted yet is proposed to pay of it; positive.
  public var proposed: Int64
  /// Our number of it.
  public var document: Text = .empty
  /// An agency collects it.
  public var isWithAgency = false
  /// What was open of it when somebody took it back from an agency; nil when nobody did.
  public var recalled: Int64?

  public init(
    key: Key, account: Key, kind: OpenItem.Kind = .invoice, issueDate: BusinessDate, dueDate: BusinessDate,
    currency: Currency, open: Int64, openBase: Int64, level: Int = 0, lastReminder: BusinessDate? = nil,
    disputedAmount: Int64 = 0, proposed: Int64 = 0
  ) {
    self.key = key
    self.account = account
    self.kind = kind
    self.issueDate = issueDate
    self.dueDate = dueDate
    self.currency = currency
    self.open = open
    self.openBase = openBase
    self.level = level
    self.lastReminder = lastReminder
    self.disputedAmount = disputedAmount
    self.proposed = proposed
  }
}
