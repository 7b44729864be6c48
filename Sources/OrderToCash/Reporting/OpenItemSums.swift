/// Open items added up as they are: what their ages, the books and the cash figures are compared with.
public struct OpenItemSums: Sendable {
  /// Cash on account of one currency that came on one day.
  public struct Cash: Sendable, Hashable {
    public var currency: Currency
    public var day: BusinessDate
    public var count = 0
    /// What waits, positive; in the currency and in base currency.
    public var amount: Int64 = 0
    public var base: Int64 = 0

    public init(currency: Currency, day: BusinessDate) {
      self.currency = currency
      self.day = day
    }
  }

  private struct CashKey: Hashable {
    var currency: Currency
    var day: BusinessDate
  }

  private var sums: [(currency: Currency, amount: Int64)] = []
  private var last = 0
  /// In base currency, over all currencies.
  public private(set) var base: Int64 = 0
  private var cashByDay: [CashKey: Cash] = [:]

  public init() {}

  /// `isCash`: on account.
  public mutating func add(_ position: AgingPosition, isCash: Bool) {
    sums[place(of: position.currency)].amount += position.open
    base += position.base
    guard isCash else { return }
    let key = CashKey(currency: position.currency, day: position.issued)
    cashByDay[key, default: Cash(currency: key.currency, day: key.day)].add(position)
  }

  /// Items of a customer mostly have one currency.
  private mutating func place(of currency: Currency) -> Int {
    if last < sums.count, sums[last].currency == currency { return last }
    if let known = sums.firstIndex(where: { $0.currency == currency }) {
      last = known
    } else {
      last = sums.count
      sums.append((currency, 0))
    }
    return last
  }

  public var byCurrency: [Currency: Int64] { Dictionary(uniqueKeysWithValues: sums.map { ($0.currency, $0.amount) }) }

  /// Cash on account, by currency and day.
  public var cash: [Cash] {
    cashByDay.values.sorted { ($0.currency, $0.day) < ($1.currency, $1.day) }
  }
}

extension OpenItemSums.Cash {
  fileprivate mutating func add(_ position: AgingPosition) {
    count += 1
    amount -= position.open
    base -= position.base
  }
}
