/// Documents as tables, for customers who take CSV instead of UBL.
extension ReportRegistry {
  /// Goes to `partners/<customer>/invoice-<number>.csv` or `credit-note-<number>.csv`; one row per line, the document's own fields
  /// on each.
  public static let invoiceExport = ReportDeclaration(
    name: "invoice", title: "Invoice as CSV", purpose: "An invoice or a credit note for a customer that takes CSV.",
    sortKey: [],
    columns: [
      ReportColumn("number", .text, "Document number"),
      ReportColumn("kind", .text, "invoice, credit note, advance invoice or pro-forma"),
      ReportColumn("issue_date", .date, "Document date"),
      ReportColumn("due_date", .date, "Due date"),
      ReportColumn("currency", .text, "Currency of the amounts (ISO 4217)"),
      ReportColumn("seller_name", .text, "Who sells"),
      ReportColumn("seller_tax_id", .text, "Its VAT number"),
      ReportColumn("customer_id", .text, "Our number of the customer"),
      ReportColumn("customer_tax_id", .text, "Its VAT number"),
      ReportColumn("order_number", .text, "Your order"),
      ReportColumn("buyer_reference", .text, "Your reference"),
      ReportColumn("shipment", .text, "Our despatch number"),
      ReportColumn("delivery_date", .date, "When the goods were delivered"),
      ReportColumn("corrects", .text, "The invoice that this corrects"),
      ReportColumn("line", .text, "Our line"),
      ReportColumn("order_line", .text, "Your line"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("buyer_item", .text, "Your item"),
      ReportColumn("gtin", .text, "GTIN"),
      ReportColumn("description", .text, "Item"),
      ReportColumn("quantity", .decimal, "Invoiced"),
      ReportColumn("unit", .text, "Unit (UN/ECE Recommendation 20)"),
      ReportColumn("price", .decimal, "Net price of price_base units"),
      ReportColumn("price_base", .decimal, "Units that the price is for"),
      ReportColumn("net", .amount, "The line without tax"),
      ReportColumn("tax_category", .text, "UNCL 5305"),
      ReportColumn("tax_rate", .percent, "Per cent"),
      ReportColumn("total_net", .amount, "The document without tax"),
      ReportColumn("total_tax", .amount, "Its tax"),
      ReportColumn("total", .amount, "With tax"),
      ReportColumn("payable", .amount, "What is due"),
      ReportColumn("discount_date", .date, "Paid by this day, discount_amount may be kept"),
      ReportColumn("discount_amount", .amount, "See discount_date"),
      ReportColumn("payment_reference", .text, "To be quoted with the payment (ISO 11649)"),
      ReportColumn("iban", .text, "Where to pay"),
      ReportColumn("bic", .text, "Its bank"),
      ReportColumn("total_charges", .amount, "Charges less allowances on the whole document; total_net holds them"),
      ReportColumn("note", .text, "Remark, such as why something is credited"),
      ReportColumn("terms", .text, "When what is due, in words"),
      ReportColumn(
        "prepaid", .amount, "Paid in advance; total_tax holds the tax of it, which advance invoices charged"),
    ])

  /// Goes to `partners/<customer>/despatch-advice-<number>.csv`; one row per line.
  public static let despatchExport = ReportDeclaration(
    name: "despatch-advice", title: "Despatch advice as CSV",
    purpose: "A despatch advice for a customer that takes CSV.",
    sortKey: [],
    columns: [
      ReportColumn("shipment", .text, "Our despatch number"),
      ReportColumn("despatch_date", .date, "When it left"),
      ReportColumn("order_number", .text, "Your order"),
      ReportColumn("carrier", .text, "Carrier"),
      ReportColumn("tracking", .text, "Tracking number"),
      ReportColumn("line", .text, "Our line"),
      ReportColumn("order_line", .text, "Your line"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("buyer_item", .text, "Your item"),
      ReportColumn("gtin", .text, "GTIN"),
      ReportColumn("description", .text, "Item"),
      ReportColumn("quantity", .decimal, "Shipped"),
      ReportColumn("unit", .text, "Unit (UN/ECE Recommendation 20)"),
      ReportColumn("outstanding", .decimal, "Still to come"),
      ReportColumn("instead_of", .text, "For a substitute: our item that was ordered"),
    ])
}

extension InvoiceDocument {
  public var rows: [ReportRow] {
    func money(_ minor: Int64) -> Cell { .amount(minor, currency) }
    return lines.map { line in
      ReportRow([
        .text(number), .text(kind.name), .date(issueDate), .date(dueDate), .text(Text(currency.code)),
        .text(seller.name),
        .text(seller.taxId), .text(buyer.id), .text(buyer.taxId), .text(orderNumber), .text(buyerReference),
        .text(despatchNumber), .date(deliveryDate), .text(precedingInvoice), .text(line.id), .text(line.orderLine),
        .text(line.sellerItem), .text(line.buyerItem), .text(line.gtin), .text(line.name), .quantity(line.quantity),
        .text(line.unit), .price(line.price), .quantity(line.priceBase), money(line.net), .text(line.taxCategory),
        .percent(line.taxRate), money(netTotal), money(taxTotal), money(grandTotal), money(payable),
        .date(discounts.first?.date), discounts.first.map { money($0.amount) } ?? .empty, .text(paymentReference),
        .text(payTo.iban), .text(payTo.bic), money(netTotal - lineTotal), .text(note), .text(termsText),
        prepaid != 0 ? money(prepaid) : .empty,
      ])
    }
  }
}

extension DespatchAdviceDocument {
  public var rows: [ReportRow] {
    lines.map { line in
      ReportRow([
        .text(number), .date(despatchDate), .text(orderNumber), .text(carrier), .text(tracking), .text(line.id),
        .text(line.orderLine), .text(line.sellerItem), .text(line.buyerItem), .text(line.gtin), .text(line.name),
        .quantity(line.quantity), .text(line.unit), .quantity(line.outstanding), .text(line.insteadOf),
      ])
    }
  }
}
