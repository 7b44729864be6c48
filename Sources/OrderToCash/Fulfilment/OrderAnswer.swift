/// What the customer is told about an order after fulfilment: the business answer of an `OrderResponse` (AP, CA or RE).
public struct OrderAnswer: Hashable, Sendable {
  public var code: OrderResponseDocument.Code
  /// For the customer to read; never an internal reason.
  public var note: Text
  /// Lines that are not simply accepted.
  public var lines: [Line]
  /// When all of it leaves, as planned with the carrier.
  public var promised: BusinessDate?

  public struct Line: Hashable, Sendable {
    public var line: Int
    public var code: OrderResponseDocument.LineCode
    /// Accepted, in the stock unit: released now or later.
    public var quantity: Quantity
    /// Of that, what follows when stock comes.
    public var backorder: Quantity
    public var note: Text
    /// The item delivered instead; none for the item ordered.
    public var substitute = Key.none
  }

  /// The answer to an order that was allocated for the first time, of which something was cancelled or replaced, or of which
  /// something comes that had waited for stock. Nil when there is nothing new to tell. `item`: key and number of an item by its
  /// ordinal.
  public init?(_ allocation: Allocation, isFirst: Bool, item: (Int) -> (key: Key, sku: Text)) {
    let isReleased = allocation.lines.contains { !$0.allocated.isZero }
    guard isFirst || isReleased || allocation.lines.contains(where: { !$0.cancelled.isZero }) else { return nil }
    lines = allocation.lines.indices.compactMap { index in
      let (line, substitute) = (allocation.lines[index], allocation.substitutes(of: index).first)
      guard substitute != nil || !line.waiting.isZero || !line.cancelled.isZero else { return nil }
      var notes = [OrderAnswer.note(of: line, in: allocation)].filter { !$0.isEmpty }
      if let substitute {
        let part = substitute.quantity == line.asked ? "Replaced" : "\(substitute.quantity) of it are replaced"
        notes.insert(Text("\(part) by \(item(substitute.item).sku)."), at: 0)
      }
      return Line(
        line: line.line, code: substitute == nil ? OrderAnswer.code(of: line, in: allocation) : .changed,
        quantity: line.asked - line.cancelled, backorder: !allocation.isShortOfStock ? .zero : line.waiting,
        note: Text(notes.map(\.string).joined(separator: " ")),
        substitute: substitute.map { item($0.item).key } ?? .none)
    }
    lines.removeAll { $0.code == .accepted }
    switch allocation.result {
    case .cancelled where isFirst: code = .rejected
    case .full, .notYetDue, .blocked: code = lines.isEmpty ? .accepted : .amended
    case .partial, .waiting, .cancelled: code = .amended
    }
    note = OrderAnswer.note(of: code)
    if allocation.result == .full, !lines.isEmpty {
      note = "Some goods are replaced by others; see the lines."
    } else if !isFirst, isReleased {
      note =
        allocation.result == .full ? "What was on back-order comes now." : "Some of what was on back-order comes now."
    }
  }

  /// The answer when something of a release was not there and is cancelled. What waits was promised for later already.
  public init?(pickedShort shipment: ConfirmedShipment) {
    lines = shipment.lines.filter { !$0.cancelled.isZero }.map {
      Line(
        line: $0.orderLine, code: $0.picked.isZero ? .rejected : .changed, quantity: $0.picked, backorder: .zero,
        note: "Not there when it was picked; cancelled.")
    }
    guard !lines.isEmpty else { return nil }
    code = .amended
    note = OrderAnswer.note(of: .amended)
  }

  private static func code(
    of line: Allocation.Line, in allocation: Allocation
  ) -> OrderResponseDocument.LineCode {
    if !allocation.isShortOfStock { return .accepted }
    return line.cancelled == line.asked ? .rejected : .changed
  }

  private static func note(of line: Allocation.Line, in allocation: Allocation) -> Text {
    if !allocation.isShortOfStock { return .empty }
    if line.cancelled.isZero { return line.waiting.isZero ? .empty : "Out of stock; it follows when stock comes." }
    return "Out of stock; cancelled."
  }

  private static func note(of code: OrderResponseDocument.Code) -> Text {
    switch code {
    case .accepted, .acknowledged: .empty
    case .amended: "Some goods are out of stock; see the lines."
    case .rejected: "The goods are out of stock; the order is cancelled."
    }
  }
}

extension Allocation {
  /// Whether what waits does so for want of stock.
  var isShortOfStock: Bool { result == .partial || result == .waiting || result == .cancelled }
}
