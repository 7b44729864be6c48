extension Table {
  /// The books. Key: entry (run, stage, unit, ordinal), then the posting's place in it; see `Posting`. `document_date` is the day
  /// that a posting would have had if its month were not closed, and null when it has it.
  public static let posting = Table(
    "posting", .fact, key: ["key"],
    [
      .key("key"), .int("event"), .date("date"), .text("debit"), .text("credit"), .key("account"), .key("item"),
      .currency("currency"), .amount("amount"), .int("base"), .dateOrNull("document_date"),
    ])

  /// Balance of every account of the books, in base currency: derived from `posting`.
  public static let balance = Table(
    "balance", .live, key: ["account", "currency"],
    [
      .text("account"), .currency("currency"), .amount("amount"), .int("base"),
    ])

  public static let ruling = Table(
    "ruling", .fact, key: ["key"],
    [
      .key("key"), .int("subject_kind"), .key("subject"), .text("rule"), .text("outcome"), .text("facts"),
      .text("rejected"),
    ])

  /// An exception raised, each time that something about it is new. `targets` as `PaymentText` joins references. `number` is given in the report stage.
  public static let exceptionRaised = Table(
    "exception_raised", .fact, key: ["key"],
    [
      .key("key"), .int("level"), .text("rule"), .int("subject_kind"), .key("subject"), .key("account"),
      .currencyOrNull("currency"), .int("amount"), .text("message"), .text("what_to_do"), .text("verbs"),
      .text("targets"), .text("owner"),
    ])

  /// An exception closed, and why: `decision` (a person's) or 0 (its cause is gone).
  public static let exceptionClosed = Table(
    "exception_closed", .fact, key: ["key"],
    [.key("key"), .text("rule"), .int("subject_kind"), .key("subject"), .key("decision"), .text("reason")])

  /// Exceptions that wait for somebody. `number` 0 until the report stage gives one.
  public static let openException = Table(
    "open_exception", .live, key: ["subject_kind", "subject", "rule"],
    [
      .int("subject_kind"), .key("subject"), .text("rule"), .key("raised"), .int("number"), .date("first_seen"),
      .int("level"), .key("account"), .currencyOrNull("currency"), .int("amount"), .text("message"),
      .text("what_to_do"),
      .text("verbs"), .text("targets"), .text("owner"),
    ])

  /// Numbers given to exceptions: a decision refers to one, and stays readable when the exception is long closed.
  public static let exceptionNumber = Table(
    "exception_number", .fact, key: ["number"],
    [.int("number"), .int("subject_kind"), .key("subject"), .text("rule"), .key("raised")])

  /// A person's decision. `state`: 1 accepted, 2 refused (stale, contradictory, unknown); `message` says why.
  public static let decision = Table(
    "decision", .fact, key: ["key"],
    [
      .key("key"), .key("file"), .text("exception"), .text("verb"), .text("target"), .text("amount"), .text("who"),
      .text("reason"), .int("subject_kind"), .key("subject"), .int("state"), .text("message"),
    ])

  /// Accepted decisions that their stage has not carried out yet.
  public static let openDecision = Table(
    "open_decision", .live, key: ["subject_kind", "subject", "decision"],
    [
      .int("subject_kind"), .key("subject"), .key("decision"), .text("verb"), .text("target"), .text("amount"),
      .text("rule"), .text("who"),
    ])

  /// A letter to a customer; `level` 0 is the reminder before the due date. `language` is the name's; empty is English.
  public static let letter = Table(
    "letter", .fact, key: ["key"],
    [
      .key("key"), .key("account"), .int("level"), .text("name"), .date("date"), .currency("currency"),
      .amount("amount"), .text("language"), .dateOrNull("pay_by"),
    ])
  public static let letterItem = Table(
    "letter_item", .fact, key: ["letter", "ordinal"],
    [
      .key("letter"), .int("ordinal"), .key("item"), .int("level"), .int("days_late"), .amount("open", in: "currency"),
      .currency(),
    ])

  /// What a customer with a status page was told; `kind` as `CustomerEvent.Kind`. Customers without one have no rows.
  public static let customerEvent = Table(
    "customer_event", .fact, key: ["account", "key"],
    [
      .key("account"), .key("key"), .date("date"), .int("kind"), .text("order_number"), .text("document"),
      .amountOrNull("amount"), .currencyOrNull("currency"), .dateOrNull("expected"), .text("carrier"),
      .text("tracking"), .text("items"),
    ])

  /// What was written for somebody: `kind` names the report's document type, `path` is under the night's folder; `channel` and
  /// `recipient` as `DeliveryRoute`.
  public static let sent = Table(
    "sent", .fact, key: ["key"],
    [
      .key("key"), .text("kind"), .key("account"), .key("subject"), .text("number"), .text("path"), .int("bytes"),
      .text("sha256"), .text("supersedes"), .text("channel"), .text("recipient"),
    ])

  /// Control totals of each published night, for the next night's changes and for `--as-of` without a replay.
  public static let control = Table(
    "control", .fact, key: ["run", "section", "item", "currency"],
    [
      .int("run"), .text("section"), .text("item"), .currency(), .amount("amount"), .amount("compared"),
    ])
}
