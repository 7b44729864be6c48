/// What the warehouse picks for one shipment, and where that goes.
public struct PickList: Sendable {
  public var shipment: Text = .empty
  public var warehouse: Text = .empty
  public var account = Key.none
  public var customer: Text = .empty
  public var orderNumber: Text = .empty
  public var requestedDate: BusinessDate?
  /// GLN or name of the place of delivery, else the customer's number.
  public var shipTo: Text = .empty
  public var name: Text = .empty
  public var address = PostalAddress()
  /// As planned; empty where the warehouse finds a carrier.
  public var carrier: Text = .empty
  public var service: Text = .empty
  public var shipDate: BusinessDate?
  /// In kilograms; zero where items have no weight.
  public var weight: Quantity = .zero
  /// In the order of their bins.
  public var lines: [Line] = []
  public init() {}

  public struct Line: Sendable {
    /// To be confirmed back.
    public var line: Int
    public var bin: Text
    public var sku: Text
    public var gtin: Text
    public var description: Text
    public var quantity: Quantity
    public var unit: Text
    public var requestedDate: BusinessDate?

    public init(
      line: Int, bin: Text, sku: Text, gtin: Text, description: Text, quantity: Quantity, unit: Text,
      requestedDate: BusinessDate?
    ) {
      self.line = line
      self.bin = bin
      self.sku = sku
      self.gtin = gtin
      self.description = description
      self.quantity = quantity
      self.unit = unit
      self.requestedDate = requestedDate
    }
  }

  public func row(_ line: Line) -> ReportRow {
    [
      .text(shipment), .integer(line.line), .text(line.sku), .text(line.gtin), .text(line.description),
      .quantity(line.quantity), .text(line.unit), .text(shipTo), .date(line.requestedDate ?? requestedDate),
      .text(warehouse), .text(line.bin), .text(orderNumber), .text(name), .text(address.street), .text(address.city),
      .text(address.postcode), .text(address.country), .text(carrier), .text(service), .date(shipDate),
      weight.isZero ? .empty : .quantity(weight),
    ]
  }
}

extension ReportRegistry {
  /// Goes to `warehouse/`, not under `reports/`; with several warehouses each has its own.
  public static let pickList = ReportDeclaration(
    name: "pick-list", title: "Pick list",
    purpose: "What the warehouse picks, shipment by shipment in the order of bins.",
    sortKey: ["shipment", "bin", "line"],
    columns: [
      ReportColumn("shipment", .text, "Our despatch number, to be confirmed back"),
      ReportColumn("line", .integer, "Line, to be confirmed back"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("gtin", .text, "GTIN"),
      ReportColumn("description", .text, "Item"),
      ReportColumn("quantity", .decimal, "To pick"),
      ReportColumn("unit", .text, "Unit"),
      ReportColumn("ship_to", .text, "Where it goes: GLN or name of the place, or the customer"),
      ReportColumn("requested_date", .date, "When the customer wants it"),
      ReportColumn("warehouse", .text, "Where it lies"),
      ReportColumn("bin", .text, "In which bin"),
      ReportColumn("order_number", .text, "The customer's order"),
      ReportColumn("name", .text, "Ship-to address: who"),
      ReportColumn("street", .text, "… street"),
      ReportColumn("city", .text, "… city"),
      ReportColumn("postcode", .text, "… postcode"),
      ReportColumn("country", .text, "… country (ISO 3166-1)"),
      ReportColumn("carrier", .text, "With whom it leaves, as planned"),
      ReportColumn("service", .text, "… by which service"),
      ReportColumn("ship_date", .date, "… and when"),
      ReportColumn("weight", .decimal, "Of the shipment, in kilograms"),
    ])
}
