/// What aging says of a customer beside its items.
public struct AgingParty: Sendable, Hashable {
  public var id: Text
  public var name: Text
  /// Customer group of its master data.
  public var segment: Text
  public var salesperson: Text
  /// Id of the root of its account group; its own without a parent.
  public var root: Text
  public var limit: Int64?
  public var limitCurrency: Currency
  public var onHold: Bool

  public init(
    id: Text, name: Text, segment: Text = .empty, salesperson: Text = .empty, root: Text, limit: Int64? = nil,
    limitCurrency: Currency, onHold: Bool = false
  ) {
    self.id = id
    self.name = name
    self.segment = segment
    self.salesperson = salesperson
    self.root = root
    self.limit = limit
    self.limitCurrency = limitCurrency
    self.onHold = onHold
  }
}

/// An open item as far as aging sees it. Amounts in minor units; credits and cash on account are negative.
public struct AgingPosition: Sendable, Hashable {
  public var account: Key
  public var currency: Currency
  public var open: Int64
  public var base: Int64
  public var issued: BusinessDate
  public var due: BusinessDate
  public var disputed: Int64

  public init(
    account: Key, currency: Currency, open: Int64, base: Int64, issued: BusinessDate, due: BusinessDate,
    disputed: Int64 = 0
  ) {
    self.account = account
    self.currency = currency
    self.open = open
    self.base = base
    self.issued = issued
    self.due = due
    self.disputed = disputed
  }
}

/// Open items added up by age: per customer and currency, and in base currency over all.
public struct AgingTable: Sendable {
  /// `disputed` is part of the buckets and shown apart.
  public struct Sums: Sendable, Hashable {
    public var buckets: [Int64]
    public var unapplied: Int64 = 0
    public var base: Int64 = 0
    public var disputed: Int64 = 0
    /// Buckets and unapplied in base currency.
    public var baseBuckets: [Int64]
    public var baseUnapplied: Int64 = 0
    public var balance: Int64 { buckets.reduce(unapplied, +) }

    init(_ count: Int) {
      buckets = Array(repeating: 0, count: count)
      baseBuckets = buckets
    }

    mutating func add(_ open: Int64, base: Int64, disputed: Int64, bucket: Int) {
      if open < 0 {
        unapplied += open
        baseUnapplied += base
      } else {
        buckets[bucket] += open
        baseBuckets[bucket] += base
      }
      self.base += base
      self.disputed += disputed
    }

    mutating func add(_ other: Sums) {
      for index in buckets.indices {
        buckets[index] += other.buckets[index]
        baseBuckets[index] += other.baseBuckets[index]
      }
      baseUnapplied += other.baseUnapplied
      unapplied += other.unapplied
      base += other.base
      disputed += other.disputed
    }
  }

  struct Line: Sendable {
    var account: Key
    var currency: Currency
    var sums: Sums
  }

  private struct LineKey: Hashable {
    var account: Key
    var currency: Currency
  }

  public let buckets: AgingBuckets
  public let date: BusinessDate
  private(set) var lines: [Line] = []
  private var places: [LineKey: Int] = [:]
  private var last = 0
  /// All customers, in base currency.
  public private(set) var total: Sums

  public init(_ buckets: AgingBuckets, date: BusinessDate) {
    self.buckets = buckets
    self.date = date
    total = Sums(buckets.count)
  }

  public mutating func add(_ position: AgingPosition) {
    let bucket = position.open < 0 ? 0 : buckets.index(of: date, issued: position.issued, due: position.due)
    let place = self.place(position.account, position.currency)
    lines[place].sums.add(position.open, base: position.base, disputed: position.disputed, bucket: bucket)
    let disputedBase =
      position.disputed == 0 || position.open == 0
      ? 0
      : Int64(dividedHalfAwayFromZero(Int128(position.base) * Int128(position.disputed), by: Int128(position.open)))
    if position.open < 0 { total.unapplied += position.base } else { total.buckets[bucket] += position.base }
    total.base += position.base
    total.disputed += disputedBase
  }

  /// Items come by customer, so the last line is nearly always the one.
  private mutating func place(_ account: Key, _ currency: Currency) -> Int {
    if last < lines.count, lines[last].account == account, lines[last].currency == currency { return last }
    let key = LineKey(account: account, currency: currency)
    if let known = places[key] {
      last = known
    } else {
      last = lines.count
      places[key] = last
      lines.append(Line(account: account, currency: currency, sums: Sums(buckets.count)))
    }
    return last
  }

