extension Table {
  /// What advance invoices charged, by tax group: `ordinal` from 1. `buyer` and `order_number` name the order through all its
  /// revisions; see `AdvancePart`.
  public static let advancePart = Table("advance_part", .fact, key: ["advance", "ordinal"], advanceColumns)

  /// What of it is not deducted from an invoice, nor credited.
  public static let openAdvance = Table("open_advance", .live, key: ["advance", "ordinal"], advanceColumns)

  private static let advanceColumns: [Column] = [
    .key("advance"), .int("ordinal"), .key("account"), .key("buyer"), .text("order_number"), .currency("currency"),
    .text("category"), .percent("rate"), .int("net"), .int("tax"), .int("rounding"), .int("base_net"), .int("base_tax"),
    .int("base_rounding"),
  ]

  /// Parts of advance invoices that a document takes off: an invoice that deducts them, or a credit note that gives them back.
  public static let advanceUse = Table(
    "advance_use", .fact, key: ["document", "ordinal"], indexes: [["advance", "part"]],
    [
      .key("document"), .int("ordinal"), .key("advance"), .int("part"), .int("net"), .int("tax"), .int("rounding"),
      .int("base_net"), .int("base_tax"), .int("base_rounding"),
    ])

  /// Pro-formas sent: what an order is to be paid in advance by. `asked` of `gross`.
  public static let proForma = Table(
    "pro_forma", .fact, key: ["key"], indexes: [["order_key"], ["number"]],
    [
      .key("key"), .key("order_key"), .key("account"), .key("bill_to"), .text("number"), .date("date"),
      .currency("currency"), .amount("net"), .amount("tax"), .amount("gross"), .amount("asked"), .text("reference"),
    ])

  /// Open orders that credit let pass as they are paid in advance: cash on account is theirs.
  public static let prepaidOrder = Table("prepaid_order", .live, key: ["order_key"], [.key("order_key")])

  /// Tax rates by place of delivery, as files told; see `TaxRate`. Of one place, item category and first day the last one holds.
  public static let taxRate = Table(
    "tax_rate", .fact, key: ["key"], indexes: [["country", "region", "postcode"]],
    [
      .key("key"), .key("file"), .text("country"), .text("region"), .text("postcode"), .text("item_category"),
      .percent("rate"), .dateOrNull("valid_from"), .dateOrNull("valid_to"), .text("name"),
    ])
}
