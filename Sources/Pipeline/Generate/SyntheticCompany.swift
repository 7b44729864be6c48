import OrderToCash

/// The customers and items of a synthetic company, each derived from its number alone.
struct SyntheticCompany {
  static let iban = "DE89370400440532013000"

  let parameters: GeneratorParameters

  init(_ parameters: GeneratorParameters) { self.parameters = parameters }

  /// How a customer names items in its orders.
  enum ItemNaming { case ours, gtin, own }

  struct Customer {
    var index: Int
    var id: String
    var name: String
    var country: String
    var city: String
    var postcode: String
    var taxId: String
    var gln: String
    var iban: String
    var terms: String
    /// The customer whose limit it uses and who pays its invoices.
    var parent: Int?
    /// Major units; nil for a customer without a limit.
    var limit: Int?
    var naming: ItemNaming
    /// Leaves invoices unpaid until they are long overdue.
    var paysLate: Bool
  }

  private static let places: [(country: String, city: String, postcode: String)] = [
    ("DE", "Hamburg", "20457"), ("DE", "Köln", "50667"), ("DE", "Leipzig", "04109"), ("DE", "Ulm", "89073"),
    ("DE", "Kiel", "24103"), ("FR", "Marseille", "13002"), ("FR", "Nantes", "44000"), ("AT", "Graz", "8010"),
    ("NL", "Utrecht", "3511 AA"), ("CH", "Chur", "7000"),
  ]

  func customer(_ index: Int) -> Customer {
    var random = SeededRandom(seed: parameters.seed, stream: .customer, index: index)
    let place = SyntheticCompany.places[random.int(0...SyntheticCompany.places.count - 1)]
    let isBranch = index % 25 == 1 || index % 25 == 2
    return Customer(
      index: index, id: "K" + padded(index, 6), name: SyntheticCompany.name(index, country: place.country),
      country: place.country, city: place.city, postcode: place.postcode,
      taxId: SyntheticCompany.taxId(index, country: place.country), gln: SyntheticCompany.gs1(2_000_000 + index),
      iban: SyntheticCompany.iban(of: index, country: place.country),
      terms: ["", "net30", "2-10-net30", "eom30"][random.int(0...3)], parent: isBranch ? index - index % 25 : nil,
      limit: random.happens(50) ? nil : random.happens(200) ? 2_000 : 2_000_000,
      naming: index % 4 == 3 ? (index % 40 == 3 && index < 200 ? .own : .gtin) : .ours, paysLate: index % 67 == 5)
  }

  /// The customer that pays another's invoices.
  func payer(of customer: Customer) -> Customer { customer.parent.map { self.customer($0) } ?? customer }

  /// The customer of an identifier as `customer(_:)` gives it; nil for another's.
  func customer(id: String) -> Customer? {
    guard id.first == "K", let index = Int(id.dropFirst()), index >= 0, index < parameters.customers else { return nil }
    return customer(index)
  }

  private static func name(_ index: Int, country: String) -> String {
    switch country {
    case "FR": "Client \(padded(index, 6)) SARL"
    case "NL": "Klant \(padded(index, 6)) B.V."
    case "CH": "Kunde \(padded(index, 6)) AG"
    default: "Kunde \(padded(index, 6)) GmbH"
    }
  }

  private static func taxId(_ index: Int, country: String) -> String {
    switch country {
    case "FR": "FR40" + padded(300_000_000 + index, 9)
    case "NL": "NL" + padded(800_000_000 + index, 9) + "B01"
    case "AT": "ATU" + padded(60_000_000 + index, 8)
    case "CH": "CHE" + padded(100_000_000 + index, 9)
    default: "DE" + padded(200_000_000 + index, 9)
    }
  }

  static func iban(of index: Int, country: String) -> String {
    let account =
      switch country {
      case "FR": "3000400003" + padded(index, 11) + "00"
      case "NL": "NORD" + padded(index, 10)
      case "AT": "20503" + padded(index, 11)
      case "CH": "00774" + padded(index, 12)
      default: "20050550" + padded(index, 10)
      }
    guard let iban = IBAN.make(country: country, account: account) else { preconditionFailure("letters and digits") }
    return iban.string
  }

  struct Item {
    var index: Int
    var sku: String
    var gtin: String
    var name: String
    /// Minor units for `base` pieces.
    var price: Int64
    var base: Int
    var category: String
    var carton: Int?
    var ownCode: String { "B-" + sku }
  }

  func item(_ index: Int) -> Item {
    var random = SeededRandom(seed: parameters.seed, stream: .item, index: index)
    let base = random.happens(500) ? 100 : 1
    return Item(
      index: index, sku: "A" + padded(index, 5), gtin: SyntheticCompany.gs1(5_000_000 + index),
      name: "Artikel \(padded(index, 5)), Ausführung \(random.int(1...9))", price: Int64(random.int(50...9_999)),
      base: base,
      category: random.happens(2_000) ? "AA" : "S",
      carton: random.happens(3_000) ? [6, 12, 24][random.int(0...2)] : nil)
  }

  /// The customers that order by codes of their own, few enough to stand in each item's row.
  var customersWithOwnCodes: [Int] { stride(from: 3, to: min(parameters.customers, 200), by: 40).map { $0 } }

  /// Thirteen digits of GS1 (GLN or GTIN-13): a company prefix, a number of seven digits, a check digit of weights one and three.
  static func gs1(_ number: Int) -> String {
    let digits = "40123" + padded(number, 7)
    let sum = digits.utf8.enumerated().reduce(0) { $0 + Int($1.element - 0x30) * ($1.offset % 2 == 0 ? 1 : 3) }
    return digits + String((10 - sum % 10) % 10)
  }
}

/// A number with leading zeros.
func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
