/// The reports of collecting.
extension ReportRegistry {
  public static let tasks = ReportDeclaration(
    name: "tasks", title: "Tasks by owner",
    purpose:
      "What waits for whom: every exception that is somebody's task. Disputes and customers' questions are here, never answered by a program.",
    sortKey: ["owner"],
    columns: [
      ReportColumn("owner", .text, "Whose task it is"),
      ReportColumn("severity", .text, "critical, error, warning, info"),
      ReportColumn("exception_id", .text, "Its number in exceptions.csv"),
      ReportColumn("customer_id", .text, "Customer concerned, if any"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("subject", .text, "What it is about"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("amount", .amount, "What is at stake"),
      ReportColumn("first_seen", .date, "Since when"),
      ReportColumn("age_days", .integer, "Days since then"),
      ReportColumn("message", .text, "What it is"),
      ReportColumn("what_to_do", .text, "How to settle it"),
      ReportColumn("decision_row", .text, "The usual decision; add your name and reason at its end"),
    ]
  ).identified(by: "exception_id")

  public static let workList = ReportDeclaration(
    name: "work-list", title: "The collector's work list",
    purpose:
      "Whom to call, the customer with the most at risk first: what happened, what was said, what to do next. At risk is what is overdue and neither disputed, promised nor covered.",
    sortKey: ["rank"],
    columns: [
      ReportColumn("rank", .integer, "By amount at risk, then by what is overdue"),
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("currency", .text, "Base currency, in which the amounts are"),
      ReportColumn(
        "at_risk", .amount, "Overdue, and neither disputed, promised nor covered by credits, cash or a proposal"),
      ReportColumn("overdue", .amount, "All that is past its due date, grace not counted"),
      ReportColumn("disputed", .amount, "Of open items, what the customer disputes"),
      ReportColumn("promised", .amount, "What is promised for a day to come"),
      ReportColumn("not_due", .amount, "Open and not due yet"),
      ReportColumn("unapplied", .amount, "Credits and cash on account; negative"),
      ReportColumn("oldest_days", .integer, "Days that the oldest overdue item is late"),
      ReportColumn("level", .integer, "Highest dunning level among its items"),
      ReportColumn("last_letter", .date, "When the last letter went out"),
      ReportColumn("last_payment", .date, "When its last payment was booked"),
      ReportColumn("broken_promises", .integer, "Promises that were not kept and still count"),
      ReportColumn("on_hold", .flag, "No new orders are released"),
      ReportColumn("owner", .text, "Whose customer it is"),
      ReportColumn("what_happened", .text, "Payments, disputes, promises and holds, the latest first"),
      ReportColumn("what_was_said", .text, "Letters, promises and questions, the latest first"),
      ReportColumn("next_step", .text, "What to do"),
      ReportColumn("next_date", .date, "When something follows by itself, or is promised"),
      ReportColumn("email", .text, "Where the customer is reached"),
    ]
  ).identified(by: "customer_id")

  public static let promises = ReportDeclaration(
    name: "promises", title: "Promises to pay",
    purpose: "Every promise that stands, and those that ended tonight.", sortKey: ["promise"],
    columns: [
      ReportColumn("promise", .text, "Its number"),
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("document", .text, "What it is about; empty for all that was owed then"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("promised", .amount, "How much"),
      ReportColumn("promised_for", .date, "By when"),
      ReportColumn("made", .date, "The night that recorded it"),
      ReportColumn("who", .text, "Who recorded it"),
      ReportColumn("note", .text, "What was said"),
      ReportColumn("status", .text, "open, kept, broken or withdrawn"),
      ReportColumn("paid", .amount, "Of an ended one, what was paid of it"),
      ReportColumn("decision_row", .text, "Takes it back"),
    ])

  public static let invoiceChecks = ReportDeclaration(
    name: "invoice-checks", title: "Invoices looked at before they are due",
    purpose: "Invoices that policy has looked at tonight, with what may keep the customer from paying.",
    sortKey: ["customer_id", "document", "finding"],
    columns: [
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("document", .text, "The invoice"),
      ReportColumn("issue_date", .date, "Its date"),
      ReportColumn("due_date", .date, "Due date"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("open", .amount, "Still open"),
      ReportColumn(
        "finding", .text,
        "disputed, rejected, queried, returned, undelivered, twice, reference, address, tax-number, unreachable; empty when nothing was found"
      ),
      ReportColumn("explanation", .text, "In words"),
      ReportColumn("owner", .text, "Whose task it is"),
    ])

  public static let agency = ReportDeclaration.occasional(
    name: "agency", title: "Handed over to an agency",
    purpose:
      "The hand-over file: what a person decided tonight to give to an agency, with all that it needs, and what was taken back.",
    sortKey: ["customer_id", "due_date", "document"],
    columns: [
      ReportColumn("agency", .text, "Who goes on"),
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("street", .text, "Address"),
      ReportColumn("postcode", .text, "Address"),
      ReportColumn("city", .text, "Address"),
      ReportColumn("country", .text, "Address (ISO 3166-1)"),
      ReportColumn("tax_id", .text, "VAT number"),
      ReportColumn("email", .text, "Mail address"),
      ReportColumn("document", .text, "Our document number"),
      ReportColumn("kind", .text, "invoice or fee"),
      ReportColumn("order_number", .text, "The customer's order number"),
      ReportColumn("issue_date", .date, "Document date"),
      ReportColumn("due_date", .date, "Due date"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("original", .amount, "Amount of the document"),
      ReportColumn("open", .amount, "Still open"),
      ReportColumn("letters", .integer, "How many levels of reminders it had"),
      ReportColumn("last_letter", .date, "When the last one went out"),
      ReportColumn("decided_by", .text, "Who decided"),
      ReportColumn("status", .text, "handed over; or recalled: the agency stops"),
    ])
}

/// The registers.
extension ReportRegistry {
  private static let registerColumns: [ReportColumn] = [
    ReportColumn("document", .text, "Document number"),
    ReportColumn("kind", .text, "invoice, fee or credit note"),
    ReportColumn("issue_date", .date, "Document date"),
    ReportColumn("customer_id", .text, "Bill-to account"),
    ReportColumn("customer_name", .text, "Its name"),
    ReportColumn("country", .text, "Its country (ISO 3166-1)"),
    ReportColumn("tax_id", .text, "Its VAT number"),
    ReportColumn("tax_category", .text, "UNCL 5305"),
    ReportColumn("tax_rate", .percent, "Rate of the tax"),
    ReportColumn("currency", .text, "Currency of net, tax and gross"),
    ReportColumn("net", .amount, "Taxable amount; credit notes negative"),
    ReportColumn("tax", .amount, "Tax"),
    ReportColumn("gross", .amount, "Both"),
    ReportColumn("base_currency", .text, "Base currency"),
    ReportColumn("net_base", .amount, "Taxable amount in base currency"),
    ReportColumn("tax_base", .amount, "Tax in base currency"),
    ReportColumn("gross_base", .amount, "Both"),
  ]

  public static let salesRegister = ReportDeclaration(
    name: "sales-register", title: "Sales register",
    purpose:
      "Every invoice and credit note issued tonight, by tax rate. The first night of a month has the month before as a whole too.",
    sortKey: ["document", "tax_category", "tax_rate"], columns: registerColumns)

  public static let monthlySalesRegister = ReportDeclaration.occasional(
    name: "sales-register-month", title: "Sales register of the month",
    purpose: "Every invoice and credit note with a date in the month before, by tax rate.",
    sortKey: ["document", "tax_category", "tax_rate"], columns: registerColumns)

  public static let masterChanges = ReportDeclaration(
    name: "master-changes", title: "Changes of master data",
    purpose: "What of customers, items, prices and rates changed tonight: from what to what, and who sent it.",
    sortKey: ["kind", "id"],
    columns: [
      ReportColumn("kind", .text, "customer, item, price or rate"),
      ReportColumn("id", .text, "Its number"),
      ReportColumn("name", .text, "Its name"),
      ReportColumn("field", .text, "What changed"),
      ReportColumn("old", .text, "As it was; empty for something new"),
      ReportColumn("new", .text, "As it is"),
      ReportColumn("change", .text, "created or changed"),
      ReportColumn("file", .text, "The file that brought it"),
      ReportColumn("channel", .text, "The channel by which it came"),
    ])
}
