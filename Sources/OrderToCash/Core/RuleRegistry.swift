/// Every rule of the program, in the order of a night's stages: one explicit list, for `o2c explain` and the documentation.
public enum RuleRegistry {
  public static let all: [Rule] = [
    ReadingRules.all,
    IntakeRules.all,
    OrderRules.all,
    PriceRules.all,
    CashRules.all,
    DisputeRules.all,
    CreditRules.all,
    FulfilmentRules.all,
    InvoiceRules.all,
    CollectRules.all,
    [InvoiceCheck.rule, InterestCharge.rule, StatementRules.statement],
    PromiseRules.all,
    CaseRules.all,
    BooksRules.all,
    DeliveryRules.all,
  ].flatMap { $0 }

  private static let byId = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  /// Nil for an id that no rule has: one of an older program version.
  public static func rule(_ id: Text) -> Rule? { byId[id] }
}
