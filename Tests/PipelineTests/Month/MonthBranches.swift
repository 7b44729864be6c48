/// Rules that the generated month doesn't meet, each with the reason; every other rule it has to meet.
enum MonthBranches {
  static let notMet: [String: String] = Dictionary(
    uniqueKeysWithValues: groups.flatMap { reason, rules in rules.map { ($0, reason) } })

  /// What happens in a month or not: kinds of evidence of payments, and a hold whose debt is gone between credit and collect.
  static let byChance: Set<String> = [
    "cash.confirmed-number", "cash.balance", "cash.combination", "cash.contradiction", "cash.return-unmatched",
    "cash.advice-mismatch", "cash.payer-name", "cash.short-payment", "cash.write-off", "collect.release",
  ]

  private static let groups: [(String, [String])] = [
    (
      "about files as such: the intake and format tests have a file for each",
      [
        "intake.unknown-channel", "intake.not-a-file", "intake.file-too-large", "intake.archive-damaged",
        "intake.archive-encrypted", "intake.archive-name", "intake.archive-nested", "intake.archive-too-large",
        "intake.archive-mixed", "intake.vanished", "intake.unreadable", "intake.empty-file", "intake.duplicate-file",
        "intake.unknown-format", "intake.ambiguous-format", "intake.not-authorised", "intake.not-well-formed",
        "intake.skipped-rows", "intake.bad-record", "intake.control-total", "intake.schema", "intake.entity",
        "intake.encoding", "intake.limit", "intake.no-documents", "intake.missing-column", "intake.duplicate-column",
        "intake.unknown-column", "intake.column-count", "intake.duplicate-in-file", "intake.missing-field",
        "intake.not-a-number", "intake.too-precise", "intake.not-a-date", "intake.unknown-code",
        "intake.mixed-currencies", "intake.several-places", "intake.arithmetic", "intake.half-order",
        "intake.ambiguous-customer", "intake.waiting-gone", "intake.missing-files",
      ]
    ),
    (
      "about the bank's files: the nights statement-gap, batch-details-late and others have them",
      [
        "intake.undeclared-account", "intake.account-currency", "intake.statement-gap", "intake.statement-sum",
        "intake.entry-again", "intake.late-details", "cash.booked-anew", "cash.bank-charges", "cash.batch-difference",
      ]
    ),
    ("a file can't say it: intake.out-of-range takes it before", ["intake.quantity", "fulfil.bad-quantity"]),
    (
      "kept as an amount and not as a reason: columns of cash-application.csv",
      ["cash.discount", "cash.tolerance", "cash.deduction"]
    ),
    (
      "not of orders, goods and invoices: fixtures/cash has cases for each",
      [
        "cash.mistyped-number", "cash.statement", "cash.reassigned", "cash.learned", "cash.two-customers",
        "cash.refund-returned",
      ]
    ),
    (
      "what happens without a word: it leaves no reason behind",
      [
        "price.list", "decision.taken", "invoice.nothing-shipped", "deliver.forms", "deliver.sent-once",
        "deliver.notice",
        "deliver.payment-code",
      ]
    ),
    (
      "beyond what one month brings: other nights and tests have them",
      [
        "credit.unknown-customer", "invoice.too-large", "invoice.unknown", "collect.recalled", "invoice.unknown-rate",
        "books.period-closed",
        "books.reopening",
        "books.revaluation", "books.no-closing-rate",
      ]
    ),
  ]
}
