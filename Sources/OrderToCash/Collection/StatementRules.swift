/// The rule of statements of account.
public enum StatementRules {
  public static let statement = Rule(
    "collect.statement", stage: .collect,
    rationale:
      "A customer that sees all its items in one place finds what it missed; what a statement says is owed is kept, as payments "
      + "may name it.",
    triggers: "the first night of a month, monthly_statements true; or a decision `statement`",
    spares: "a customer with no open item, by policy")
}
