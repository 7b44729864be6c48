import OrderToCash

/// Where customers are, and which warehouses deliver there. Read only where it matters.
struct FulfilmentCustomers: Sendable {
  private let countries: [Key: Text]
  private let warehouses: Warehouses?

  init(_ engine: Engine, _ setting: FulfilmentSetting) throws {
    warehouses = setting.warehouses.all.count > 1 ? setting.warehouses : nil
    var countries: [Key: Text] = [:]
    if setting.needsDestination {
      try engine.freshQuery("SELECT account, country FROM customer ORDER BY account").forEach {
        countries[$0.key(0)] = $0.text(1)
      }
    }
    self.countries = countries
  }

  func country(of account: Key) -> Text { countries[account] ?? .empty }

  /// Places of the warehouses that deliver to a country, in order of preference; nil for the only one.
  func warehouses(for country: Text) -> [Int]? { warehouses?.serving(country) }
}
