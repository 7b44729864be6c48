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
  /// Our item that is delivered instead, or empty.
  public var substitute: Text = .empty
  public init() {}

  public var row: ReportRow {
    [
      .text(orderNumber), .text(line), .text(status), quantity.map { .quantity($0) } ?? .empty, .date(promisedDate),
      .text(note), .text(substitute),
    ]
  }
}

extension ReportRegistry {
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
      ReportColumn("substitute", .text, "Our item that is delivered instead"),
    ])
}