  /// What each customer owes in base currency, all currencies together, by its key.
  public func customers() -> [(account: Key, sums: Sums)] {
    var byAccount: [Key: Sums] = [:]
    for line in lines { byAccount[line.account, default: Sums(buckets.count)].add(line.sums) }
    return byAccount.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Customers that owe something past due.
  public var lateAccounts: Set<Key> {
    precondition(buckets.basis == .dueDate, "only aging by due date knows what is late")
    return Set(lines.filter { line in line.sums.buckets.dropFirst().contains { $0 > 0 } }.map(\.account))
  }

  /// What is open per currency.
  public var totals: [(currency: Currency, amount: Int64)] {
    var sums: [Currency: Int64] = [:]
    for line in lines { sums[line.currency, default: 0] += line.sums.balance }
    return sums.keys.sorted().map { ($0, sums[$0] ?? 0) }
  }

  // MARK: Rows

  /// Rows of `aging.csv`: one per customer and currency, by customer id. Customers that `party` doesn't know have none.
  public func rows(base: Currency, party: (Key) -> AgingParty?) -> [ReportRow] {
    let known = lines.compactMap { line in party(line.account).map { (line: line, party: $0) } }
    return known.sorted { ($0.party.id, $0.line.currency) < ($1.party.id, $1.line.currency) }.map { line, party in
      var cells: [Cell] = [.text(party.id), .text(party.name)]
      cells += AgingTable.cells(line.sums, line.currency, base: base)
      cells += [
        .amount(party.limit.map { Money(minor: $0, currency: party.limitCurrency) }),
        .text(Text(party.limitCurrency.code)), .flag(party.onHold), .amount(line.sums.disputed, line.currency),
        .text(party.root), .text(party.segment), .text(party.salesperson),
      ]
      return ReportRow(cells)
    }
  }

  /// One row per currency in the columns of `aging.csv`, over all customers.
  public func totalRows(base: Currency) -> [ReportRow] {
    var sums: [Currency: Sums] = [:]
    for line in lines { sums[line.currency, default: Sums(buckets.count)].add(line.sums) }
    return sums.sorted { $0.key < $1.key }.map { currency, sum in
      ReportRow(
        [.text("total"), .text("all customers")] + AgingTable.cells(sum, currency, base: base)
          + [.empty, .empty, .empty, .amount(sum.disputed, currency), .empty, .empty, .empty])
    }
  }

  /// Currency, buckets, unapplied, balance and balance in base.
  private static func cells(_ sums: Sums, _ currency: Currency, base: Currency) -> [Cell] {
    [.text(Text(currency.code))] + sums.buckets.map { .amount($0, currency) } + [
      .amount(sums.unapplied, currency), .amount(sums.balance, currency), .amount(sums.base, base),
    ]
  }

  private struct SummaryKey: Hashable, Comparable {
    var by: Text
    var name: Text
    var currency: Currency
    static func < (left: SummaryKey, right: SummaryKey) -> Bool {
      (left.by, left.name, left.currency) < (right.by, right.name, right.currency)
    }
  }

  /// Rows of `aging-summary.csv`: by account group, currency, customer group and salesperson, and the total in base currency.
  public func summary(base: Currency, party: (Key) -> AgingParty?) -> [ReportRow] {
    var sums: [SummaryKey: (sums: Sums, accounts: Set<Key>)] = [:]
    func add(_ by: Text, _ name: Text, _ line: Line) {
      let key = SummaryKey(by: by, name: name.isEmpty ? "(none)" : name, currency: line.currency)
      sums[key, default: (Sums(buckets.count), [])].sums.add(line.sums)
      sums[key, default: (Sums(buckets.count), [])].accounts.insert(line.account)
    }
    let parents = Set(lines.compactMap { line in party(line.account).flatMap { $0.root == $0.id ? nil : $0.root } })
    for line in lines {
      guard let party = party(line.account) else { continue }
      add("currency", Text(line.currency.code), line)
      add("customer group", party.segment, line)
      add("salesperson", party.salesperson, line)
      if parents.contains(party.root) { add("account group", party.root, line) }
    }
    let all = SummaryKey(by: "total", name: "all customers", currency: base)
    sums[all] = (total, Set(lines.map(\.account)))
    return sums.sorted { $0.key < $1.key }.map { key, value in
      ReportRow(
        [.text(key.by), .text(key.name)] + AgingTable.cells(value.sums, key.currency, base: base)
          + [.amount(value.sums.disputed, key.currency), .integer(value.accounts.count)])
    }
  }
}
