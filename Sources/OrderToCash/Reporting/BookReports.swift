/// What the books say of a night.
extension ReportRegistry {
  public static let journal = ReportDeclaration(
    name: "journal", title: "Journal",
    purpose: "Tonight's postings, or their sums per day where books.journal is daily.",
    sortKey: [],
    columns: [
      ReportColumn("date", .date, "Posting date"),
      ReportColumn("document", .text, "Our number of the document, receipt or shipment; empty in sums"),
      ReportColumn("event", .text, "What happened, as in posting-rules.csv"),
      ReportColumn("customer_id", .text, "Customer, if any; empty in sums"),
      ReportColumn("debit", .text, "Account debited"),
      ReportColumn("credit", .text, "Account credited"),
      ReportColumn("currency", .text, "Currency of amount"),
      ReportColumn("amount", .amount, "Moved, in the document's currency"),
      ReportColumn("base", .amount, "The same in base currency"),
      ReportColumn("document_date", .date, "The day it is of, where that day's month is closed; empty otherwise"),
      ReportColumn("line", .text, "Line of the receivables roll-forward in reconciliation.csv, if it moves them"),
      ReportColumn("postings", .integer, "How many postings the row sums"),
    ]
  ).selected(by: "line", "event", "debit", "credit").identified(
    by: "date", "document", "event", "customer_id", "debit", "credit", "currency")

  public static let journalSummary = ReportDeclaration(
    name: "journal-by-account", title: "Journal by account and day",
    purpose: "Tonight's postings summed per posting date, account and currency: what another ledger takes over.",
    sortKey: ["date", "account", "currency"],
    columns: [
      ReportColumn("date", .date, "Posting date"),
      ReportColumn("account", .text, "Account"),
      ReportColumn("currency", .text, "Currency of debit and credit"),
      ReportColumn("debit", .amount, "Debits"),
      ReportColumn("credit", .amount, "Credits"),
      ReportColumn("balance", .amount, "Debits less credits"),
      ReportColumn("debit_base", .amount, "Debits in base currency"),
      ReportColumn("credit_base", .amount, "Credits in base currency"),
      ReportColumn("balance_base", .amount, "Debits less credits in base currency"),
      ReportColumn("postings", .integer, "How many postings debit or credit it"),
    ])

