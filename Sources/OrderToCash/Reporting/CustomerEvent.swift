/// Something that happened to a customer's orders or payments, as the customer is told: never a reason of ours, never a score.
public struct CustomerEvent: Hashable, Sendable {
  /// The number is stored and never changes; a notice lists events by `rank`.
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
    /// An order that waited goes on.
    case released = 13
    /// All orders of the account wait, or go on again.
    case accountHeld = 14
    case accountReleased = 15
    /// An order is accepted against payment in advance.
    case prepayment = 16
  }

  /// What to say of something that waits (`deliver.notice`): never why, always what helps.
  public enum Request: Hashable, Sendable {
    /// The amount is past due, or makes room, or is to be paid in advance.
    case overdue, room, advance
    /// No payment helps: we look at it.
    case wait
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
  /// What lets it go on, with `amount` as what to pay; nil for what doesn't wait.
  public var request: Request?

  public init(
    _ kind: Kind, _ date: BusinessDate, order: Text = .empty, document: Text = .empty, amount: Money? = nil,
    expected: BusinessDate? = nil, carrier: Text = .empty, tracking: Text = .empty, items: Text = .empty,
    request: Request? = nil
  ) {
    self.request = request
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

extension CustomerEvent.Kind {
  /// The place among a notice's events: as an order lives.
  public var rank: Int {
    let order: [CustomerEvent.Kind] = [
      .received, .confirmed, .changed, .rejected, .prepayment, .held, .released, .accountHeld, .accountReleased,
      .backOrdered, .shipped, .cancelled, .invoiced, .credited, .paid, .page,
    ]
    return order.firstIndex(of: self) ?? order.count
  }
}

extension CustomerEvent {
  /// What credit tells a customer, as an event: what waits or goes on, and what to pay.
  public init(_ notice: CreditNotice, order: Text, date: BusinessDate) {
    let kind: Kind
    switch notice.kind {
    case .orderHeld: kind = .held
    case .orderReleased: kind = .released
    case .accountHeld: kind = .accountHeld
    case .accountReleased: kind = .accountReleased
    case .prepayment: kind = .prepayment
    }
    self.init(kind, date, order: order)
    guard [.held, .accountHeld, .prepayment].contains(kind) else { return }
    guard notice.amount > 0 else {
      request = .wait
      return
    }
    amount = Money(minor: notice.amount, currency: notice.currency)
    request = kind == .prepayment ? .advance : notice.rule == CreditRules.overLimit.id ? .room : .overdue
  }
}

/// What one customer is told about a night.
public struct CustomerNotice: Sendable {
  public var company = Party()
  public var customer = Party()
  public var language = Language.english
  public var date = BusinessDate(days: 0)
  public var events: [CustomerEvent] = []
  public var payTo = PaymentAccount()
  public init() {}

  /// Whether it asks for a payment.
  public var asksForPayment: Bool { events.contains { $0.request.map { $0 != .wait } ?? false } }
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
