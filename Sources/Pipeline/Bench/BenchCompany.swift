import Interchange
import OrderToCash

/// The customers of a benchmark: names that resemble each other as real ones do, groups of which the parent pays, bank accounts of
/// which some are not known yet, and the habits by which each writes references.
struct BenchCompany {
  struct Customer {
    var account: Key
    /// The account of its parent, or its own.
    var group: Key
    /// Position of the parent; nil for a customer that pays for itself.
    var parent: Int?
    var number: String
    var name: String
    var nameKey: Text
    /// Of its one bank account, known to us or not.
    var iban: String
    var isKnown: Bool
    var currency: Currency
    /// Days and percent of early-payment discount; 0 without.
    var discountPercent: Int
    var spelling: Int
    var orderStyle: Int
    /// Of equal, recurring invoices; 0 without.
    var rate: Int64
    /// Has a namesake: another customer whose name is like its own.
    var isAlike = false
    /// Positions of its items in `BenchReceivables`, those that nobody has paid yet.
    var unpaid: [Int] = []
  }

  private(set) var customers: [Customer] = []
  private(set) var payers = PayerDirectory()

  private static let people = [
    "Brandt", "Kovács", "Lindqvist", "Moreau", "Nowak", "Öztürk", "Pereira", "Schäfer", "Tanner", "Van den Berg",
    "Weiß",
    "Yıldız", "Zimmermann", "Hansen", "O'Connor", "Rossi", "Dvořák", "Keller", "Lefèvre", "Maier", "Meyer", "Mayer",
  ]
  private static let trades = [
    "Bau", "Metallbau", "Elektro", "Logistik", "Transport", "Handel", "Maschinenbau", "Catering", "Druck", "Software",
    "Holz", "Büromöbel", "Sanitär", "Optik", "Textil", "Kunststoff", "Medien", "Garten",
  ]
  private static let places = [
    "", "", "", "Nord", "Süd", "Hamburg", "Lyon", "Wien", "Rotterdam", "Basel", "Gdańsk", "Porto", "International",
  ]
  private static let forms = ["GmbH", "GmbH & Co. KG", "AG", "SARL", "B.V.", "Sp. z o.o.", "Ltd", "S.A.", "e.K.", "Oy"]

  /// Customer accounts are keys from 1 upward.
  init(count: Int, random: inout SeededRandom) {
    customers.reserveCapacity(count)
    for index in 0..<count { customers.append(Self.customer(index, &random)) }
    for index in customers.indices where index > 0 && random.happens(400) { makeNamesake(index, &random) }
    for index in customers.indices where index % 40 >= 1 && index % 40 <= 3 { adopt(index, by: index - index % 40) }
    for customer in customers where customer.isKnown {
      payers.add(Text(customer.iban), account: customer.account, group: customer.group)
    }
  }

  /// Stated customers, each with its bank account where it is known.
  init(_ customers: [Customer]) {
    self.customers = customers
    for customer in customers where customer.isKnown {
      payers.add(Text(customer.iban), account: customer.account, group: customer.group)
    }
  }

  private static func customer(_ index: Int, _ random: inout SeededRandom) -> Customer {
    let words = [
      people[random.int(0...people.count - 1)], trades[random.int(0...trades.count - 1)],
      places[random.int(0...places.count - 1)], forms[random.int(0...forms.count - 1)],
    ]
    // Without a number a made-up name would be a namesake too often.
    let name =
      words[0] + (random.happens(3_000) ? " & Söhne " : " ") + syllables(index) + " "
      + words[1...].filter { !$0.isEmpty }.joined(separator: " ")
    let currency = random.happens(9_300) ? Currency.eur : Currency("USD") ?? .eur
    let account = Key(rawValue: Int64(index + 1))
    return Customer(
      account: account, group: account, number: String(10_000 + index * 7), name: name,
      nameKey: Interchange.nameKey(Text(name)),
      iban: SyntheticCompany.iban(of: 700_000 + index, country: "DE"), isKnown: random.happens(8_500),
      currency: currency,
      discountPercent: random.happens(2_500) ? random.int(2...3) : 0, spelling: random.int(0...99),
      orderStyle: random.int(0...4), rate: random.happens(800) ? Int64(random.int(19...499)) * 100 : 0)
  }

  /// A name of the number, as `Kelota`.
  private static func syllables(_ index: Int) -> String {
    let parts = ["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "za"]
    var rest = index * 7_919 % 100_000
    var name = ""
    repeat {
      name += parts[rest % 10]
      rest /= 10
    } while rest > 0
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  /// Gives a customer the name of the one before it but for a word, the legal form or a letter.
  private mutating func makeNamesake(_ index: Int, _ random: inout SeededRandom) {
    let words = customers[index - 1].name.split(separator: " ").map(String.init)
    var name = words
    switch random.int(0...2) {
    case 0: name.append("West")
    case 1: name[words.count - 1] = Self.forms[random.int(0...Self.forms.count - 1)]
    default: name[0] = name[0] == "Mayer" ? "Meyer" : String(name[0].dropLast()) + "e"
    }
    customers[index].name = name.joined(separator: " ")
    customers[index].nameKey = Interchange.nameKey(Text(customers[index].name))
    customers[index].isAlike = true
    customers[index - 1].isAlike = true
  }

  private mutating func adopt(_ index: Int, by parent: Int) {
    customers[index].parent = parent
    customers[index].group = customers[parent].account
    customers[index].currency = customers[parent].currency
  }

  /// A group's customers, by account.
  func members(of group: Key) -> [Customer] {
    let first = Int(group.rawValue) - 1
    return customers[first..<min(first + 4, customers.count)].filter { $0.group == group }
  }

  func payer(of index: Int) -> Int { customers[index].parent ?? index }

  mutating func give(_ item: Int, to customer: Int) { customers[customer].unpaid.append(item) }

  /// Nobody pays these again.
  mutating func take(_ items: [Int], from customer: Int) { customers[customer].unpaid.removeAll { items.contains($0) } }
}