  public static let trialBalance = ReportDeclaration(
    name: "trial-balance", title: "Trial balance",
    purpose:
      "Every account of the books: balance before the month, debits, credits and balance, of this month and of months that ended since the night before.",
    sortKey: ["month", "account", "currency"],
    columns: [
      ReportColumn("month", .text, "YYYY-MM, by posting date"),
      ReportColumn("account", .text, "Account of the books"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("opening", .amount, "Balance before the month; credits negative"),
      ReportColumn("debit", .amount, "Debited in the month"),
      ReportColumn("credit", .amount, "Credited in the month"),
      ReportColumn("closing", .amount, "Balance; credits negative"),
      ReportColumn("opening_base", .amount, "The same in base currency"),
      ReportColumn("debit_base", .amount, "…"),
      ReportColumn("credit_base", .amount, "…"),
      ReportColumn("closing_base", .amount, "… all accounts of a month sum to zero"),
    ]
  ).selected(by: "account")

  public static let bankReconciliation = ReportDeclaration(
    name: "bank-reconciliation", title: "Bank reconciliation",
    purpose: "From each bank's last stated balance to the books, with every outstanding entry.",
    sortKey: [],
    columns: [
      ReportColumn("bank_account", .text, "As pipeline.yml names it"),
      ReportColumn(
        "line", .text, "stated, outstanding, books, difference; unidentified and to pay are for information"),
      ReportColumn("date", .date, "Day of the statement, or booking day"),
      ReportColumn("reference", .text, "The bank's reference, or our number"),
      ReportColumn("text", .text, "As the bank gives it"),
      ReportColumn("currency", .text, "Currency of the amount"),
      ReportColumn("amount", .amount, "Credits positive"),
    ]
  ).selected(by: "bank_account").identified(by: "bank_account", "line", "date", "reference", "text")

  public static let shippedNotInvoiced = ReportDeclaration(
    name: "shipped-not-invoiced", title: "Shipped, not invoiced",
    purpose: "What left the house and waits for its invoice: accrued as revenue, and reversed by the invoice.",
    sortKey: ["shipment"],
    columns: [
      ReportColumn("shipment", .text, "Our despatch number"),
      ReportColumn("customer_id", .text, "Bill-to account"),
      ReportColumn("order_number", .text, "The buyer's number"),
      ReportColumn("date", .date, "When it left"),
      ReportColumn("age_days", .integer, "Days since then"),
      ReportColumn("currency", .text, "Currency of net"),
      ReportColumn("net", .amount, "Net of tax"),
      ReportColumn("net_base", .amount, "The same in base currency"),
      ReportColumn(
        "waits_for", .text,
        "daily, weekly or monthly invoice or rest of the order (policies.invoice.trigger); a person: there is an exception"
      ),
      ReportColumn("invoice_expected", .date, "The night that makes its invoice by policy, where a date is known"),
    ]
  ).selected(by: "waits_for", "currency")

  public static let tax = ReportDeclaration(
    name: "tax", title: "Output tax by month",
    purpose:
      "Net and tax by rate of this month, of months that ended since the night before, and of months that tonight changed.",
    sortKey: ["month", "currency", "category", "rate"],
    columns: [
      ReportColumn("month", .text, "YYYY-MM, by posting date"),
      ReportColumn("currency", .text, "Currency of the amounts"),
      ReportColumn("category", .text, "Tax category (UNTDID 5305)"),
      ReportColumn("rate", .percent, "Rate in percent"),
      ReportColumn("net", .amount, "Net of invoices less credit notes"),
      ReportColumn("tax", .amount, "Their tax"),
      ReportColumn("adjusted_net", .amount, "Net of discounts and write-offs, negative (2006/112/EC art. 90)"),
      ReportColumn("adjusted_tax", .amount, "Their tax, negative"),
      ReportColumn("total_tax", .amount, "Tax of the month"),
    ]
  ).selected(by: "month")

  public static let monthEnd = ReportDeclaration.occasional(
    name: "month-end", title: "Month's end",
    purpose:
      "Foreign balances at the closing rate (IAS 21.23), written on the first night at or after a month's end; reversed on the day after.",
    sortKey: [],
    columns: [
      ReportColumn("date", .date, "Last day of the month"),
      ReportColumn("account", .text, "Account of the books"),
      ReportColumn("customer_id", .text, "Customer, for receivables"),
      ReportColumn("currency", .text, "Currency of the balance"),
      ReportColumn("balance", .amount, "In its currency; credits negative"),
      ReportColumn("carried", .amount, "What the books have it at, in base currency"),
      ReportColumn("rate", .decimal, "Closing rate: one unit in base currency"),
      ReportColumn("worth", .amount, "At the closing rate, in base currency"),
      ReportColumn("difference", .amount, "Posted as unrealised gain, or loss when negative"),
    ]
  ).identified(by: "date", "account", "customer_id", "currency")

  public static let configurationChanges = ReportDeclaration.occasional(
    name: "configuration-changes", title: "Changes of the configuration",
    purpose: "What in pipeline.yml, and the files that it names, is not as it was the night before.",
    sortKey: ["key"],
    columns: [
      ReportColumn("key", .text, "Where it stands; items of lists by their id or name"),
      ReportColumn("before", .text, "What the night before went by; empty for a key that was not there"),
      ReportColumn("after", .text, "What this night went by; empty for a key that is gone"),
    ])

  public static let postingRules = ReportDeclaration(
    name: "posting-rules", title: "Posting rules", purpose: "Which accounts every event moves.",
    sortKey: ["event", "debit", "credit"],
    columns: [
      ReportColumn("event", .text, "What happened"),
      ReportColumn("debit", .text, "Account debited"),
      ReportColumn("credit", .text, "Account credited"),
      ReportColumn("when", .text, "In which case"),
    ])
}
