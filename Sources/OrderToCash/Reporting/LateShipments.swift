extension ReportRegistry {
  public static let lateShipments = ReportDeclaration(
    name: "late-shipments", title: "Late shipments",
    purpose:
      "What customers wait for longer than they asked for, or than was planned: lines not shipped, and lines that left late "
      + "tonight.",
    sortKey: ["customer_id", "order_number", "line", "shipment"],
    columns: [
      ReportColumn("customer_id", .text, "Buyer"),
      ReportColumn("order_number", .text, "The buyer's number"),
      ReportColumn("line", .integer, "Line of the order, by our count"),
      ReportColumn("order_line", .text, "The buyer's line id"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("quantity", .decimal, "Late"),
      ReportColumn("unit", .text, "Unit"),
      ReportColumn("requested_date", .date, "When the buyer wants it"),
      ReportColumn("ship_date", .date, "When it was to leave: as planned with the carrier, or the day of its release"),
      ReportColumn("despatch_date", .date, "When it left"),
      ReportColumn("days_late", .integer, "Days since the earlier of the two dates"),
      ReportColumn("reason", .text, "out of stock, in review, on hold, not released, awaits the warehouse, left late"),
      ReportColumn("shipment", .text, "Our despatch number"),
      ReportColumn("warehouse", .text, "Where it lies"),
      ReportColumn("carrier", .text, "Carrier, as planned"),
    ])
}
