extension ReportRegistry {
  /// Per customer and currency; by invoice date it is a report of its own.
  public static func aging(_ buckets: AgingBuckets) -> ReportDeclaration {
    let isByDue = buckets.basis == .dueDate
    return ReportDeclaration(
      name: isByDue ? "aging" : "aging-by-invoice-date",
      title: isByDue ? "Aging of receivables" : "Aging by invoice date",
      purpose: isByDue
        ? "What each customer owes, by how long it is past due. One row per customer and currency."
        : "What each customer owes, by how long ago it was invoiced. One row per customer and currency.",
      sortKey: ["customer_id", "currency"],
      columns: [
        ReportColumn("customer_id", .text, "Bill-to account"),
        ReportColumn("customer_name", .text, "Its name"),
        ReportColumn("currency", .text, "Currency of the amounts (ISO 4217)"),
      ] + amounts(buckets) + [
        ReportColumn("credit_limit", .amount, "Granted limit, in limit_currency; empty when none is granted"),
        ReportColumn("limit_currency", .text, "Currency of the limit"),
        ReportColumn("on_hold", .flag, "No new orders are released"),
        ReportColumn("disputed", .amount, "What the customer disputes; it is part of the buckets"),
        ReportColumn("account_group", .text, "Id of the root of its account group; its own without a parent"),
        ReportColumn("customer_group", .text, "Group of its master data"),
        ReportColumn("salesperson", .text, "Its salesperson"),
      ]
    ).showing(ReportDeclaration.mostRows).selected(
      by: "currency", "account_group", "customer_group", "salesperson")
  }

  /// By account group, currency, customer group, salesperson, and in total.
  public static func agingSummary(_ buckets: AgingBuckets) -> ReportDeclaration {
    let isByDue = buckets.basis == .dueDate
    return ReportDeclaration(
      name: isByDue ? "aging-summary" : "aging-summary-by-invoice-date",
      title: isByDue ? "Aging by group" : "Aging by group and invoice date",
      purpose: "Aging by account group, currency, customer group and salesperson, and in total.",
      sortKey: ["by", "name", "currency"],
      columns: [
        ReportColumn(
          "by", .text, "account group (of customers with a parent), currency, customer group, salesperson, total"),
        ReportColumn(
          "name", .text, "Id of the group's root, currency, group, salesperson; (none) where none is stated"),
        ReportColumn("currency", .text, "Currency of the amounts; the total is in base currency"),
      ] + amounts(buckets) + [
        ReportColumn("disputed", .amount, "What customers dispute; it is part of the buckets"),
        ReportColumn("customers", .integer, "Customers with open items"),
      ])
  }

  private static func amounts(_ buckets: AgingBuckets) -> [ReportColumn] {
    let columns = (0..<buckets.count).map { index in
      let what: String
      switch (buckets.basis, index) {
      case (.dueDate, 0): what = "Open and not due yet"
      case (.dueDate, _): what = "Open and past due, \(buckets.label(index)) by due date"
      case (.invoiceDate, _): what = "Open, \(buckets.label(index)) since the invoice's date"
      }
      return ReportColumn(buckets.column(index), .amount, what)
    }
    return columns + [
      ReportColumn("unapplied", .amount, "Credit notes and cash on account not applied yet; negative"),
      ReportColumn("balance", .amount, "All buckets and unapplied together"),
      ReportColumn("balance_base", .amount, "The balance in base currency, at the items' own rates"),
    ]
  }

  public static let agingDetail = ReportDeclaration(
    name: "aging-detail", title: "Open items",
    purpose: "Every open item behind aging: invoices, credit notes, fees and cash on account.",
    sortKey: ["customer_id", "due_date", "document"],
    columns: [
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("document", .text, "Our document number, or the receipt's reference for cash on account"),
      ReportColumn("kind", .text, "invoice, credit note, fee or on account"),
      ReportColumn("issue_date", .date, "Document date, or value date of cash"),
      ReportColumn("due_date", .date, "Due date"),
      ReportColumn("days_past_due", .integer, "Days since the due date; negative before it"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("original", .amount, "Amount of the document; credits and cash negative"),
      ReportColumn("open", .amount, "Still open tonight"),
      ReportColumn("bucket", .text, "The column of aging that it counts in"),
      ReportColumn("disputed", .flag, "The customer disputes it, or part of it"),
      ReportColumn("open_base", .amount, "Still open, in base currency at the item's own rate"),
      ReportColumn("order_number", .text, "The customer's order number"),
      ReportColumn("payment_reference", .text, "Creditor reference printed on it (ISO 11649)"),
      ReportColumn("dunning_level", .integer, "Reminders sent; 0 for none"),
      ReportColumn("last_reminder", .date, "When the last one was sent"),
      ReportColumn("disputed_amount", .amount, "What of the open amount the customer disputes"),
      ReportColumn("bucket_by_invoice_date", .text, "The column of aging by invoice date that it counts in"),
    ]
  ).showing(ReportDeclaration.mostRows).selected(by: "customer_id", "currency")
}
