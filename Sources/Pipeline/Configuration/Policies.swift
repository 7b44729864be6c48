import OrderToCash

/// The rules' settings (`policies:`, `tax:`, `bank_rules:`).
public struct Policies: Sendable {
  init() {}

  init(reading root: ConfigReader, company: Company, terms: [PaymentTerms]) {
    _ = root.node("policies")
    _ = root.node("tax")
    _ = root.node("bank_rules")
  }
}
