/// The sums that payers commonly pay without a word: everything open, everything due or issued up to a date, everything of one due
/// date; of the payer's own account, of another of the group's, or of all of them; with or without the credits, with or without the
/// discounts that are still granted.
struct BalanceSets {
  /// Items that no list is made of for one account or group.
  static let bound = 10_000

  struct Choice: Hashable {
    /// Positions on the desk, ascending; two or more.
    var items: [Int]
    /// Whether each granted discount is taken.
    var isDiscounted: Bool
  }

  /// Scopes with their items by account.
  private let scopes: [[Int]]
  private var made: [Dates: [Int64: [Choice]]] = [:]

  private struct Dates: Hashable {
    var booked: BusinessDate
    var valued: BusinessDate
    var currency: Currency
  }

  /// Of the items that are meant.
  init(desk: CashDesk, where isMeant: (Int) -> Bool) {
    var byAccount: [Key: [Int]] = [:]
    var all: [Int] = []
    for position in desk.items.indices where isMeant(position) {
      byAccount[desk.items[position].account, default: []].append(position)
      all.append(position)
    }
    let accounts = byAccount.keys.sorted().compactMap { byAccount[$0] }
    scopes = (accounts.count > 1 ? accounts + [all] : accounts).filter { $0.count > 1 && $0.count <= Self.bound }
  }

  /// Sets whose sum is what the receipt has left, each once.
  mutating func sets(explaining receipt: Receipt, _ desk: CashDesk) -> [Choice] {
    let dates = Dates(booked: receipt.bookingDate, valued: receipt.valueDate, currency: receipt.currency)
    if made[dates] == nil { made[dates] = list(dates, desk) }
    return made[dates]?[receipt.left] ?? []
  }

  private func list(_ dates: Dates, _ desk: CashDesk) -> [Int64: [Choice]] {
    var sums: [Int64: [Choice]] = [:]
    for scope in scopes {
      let known = scope.filter {
        desk.items[$0].currency == dates.currency && desk.items[$0].issueDate <= dates.booked
          && desk.items[$0].open != 0
      }
      let debts = known.filter { desk.items[$0].open > 0 }
      for items in debts.count < known.count ? [known, debts] : [known] where items.count > 1 {
        add(items, by: \.dueDate, dates, desk, &sums)
        add(items, by: \.issueDate, dates, desk, &sums)
      }
    }
    return sums
  }

  /// Every beginning of the items in the order of a date, and every single date.
  private func add(
    _ items: [Int], by date: (OpenItem) -> BusinessDate, _ dates: Dates, _ desk: CashDesk,
    _ sums: inout [Int64: [Choice]]
  ) {
    let ordered = items.sorted { (date(desk.items[$0]), $0) < (date(desk.items[$1]), $1) }
    var total: (open: Int64, discount: Int64) = (0, 0)
    var first = 0
    var day: (open: Int64, discount: Int64) = (0, 0)
    for (index, item) in ordered.enumerated() {
      let discount = desk.discount(of: item, on: dates.valued)
      total = (total.open + desk.items[item].open, total.discount + discount)
      day = (day.open + desk.items[item].open, day.discount + discount)
      let isLast = index + 1 == ordered.count || date(desk.items[ordered[index + 1]]) != date(desk.items[item])
      guard isLast else { continue }
      note(ordered[...index], total, &sums)
      if first > 0 { note(ordered[first...index], day, &sums) }
      first = index + 1
      day = (0, 0)
    }
  }

  private func note(_ items: ArraySlice<Int>, _ sum: (open: Int64, discount: Int64), _ sums: inout [Int64: [Choice]]) {
    guard items.count > 1, sum.open > 0 else { return }
    insert(Choice(items: items.sorted(), isDiscounted: false), sum.open, &sums)
    if sum.discount > 0 { insert(Choice(items: items.sorted(), isDiscounted: true), sum.open - sum.discount, &sums) }
  }

  private func insert(_ choice: Choice, _ amount: Int64, _ sums: inout [Int64: [Choice]]) {
    if sums[amount]?.contains(choice) == true { return }
    sums[amount, default: []].append(choice)
  }
}
