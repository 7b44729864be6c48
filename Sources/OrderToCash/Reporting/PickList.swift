/// One line to pick, for the warehouse.
public struct PickLine: Sendable {
  public var shipment: Text = .empty
  public var line = 0
  public var sku: Text = .empty
  public var gtin: Text = .empty
  public var description: Text = .empty
  public var quantity: Quantity = .zero
  public var unit: Text = .empty
  public var shipTo: Text = .empty
  public var requestedDate: BusinessDate?
  public init() {}

  public var row: ReportRow {
    [
      .text(shipment), .integer(line), .text(sku), .text(gtin), .text(description), .quantity(quantity), .text(unit),
      .text(shipTo), .date(requestedDate),
    ]
  }
}

/// One line of the answer to an order for a partner that speaks CSV.
public struct OrderAnswerLine: Sendable {
  public var orderNumber: Text = .empty
  public var line: Text = .empty
  /// acknowledged, accepted, changed, rejected.
  public var status: Text = .empty
  /// Of a line; an order as a whole has none.
  public var quantity: Quantity?
  public var promisedDate: BusinessDate?
  /// For the customer to read; never an internal reason.
  public var note: Text = .empty
  public init() {}

  public var row: ReportRow {
    [
      .text(orderNumber), .text(line), .text(status), quantity.map { .quantity($0) } ?? .empty, .date(promisedDate),
      .text(note),
    ]
  }
}

extension ReportRegistry {
  /// Goes to `warehouse/`, not under `reports/`.
  public static let pickList = ReportDeclaration(
    name: "pick-list", title: "Pick list", purpose: "What the warehouse picks.", sortKey: ["shipment", "line"],
    columns: [
      ReportColumn("shipment", .text, "Our despatch number, to be confirmed back"),
      ReportColumn("line", .integer, "Line, to be confirmed back"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("gtin", .text, "GTIN"),
      ReportColumn("description", .text, "Item"),
      ReportColumn("quantity", .decimal, "To pick"),
      ReportColumn("unit", .text, "Unit"),
      ReportColumn("ship_to", .text, "Where it goes"),
      ReportColumn("requested_date", .date, "When the customer wants it"),
    ])

  /// Goes to `partners/<customer>/`.
  public static let orderAnswer = ReportDeclaration(
    name: "acknowledgements", title: "Order answers", purpose: "The answer to orders that came as CSV.",
    sortKey: ["order_number", "line"],
    columns: [
      ReportColumn("order_number", .text, "Your order"),
      ReportColumn("line", .text, "Your line; empty for the order as a whole"),
      ReportColumn("status", .text, "acknowledged, accepted, changed, rejected"),
      ReportColumn("quantity", .decimal, "Confirmed quantity; empty for the order as a whole"),
      ReportColumn("promised_date", .date, "When it ships"),
      ReportColumn("note", .text, "Remark"),
    ])
}
