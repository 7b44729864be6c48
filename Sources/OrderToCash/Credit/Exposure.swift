/// Sums per currency, kept in the order of currency codes so that nothing depends on hash order.
public struct CurrencySums: Hashable, Sendable {
  public private(set) var amounts: [Money] = []
  public init() {}

  public mutating func add(_ minor: Int64, _ currency: Currency) {
    let index = amounts.firstIndex { $0.currency >= currency } ?? amounts.count
    if index < amounts.count, amounts[index].currency == currency {
      amounts[index] = Money(minor: amounts[index].minor + minor, currency: currency)
    } else {
      amounts.insert(Money(minor: minor, currency: currency), at: index)
    }
  }

  /// Each currency's sum converted once. Throws the first currency that has no rate.
  public func total(in target: Currency, rates: Rates) throws(MissingRate) -> Int64 {
    var sum: Int64 = 0
    for amount in amounts where amount.minor != 0 {
      guard let converted = rates.convert(amount.minor, from: amount.currency, to: target) else {
        throw MissingRate(currency: rates.rate(amount.currency) == nil ? amount.currency : target)
      }
      sum += converted
    }
    return sum
  }
}

/// A currency for which no exchange rate is known.
public struct MissingRate: Error, Hashable, Sendable {
  public var currency: Currency
  public init(currency: Currency) { self.currency = currency }
}

/// What a group owes or will owe, gross of tax, in minor units of its limit's currency.
public struct Exposure: Hashable, Sendable {
  public let currency: Currency
  /// Invoices and fees less credit notes.
  public private(set) var openItems: Int64
  /// Cash on account and what was invoiced in advance, positive.
  public private(set) var cash: Int64
  public private(set) var shipped: Int64
  /// Cash on account alone: advances belong to their orders.
  public private(set) var unclaimedCash: Int64 = 0
  /// Approved earlier and not shipped; orders approved tonight are added as they pass.
  public private(set) var approved: Int64

  public var total: Int64 { openItems + shipped + approved - cash }

  public init(of snapshot: CreditSnapshot, in currency: Currency) throws(MissingRate) {
    var (open, cash) = (CurrencySums(), CurrencySums())
    for item in snapshot.items {
      if item.kind == .onAccount { cash.add(-item.open, item.currency) } else { open.add(item.open, item.currency) }
    }
    let onAccount = cash
    var (shipped, approved) = (CurrencySums(), CurrencySums())
    for commitment in snapshot.commitments {
      switch commitment.kind {
      case .shippedNotInvoiced: shipped.add(commitment.gross, commitment.currency)
      case .approvedUnshipped: approved.add(commitment.gross, commitment.currency)
      case .advance: cash.add(commitment.gross, commitment.currency)
      }
    }
    self.currency = currency
    openItems = try open.total(in: currency, rates: snapshot.rates)
    unclaimedCash = try onAccount.total(in: currency, rates: snapshot.rates)
    self.cash = try cash.total(in: currency, rates: snapshot.rates)
    self.shipped = try shipped.total(in: currency, rates: snapshot.rates)
    self.approved = try approved.total(in: currency, rates: snapshot.rates)
  }

  mutating func approve(_ minor: Int64) { approved += minor }
}

/// Overdue debt of one bill-to account that counts against it, in minor units of the base currency.
public struct OverdueDebt: Hashable, Sendable {
  public var amount: Int64 = 0
  /// The oldest due date that counts.
  public var oldest: BusinessDate?
  /// Of items that reached a dunning level that holds.
  public var atHoldLevel: Int64 = 0

  /// Counts invoices and fees, less what is disputed of them, that were due more than `policy.overdueGraceDays` before `date`, except
  /// those that already were so when a person last released the account. Credits and cash on account cover the oldest debt
  /// first, so they come off.
  public init(
    of account: CreditAccount, items: some Sequence<CreditItem>, policy: CreditPolicy, date: BusinessDate
  ) {
    var (overdue, forgiven, credits) = (Int64(0), Int64(0), Int64(0))
    let bound = date.adding(days: -policy.overdueGraceDays)
    let forgivenBound = account.releasedOn?.adding(days: -policy.overdueGraceDays)
    for item in items where item.account == account.account {
      switch item.kind {
      case .creditNote, .onAccount: credits -= item.openBase
      case .invoice, .fee:
        let owed = item.undisputedBase
        if let level = policy.collectionHoldLevel, item.level >= level { atHoldLevel += owed }
        guard item.dueDate < bound, owed > 0 else { continue }
        if let forgivenBound, item.dueDate < forgivenBound {
          forgiven += owed
        } else {
          overdue += owed
          oldest = min(oldest ?? item.dueDate, item.dueDate)
        }
      }
    }
    // What is forgiven is the oldest, so credits cover it before they cover what counts.
    amount = max(0, overdue - max(0, credits - forgiven))
    atHoldLevel = max(0, atHoldLevel - credits)
    if amount == 0 { oldest = nil }
  }
}
