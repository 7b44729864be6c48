extension Table {
  /// What files said of customers' credit beyond payments. `kind` as `CreditFact.Kind`; the last of one account, kind and source
  /// holds, on its days. `value` is minor units where the kind is an amount.
  public static let creditFact = Table(
    "credit_fact", .fact, key: ["key"], indexes: [["account", "kind", "source"]],
    [
      .key("key"), .key("file"), .key("account"), .int("kind"), .int("value"), .currency("currency"),
      .dateOrNull("valid_from"), .dateOrNull("valid_to"), .text("source"), .text("note"),
    ])

  /// Limits that the program granted, or a person on its proposal. `stated_then` is what master data stated then: another
  /// statement ends the grant.
  public static let creditGrant = Table(
    "credit_grant", .fact, key: ["key"], indexes: [["account"]],
    [
      .key("key"), .key("account"), .text("rule"), .currency("currency"), .amount("granted"),
      .amountOrNull("stated_then"), .text("terms"), .int("points"), .key("decision"), .date("date"),
    ])

  /// The monthly look at a group's payments. `average_late` and `trend` in tenths of a day; `rule` says what followed.
  public static let creditReview = Table(
    "credit_review", .fact, key: ["key"],
    [
      .key("key"), .key("account"), .int("score"), .int("previous_score"), .int("average_late"), .int("trend"),
      .int("broken_promises"), .currency("currency"), .amountOrNull("granted"), .amount("suggested"), .text("rule"),
    ])

  /// A group's credit as it stands, by its root: the grant in force, the last business, the last review. `suggested` until
  /// somebody has decided.
  public static let creditStanding = Table(
    "credit_standing", .live, key: ["account"],
    [
      .key("account"), .key("grant_key"), .currency("currency"), .amountOrNull("granted"), .amountOrNull("stated_then"),
      .text("terms"), .dateOrNull("granted_on"), .dateOrNull("last_business"), .key("review"), .int("score"),
      .int("average_late"), .int("trend"), .amountOrNull("suggested"),
    ])

  /// What a customer is told of holds and releases. `kind` as `CreditNotice.Kind`; `amount` is what to pay.
  public static let creditNotice = Table(
    "credit_notice", .fact, key: ["key"],
    [
      .key("key"), .int("kind"), .key("account"), .key("order_key"), .text("rule"), .currency("currency"),
      .amount("amount"),
    ])
}
