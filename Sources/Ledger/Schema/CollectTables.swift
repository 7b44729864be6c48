extension Table {
  /// A promise to pay, as a decision recorded it. `item` 0: whatever the account owes. `baseline` is what was owed of it then.
  public static let promise = Table(
    "promise", .fact, key: ["key"], indexes: [["number"], ["account"]],
    [
      .key("key"), .int("number"), .key("account"), .key("item"), .currency("currency"), .amount("amount"),
      .date("due"),
      .date("made"), .amount("baseline"), .key("decision"),
    ])

  /// How a promise ended; `kind` as `Promise.End`.
  public static let promiseEnd = Table(
    "promise_end", .fact, key: ["promise"],
    [
      .key("promise"), .int("kind"), .currency("currency"), .amount("paid"), .date("date"), .key("decision"),
    ])

  /// Promises that stand. `used`: of the payments since it was made, what promises that ended took.
  public static let openPromise = Table(
    "open_promise", .live, key: ["account", "promise"],
    [.key("account"), .key("promise"), .currency("currency"), .amount("used")])

  /// An invoice looked at before it was due.
  public static let invoiceCheck = Table(
    "invoice_check", .fact, key: ["key"],
    [.key("key"), .key("item"), .key("account"), .text("owner"), .date("date")])

  /// What was found. `code` as `InvoiceCheck.findings`.
  public static let invoiceFinding = Table(
    "invoice_finding", .fact, key: ["invoice_check", "ordinal"],
    [.key("invoice_check"), .int("ordinal"), .text("code"), .text("explanation")])

  /// What an item was charged for being late: interest from the day to the day, or a compensation without days. `request` is the
  /// fee asked for.
  public static let lateCharge = Table(
    "late_charge", .fact, key: ["key"], indexes: [["item"]],
    [
      .key("key"), .key("item"), .key("account"), .dateOrNull("from_date"), .dateOrNull("until_date"),
      .currency("currency"), .amount("amount"), .key("request"),
    ])

  /// The last night on which no expected bank statement was missing: what is due by the calendar and waits for a statement is done when
  /// the next such night comes. One row, `id` 1.
  public static let completeNight = Table("complete_night", .live, key: ["id"], [.int("id"), .date("date")])

  /// Items given to an agency.
  public static let handOver = Table(
    "hand_over", .fact, key: ["key"],
    [
      .key("key"), .key("item"), .key("account"), .text("agency"), .currency("currency"), .amount("open"),
      .key("decision"), .date("date"),
    ])

  /// Of these, what is still open.
  public static let withAgency = Table("with_agency", .live, key: ["item"], [.key("item"), .key("account")])

  /// The last payment of each customer: the day on which the bank booked it, and what it was.
  public static let lastPayment = Table(
    "last_payment", .live, key: ["account"],
    [.key("account"), .date("date"), .currency("currency"), .amount("amount")])

  /// A statement of account that a customer was sent: what it owed in a currency, credits deducted. `decision`: of the person who asked
  /// for it, or none.
  public static let customerStatement = Table(
    "customer_statement", .fact, key: ["key"], indexes: [["account", "date"]],
    [
      .key("key"), .key("account"), .date("date"), .currency("currency"), .amount("total"), .int("items"),
      .key("decision"),
    ])
}
