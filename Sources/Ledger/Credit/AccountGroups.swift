import OrderToCash

/// An account as credit and collections see it.
public struct AccountState: Sendable {
  public var account: Key
  public var group: Key
  public var id: Text
  public var billTo: Key
  public var limit: Int64?
  public var limitCurrency: Currency
  public var since: BusinessDate?
  /// The hold in force; the ledger keeps one, a person's before the program's.
  public var holds: [AccountHold]
  public var releasedOn: BusinessDate?
  public var country: Text
  public var language: Text
}

/// All accounts by group, with their holds: master data is small beside a night's documents, so it is read whole.
public struct AccountGroups: Sendable {
  /// By group, then account.
  public let accounts: [AccountState]
  private let ranges: [Key: Range<Int>]
  /// In rising order.
  public let groups: [Key]

  public init(_ engine: Engine) throws {
    let history = try HoldHistory(engine)
    let query = try engine.freshQuery(
      """
      SELECT grp, account, id, bill_to, credit_limit, limit_currency, since, hold_by, hold_rule, country, language
      FROM customer
      ORDER BY grp, account
      """)
    accounts = try query.map { row in
      let account = row.key(1)
      return AccountState(
        account: account, group: row.key(0), id: row.text(2), billTo: row.key(3), limit: row.optionalInt(4),
        limitCurrency: row.currency(5), since: row.optionalDate(6),
        holds: history.hold(on: account, by: row.integer(7), rule: row.text(8)).map { [$0] } ?? [],
        releasedOn: history.released[account], country: row.text(9), language: row.text(10))
    }
    var ranges: [Key: Range<Int>] = [:]
    var groups: [Key] = []
    var start = 0
    for index in accounts.indices
    where index + 1 == accounts.count || accounts[index + 1].group != accounts[index].group {
      groups.append(accounts[index].group)
      ranges[accounts[index].group] = start..<index + 1
      start = index + 1
    }
    self.groups = groups
    self.ranges = ranges
  }

  public func members(of group: Key) -> ArraySlice<AccountState> { accounts[ranges[group] ?? 0..<0] }

  /// Spans of groups for a stage's units: few rows in the plan, and still much to resume by.
  public func spans(of size: Int = 128) -> [(first: Key, last: Key)] {
    stride(from: 0, to: groups.count, by: size).map {
      (groups[$0], groups[min($0 + size, groups.count) - 1])
    }
  }

  /// The groups from `first` to `last`.
  public func groups(from first: Key, to last: Key) -> ArraySlice<Key> {
    let start = groups.firstIndex { $0 >= first } ?? groups.count
    let end = groups[start...].firstIndex { $0 > last } ?? groups.count
    return groups[start..<end]
  }
}

/// When holds were placed and, by persons, released.
private struct HoldHistory {
  var placed: [Key: (key: Key, date: BusinessDate)] = [:]
  var released: [Key: BusinessDate] = [:]

  init(_ engine: Engine) throws {
    let query = try engine.freshQuery(
      """
      SELECT h.account, h.key, h.on_hold, h.by, r.date FROM hold_event h LEFT JOIN run r ON r.run = h.key >> 47
      ORDER BY h.key
      """)
    try query.forEach { row in
      if row.flag(2) {
        placed[row.key(0)] = (row.key(1), row.date(4))
      } else if row.integer(3) == 2 {
        released[row.key(0)] = row.date(4)
      }
    }
  }

  func hold(on account: Key, by: Int, rule: Text) -> AccountHold? {
    guard by != 0 else { return nil }
    let source: HoldSource = by == 2 ? .person : rule == CollectRules.hold.id ? .collection : .overdue
    let event = placed[account]
    return AccountHold(source, placed: event?.key ?? .none, since: event?.date ?? BusinessDate(days: 0))
  }
}
