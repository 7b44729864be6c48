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

/// Which tax a line carries: an ordered list of rules, the first that matches decides.
public struct TaxPolicy: Hashable, Sendable {
  public var rules: [TaxRule]
  /// ISO 3166-1 alpha-2 of the seller.
  public var country: Text
  public var taxId: Text

  /// Duty or tax categories that EN 16931 knows (UNCL 5305 subset, BT-151).
  public static let categories: [Text] = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M"]

  public init(rules: [TaxRule], country: Text, taxId: Text) {
    self.rules = rules
    self.country = country
    self.taxId = taxId
  }

  /// Nil when no rule matches: the line can't be invoiced until policy says how.
  public func treatment(of itemCategory: Text, for relation: BuyerRelation) -> TaxRule? {
    rules.first { rule in
      (rule.buyer == .any || rule.buyer == relation) && (rule.item == "any" || rule.item == itemCategory)
    }
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
    let number = VATNumber(buyerTaxId)
    var destination = deliveryCountry.isEmpty ? buyerCountry : deliveryCountry
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
