extension Table {
  /// A dispute as it was opened. `reason` is a word of `DisputeReason`, `source` a number of `Dispute.Source`; `origin` is the
  /// receipt, answer or decision that opened it.
  public static let dispute = Table(
    "dispute", .fact, key: ["key"],
    [
      .key("key"), .key("item"), .key("account"), .currency("currency"), .amount("amount"), .text("reason"),
      .int("source"), .text("owner"), .date("date"), .text("note"), .key("origin"),
    ])

  /// What became of it: `kind` and `resolution` as in `DisputeChange`, `amount` what is disputed from then on.
  public static let disputeEvent = Table(
    "dispute_event", .fact, key: ["key"],
    [
      .key("key"), .key("dispute"), .int("kind"), .currency("currency"), .amount("amount"), .text("owner"),
      .int("resolution"), .key("decision"), .date("date"),
    ])

  /// Disputes that stand, with what is disputed now. `credit_requested`: a credit note was asked for and is not issued yet.
  public static let openDispute = Table(
    "open_dispute", .live, key: ["item", "dispute"],
    [
      .key("item"), .key("dispute"), .key("account"), .currency("currency"), .amount("amount"), .text("reason"),
      .int("source"), .text("owner"), .date("date"), .flag("credit_requested"),
    ])
}
