/// A line of one revision of an order, with what has become of it; quantities are in the stock unit.
public struct OrderedLine: Hashable, Sendable {
  public var order: Key
  public var line: Int
  /// The buyer's line id.
  public var id: Text
  public var quantity: Quantity
  /// Cancelled by anybody, and of that what the customer took back or moved to a later revision.
  public var cancelled: Quantity
  public var withdrawn: Quantity
  /// Neither released to the warehouse nor cancelled.
  public var open: Quantity

  public init(
    order: Key, line: Int, id: Text, quantity: Quantity, cancelled: Quantity = .zero, withdrawn: Quantity = .zero,
    open: Quantity
  ) {
    self.order = order
    self.line = line
    self.id = id
    self.quantity = quantity
    self.cancelled = cancelled
    self.withdrawn = withdrawn
    self.open = open
  }

  /// With the warehouse, or gone.
  public var released: Quantity { quantity - cancelled - open }
}

/// An order as it stands: the lines of all its revisions, oldest first.
public struct OrderStanding: Sendable {
  public var lines: [OrderedLine]

  public init(lines: [OrderedLine]) { self.lines = lines }

  public var open: [OrderedLine] { lines.filter { $0.open > .zero } }
  public var isReleased: Bool { lines.contains { $0.released > .zero } }

  func has(_ id: Text) -> Bool { lines.contains { $0.id == id } }
  func released(_ id: Text) -> Quantity { sum(id, \.released) }
  func open(_ id: Text) -> Quantity { sum(id, \.open) }

  /// The quantity that the customer asked for last, in all: what the last revision asks for and what earlier ones had kept.
  func asked(_ id: Text) -> Quantity { lines.reduce(.zero) { $1.id == id ? $0 + $1.quantity - $1.withdrawn : $0 } }

  private func sum(_ id: Text, _ part: KeyPath<OrderedLine, Quantity>) -> Quantity {
    lines.reduce(.zero) { $1.id == id ? $0 + $1[keyPath: part] : $0 }
  }
}
