/// Who buys, as far as tax is concerned; see `TaxPolicy.relation`.
public enum BuyerRelation: String, CaseIterable, Sendable { case domestic, eu, abroad, any }

/// One rule of `tax.rules`.
public struct TaxRule: Hashable, Sendable {
  public var buyer: BuyerRelation
  /// The item's tax category, or `any`.
  public var item: Text
  /// UNCL 5305 code of the invoice line: S, Z, E, AE, K, G, O, L, M.
  public var category: Text
  public var rate: Percent
  /// Why nothing is charged (EN 16931 BT-120), and its code from the VATEX list (BT-121).
  public var exemption: Text
  public var exemptionCode: Text
  /// Only for buyers with a tax number, such as for reverse charge within a country (2006/112/EC art. 199).
  public var isRegistered = false
  /// Where the goods go: ISO 3166-1 alpha-2, subdivisions as addresses write them, beginnings of postcodes. Empty: anywhere. This is how
  /// a sales tax by place of delivery, or the rate of another member state, is told.
  public var countries: [Text] = []
  public var regions: [Text] = []
  public var postcodes: [Text] = []
  /// First and last day of supply for which it holds; nil: always.
  public var validFrom: BusinessDate?
  public var validTo: BusinessDate?
  /// The rate comes from the table of rates by place; where that says nothing the rule doesn't match.
  public var isByTable = false

  public init(
    buyer: BuyerRelation, item: Text, category: Text, rate: Percent, exemption: Text = .empty,
    exemptionCode: Text = .empty
  ) {
    self.buyer = buyer
    self.item = item
    self.category = category
    self.rate = rate
    self.exemption = exemption
    self.exemptionCode = exemptionCode
  }
}

/// Who buys and where the goods go, as far as tax asks.
public struct TaxPlace: Hashable, Sendable {
  public var relation: BuyerRelation
  public var isRegistered: Bool
  public var country: Text
  public var region: Text
  public var postcode: Text

  public init(
    _ relation: BuyerRelation, isRegistered: Bool = true, country: Text = .empty, region: Text = .empty,
    postcode: Text = .empty
  ) {
    self.relation = relation
    self.isRegistered = isRegistered
    self.country = country
    self.region = region
    self.postcode = postcode
  }
}

extension TaxRule {
  /// Whether it holds on a day; a day that nobody knows is any.
  func isValid(on date: BusinessDate?) -> Bool {
    guard let date else { return true }
    return (validFrom ?? date) <= date && date <= (validTo ?? date)
  }

  func covers(_ itemCategory: Text, _ place: TaxPlace) -> Bool {
    guard buyer == .any || buyer == place.relation, item == "any" || item == itemCategory else { return false }
    guard !isRegistered || place.isRegistered else { return false }
    return (countries.isEmpty || countries.contains(place.country))
      && (regions.isEmpty || regions.contains(place.region))
      && (postcodes.isEmpty || postcodes.contains { place.postcode.utf8.starts(with: $0.utf8) })
  }

  /// The same supply to the same buyers: rules that follow each other in time.
  func isSuccessor(of other: TaxRule) -> Bool {
    (buyer, item, isRegistered) == (other.buyer, other.item, other.isRegistered) && countries == other.countries
      && regions == other.regions && postcodes == other.postcodes
  }
}

/// Which tax a line carries: an ordered list of rules, the first that matches decides.
public struct TaxPolicy: Hashable, Sendable {
  public let rules: [TaxRule]
  /// ISO 3166-1 alpha-2 of the seller.
  public var country: Text
  public var taxId: Text

  /// Duty or tax categories that EN 16931 knows (UNCL 5305 subset, BT-151).
  public static let categories: [Text] = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M"]

  /// Rates by place, for rules that ask it.
  public var table = TaxTable()

  /// Whether any rule or rate begins or ends.
  public var isDated: Bool { hasDates || table.isDated }
  private let hasDates: Bool

  public init(rules: [TaxRule], country: Text, taxId: Text) {
    self.rules = rules
    hasDates = rules.contains { $0.validFrom != nil || $0.validTo != nil }
    self.country = country
    self.taxId = taxId
  }

  /// Nil when no rule matches: the line can't be invoiced until policy says how.
  public func treatment(of itemCategory: Text, for place: TaxPlace, on date: BusinessDate? = nil) -> TaxRule? {
    for rule in rules where rule.covers(itemCategory, place) && rule.isValid(on: date) {
      guard rule.isByTable else { return rule }
      guard let rate = table.rate(of: itemCategory, for: place, on: date) else { continue }
      var found = rule
      found.rate = rate
      // A place without tax: nothing is charged, and no rate is stated.
      if rate == .zero, found.category == "S" { found.category = "Z" }
      return found
    }
    return nil
  }

  /// What a supply that left on `date` carries: by its place where rates come from the table, else as `current(_:_:item:supplied:)`.
  public func current(
    _ category: Text, _ rate: Percent, item: Text, at place: TaxPlace?, supplied date: BusinessDate
  ) -> (category: Text, rate: Percent) {
    if table.isDated, let place, let rule = treatment(of: item, for: place, on: date), rule.isByTable {
      return (rule.category, rule.rate)
    }
    return current(category, rate, item: item, supplied: date)
  }

  /// Category and rate on the day of supply of what was ordered under a category and rate: the same, unless the rule that gave them has
  /// ended by then and another follows it (2006/112/EC art. 93: the rate at the chargeable event applies).
  public func current(
    _ category: Text, _ rate: Percent, item: Text, supplied date: BusinessDate
  ) -> (category: Text, rate: Percent) {
    guard hasDates else { return (category, rate) }
    let origins = rules.filter {
      $0.category == category && $0.rate == rate && ($0.item == "any" || $0.item == item)
    }
    guard let origin = origins.first, !origins.contains(where: { $0.isValid(on: date) }) else {
      return (category, rate)
    }
    let next = rules.first { $0.isSuccessor(of: origin) && $0.isValid(on: date) }
    return next.map { ($0.category, $0.rate) } ?? (category, rate)
  }

  /// The rule that gave a line its category and rate, for the exemption to print.
  public func rule(category: Text, rate: Percent) -> TaxRule? {
    rules.first { $0.category == category && $0.rate == rate }
  }

  /// Where the goods go decides, not where the buyer sits:
  /// - `domestic`: to the seller's country, or nothing is known of where they go;
  /// - `eu`: from one member state to another, to a buyer with a VAT number of a member state other than the seller's
  ///   (2006/112/EC art. 138). Northern Ireland counts for goods (VAT numbers with XI, Windsor Framework);
  /// - `abroad`: out of the EU, or to another country when the seller is not in the EU;
  /// - `any`: the rest, such as a consumer in another member state.
  public func relation(buyerCountry: Text, deliveryCountry: Text, buyerTaxId: Text) -> BuyerRelation {
    var destination = deliveryCountry.isEmpty ? buyerCountry : deliveryCountry
    if !destination.isEmpty, destination == country { return .domestic }
    let number = VATNumber(buyerTaxId)
    if destination.isEmpty, let number { destination = number.country }
    if destination.isEmpty || destination == country { return .domestic }
    let northernIreland = destination == "XI" || (destination == "GB" && number?.prefix == "XI")
    let seller = VATNumber(taxId)
    guard EuropeanUnion.contains(country) || seller?.prefix == "XI" else { return .abroad }
    guard EuropeanUnion.contains(destination) || northernIreland else { return .abroad }
    guard let number, number.prefix != (seller?.prefix ?? EuropeanUnion.prefix(of: country)) else { return .any }
    return .eu
  }
}
