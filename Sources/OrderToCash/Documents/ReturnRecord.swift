/// What came back to the warehouse: goods of one or more shipments of one customer, under the warehouse's number.
public struct ReturnRecord: Sendable {
  public var number: Text = .empty
  /// The day on which it came in; tonight where none is stated.
  public var date: BusinessDate?
  public var lines: [Line] = []
  public var place = Place()
  public init() {}

  public struct Line: Hashable, Sendable {
    public var shipment: Text
    /// The pick list's line number, or empty to find it by sku.
    public var line: Text
    public var sku: Text
    public var quantity: Quantity
    /// The customer's or the warehouse's words.
    public var reason: Text
    public var condition: ReturnCondition

    public init(
      shipment: Text, line: Text = .empty, sku: Text, quantity: Quantity, reason: Text = .empty,
      condition: ReturnCondition
    ) {
      self.shipment = shipment
      self.line = line
      self.sku = sku
      self.quantity = quantity
      self.reason = reason
      self.condition = condition
    }
  }
}

/// What became of returned goods. The number is stored in the ledger, the name is the word in a returns file.
public enum ReturnCondition: Int, CaseIterable, Sendable {
  /// Goes back into stock and is sold again.
  case good = 1
  /// Is kept apart and not sold again.
  case damaged = 2

  public var name: Text { Text(String(describing: self)) }
  public init?(named name: Text) {
    guard let found = ReturnCondition.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}
