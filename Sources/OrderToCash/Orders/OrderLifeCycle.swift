/// Where an order, or a line of one, stands. The words are those of `reports/orders.csv` and `o2c explain`.
public enum OrderLifeState: String, CaseIterable, Sendable {
  case received
  case inReview = "in review"
  case approved
  case onHold = "on hold"
  case partlyShipped = "partly shipped"
  case shipped
  case invoiced
  case closed
  case cancelled
}

/// An order's life as it follows from facts: nothing keeps a state that could disagree with them.
public struct OrderLifeCycle: Hashable, Sendable {
  /// What intake and credit last said of it.
  public enum Judgement: Hashable, Sendable { case received, inReview, approved, onHold, done }

  public var judgement: Judgement
  /// Sums over what is looked at, in stock units.
  public var ordered: Quantity
  public var cancelled: Quantity
  public var shipped: Quantity
  public var invoiced: Quantity
  /// Its invoices are settled.
  public var isSettled: Bool

  public init(
    _ judgement: Judgement = .received, ordered: Quantity, cancelled: Quantity = .zero, shipped: Quantity = .zero,
    invoiced: Quantity = .zero, isSettled: Bool = false
  ) {
    self.judgement = judgement
    self.ordered = ordered
    self.cancelled = cancelled
    self.shipped = shipped
    self.invoiced = invoiced
    self.isSettled = isSettled
  }

  /// What was delivered speaks louder than how it was judged; what is cancelled whole was never more than that.
  public var state: OrderLifeState {
    if cancelled == ordered { return .cancelled }
    if shipped > .zero {
      if ordered > cancelled + shipped { return .partlyShipped }
      if invoiced < shipped { return .shipped }
      return isSettled ? .closed : .invoiced
    }
    switch judgement {
    case .received: return .received
    case .inReview: return .inReview
    case .approved: return .approved
    case .onHold: return .onHold
    case .done: return .closed
    }
  }

  /// Something that happened to an order.
  public struct Event: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      case judged(Judgement)
      case cancelled(Quantity)
      case shipped(Quantity)
      case invoiced(Quantity)
      /// Its invoices were settled, or one was opened again.
      case settled(Bool)
    }
    /// When it was recorded: keys order in time.
    public var key: Key
    public var kind: Kind
    /// The rule or the document that brought it.
    public var cause: Text

    public init(_ key: Key, _ kind: Kind, cause: Text = .empty) {
      self.key = key
      self.kind = kind
      self.cause = cause
    }
  }

  /// Each state that the order was in, with the event that brought it there, oldest first.
  public static func history(
    ordered: Quantity, received: Key, _ events: [Event]
  ) -> [(key: Key, state: OrderLifeState, cause: Text)] {
    var life = OrderLifeCycle(ordered: ordered)
    var states: [(key: Key, state: OrderLifeState, cause: Text)] = [(received, .received, .empty)]
    for event in events.enumerated().sorted(by: { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }) {
      life.apply(event.element.kind)
      guard life.state != states[states.count - 1].state else { continue }
      states.append((event.element.key, life.state, event.element.cause))
    }
    return states
  }

  private mutating func apply(_ kind: Event.Kind) {
    switch kind {
    case .judged(let judgement): self.judgement = judgement
    case .cancelled(let quantity): cancelled += quantity
    case .shipped(let quantity): shipped += quantity
    case .invoiced(let quantity): invoiced += quantity
    case .settled(let isSettled): self.isSettled = isSettled
    }
  }
}
