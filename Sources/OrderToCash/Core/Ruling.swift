/// What a ruling or an exception is about. The number is stored and never changes.
public enum SubjectKind: Int, Sendable, CaseIterable {
  case file = 1
  case document = 2
  case order = 3
  case orderLine = 4
  case shipment = 5
  case invoice = 6
  case receipt = 7
  case account = 8
  case item = 9
  case bankEntry = 10
  case statement = 11
  case decision = 12
  case arrival = 13
  case dispute = 14

  public var name: String {
    switch self {
    case .file: "file"
    case .document: "document"
    case .order: "order"
    case .orderLine: "order line"
    case .shipment: "shipment"
    case .invoice: "invoice"
    case .receipt: "receipt"
    case .account: "customer"
    case .item: "item"
    case .bankEntry: "bank entry"
    case .statement: "statement"
    case .decision: "decision"
    case .arrival: "arrival"
    case .dispute: "dispute"
    }
  }
}

/// A decision of the program with its reason. A person's is a *decision*.
public struct Ruling: Hashable, Sendable {
  public var subjectKind: SubjectKind
  public var subject: Key
  /// `credit.overdue-hold`, as in the rule registry.
  public var rule: Text
  /// One word: `approved`, `held`, `applied`, `allocated` …
  public var outcome: Text
  /// What was seen, `name=value` separated by `; `, for a person to read.
  public var facts: Text
  /// What was considered and not done, and why; empty when there was no alternative.
  public var rejected: Text

  public init(
    _ subjectKind: SubjectKind, _ subject: Key, rule: Text, outcome: Text, facts: Text, rejected: Text = .empty
  ) {
    self.subjectKind = subjectKind
    self.subject = subject
    self.rule = rule
    self.outcome = outcome
    self.facts = facts
    self.rejected = rejected
  }
}

/// Something a person must look at, raised by a rule. It stays open, and is listed each night, until what raised it is gone or
/// a decision closes it.
public struct ExceptionRaised: Hashable, Sendable {
  public enum Level: Int, CaseIterable, Sendable {
    case info = 0, warning = 1, error = 2, critical = 3
    public var name: String {
      switch self {
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      case .critical: "critical"
      }
    }
  }
  public var level: Level
  public var rule: Text
  public var subjectKind: SubjectKind
  public var subject: Key
  /// The account it concerns, or none.
  public var account: Key
  public var currency: Currency?
  public var amount: Int64
  public var message: String
  public var whatToDo: String
  /// Verbs that would close it, the first being the usual one; each becomes a row a person can drop.
  public var verbs: [Verb]
  /// What `apply` and the like may name as target (a document number, or several joined by `;`), the likeliest first; each becomes a
  /// row of its own.
  public var targets: [Text]
  /// Whose task it is, or empty.
  public var owner: Text

  public init(
    _ level: Level, rule: Text, subjectKind: SubjectKind, subject: Key, account: Key = .none, currency: Currency? = nil,
    amount: Int64 = 0, message: String, whatToDo: String, verbs: [Verb] = [], targets: [Text] = [],
    owner: Text = .empty
  ) {
    self.level = level
    self.rule = rule
    self.subjectKind = subjectKind
    self.subject = subject
    self.account = account
    self.currency = currency
    self.amount = amount
    self.message = message
    self.whatToDo = whatToDo
    self.verbs = verbs
    self.targets = targets
    self.owner = owner
  }
}

/// What a person can decide about an exception.
public enum Verb: String, Sendable, CaseIterable {
  case approve
  case refuse
  case release
  case hold
  case apply
  case unapply
  /// Opens a dispute about an invoice; the target is a reason.
  case dispute
  /// Ends a dispute without giving in: the amount is asked for again.
  case close
  /// A credit note: over a dispute, or over an invoice, lines of it or an amount; see `CreditInstruction`.
  case credit
  case writeOff = "write-off"
  /// Pays cash or a credit back.
  case refund
  /// Gives a dispute to another owner, or a receipt to another customer.
  case reassign
  /// Forgets what a decision taught.
  case revoke
  case dismiss
  /// Of an invoice: a credit note over the difference to lower prices.
  case reprice
  /// Of an invoice: a credit note over all of it and a new invoice in its place.
  case replace
  /// Of an invoice: a fee beside it, on an invoice of its own. The target is the item tax category, or `O` for what is not taxed.
  case charge
  /// Of a customer or an invoice: it promises to pay; the target is the day, the amount what is promised, empty for all that is owed.
  case promise
  /// Of a customer or an invoice: it asks something; the target is whose task that is, the reason what it asks.
  case question
  /// Of a customer: a statement of account tonight.
  case statement
  /// Of a customer: an agency goes on.
  case handOver = "hand-over"
  /// Of a customer or an invoice: what an agency has of it is ours to collect again.
  case recall

  /// Whether the target is one of those that an exception names.
  public var takesTarget: Bool { self == .apply }
}
