/// A customer's word to pay an amount by a day, recorded by a decision.
public struct Promise: Hashable, Sendable {
  /// Of the decision's unit: items with a smaller key were there when it was made.
  public var key: Key
  /// `PR-000012`.
  public var number: Int
  /// The bill-to account.
  public var account: Key
  /// The item that it is about, or none: whatever the account owes.
  public var item: Key
  public var currency: Currency
  public var amount: Int64
  public var due: BusinessDate
  public var made: BusinessDate
  /// What was owed of it when it was made, and what of the payments since then others took: see `PromiseWatch`.
  public var baseline: Int64
  public var used: Int64

  public init(
    key: Key, number: Int = 0, account: Key, item: Key = .none, currency: Currency, amount: Int64, due: BusinessDate,
    made: BusinessDate, baseline: Int64, used: Int64 = 0
  ) {
    self.key = key
    self.number = number
    self.account = account
    self.item = item
    self.currency = currency
    self.amount = amount
    self.due = due
    self.made = made
    self.baseline = baseline
    self.used = used
  }

  public static func text(_ number: Int) -> Text {
    let digits = String(number)
    return Text("PR-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits)
  }

  public static func number(_ text: Text) -> Int? {
    text.string.hasPrefix("PR-") ? Int(text.string.dropFirst(3)) : nil
  }

  /// How a promise ended. Stored; never changes.
  public enum End: Int, Sendable {
    case kept = 1
    case broken = 2
    /// Taken back by a decision.
    case withdrawn = 3

    public var name: String {
      switch self {
      case .kept: "kept"
      case .broken: "broken"
      case .withdrawn: "withdrawn"
      }
    }
  }
}

/// A promise that ended tonight.
public struct PromiseEnd: Hashable, Sendable {
  public var promise: Promise
  public var end: Promise.End
  /// What was paid of it.
  public var paid: Int64
  /// Items that were promised and are still owed; of a broken one.
  public var items: [Key]
}

/// Watches promises: what is owed less than when a promise was made is what was paid of it, by cash, by a credit or otherwise.
/// Payments count once: of two promises the earlier due takes them first.
public struct PromiseWatch {
  public private(set) var ended: [PromiseEnd] = []
  /// Those that stand, by due date and key, with what is still promised of each, positive. Their `used` is to be kept.
  public private(set) var standing: [(promise: Promise, left: Int64)] = []

  /// What is owed of it in its currency: debt that was there when a promise with `key` was made, less credits and cash on account; of
  /// one item, what is open of it. Never negative. `proposed` counts unposted proposals as paid.
  public static func owed(
    _ items: some Sequence<CollectItem>, item: Key, currency: Currency, before key: Key, proposed: Bool = false
  ) -> Int64 {
    var owed: Int64 = 0
    for one in items where one.currency == currency {
      switch one.kind {
      case .invoice, .fee:
        guard item.isNone ? one.key < key : one.key == item else { continue }
        owed += proposed ? max(0, one.open - one.proposed) : one.open
      case .creditNote, .onAccount: if item.isNone { owed += one.open }
      }
    }
    return max(0, owed)
  }

  /// `promises` and `items` of one account. While a statement is missing none is broken.
  public init(
    _ promises: [Promise], items: some Collection<CollectItem>, policy: PromisePolicy, date: BusinessDate,
    statementMissing: Bool
  ) {
    var list = promises.sorted { ($0.due, $0.key) < ($1.due, $1.key) }
    // Of what is counted now and forgotten again, as the promise that took it goes on.
    var borrowed = [Int64](repeating: 0, count: list.count)
    for index in list.indices {
      let promise = list[index]
      func paid(_ owed: Int64) -> Int64 {
        min(promise.amount, max(0, promise.baseline - owed - promise.used - borrowed[index]))
      }
      let progress = paid(PromiseWatch.owed(items, promise))
      let enough = promise.amount - policy.tolerance
      let isLate = date.days(since: promise.due) > policy.graceDays && !statementMissing
      var isOver = true
      if progress >= enough {
        ended.append(PromiseEnd(promise: promise, end: .kept, paid: progress, items: []))
      } else if isLate, paid(PromiseWatch.owed(items, promise, proposed: true)) < enough {
        ended.append(
          PromiseEnd(promise: promise, end: .broken, paid: progress, items: PromiseWatch.scope(promise, items)))
      } else {
        standing.append((promise, promise.amount - progress))
        isOver = false
      }
      for later in list.indices.dropFirst(index + 1) where PromiseWatch.overlap(list[later], promise) {
        let seen = max(0, list[later].baseline - PromiseWatch.owed(items, list[later]) - list[later].used)
        let taken = min(progress, max(0, seen - borrowed[later]))
        if isOver { list[later].used += taken } else { borrowed[later] += taken }
      }
    }
  }

  private static func owed(_ items: some Sequence<CollectItem>, _ promise: Promise, proposed: Bool = false) -> Int64 {
    owed(items, item: promise.item, currency: promise.currency, before: promise.key, proposed: proposed)
  }

  private static func overlap(_ left: Promise, _ right: Promise) -> Bool {
    left.currency == right.currency && (left.item.isNone || right.item.isNone || left.item == right.item)
  }

  private static func scope(_ promise: Promise, _ items: some Collection<CollectItem>) -> [Key] {
    items.filter { item in
      (item.kind == .invoice || item.kind == .fee) && item.currency == promise.currency
        && (promise.item.isNone ? item.key < promise.key : item.key == promise.item)
    }.map(\.key)
  }
}
