/// One rate of a table of tax rates by place: what goes there is taxed so, on its days.
public struct TaxRate: Hashable, Sendable {
  /// ISO 3166-1 alpha-2.
  public var country: Text
  /// Subdivision as addresses write it, or empty for all.
  public var region: Text
  /// Beginning of postcodes, or empty for all.
  public var postcode: Text
  /// The item's tax category, or empty for any.
  public var item: Text
  public var rate: Percent
  /// First and last day of supply; nil: always.
  public var from: BusinessDate?
  public var to: BusinessDate?

  public init(
    country: Text, region: Text = .empty, postcode: Text = .empty, item: Text = .empty, rate: Percent,
    from: BusinessDate? = nil, to: BusinessDate? = nil
  ) {
    self.country = country
    self.region = region
    self.postcode = postcode
    self.item = item
    self.rate = rate
    self.from = from
    self.to = to
  }

  /// Of one place, item category and first day a later row is a new version.
  public func isVersion(of other: TaxRate) -> Bool {
    (country, region, postcode, item) == (other.country, other.region, other.postcode, other.item)
      && from == other.from
  }
}

/// Tax rates by place of delivery, such as the sales taxes of the United States: kept by files, asked by rules that say `rate: table`.
public struct TaxTable: Hashable, Sendable {
  /// By country, each in the order in which they came.
  private var rates: [Text: [TaxRate]] = [:]
  public private(set) var isEmpty = true
  /// Whether any rate begins or ends.
  public private(set) var isDated = false

  public init() {}

  public mutating func add(_ rate: TaxRate) {
    isEmpty = false
    if rate.from != nil || rate.to != nil { isDated = true }
    var known = rates[rate.country] ?? []
    known.removeAll { rate.isVersion(of: $0) }
    known.append(rate)
    rates[rate.country] = known
  }

  /// The rate of the narrowest place: the longest postcode, then a region before none, then an item category before none, then the
  /// latest first day. A postcode is enough where an address names no region. Nil where the table says nothing.
  public func rate(of item: Text, for place: TaxPlace, on date: BusinessDate?) -> Percent? {
    var best: TaxRate?
    for rate in rates[place.country] ?? [] where covers(rate, item, place, date) {
      if let known = best, TaxTable.weight(known) > TaxTable.weight(rate) { continue }
      best = rate
    }
    return best?.rate
  }

  private func covers(_ rate: TaxRate, _ item: Text, _ place: TaxPlace, _ date: BusinessDate?) -> Bool {
    guard rate.item.isEmpty || rate.item == item, place.postcode.utf8.starts(with: rate.postcode.utf8) else {
      return false
    }
    let isNear = place.region.isEmpty && !rate.postcode.isEmpty
    guard rate.region.isEmpty || rate.region == place.region || isNear else { return false }
    guard let date else { return true }
    return (rate.from ?? date) <= date && date <= (rate.to ?? date)
  }

  private static func weight(_ rate: TaxRate) -> Int {
    let narrow = rate.postcode.utf8.count * 4 + (rate.region.isEmpty ? 0 : 2) + (rate.item.isEmpty ? 0 : 1)
    return narrow << 24 + Int(rate.from?.days ?? 0)
  }
}

/// A row of a tax-rates file.
public struct TaxRateRecord: Sendable {
  public var rate: TaxRate
  /// What the place is called, for people.
  public var name: Text = .empty
  public var place = Place()

  public init(rate: TaxRate) { self.rate = rate }
}

/// What the tax on documents is called, and which rules its e-invoices follow.
public enum TaxScheme: String, CaseIterable, Sendable {
  /// EN 16931 and Peppol.
  case vat = "VAT"
  /// Goods and services tax: Peppol's PINT in Australia, New Zealand and Singapore, plain UBL elsewhere.
  case gst = "GST"
  /// Sales tax by place of delivery: plain UBL.
  case salesTax = "sales-tax"

  /// Of UN/EDIFACT 5153, as UBL's `TaxScheme` has it.
  public var code: StaticString {
    switch self {
    case .vat: "VAT"
    case .gst: "GST"
    case .salesTax: "STT"
    }
  }
}
