/// Every report of a night, in the order in which pages list them.
public enum ReportRegistry {
  public static func all(agingBuckets: AgingBuckets) -> [ReportDeclaration] {
    [
      exceptions, tasks, workList, aging(agingBuckets), agingSummary(agingBuckets), aging(agingBuckets.byInvoiceDate),
      agingSummary(agingBuckets.byInvoiceDate), agingDetail, disputes, promises, invoiceChecks, agency, refunds, cash,
      unidentified, aliases, reconciliation,
      bankReconciliation, trialBalance, journal, journalSummary, tax, shippedNotInvoiced, monthEnd,
      configurationChanges,
      receipts, cashApplication,
      orders, credit, creditReview,
      shipments, lateShipments,
      invoices, salesRegister, monthlySalesRegister, masterChanges, kpis, kpiHistory, cashForecast, forecastAccuracy,
      badDebt(agingBuckets), provisionMatrix, postingRules, deliveries, intake, fileTotals, problems,
    ]
  }
}

// MARK: - What is owed

extension ReportRegistry {
  public static let disputes = ReportDeclaration(
    name: "disputes", title: "Disputes and deductions",
    purpose: "What customers do not accept: every dispute that stands, and those that ended tonight.",
    sortKey: [],
    columns: [
      ReportColumn("exception_id", .text, "The task in exceptions.csv; decisions about the dispute name it"),
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("document", .text, "The invoice"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("disputed", .amount, "Disputed when it was opened"),
      ReportColumn("open", .amount, "Disputed now"),
      ReportColumn(
        "reason", .text, "\(DisputeReason.allCases.map(\.rawValue).joined(separator: ", "))"),
      ReportColumn("source", .text, "deduction (a payment came short), buyer's response or office"),
      ReportColumn("owner", .text, "Whose task it is"),
      ReportColumn("opened", .date, "Since when"),
      ReportColumn("age_days", .integer, "Days since then"),
      ReportColumn("status", .text, "open, credit requested, paid, credited, written off, rejected or withdrawn"),
      ReportColumn("note", .text, "What the customer or the office said"),
    ]
  ).identified(by: "exception_id", "document")

  public static let invoices = ReportDeclaration(
    name: "invoices", title: "Invoices and credit notes", purpose: "Every document issued tonight.",
    sortKey: ["invoice"],
    columns: [
      ReportColumn("invoice", .text, "Document number"),
      ReportColumn("kind", .text, "invoice or credit note"),
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("issue_date", .date, "Document date"),
      ReportColumn("due_date", .date, "Due date"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("net", .amount, "Total without tax"),
      ReportColumn("tax", .amount, "Tax"),
      ReportColumn("gross", .amount, "Total with tax"),
      ReportColumn("gross_base", .amount, "Total with tax in base currency"),
      ReportColumn("order_number", .text, "The customer's order number"),
      ReportColumn("shipment", .text, "Our despatch number"),
      ReportColumn("payment_reference", .text, "Creditor reference printed on it (ISO 11649)"),
      ReportColumn("path", .text, "File in the outbox"),
      ReportColumn("corrects", .text, "The invoice that it corrects or takes the place of"),
      ReportColumn("reason", .text, "Why it corrects"),
    ]
  ).selected(by: "kind", "currency")
}

// MARK: - What was paid

extension ReportRegistry {
  public static let receipts = ReportDeclaration(
    name: "receipts", title: "Receipts", purpose: "Every payment booked by a bank tonight and what became of it.",
    sortKey: ["receipt"],
    columns: [
      ReportColumn("receipt", .text, "Our number for it"),
      ReportColumn("bank_account", .text, "Our bank account, as pipeline.yml names it"),
      ReportColumn("booking_date", .date, "Booked by the bank"),
      ReportColumn("value_date", .date, "Counts from; decides about early-payment discount"),
      ReportColumn("payer", .text, "Name as the bank gives it"),
      ReportColumn("payer_account", .text, "IBAN or other account number of the payer"),
      ReportColumn("reference", .text, "Structured reference or text"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("amount", .amount, "Received; returns are negative"),
      ReportColumn("customer_id", .text, "Customer it was attributed to, if any"),
      ReportColumn("status", .text, "applied, partly applied, on account, unidentified, returned"),
      ReportColumn("applied", .amount, "Applied to documents"),
      ReportColumn("on_account", .amount, "Kept on the customer's account"),
      ReportColumn("unidentified", .amount, "No customer found yet"),
    ]
  ).selected(by: "currency")

  public static let cash = ReportDeclaration(
    name: "cash", title: "Cash report",
    purpose:
      "What became of tonight's payments, how much of it without a person, and what still waits. Totals follow what they sum, ages "
      + "rise.",
    sortKey: ["section", "item", "currency"],
    columns: [
      ReportColumn(
        "section", .text,
        "1 receipts by outcome, 2 match rate, 3 bank movements by event, 4 unapplied by age, 5 deductions by reason, 6 bank balances"
      ),
      ReportColumn("item", .text, "What is counted"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("count", .integer, "How many"),
      ReportColumn("amount", .amount, "How much"),
      ReportColumn("percent", .text, "Share, where it is a rate; definitions in docs/cash-matching.md"),
      ReportColumn(
        "compared_with", .amount,
        "The other side: the journal's receipts, the bank's entries, the balance that the bank stated last"),
      ReportColumn("ties_out", .flag, "Whether the two are equal"),
    ])

  public static let unidentified = ReportDeclaration(
    name: "unidentified", title: "Unidentified receipts",
    purpose: "Cash of nobody known, the oldest first, with the documents that come closest.",
    sortKey: ["booking_date", "receipt"],
    columns: [
      ReportColumn("booking_date", .date, "Booked by the bank"),
      ReportColumn("receipt", .text, "Our number for it; decisions about it may name it"),
      ReportColumn("age_days", .integer, "Days since then"),
      ReportColumn("payer", .text, "Name as the bank gives it"),
      ReportColumn("payer_account", .text, "IBAN or other account number of the payer"),
      ReportColumn("reference", .text, "Structured reference or text"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("open", .amount, "Not applied yet"),
      ReportColumn(
        "candidates", .text, "Documents that matching proposes, then others of exactly this amount, with customers"),
      ReportColumn("decision_row", .text, "Applies it to the first candidate"),
    ]
  ).selected(by: "currency")

  public static let aliases = ReportDeclaration(
    name: "aliases", title: "Learnt aliases",
    purpose:
      "What decisions taught about payers: bank accounts, names, words of their own, how they quote; each can be revoked.",
    sortKey: ["alias"],
    columns: [
      ReportColumn("alias", .text, "Its number"),
      ReportColumn("customer_id", .text, "Whose it is taken to be"),
      ReportColumn("kind", .text, "bank account, name, word in the text or habit"),
      ReportColumn(
        "value", .text,
        "The account number, the name as it is compared, the word in capitals, or how numbers are quoted"),
      ReportColumn("learned", .date, "The night that learnt it"),
      ReportColumn("who", .text, "Whose decision taught it"),
      ReportColumn("reason", .text, "Why that person decided so"),
      ReportColumn("decision_row", .text, "Forgets it"),
    ])

  public static let refunds = ReportDeclaration(
    name: "refunds", title: "Refunds",
    purpose:
      "What people decided to pay back: all that the bank has not paid yet, for the payment run, and what it paid tonight.",
    sortKey: ["refund"],
    columns: [
      ReportColumn("refund", .text, "Our number for it: put it on the payment, so that the bank's debit is recognised"),
      ReportColumn("customer_id", .text, "The customer, if known"),
      ReportColumn("source", .text, "The receipt or credit note that it comes from"),
      ReportColumn("payee", .text, "Name as the bank gave it"),
      ReportColumn("payee_account", .text, "IBAN or other account number to pay to"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("amount", .amount, "To be paid"),
      ReportColumn("decided", .date, "The night that carried the decision out"),
      ReportColumn("who", .text, "Who decided"),
      ReportColumn("age_days", .integer, "Days since then"),
      ReportColumn("status", .text, "to pay or paid"),
      ReportColumn("paid", .date, "Booked by the bank"),
    ]
  ).selected(by: "status")

  public static let cashApplication = ReportDeclaration(
    name: "cash-application", title: "Cash application",
    purpose: "Which receipt settled what. One row per application or remainder; a receipt's rows sum to it.",
    sortKey: ["receipt", "document"],
    columns: [
      ReportColumn("receipt", .text, "Our number for it"),
      ReportColumn("customer_id", .text, "Owner of the document"),
      ReportColumn("document", .text, "Document settled; empty for a remainder"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("applied", .amount, "Cash applied, or the remainder"),
      ReportColumn("discount", .amount, "Early-payment discount granted"),
      ReportColumn("deduction", .amount, "Kept back by the customer, under dispute"),
      ReportColumn("write_off", .amount, "Difference written off"),
      ReportColumn("rule", .text, "Why: the rule that matched, or where the remainder went"),
      ReportColumn("evidence", .text, "What was seen"),
    ])

  public static let reconciliation = ReportDeclaration(
    name: "reconciliation", title: "Reconciliation",
    purpose: "Does everything tie out? Each control compares two figures that must be equal.",
    sortKey: ["section", "item", "currency"],
    columns: [
      ReportColumn(
        "section", .text,
        "bank, receivables, roll-forward, receipts, documents in and out, files, other accounts, orders to shipments to invoices, tax, trial balance"
      ),
      ReportColumn("item", .text, "What is compared"),
      ReportColumn(
        "currency", .text, "Currency of the amounts; empty for counts and for quantities of all items together"),
      ReportColumn("amount", .decimal, "As the ledger has it"),
      ReportColumn("compared_with", .decimal, "As the other side has it; empty for a figure without a counterpart"),
      ReportColumn("difference", .decimal, "Amount less the other; zero when it ties out"),
      ReportColumn("ties_out", .flag, "No difference; empty for a figure without a counterpart"),
      ReportColumn("rows", .text, "The report with the rows behind it, and the column and value that select them"),
    ])
}

// MARK: - What happened to orders

extension ReportRegistry {
  public static let orders = ReportDeclaration(
    name: "orders", title: "Orders", purpose: "Every order line that is open or that moved tonight.",
    sortKey: ["customer_id", "order_number", "line"],
    columns: [
      ReportColumn("customer_id", .text, "Buyer"),
      ReportColumn("order_number", .text, "The buyer's number"),
      ReportColumn("line", .text, "The buyer's line id"),
      ReportColumn("order_date", .date, "Date of the order"),
      ReportColumn("requested_date", .date, "When the buyer wants it"),
      ReportColumn(
        "status", .text, "received, in review, approved, on hold, partly shipped, shipped, invoiced, cancelled"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("buyer_item", .text, "The buyer's item code"),
      ReportColumn("description", .text, "Item"),
      ReportColumn("unit", .text, "Unit (UN/ECE Recommendation 20)"),
      ReportColumn("ordered", .decimal, "Quantity ordered"),
      ReportColumn("cancelled", .decimal, "… cancelled"),
      ReportColumn("allocated", .decimal, "… reserved and not shipped"),
      ReportColumn("shipped", .decimal, "… shipped"),
      ReportColumn("invoiced", .decimal, "… invoiced"),
      ReportColumn("currency", .text, "Currency of price and net"),
      ReportColumn("price", .decimal, "Price per price_base units"),
      ReportColumn("price_base", .decimal, "Units that the price is for"),
      ReportColumn("net", .amount, "Net amount of the line as ordered"),
      ReportColumn("promised_date", .date, "When we said it ships"),
      ReportColumn("rule", .text, "Rule of the last ruling on the order"),
    ])

  public static let credit = ReportDeclaration(
    name: "credit", title: "Credit decisions", purpose: "Every ruling on credit tonight with the figures it saw.",
    sortKey: ["customer_id", "order_number", "rule"],
    columns: [
      ReportColumn("customer_id", .text, "Buyer"),
      ReportColumn("order_number", .text, "The order judged; empty for a hold or release of the account"),
      ReportColumn("outcome", .text, "approved, held, review, released"),
      ReportColumn("rule", .text, "Why"),
      ReportColumn("currency", .text, "The limit's currency; amounts are in it"),
      ReportColumn("limit", .amount, "Granted limit; empty when none is granted"),
      ReportColumn(
        "exposure", .amount, "Open items + shipped not invoiced + approved unshipped + this order − cash on account"),
      ReportColumn("this_order", .amount, "The order, gross of tax"),
      ReportColumn("available", .amount, "Limit less exposure"),
      ReportColumn("facts", .text, "What was seen"),
      ReportColumn("rejected", .text, "What was considered and not done"),
    ])

  public static let creditReview = ReportDeclaration.occasional(
    name: "credit-review", title: "Monthly credit review",
    purpose: "Score and suggested limit of each account group, on the first night of a month where policy asks for it.",
    sortKey: ["customer_id"],
    columns: [
      ReportColumn("customer_id", .text, "Root of the account group"),
      ReportColumn("customer_name", .text, "Its name"),
      ReportColumn("score", .integer, "0 to 100, from payments"),
      ReportColumn("previous_score", .integer, "Of the review before; empty for the first"),
      ReportColumn("average_days_late", .decimal, "By amount, over the months that count; negative is early"),
      ReportColumn("trend_days", .decimal, "How much later the last 90 days were than those before"),
      ReportColumn("broken_promises", .integer, "Promises to pay that were not kept"),
      ReportColumn("currency", .text, "Currency of the limits"),
      ReportColumn("limit", .amount, "Granted before the review; empty when none is"),
      ReportColumn("suggested_limit", .amount, "From turnover and score"),
      ReportColumn("change", .amount, "Suggested less granted"),
      ReportColumn("outcome", .text, "kept, applied, or suggested: a person decides"),
      ReportColumn("rule", .text, "Why"),
    ])

  public static let shipments = ReportDeclaration(
    name: "shipments", title: "Shipments",
    purpose: "Every shipment line released, confirmed or waiting for the warehouse.",
    sortKey: ["shipment", "line"],
    columns: [
      ReportColumn("shipment", .text, "Our despatch number"),
      ReportColumn("line", .integer, "Line of the shipment"),
      ReportColumn("customer_id", .text, "Buyer"),
      ReportColumn("order_number", .text, "The buyer's number"),
      ReportColumn("order_line", .text, "The buyer's line id"),
      ReportColumn("sku", .text, "Our item"),
      ReportColumn("description", .text, "Item"),
      ReportColumn("unit", .text, "Unit"),
      ReportColumn("quantity", .decimal, "Quantity shipped, or released to be picked"),
      ReportColumn("outstanding", .decimal, "Still to follow"),
      ReportColumn("status", .text, "released, shipped, invoiced"),
      ReportColumn("despatch_date", .date, "When it left"),
      ReportColumn("ship_to", .text, "GLN or name of the place"),
      ReportColumn("carrier", .text, "Carrier"),
      ReportColumn("tracking", .text, "Tracking number"),
      ReportColumn("invoice", .text, "Invoice, once there is one"),
      ReportColumn("warehouse", .text, "Where it leaves from"),
      ReportColumn("service", .text, "Service of the carrier, as planned"),
      ReportColumn("ship_date", .date, "When it is to leave, as planned with the carrier"),
      ReportColumn("weight", .decimal, "Of the shipment, in kilograms"),
    ])
}

// MARK: - What a person works with

extension ReportRegistry {
  public static let exceptions = ReportDeclaration(
    name: "exceptions", title: "Exceptions",
    purpose: "What a person must look at, listed each night until it is closed. Drop decision_row in a decisions file.",
    sortKey: ["exception_id"],
    columns: [
      ReportColumn("exception_id", .text, "Names it for good"),
      ReportColumn("severity", .text, "critical, error, warning, info"),
      ReportColumn("stage", .text, "Where it was raised"),
      ReportColumn("rule", .text, "What raised it"),
      ReportColumn("subject", .text, "What it is about"),
      ReportColumn("customer_id", .text, "Customer concerned, if any"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("amount", .amount, "What is at stake"),
      ReportColumn("message", .text, "What is wrong and why"),
      ReportColumn("what_to_do", .text, "How to close it"),
      ReportColumn("decision_row", .text, "The row to drop as a decision; add your name and reason at its end"),
      ReportColumn("status", .text, "new or open"),
      ReportColumn("first_seen", .date, "The night that raised it"),
      ReportColumn("age_days", .integer, "Days since"),
      ReportColumn("owner", .text, "Who looks after it"),
    ])

  public static let deliveries = ReportDeclaration(
    name: "deliveries", title: "Deliveries",
    purpose:
      "Every document, with the way it is sent: a transport sends each row of its channel once, by SHA-256. Rows of the channel folder are copies that nobody sends.",
    sortKey: ["path"],
    columns: [
      ReportColumn(
        "channel", .text,
        "A scheme of electronic addresses, mail, enclosed (in a mail), post, warehouse, or folder: not sent"),
      ReportColumn(
        "recipient", .text, "The address, the mail address, the path of the mail that encloses it, or a name"),
      ReportColumn("path", .text, "File in this outbox"),
      ReportColumn("sha256", .text, "Its SHA-256"),
      ReportColumn("supersedes", .text, "Path of an earlier file that this one replaces; empty for a first issue"),
      ReportColumn(
        "kind", .text, "acknowledgement, order response, despatch advice, invoice, credit note, letter, pick list"),
      ReportColumn("document", .text, "Its number"),
      ReportColumn("customer_id", .text, "Customer, if any"),
    ]
  ).selected(by: "kind")
}
