import OrderToCash

/// What the customers of a benchmark owe. Numbers run through all customers in the order of issue, so that a neighbouring number is
/// mostly another customer's, as in any invoice series.
struct BenchReceivables {
  /// How the company numbers its documents, by seed.
  struct Convention {
    var invoices: Text
    var credits: Text
    var digits: Int
    var first: Int
    static let all = [
      Convention(invoices: "INV-{year}-", credits: "CN-{year}-", digits: 6, first: 4_000),
      Convention(invoices: "R", credits: "G", digits: 7, first: 20_317),
      Convention(invoices: "{year}/", credits: "GS{year}/", digits: 5, first: 700),
      Convention(invoices: "RE-", credits: "GU-", digits: 5, first: 41_000),
    ]
    var shapes: [DocumentShape] {
      [DocumentShape(template: invoices, digits: digits), DocumentShape(template: credits, digits: digits)]
    }

    func number(_ count: Int, isCredit: Bool, year: Int) -> String {
      let prefix = isCredit ? credits.string : invoices.string
      let parts = prefix.split(separator: "{")
      guard prefix.contains("{") else { return prefix + padded(first + count, digits) }
      let head = prefix.hasPrefix("{") ? "" : String(parts[0])
      let tail = prefix.split(separator: "}", omittingEmptySubsequences: false).last.map { String($0) } ?? ""
      return head + String(year) + tail + padded(first + count, digits)
    }
  }

  let convention: Convention
  /// By key, which follows the numbers.
  private(set) var items: [OpenItem] = []
  /// Position of each item's customer.
  private(set) var owners: [Int] = []
  /// Settled on earlier nights.
  private(set) var isPaid: [Bool] = []

  private struct Draft {
    var customer: Int
    var issued: Int
    var sequence: Int
  }

  /// Stated documents, with the position of each one's customer.
  init(_ convention: Convention, _ items: [OpenItem], owners: [Int], isPaid: [Bool]) {
    self.convention = convention
    self.items = items
    self.owners = owners
    self.isPaid = isPaid
  }

  /// About `count` items, a sixth of them paid already. Item keys begin above 10⁶.
  init(count: Int, night: BusinessDate, company: inout BenchCompany, seed: UInt64, random: inout SeededRandom) {
    convention = Convention.all[Int(seed % UInt64(Convention.all.count))]
    for draft in Self.drafts(count, company, &random) { add(draft, night, &company, &random) }
  }

  private static func drafts(_ count: Int, _ company: BenchCompany, _ random: inout SeededRandom) -> [Draft] {
    var drafts: [Draft] = []
    var customer = 0
    while drafts.count < count {
      let size = random.int(0...99)
      let wanted = size < 55 ? random.int(1...6) : size < 95 ? random.int(6...20) : random.int(20...90)
      // Some are invoiced in batches: several documents of one day, with neighbouring numbers.
      let isBatched = random.happens(2_500)
      var issued = random.int(1...80)
      for sequence in 0..<wanted {
        if !isBatched || sequence % 4 == 0 { issued = random.int(1...80) }
        drafts.append(Draft(customer: customer, issued: issued, sequence: drafts.count))
      }
      customer = (customer + 1) % company.customers.count
    }
    return drafts.sorted { ($1.issued, $0.customer, $0.sequence) < ($0.issued, $1.customer, $1.sequence) }
  }

  private mutating func add(
    _ draft: Draft, _ night: BusinessDate, _ company: inout BenchCompany, _ random: inout SeededRandom
  ) {
    let customer = company.customers[draft.customer]
    let isCredit = customer.rate == 0 && random.happens(500)
    let amount = customer.rate > 0 ? customer.rate : Self.amount(&random)
    let issued = night.adding(days: -draft.issued)
    let document = Text(convention.number(items.count, isCredit: isCredit, year: 2026))
    let open = isCredit ? -max(amount / 8, 5_00) : amount
    let hasDiscount = !isCredit && customer.discountPercent > 0
    items.append(
      OpenItem(
        key: Key(rawValue: Int64(1_000_000 + items.count)), account: customer.account,
        kind: isCredit ? .creditNote : .invoice, document: document, orderNumber: orderNumber(customer, &random),
        despatchNumber: random.happens(9_000) ? Text("SH-2026-" + padded(50_000 + items.count * 3, 6)) : .empty,
        paymentReference: CreditorReference.make(from: document) ?? .empty, issueDate: issued,
        dueDate: issued.adding(days: 30), currency: customer.currency, original: open, open: open, openBase: open,
        discountDate: hasDiscount ? issued.adding(days: 10) : nil,
        discount: hasDiscount ? amount * Int64(customer.discountPercent) / 100 : 0))
    owners.append(draft.customer)
    let isSettled = draft.issued > 20 && random.happens(2_000)
    isPaid.append(isSettled)
    if !isSettled { company.give(items.count - 1, to: draft.customer) }
  }

  /// The document of a number, however it is spelled and with any zeros before its running number.
  func position(of number: String) -> Int? {
    let text = PersonText.compact(number)
    for isCredit in [false, true] {
      let head = PersonText.compact(convention.number(0, isCredit: isCredit, year: 2026)).dropLast(convention.digits)
      guard text.hasPrefix(head), let running = Int(text.dropFirst(head.count)) else { continue }
      let position = running - convention.first
      guard items.indices.contains(position) else { continue }
      if (items[position].kind == .creditNote) == isCredit { return position }
    }
    return nil
  }

  /// Whether an amount is what is open of an item, in full, less its discount, or within one per cent of either.
  func isDue(_ amount: Int64, for position: Int) -> Bool {
    guard !isPaid[position], items[position].open > 0 else { return false }
    return [items[position].open, items[position].open - items[position].discount].contains {
      abs($0 - amount) * 100 <= amount
    }
  }

  /// Mostly odd, some round; between 15 and 40,000.
  private static func amount(_ random: inout SeededRandom) -> Int64 {
    let magnitude = random.int(0...99)
    let range =
      magnitude < 20
      ? 15_00...99_99
      : magnitude < 65
        ? 100_00...999_99
        : magnitude < 94 ? 1_000_00...9_999_99 : 10_000_00...40_000_00
    let amount = Int64(random.int(range))
    return random.happens(1_200) ? max(amount / 50_00, 1) * 50_00 : amount
  }

  /// In the customer's own way; neighbouring invoices may be of one order.
  private func orderNumber(_ customer: BenchCompany.Customer, _ random: inout SeededRandom) -> Text {
    if let last = items.last, last.account == customer.account, random.happens(3_000) { return last.orderNumber }
    switch customer.orderStyle {
    case 0: return Text("45000" + padded(random.int(0...99_999), 5))
    case 1: return Text("PO-" + padded(random.int(0...99_999), 5))
    case 2: return Text("B26/" + padded(random.int(0...9_999), 4))
    case 3: return Text(String(random.int(1_000...99_999)))
    default: return .empty
    }
  }
}
