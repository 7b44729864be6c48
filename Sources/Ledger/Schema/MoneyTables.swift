extension Table {
  /// `kind` as `InvoiceDocument.Kind`, `origin` as `InvoiceDraft.Origin`. Amounts are positive; base amounts in the company's currency.
  /// `net` is of lines and `charges` (less allowances); what is due is `gross` + `rounding` − `prepaid`. `corrects` is the invoice that
  /// a credit note corrects, or that an invoice takes the place of. `further_discounts` are steps after the second, as
  /// `PaymentSchedule.text` writes them. `accounting_tax`: the tax in the currency that law wants it in, where that is another
  /// than the document's; null in rows of before it was kept.
  public static let invoice = Table(
    "invoice", .fact, key: ["key"], indexes: [["number"], ["bill_to", "gross"]],
    [
      .key("key"), .int("kind"), .text("number"), .key("account"), .key("bill_to"), .key("order_key"), .key("shipment"),
      .date("issue_date"), .date("due_date"), .dateOrNull("discount_date"), .amount("discount"), .currency("currency"),
      .amount("net"), .amount("tax"), .amount("gross"), .int("base_net"), .int("base_tax"), .int("base_gross"),
      .text("reference"), .text("terms"), .key("corrects"), .int("origin"), .text("reason"), .amount("charges"),
      .amount("rounding"), .int("base_rounding"), .amount("prepaid"), .int("base_prepaid"), .dateOrNull("period_start"),
      .dateOrNull("period_end"), .dateOrNull("later_discount_date"), .amount("later_discount"),
      .text("further_discounts"), .currencyOrNull("accounting_currency"), .amountOrNull("accounting_tax"),
    ])

  /// Parts in which an invoice is due, all of them; the first part's open item has the invoice's key, the others have this row's.
  public static let instalment = Table(
    "instalment", .fact, key: ["key"], indexes: [["invoice"]],
    [
      .key("key"), .key("invoice"), .int("ordinal"), .date("due_date"), .currency("currency"), .amount("amount"),
      .int("base"), .text("reference"),
    ])

  /// Fees asked for, each to be invoiced by itself; see `FeeRequest`.
  public static let feeRequest = Table(
    "fee_request", .fact, key: ["key"],
    [
      .key("key"), .key("account"), .currency("currency"), .amount("amount"), .text("reason"), .text("explanation"),
      .text("tax"), .key("source"),
    ])

  /// What became of a fee asked for: its invoice, or 0 and why not.
  public static let feeRequestDone = Table(
    "fee_request_done", .fact, key: ["request"], [.key("request"), .key("document"), .text("rule")])

  /// Fees that wait for their invoice.
  public static let openFeeRequest = Table("open_fee_request", .live, key: ["request"], [.key("request")])

  /// `order_key` 0 for a line that is words only, which has its own `description` and `unit`. `price_base` 0 in rows of before prices were
  /// kept here: the order line's hold. `corrects_line` is the line of the invoice that a credit note's line corrects.
  public static let invoiceLine = Table(
    "invoice_line", .fact, key: ["invoice", "ordinal"],
    [
      .key("invoice"), .int("ordinal"), .key("order_key"), .int("line"), .quantity("quantity"), .int("net"),
      .text("tax_category"), .percent("tax_rate"), .key("shipment"), .price("price"), .quantity("price_base"),
      .text("description"), .text("unit"), .int("corrects_line"),
    ])

  public static let invoiceTax = Table(
    "invoice_tax", .fact, key: ["invoice", "ordinal"],
    [
      .key("invoice"), .int("ordinal"), .text("category"), .percent("rate"), .int("base"), .int("tax"),
      .text("exemption"), .text("exemption_code"),
    ])

  /// Allowances and charges of a document as a whole; see `DocumentCharge`.
  public static let invoiceCharge = Table(
    "invoice_charge", .fact, key: ["invoice", "ordinal"],
    [
      .key("invoice"), .int("ordinal"), .flag("is_charge"), .text("code"), .text("reason"), .int("amount"),
      .text("tax_category"), .percent("tax_rate"),
    ])

  /// Which invoice bills a shipment.
  public static let shipmentInvoice = Table(
    "shipment_invoice", .fact, key: ["shipment"], [.key("shipment"), .key("invoice")])

  /// Documents that correct an invoice: its credit notes, and the invoice in its place.
  public static let correction = Table(
    "correction", .fact, key: ["invoice", "document"], [.key("invoice"), .key("document")])

  /// Credit notes asked for; see `CreditRequest`. `subject_kind` 6 names an invoice, 5 a shipment.
  public static let creditRequest = Table(
    "credit_request", .fact, key: ["key"],
    [
      .key("key"), .int("subject_kind"), .key("subject"), .int("extent"), .int("amount"), .int("reason"), .text("note"),
      .key("source"),
    ])

  /// Lines of a request. `quantity` and `price` null: as the invoice has them.
  public static let creditRequestLine = Table(
    "credit_request_line", .fact, key: ["request", "ordinal"],
    [
      .key("request"), .int("ordinal"), .int("line"), .quantityOrNull("quantity"), .priceOrNull("price"),
    ])

  /// What became of a request, by its key or its decision's: the credit note, or 0 and why not.
  public static let creditRequestDone = Table(
    "credit_request_done", .fact, key: ["request"], [.key("request"), .key("document"), .text("rule")])

  /// Requests that wait to be carried out.
  public static let openCreditRequest = Table(
    "open_credit_request", .live, key: ["request"], [.key("request")])

  /// Next number of a series: `name` is the series with its fiscal year.
  public static let series = Table("series", .live, key: ["name"], [.text("name"), .int("next")])

  /// Items taken over at go-live; amounts signed as in `open_item`.
  public static let openingItem = Table(
    "opening_item", .fact, key: ["key"], indexes: [["account", "original"]],
    [
      .key("key"), .key("account"), .int("kind"), .text("document"), .text("order_number"), .text("reference"),
      .date("issue_date"), .date("due_date"), .currency("currency"), .amount("original"), .amount("open"),
      .int("open_base"), .int("level"), .dateOrNull("last_reminder"),
    ])

  /// Settled invoices of the time before go-live: payment history only.
  public static let history = Table(
    "history", .fact, key: ["key"], indexes: [["account", "amount"]],
    [
      .key("key"), .key("account"), .text("document"), .date("issue_date"), .date("due_date"), .date("paid_date"),
      .currency("currency"), .amount("amount"),
    ])

  /// What customers owe (positive) and are owed (negative). See `OpenItem`; a row leaves when nothing is open.
  public static let openItem = Table(
    "open_item", .live, key: ["grp", "account", "item"],
    [
      .key("grp"), .key("account"), .key("item"), .int("kind"), .text("document"), .text("order_number"),
      .text("despatch_number"), .text("reference"), .date("issue_date"), .date("due_date"), .currency("currency"),
      .amount("original"), .amount("open"), .int("open_base"), .dateOrNull("discount_date"), .amount("discount"),
      .int("level"), .dateOrNull("last_reminder"), .flag("disputed"), .amount("disputed_amount"),
      .dateOrNull("later_discount_date"), .amount("later_discount"), .text("further_discounts"),
    ])

  /// A statement as the bank sent it. `source` as `StatementDocument.Source`; `posts` when its entries are the account's
  /// posting source.
  public static let statement = Table(
    "statement", .fact, key: ["key"], indexes: [["bank_account", "date"]],
    [
      .key("key"), .key("file"), .text("bank_account"), .int("source"), .flag("posts"), .text("id"), .text("sequence"),
      .dateOrNull("date"), .currency("currency"), .amountOrNull("opening"), .amountOrNull("closing"), .int("entries"),
    ])

  /// `state`: 0 booked and to be posted, 1 information only, 2 a duplicate. `twin`: the entry that a duplicate is, or that a
  /// notification details. `amount` is signed. `batch`: the bank's name for a batch.
  public static let bankEntry = Table(
    "bank_entry", .fact, key: ["key"], indexes: [["bank_account", "booking_date", "amount"]],
    [
      .key("key"), .key("statement"), .text("bank_account"), .date("booking_date"), .date("value_date"),
      .currency("currency"), .amount("amount"), .int("state"), .flag("reversal"), .text("reference"), .text("code"),
      .text("text"), .int("transactions"), .key("twin"), .text("batch"),
    ])

  /// One payment of an entry. `amount` null when its details carry none. `structured` and `documents` as `PaymentText` joins
  /// them.
  public static let bankTransaction = Table(
    "bank_transaction", .fact, key: ["entry", "ordinal"],
    [
      .key("entry"), .int("ordinal"), .amountOrNull("amount"), .currencyOrNull("currency"), .text("reference"),
      .text("end_to_end"), .text("name"), .text("name_key"), .text("ultimate"), .text("counter_account"),
      .text("structured"), .text("documents"), .text("text"), .text("return_reason"), .text("original_end_to_end"),
      .amount("charge"),
    ])

  /// An entry that was booked as one payment, and whose payments came later: `entry` takes `receipt` back, `booked` has the payments.
  public static let bookedAnew = Table(
    "booked_anew", .fact, key: ["entry"], [.key("entry"), .key("receipt"), .key("booked")])

  /// How ledgers of version 1 told entries apart: a hash of account, day, amount and references. Kept as it was; entries are
  /// compared with `bank_entry` itself since.
  public static let bankIdentity = Table(
    "bank_identity", .fact, key: ["hash", "occurrence"], [.int("hash"), .int("occurrence"), .key("entry")])

  /// The last closing balance per bank account, to check that statements follow each other, and the balance in the books.
  public static let bankBalance = Table(
    "bank_balance", .live, key: ["bank_account"],
    [
      .text("bank_account"), .currency("currency"), .dateOrNull("date"), .amountOrNull("stated"), .amount("booked"),
      .dateOrNull("last_statement"),
    ])

  /// Cash that came in: one per payment. `account` is the customer, or 0 when unidentified; it may become known later
  /// (`receipt_account`). `amount` is positive.
  public static let receipt = Table(
    "receipt", .fact, key: ["key"], indexes: [["end_to_end"]],
    [
      .key("key"), .key("entry"), .int("ordinal"), .text("bank_account"), .text("number"), .date("booking_date"),
      .date("value_date"), .currency("currency"), .amount("amount"), .int("base"), .text("payer"),
      .text("payer_account"),
      .text("reference"), .text("end_to_end"), .text("text"), .key("account"), .text("status"),
    ])

  /// A receipt's customer became known, or was changed, after the night it came in.
  public static let receiptAccount = Table(
    "receipt_account", .fact, key: ["key"], indexes: [["receipt"]],
    [.key("key"), .key("receipt"), .key("account"), .text("rule")])

  /// Receipts whose payer is unknown: a liability until somebody is found.
  public static let openReceipt = Table(
    "open_receipt", .live, key: ["receipt"],
    [.key("receipt"), .currency("currency"), .amount("open"), .int("open_base"), .date("booking_date")])

  public static let remittance = Table(
    "remittance", .fact, key: ["key"], indexes: [["account", "number"]],
    [
      .key("key"), .key("file"), .key("account"), .text("number"), .text("reference"), .text("payer_account"),
      .dateOrNull("date"), .currency("currency"), .amountOrNull("total"),
    ])
  public static let remittanceLine = Table(
    "remittance_line", .fact, key: ["remittance", "ordinal"],
    [
      .key("remittance"), .int("ordinal"), .text("document"), .int("amount"), .int("discount"), .int("deduction"),
      .text("reason"), .flag("no_amount"),
    ])
  /// Remittances not yet met by a payment.
  public static let openRemittance = Table(
    "open_remittance", .live, key: ["remittance"], [.key("remittance"), .key("grp")])

  /// Part of a receipt or credit (`source`) set against an open item. `amount` is what the item was reduced by cash or credit;
  /// `discount` and `tolerance` reduced it further. `base` is what left the item in base currency and `source_base` what left the
  /// source, `source_amount` in the source's own currency. A reversal names in `reverses` what it undoes and has the same amounts.
  public static let application = Table(
    "application", .fact, key: ["key"], indexes: [["source"]],
    [
      .key("key"), .key("source"), .key("item"), .key("account"), .currency("currency"), .amount("amount"),
      .amount("discount"), .amount("tolerance"), .int("base"), .int("source_base"), .text("rule"), .key("reverses"),
      .date("date"), .currency("source_currency").upgraded(from: "currency"),
      .amount("source_amount", in: "source_currency").upgraded(from: "amount"),
    ])

  /// Where tonight's cash goes to be matched, laid down by the cash stage's plan. `state` as `Receipt.State`; a receipt that is
  /// contested or nobody's has group 0. `payer` is the account known by its bank account; `candidates` are
  /// documents that a receipt of nobody may be for, `settled_of` the amount whose settled documents are looked up, or 0.
  public static let cashRoute = Table(
    "cash_route", .working, key: ["grp", "receipt"],
    [
      .key("grp"), .key("receipt"), .int("state"), .key("account"), .key("payer"), .key("advice"), .flag("contested"),
      .text("note"), .text("candidates"), .int("settled_of"),
    ])

  /// Payments that the bank took back tonight, with the receipt found for each, or 0. `replaced`: nobody took it back, its payments
  /// are booked one by one instead.
  public static let cashReturn = Table(
    "cash_return", .working, key: ["grp", "entry", "ordinal"],
    [
      .key("grp"), .key("entry"), .int("ordinal"), .text("bank"), .date("booking_date"), .currency("currency"),
      .amount("amount"), .int("base"), .key("receipt"), .text("reason"), .flag("replaced"),
    ])

  /// Receipts that only a person applies, as a person took an application of them back.
  public static let receiptByHand = Table("receipt_by_hand", .live, key: ["receipt"], [.key("receipt")])
}
