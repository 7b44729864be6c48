extension Table {
  /// What a buyer said of an invoice. `code` as `InvoiceResponseDocument.Code`; `item` the invoice or the item taken over at
  /// go-live.
  public static let invoiceResponse = Table(
    "invoice_response", .fact, key: ["key"], indexes: [["item"]],
    [
      .key("key"), .key("file"), .key("account"), .key("item"), .text("document"), .text("number"), .text("code"),
      .text("reason"), .text("text"), .dateOrNull("date"),
    ])
}
