/// Amounts of an invoice in minor units of its currency, as EN 16931 defines them.
public struct InvoiceTotals: Hashable, Sendable {
  /// Net amount of each line (BT-131), rounded half away from zero, in the order of the lines.
  public var lines: [Int64]
  /// One for each category and rate (BG-23, BR-CO-18), by category, then rate.
  public var taxes: [TaxSubtotal]
  /// Sum of line amounts (BT-106, BR-CO-10).
  public var lineTotal: Int64
  /// Charges less allowances of the document (BT-108 − BT-107).
  public var charges: Int64
  /// BT-109 = BT-106 − BT-107 + BT-108 (BR-CO-13).
  public var net: Int64 { lineTotal + charges }
  /// Sum of taxes (BT-110, BR-CO-14).
  public var tax: Int64
  /// BT-112 = BT-109 + BT-110 (BR-CO-15).
  public var gross: Int64 { net + tax }

  /// A line's part in the totals.
  public struct Line: Hashable, Sendable {
    public var quantity: Quantity
    public var price: Price
    public var priceBase: Quantity
    public var category: Text
    public var rate: Percent

    public init(quantity: Quantity, price: Price, priceBase: Quantity = .one, category: Text, rate: Percent) {
      self.quantity = quantity
      self.price = price
      self.priceBase = priceBase
      self.category = category
      self.rate = rate
    }

    /// Quantity × price ÷ base quantity (BT-131) with at most two decimals, as EN 16931 allows no more (BR-DEC-23), rounded once
    /// and half away from zero. Nil when it exceeds the bound on amounts.
    public func net(in currency: Currency) -> Int64? {
      let step = InvoiceDocument.step(of: currency)
      guard step > 1 else { return price.extended(by: quantity, per: priceBase, currency: currency) }
      guard priceBase.millionths > 0 else { return nil }
      let product = Int128(price.scaled) * Int128(quantity.millionths) * 100
      let hundredths = dividedHalfAwayFromZero(
        product, by: Int128(priceBase.millionths) * Int128(powerOfTen(Price.scale)))
      let amount = hundredths * Int128(step)
      return amount.magnitude <= UInt128(Money.limit) ? Int64(amount) : nil
    }
  }

  /// Nil when an amount exceeds the bound on amounts. Tax is rounded once for each category and rate (BR-CO-17), never by line.
  public init?(
    _ lines: some Collection<Line>, charges: [DocumentCharge] = [], currency: Currency, policy: TaxPolicy? = nil
  ) {
    self.lines = []
    self.lines.reserveCapacity(lines.count)
    taxes = []
    (lineTotal, self.charges, tax) = (0, 0, 0)
    for line in lines {
      guard let amount = line.net(in: currency) else { return nil }
      self.lines.append(amount)
      lineTotal += amount
      guard lineTotal.magnitude <= UInt64(Money.limit) else { return nil }
      add(amount, line.category, line.rate)
    }
    for charge in charges {
      self.charges += charge.signed
      guard charge.amount >= 0, net.magnitude <= UInt64(Money.limit) else { return nil }
      add(charge.signed, charge.category, charge.rate)
    }
    for index in taxes.indices {
      taxes[index].tax = taxes[index].rate.tax(on: taxes[index].base, currency)
      tax += taxes[index].tax
      guard let rule = policy?.rule(category: taxes[index].category, rate: taxes[index].rate) else { continue }
      taxes[index].exemption = rule.exemption
      taxes[index].exemptionCode = rule.exemptionCode
    }
    guard gross.magnitude <= UInt64(Money.limit) else { return nil }
  }

  /// What the same lines come to, gross of tax: the value of an order for its credit check.
  public static func gross(_ lines: some Collection<Line>, currency: Currency) -> Int64? {
    InvoiceTotals(lines, currency: currency)?.gross
  }

  private mutating func add(_ amount: Int64, _ category: Text, _ rate: Percent) {
    let place = taxes.firstIndex { ($0.category, $0.rate) >= (category, rate) } ?? taxes.count
    if place < taxes.count, taxes[place].category == category, taxes[place].rate == rate {
      taxes[place].base += amount
    } else {
      taxes.insert(TaxSubtotal(category: category, rate: rate, base: amount, tax: 0), at: place)
    }
  }
}

extension Percent {
  /// Tax on a taxable amount in minor units (BT-117): rounded once, half away from zero, to the two decimals that EN 16931 allows or
  /// the currency's own where it has fewer (BR-CO-17, BR-DEC-20).
  public func tax(on base: Int64, _ currency: Currency) -> Int64 {
    let step = InvoiceDocument.step(of: currency)
    guard step > 1 else { return of(base) }
    return Int64(dividedHalfAwayFromZero(Int128(base) * Int128(scaled), by: Int128(1_000_000) * Int128(step))) * step
  }
}

/// An allowance or a charge on a document as a whole (EN 16931 BG-20, BG-21), such as freight.
public struct DocumentCharge: Hashable, Sendable {
  public var isCharge: Bool
  /// Of UNCL 7161 for a charge (BT-105), of UNCL 5189 for an allowance (BT-98); may be empty when there is a reason.
  public var code: Text
  /// For the customer to read (BT-97, BT-104).
  public var reason: Text
  /// Minor units, never negative (BT-92, BT-99).
  public var amount: Int64
  public var category: Text
  public var rate: Percent

  public init(
    isCharge: Bool = true, code: Text = .empty, reason: Text, amount: Int64, category: Text, rate: Percent
  ) {
    self.isCharge = isCharge
    self.code = code
    self.reason = reason
    self.amount = amount
    self.category = category
    self.rate = rate
  }

  public var signed: Int64 { isCharge ? amount : -amount }
}
