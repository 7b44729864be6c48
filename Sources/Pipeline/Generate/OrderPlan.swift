import OrderToCash

/// The orders of one day, each derived from its number alone.
struct OrderPlan {
  static let averageQuantity = 20

  /// What is wrong with an order, and how many of ten thousand are.
  enum Fault: CaseIterable {
    /// One line's price differs from the list.
    case price
    /// One line names an item that does not exist.
    case unknownItem
    /// Sent twice, in two files (UBL only).
    case sentTwice
    /// The file breaks off (UBL only).
    case cutOff

    var rate: Int {
      switch self {
      case .price: 50
      case .unknownItem: 10
      case .sentTwice: 20
      case .cutOff: 1
      }
    }
  }

  struct Line {
    var item: SyntheticCompany.Item
    /// In `unit`.
    var quantity: Int
    var unit: String
    /// Minor units for `base` of `unit`; nil leaves the price to the seller.
    var price: Int64?
    var base: Int
    var isUnknownItem = false

    /// Minor units; quantities are multiples of the base.
    var amount: Int64 { (price ?? 0) * Int64(quantity / base) }
  }

  struct Order {
    var number: String
    var customer: SyntheticCompany.Customer
    var date: BusinessDate
    var requested: BusinessDate
    var lines: [Line]
    var fault: Fault?
    var total: Int64 { lines.reduce(0) { $0 + $1.amount } }
    /// A buyer that leaves prices to the seller states no totals either.
    var statesTotals: Bool { lines.allSatisfy { $0.price != nil } }
  }

  let company: SyntheticCompany
  let date: BusinessDate
  private var parameters: GeneratorParameters { company.parameters }

  func order(_ index: Int) -> Order {
    let day = Int(date.days)
    var random = SeededRandom(seed: parameters.seed, stream: .order, index: day << 32 | index)
    let customer = company.customer(random.int(0...parameters.customers - 1))
    let fault = drawFault(&random)
    let leavesPrices = random.happens(100)
    let count = max(1, parameters.lines + random.int(-2...2))
    var lines = (0..<count).map { _ in line(&random, leavesPrices: leavesPrices) }
    if fault == .price, let price = lines[0].price { lines[0].price = price + max(1, price / 20) }
    if fault == .unknownItem { lines[0].isUnknownItem = true }
    return Order(
      number: "PO-\(day)-" + padded(index, 7), customer: customer, date: date,
      requested: date.adding(days: random.int(1...14)), lines: lines, fault: fault)
  }

  private func drawFault(_ random: inout SeededRandom) -> Fault? {
    var drawn = random.int(0...9_999)
    for fault in Fault.allCases {
      if drawn < fault.rate { return fault }
      drawn -= fault.rate
    }
    return nil
  }

  private func line(_ random: inout SeededRandom, leavesPrices: Bool) -> Line {
    let item = company.item(random.int(0...parameters.items - 1))
    let quantity = random.int(1...2 * OrderPlan.averageQuantity - 1)
    if let carton = item.carton, item.base == 1, random.happens(3_000) {
      let price = leavesPrices ? nil : item.price * Int64(carton)
      return Line(item: item, quantity: max(1, quantity / carton), unit: "CT", price: price, base: 1)
    }
    return Line(
      item: item, quantity: quantity * item.base, unit: "C62", price: leavesPrices ? nil : item.price, base: item.base)
  }
}
