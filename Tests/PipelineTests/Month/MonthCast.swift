@testable import Pipeline

/// The sixty customers and twenty-four items of the generated month. What a customer is follows from its number alone.
enum MonthCast {
  struct Member {
    var index: Int
    var id: String
    var name: String
    var country: String
    var currency: String
    var group: String
    var terms: String
    var taxId: String
    var gln: String
    var iban: String
    /// Major units of its currency; nil has none.
    var limit: Int?
    var since: String
    /// Whom it belongs to, and whether that one owes for it.
    var parent: Int?
    var parentOwes: Bool
  }

  static let groups = [
    "standard", "discount", "daily", "weekly", "monthly", "perorder", "prepay", "deposit", "complete", "urgent",
    "whole",
    "swap", "impatient", "planned", "atonce", "guarded", "nolimit", "applicants", "thirds", "gross", "tolerant", "near",
    "lapsed",
  ]

  private static let places: [(country: String, currency: String, region: String, city: String, postcode: String)] = [
    ("DE", "EUR", "", "Hamburg", "20457"), ("DE", "EUR", "", "Köln", "50667"), ("FR", "EUR", "", "Nantes", "44000"),
    ("AT", "EUR", "", "Graz", "8010"), ("DE", "EUR", "", "Ulm", "89073"), ("CH", "CHF", "", "Chur", "7000"),
    ("US", "USD", "CA", "San Francisco", "94105"),
  ]

  /// Owes a few cents and buys nothing.
  static let silent = 45

  static let members: [Member] = (0..<60).map(member)

  /// Numbers 0 to 3 are a family: two branches whose invoices the head owes, one that only shares its limit.
  private static func member(_ index: Int) -> Member {
    let place = index < 4 ? places[0] : places[index % 7]
    let group = index < 4 ? "standard" : [48: "applicants", 54: "applicants"][index] ?? groups[index % groups.count]
    let terms = [
      "discount": "three-steps", "thirds": "thirds", "near": "2-10-net30", "monthly": "eom15", "weekly": "nth",
    ]
    let isConsumer = index % 10 == 9 && ["FR", "AT"].contains(place.country)
    return Member(
      index: index, id: id(index), name: name(index, place.country), country: place.country, currency: place.currency,
      group: group, terms: terms[group] ?? "", taxId: isConsumer ? "" : taxId(index, place.country),
      gln: SyntheticCompany.gs1(3_000_000 + index),
      iban: place.country == "US" ? "" : SyntheticCompany.iban(of: 500 + index, country: place.country),
      limit: limit(index, group), since: group == "guarded" ? "2025-12-15" : "2023-0\(1 + index % 9)-15",
      parent: 1...3 ~= index ? 0 : nil, parentOwes: 1...2 ~= index)
  }

  static func id(_ index: Int) -> String { "M" + padded(index, 3) }

  private static func limit(_ index: Int, _ group: String) -> Int? {
    if ["nolimit", "applicants"].contains(group) || 1...3 ~= index { return nil }
    return [6_000, 9_000, 1_200, 15_000, 4_000][index % 5]
  }

  private static func name(_ index: Int, _ country: String) -> String {
    let form = ["FR": "SARL", "AT": "GesmbH", "CH": "AG", "US": "Inc."][country] ?? "GmbH"
    return "Kontor \(padded(index, 3)) \(form)"
  }

  private static func taxId(_ index: Int, _ country: String) -> String {
    switch country {
    case "FR": "FR40" + padded(300_000_000 + index, 9)
    case "AT": "ATU" + padded(60_000_000 + index, 8)
    case "CH": "CHE" + padded(100_000_000 + index, 9)
    case "US": ""
    default: "DE" + padded(200_000_000 + index, 9)
    }
  }

  static func row(_ member: Member) -> [String] {
    let place = places.first { $0.country == member.country && (member.index < 4 || $0 == places[member.index % 7]) }!
    let parent = member.parent.map(id) ?? ""
    let language = ["FR": "fr", "US": "en"][member.country] ?? "de"
    return [
      member.id, member.name, parent, member.parentOwes ? parent : "", member.gln, "0088:\(member.gln)",
      "0088:\(member.gln)", "Hafenstraße \(member.index + 1)", place.city, place.postcode, place.region, member.country,
      member.taxId, member.currency, language, member.group, member.terms, member.limit.map { "\($0).00" } ?? "",
      member.limit == nil ? "" : member.currency, member.iban, "buying@\(member.id.lowercased()).example", member.since,
    ]
  }

  static let header = [
    "id", "name", "parent", "bill_to", "ship_to", "identifiers", "endpoint", "street", "city", "postcode", "region",
    "country", "tax_id", "currency", "language", "group", "terms", "credit_limit", "limit_currency", "ibans", "email",
    "since",
  ]

  // MARK: Items

  struct Item {
    var sku: String
    /// Cents of euro.
    var price: Int
    var category: String
    var weight: String
    var substitute: String
    /// Pieces at the start; some items are scarce.
    var stock: Int
  }

  /// The last four are special: zero-rated, exempt, reverse charge within the country, and a tax category without a rule.
  static let items: [Item] = (1...24).map { index in
    let category = [21: "Z", 23: "E", 24: "X", 20: "R"][index] ?? (index % 6 == 0 ? "AA" : "S")
    return Item(
      sku: "A" + padded(index, 4), price: [190, 450, 799, 1_299, 2_490, 3_990, 6_450, 8_900][index % 8],
      category: category, weight: index == 19 ? "70" : ["0.2", "0.5", "1.1", "2.4"][index % 4],
      substitute: index % 3 == 1 && index < 18 ? "A" + padded(index + 1, 4) : "",
      stock: index % 4 == 1 ? 25 : 900)
  }

  /// What an item costs in a currency, as the lists of the month have it.
  static func price(_ item: Item, _ currency: String) -> Int {
    switch currency {
    case "CHF": item.price * 95 / 100
    case "USD": item.price * 110 / 100
    default: item.price
    }
  }
}
