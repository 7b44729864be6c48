/// All that one account group's cash is judged by.
///
/// Cash on account stands in `receipts`, not among `items`, except for cash taken over at go-live, which has no receipt.
public struct CashSnapshot: Sendable {
  public struct Member: Sendable, Hashable {
    public var account: Key
    /// The customer number, for messages.
    public var id: Text
    /// Name key as for the payer's, or empty.
    public var nameKey: Text
    /// Words that decisions taught to be this payer's, as `PayerWords` reads them.
    public var words: [Text] = []
    /// Whether decisions taught that it quotes the digits of its order numbers alone.
    public var quotesOrderDigits = false

    public init(account: Key, id: Text, nameKey: Text = .empty) {
      self.account = account
      self.id = id
      self.nameKey = nameKey
    }
  }

  /// A document of the group that is settled, and that one of its receipts quotes or has the amount of.
  public struct Settled: Sendable, Hashable {
    /// As issued.
    public var number: Text
    /// What would pay it: its total, or that less a discount.
    public var amount: Int64

    public init(number: Text, amount: Int64) {
      self.number = number
      self.amount = amount
    }
  }

  /// A statement of account that was sent.
  public struct Statement: Sendable, Hashable {
    public var account: Key
    public var date: BusinessDate
    public var currency: Currency
    /// Credits deducted.
    public var total: Int64

    public init(account: Key, date: BusinessDate, currency: Currency, total: Int64) {
      self.account = account
      self.date = date
      self.currency = currency
      self.total = total
    }
  }

  /// Whether settled documents of a receipt's amount have to be looked up, given how it was routed: anything less than a
  /// reference in full may be of one of them, and so may a number in full over another amount.
  public static func asksForSettled(_ route: CashRoute) -> Bool {
    switch route.by {
    case .bankAccount, .confirmed, .name: true
    case .document: route.isInexact
    default: false
    }
  }

  public var group: Key
  public var members: [Member]
  /// Open items of all members; a closed item (open 0) is there when an application of it may be taken back.
  public var items: [OpenItem]
  /// Tonight's receipts routed here, and those on account that have something left or are named by a decision or return.
  public var receipts: [Receipt]
  public var advices: [Advice]
  public var decisions: [CashDecision]
  public var returns: [ReturnedPayment]
  /// Applications in force of receipts that a decision or a return takes back.
  public var applications: [Application]
  public var settled: [Settled]
  /// Of the night; nil: nothing is exchanged.
  public var rates: Rates?
  /// Statements of the last weeks whose total is the amount of a receipt.
  public var statements: [Statement] = []
  /// Taxes of invoices that may be discounted or written off, by item.
  public var taxes: [Key: [TaxShare]]

  public init(
    group: Key, members: [Member] = [], items: [OpenItem] = [], receipts: [Receipt] = [], advices: [Advice] = [],
    decisions: [CashDecision] = [], returns: [ReturnedPayment] = [], applications: [Application] = [],
    settled: [Settled] = [], taxes: [Key: [TaxShare]] = [:]
  ) {
    self.group = group
    self.members = members
    self.items = items
    self.receipts = receipts
    self.advices = advices
    self.decisions = decisions
    self.returns = returns
    self.applications = applications
    self.settled = settled
    self.taxes = taxes
  }

  var withoutItemsAndReceipts: CashSnapshot {
    var rest = CashSnapshot(
      group: group, members: members, advices: advices, decisions: decisions, returns: returns,
      applications: applications, settled: settled, taxes: taxes)
    rest.rates = rates
    rest.statements = statements
    return rest
  }
}

/// What a night did with a group's cash. Everything is in a stated order that does not depend on the order of the snapshot.
public struct CashOutcome: Sendable {
  /// An item whose open amount changed, with what is open now.
  public struct ItemUpdate: Sendable, Hashable {
    public var item: Key
    public var account: Key
    public var open: Int64
    public var openBase: Int64
  }

  /// A receipt of tonight, or an older one that changed, with what is left of it.
  public struct ReceiptUpdate: Sendable, Hashable {
    public enum Status: Int, Sendable {
      case applied = 1
      case onAccount = 2
      case unidentified = 3
      case returned = 4

      public var name: Text {
        switch self {
        case .applied: "applied"
        case .onAccount: "on-account"
        case .unidentified: "unidentified"
        case .returned: "returned"
        }
      }
    }
    public var receipt: Key
    public var account: Key
    public var left: Int64
    public var leftBase: Int64
    public var status: Status
    public var isAutomatic: Bool
  }

  /// What a receipt with something left may be for.
  public struct Proposal: Sendable, Hashable {
    public var receipt: Key
    /// Document numbers, best first.
    public var choices: [[Text]]
  }

  public struct DecisionDone: Sendable, Hashable {
    public var decision: Key
    /// Why it was not carried out; empty when it was.
    public var refusal: Text

    public init(decision: Key, refusal: Text = .empty) {
      self.decision = decision
      self.refusal = refusal
    }
  }

  /// What a payment kept back of an item.
  public struct Deduction: Sendable, Hashable {
    public var item: Key
    public var receipt: Key
    public var amount: Int64
    public var reason: DisputeReason
    public var note: Text
  }

  /// By the order in which they were made.
  public var applications: [Application] = []
  /// By item key.
  public var items: [ItemUpdate] = []
  /// By receipt key.
  public var receipts: [ReceiptUpdate] = []
  public var postings: [Posting] = []
  public var rulings: [Ruling] = []
  public var exceptions: [ExceptionRaised] = []
  /// Advices that a payment has met, by key.
  public var usedAdvices: [Key] = []
  public var decisions: [DecisionDone] = []
  /// By receipt key.
  public var proposals: [Proposal] = []
  /// By the order in which they were decided.
  public var refunds: [Refund] = []
  public var learned: [LearnedAlias] = []
  /// By item: what payments of tonight kept back, to be disputed.
  public var deductions: [Deduction] = []
  public init() {}
}
