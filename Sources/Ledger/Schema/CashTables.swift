extension Table {
  /// Credits netted in the settlement of a receipt: taking the receipt back takes them back. The netting's reversal has a row too.
  public static let netting = Table(
    "netting", .fact, key: ["receipt", "application"], [.key("receipt"), .key("application")])

  /// Net and tax of a discount or write-off, by rate of its invoice; `reversal` when its application was taken back. `event` as
  /// `PostingEvent`: discount or write-off.
  public static let taxAdjustment = Table(
    "tax_adjustment", .fact, key: ["application", "ordinal"],
    [
      .key("application"), .int("ordinal"), .key("item"), .int("event"), .flag("reversal"), .text("category"),
      .percent("rate"), .currency("currency"), .amount("net"), .amount("tax"), .int("base_net"), .int("base_tax"),
    ])

  /// Cash or credit that a person decided to pay back. `number` is given at the end of the stage and goes on the payment order.
  public static let refund = Table(
    "refund", .fact, key: ["key"], indexes: [["source"]],
    [
      .key("key"), .text("number"), .key("source"), .key("account"), .currency("currency"), .amount("amount"),
      .int("base"), .text("payee"), .text("payee_account"), .key("decision"), .date("date"),
    ])

  /// Refunds that have not left the bank.
  public static let openRefund = Table("open_refund", .live, key: ["refund"], [.key("refund")])

  /// The bank's entry that paid a refund, with what left the bank in base currency.
  public static let refundPaid = Table(
    "refund_paid", .fact, key: ["refund"], [.key("refund"), .key("entry"), .date("date"), .int("base")])

  /// A refund that the payee's bank sent back, with the receipt that it became.
  public static let refundReturned = Table(
    "refund_returned", .fact, key: ["refund"], [.key("refund"), .key("receipt")])

  /// How far closed items had been reminded: an item that is open again goes on from there.
  public static let remindedItem = Table(
    "reminded_item", .live, key: ["item"], [.key("item"), .int("level"), .dateOrNull("last_reminder")])

  /// What decisions taught about payers; `kind` as in `alias`. `number` is given at the end of the stage.
  public static let learnedAlias = Table(
    "learned_alias", .live, key: ["kind", "value", "account"],
    [.int("kind"), .text("value"), .key("account"), .int("number"), .key("decision"), .date("date")])

  /// An alias learnt, or revoked by a decision.
  public static let aliasEvent = Table(
    "alias_event", .fact, key: ["key"],
    [
      .key("key"), .int("kind"), .text("value"), .key("account"), .int("number"), .key("decision"), .flag("revoked"),
      .date("date"),
    ])

  /// Decisions that wait for a second person to decide the same.
  public static let pendingDecision = Table(
    "pending_decision", .live, key: ["subject_kind", "subject", "decision"],
    [
      .int("subject_kind"), .key("subject"), .key("decision"), .text("verb"), .text("target"), .text("amount"),
      .text("who"),
    ])
}
