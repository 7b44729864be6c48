/// What a file's documents came to, by number and by amount: the totals that its control compares.
///
/// Everything read is accepted, refused, known already or waiting. `records` is what the reader counted as it went through the
/// file, apart from what was judged.
public struct FileTotals: Hashable, Sendable {
  public struct Sums: Hashable, Sendable {
    public var read: Int64 = 0
    public var accepted: Int64 = 0
    public var refused: Int64 = 0
    public var duplicates: Int64 = 0
    public var waiting: Int64 = 0
    public init() {}

    public init(read: Int64, accepted: Int64, refused: Int64, duplicates: Int64, waiting: Int64) {
      self.read = read
      self.accepted = accepted
      self.refused = refused
      self.duplicates = duplicates
      self.waiting = waiting
    }

    public var settled: Int64 { accepted + refused + duplicates + waiting }
    public var tiesOut: Bool { read == settled }
  }

  /// What became of a document.
  public enum Fate: Sendable { case accepted, refused, duplicate, waiting }

  public struct Amount: Hashable, Sendable {
    public var currency: Currency
    public var sums: Sums
  }

  public private(set) var documents = Sums()
  /// By currency, in the order in which the file brought them.
  public private(set) var amounts: [Amount] = []
  public init() {}

  /// A document was read. Returns what of its amount counts: nothing when the file's amounts would become more than can be
  /// added up, which refuses it anyway.
  public mutating func read(_ amount: Money?) -> Money? {
    documents.read += 1
    guard let amount, let place = place(of: amount.currency) else { return nil }
    guard let sum = [amounts[place].sums.read, amount.minor].boundedSum() else { return nil }
    amounts[place].sums.read = sum
    return amount
  }

  /// A document was settled. `known`: how much of its amount was recorded before, from another file.
  public mutating func settle(_ fate: Fate, _ amount: Money?, known: Int64 = 0) {
    let of = amount.flatMap { place(of: $0.currency) }
    let minor = amount?.minor ?? 0
    switch fate {
    case .accepted:
      documents.accepted += 1
      of.map { amounts[$0].sums.accepted += minor - known }
      of.map { amounts[$0].sums.duplicates += known }
    case .refused:
      documents.refused += 1
      of.map { amounts[$0].sums.refused += minor }
    case .duplicate:
      documents.duplicates += 1
      of.map { amounts[$0].sums.duplicates += minor }
    case .waiting:
      documents.waiting += 1
      of.map { amounts[$0].sums.waiting += minor }
    }
  }

  /// Documents that waited were settled after all, as `met` counts them.
  public mutating func settleWaiting(_ met: FileTotals) {
    func settle(_ sums: inout Sums, _ met: Sums) {
      sums.accepted += met.accepted
      sums.duplicates += met.duplicates
      sums.waiting -= met.settled
    }
    settle(&documents, met.documents)
    for amount in met.amounts {
      if let place = place(of: amount.currency) { settle(&amounts[place].sums, amount.sums) }
    }
  }

  /// The totals of a file that is refused whole, or known whole: nothing of it counts as taken.
  public func refusedWhole(isDuplicate: Bool) -> FileTotals {
    func whole(_ sums: Sums) -> Sums {
      Sums(
        read: sums.read, accepted: 0, refused: isDuplicate ? 0 : sums.read, duplicates: isDuplicate ? sums.read : 0,
        waiting: 0)
    }
    var totals = self
    totals.documents = whole(documents)
    for index in amounts.indices { totals.amounts[index].sums = whole(amounts[index].sums) }
    return totals
  }

  private mutating func place(of currency: Currency) -> Int? {
    if let known = amounts.firstIndex(where: { $0.currency == currency }) { return known }
    amounts.append(Amount(currency: currency, sums: Sums()))
    return amounts.count - 1
  }
}

extension Document {
  /// What a document's amounts come to as its sender states them, signs left off: an order's lines, a statement's entries, what an
  /// advice pays. Nil for documents without amounts, and beyond what can be added up.
  public var controlAmount: Money? {
    switch self {
    case .order(let order): order.controlAmount
    case .statement(let statement): statement.controlAmount
    case .remittance(let advice): advice.controlAmount
    default: nil
    }
  }
}

extension OrderDocument {
  /// What the sender states for its lines, else price by quantity.
  var controlAmount: Money? {
    if let statedLineTotal { return Money(minor: abs(statedLineTotal), currency: currency) }
    let amounts = lines.map { line in
      line.statedAmount
        ?? line.price?.extended(by: line.quantity, per: line.basePriceQuantity, currency: currency) ?? 0
    }
    return amounts.map { abs($0) }.boundedSum().map { Money(minor: $0, currency: currency) }
  }
}

extension StatementDocument {
  /// Of its first entry; intake refuses a statement whose entries are in several.
  var currencyOfEntries: Currency? { entries.first?.currency ?? currency }

  var controlAmount: Money? {
    guard let currency = currencyOfEntries else { return nil }
    return entries.map { abs($0.amount) }.boundedSum().map { Money(minor: $0, currency: currency) }
  }
}

extension RemittanceDocument {
  /// What the payer states, else what it pays for each document.
  var controlAmount: Money? {
    (total.map { abs($0) } ?? lines.map { abs($0.amount ?? 0) }.boundedSum())
      .map { Money(minor: $0, currency: currency) }
  }
}
