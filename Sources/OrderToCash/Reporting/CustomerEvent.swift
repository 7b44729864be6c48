/// Something that happened to a customer's orders or payments, as the customer is told: never a reason of ours, never a score.
public struct CustomerEvent: Hashable, Sendable {
  /// The number is stored and never changes; a notice lists events in this order.
  public enum Kind: Int, Sendable, CaseIterable {
    case received = 1
    case confirmed = 2
    case changed = 3
    case rejected = 4
    case held = 5
    case backOrdered = 6
    case shipped = 7
    case cancelled = 8
    case invoiced = 9
    case credited = 10
    case paid = 11
    /// A status page was published; `document` is its path in the outbox.
    case page = 12
  }

  public var kind: Kind
  public var date: BusinessDate
  /// The customer's order number, or empty.
  public var order: Text
  /// Our number: shipment, invoice, receipt.
  public var document: Text
  public var amount: Money?
  /// When it is expected, or due.
  public var expected: BusinessDate?
  /// Carrier and tracking number.
  public var carrier: Text
  public var tracking: Text
  /// What it is about: quantities and items, `2 × Lamp`.
  public var items: Text

  public init(
    _ kind: Kind, _ date: BusinessDate, order: Text = .empty, document: Text = .empty, amount: Money? = nil,
    expected: BusinessDate? = nil, carrier: Text = .empty, tracking: Text = .empty, items: Text = .empty
  ) {
    self.kind = kind
    self.date = date
    self.order = order
    self.document = document
    self.amount = amount
    self.expected = expected
    self.carrier = carrier
    self.tracking = tracking
    self.items = items
  }
}

/// What one customer is told about a night.
public struct CustomerNotice: Sendable {
  public var company = Party()
  public var customer = Party()
  public var language = Language.english
  public var date = BusinessDate(days: 0)
  public var events: [CustomerEvent] = []
  /// Past due, and all that is open, per currency: what lets an order go on that waits.
  public var overdue: [Money] = []
  public var open: [Money] = []
  public var payTo = PaymentAccount()
  public init() {}

  /// What to say about an order that waits (`deliver.notice`): what is past due, else what is open, else that we look at it.
  public enum Request: Hashable, Sendable { case overdue, open, wait }
  public var request: Request { !overdue.isEmpty ? .overdue : !open.isEmpty ? .open : .wait }
}

/// Where a customer stands, for its status page.
public struct CustomerStatus: Sendable {
  public struct OpenOrder: Hashable, Sendable {
    public var number: Text
    public var requested: BusinessDate?
    /// 1 received, 2 in review, 3 held, 4 approved, 5 back-ordered or awaiting the warehouse.
    public var state: Int
    public var amount: Money

    public init(number: Text, requested: BusinessDate?, state: Int, amount: Money) {
      self.number = number
      self.requested = requested
      self.state = state
      self.amount = amount
    }
  }

  public struct OpenItem: Hashable, Sendable {
    public var document: Text
    public var issued: BusinessDate
    public var due: BusinessDate
    public var open: Money

    public init(document: Text, issued: BusinessDate, due: BusinessDate, open: Money) {
      self.document = document
      self.issued = issued
      self.due = due
      self.open = open
    }
  }

  public var notice = CustomerNotice()
  public var orders: [OpenOrder] = []
  public var items: [OpenItem] = []
  /// Latest first.
  public var history: [CustomerEvent] = []
  public init() {}
}
