/// Amounts of an invoice in minor units of its currency, as EN 16931 defines them.
public struct InvoiceTotals: Hashable, Sendable {
  /// Net amount of each line (BT-131), rounded half away from zero, in the order of the lines.
  public var lines: [Int64]
  /// One for each category and rate (BG-23, BR-CO-18), by category, then rate.
  public var taxes: [TaxSubtotal]
  /// Sum of line amounts (BT-106 = BT-109, BR-CO-10 and 13).
  public var net: Int64
  /// Sum of taxes (BT-110, BR-CO-14).
  public var tax: Int64
  /// BT-112 = BT-109 + BT-110 (BR-CO-15); also what is to be paid (BT-115, BR-CO-16).
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
  }

  /// Nil when an amount exceeds the bound on amounts. Tax is rounded once for each category and rate (BR-CO-17), never by line.
  public init?(_ lines: some Collection<Line>, currency: Currency, policy: TaxPolicy? = nil) {
    self.lines = []
    self.lines.reserveCapacity(lines.count)
    taxes = []
    (net, tax) = (0, 0)
    for line in lines {
      guard let amount = line.price.extended(by: line.quantity, per: line.priceBase, currency: currency) else {
        return nil
      }
      self.lines.append(amount)
      net += amount
      guard net.magnitude <= UInt64(Money.limit) else { return nil }
      add(amount, line)
    }
    for index in taxes.indices {
      taxes[index].tax = taxes[index].rate.of(taxes[index].base)
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

  private mutating func add(_ amount: Int64, _ line: Line) {
    let place = taxes.firstIndex { ($0.category, $0.rate) >= (line.category, line.rate) } ?? taxes.count
    if place < taxes.count, taxes[place].category == line.category, taxes[place].rate == line.rate {
      taxes[place].base += amount
    } else {
      taxes.insert(TaxSubtotal(category: line.category, rate: line.rate, base: amount, tax: 0), at: place)
    }
  }
}
