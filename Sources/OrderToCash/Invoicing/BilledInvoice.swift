/// An invoice as it was issued, with what was credited of it since: what a correction is made of.
public struct BilledInvoice: Hashable, Sendable {
  public struct Line: Hashable, Sendable {
    public var number: Int
    public var line: InvoiceLine
    /// BT-131, minor units.
    public var net: Int64
    /// What credit notes took back of this very line.
    public var creditedQuantity: Quantity
    public var creditedNet: Int64
    /// The item's own tax category, for a replacement whose tax is found anew; empty for a line without item.
    public var itemCategory: Text

    public init(
      number: Int, line: InvoiceLine, net: Int64, creditedQuantity: Quantity = .zero, creditedNet: Int64 = 0,
      itemCategory: Text = .empty
    ) {
      self.number = number
      self.line = line
      self.net = net
      self.creditedQuantity = creditedQuantity
      self.creditedNet = creditedNet
      self.itemCategory = itemCategory
    }

    var quantityLeft: Quantity { line.billed.quantity - creditedQuantity }
    var netLeft: Int64 { net - creditedNet }
  }

  public var key: Key
  public var number: Text
  public var origin: InvoiceDraft.Origin
  public var account: Key
  public var billTo: Key
  public var currency: Currency
  public var lines: [Line]
  public var charges: [DocumentCharge]
  public var taxes: [TaxSubtotal]
  public var gross: Int64
  public var baseNet: Int64
  public var baseTax: Int64
  public var rounding: Int64
  public var baseRounding: Int64
  /// Tax groups of its credit notes so far, their rounding and their worth in base currency.
  public var creditedTaxes: [TaxSubtotal] = []
  public var creditedRounding: Int64 = 0
  public var creditedBaseNet: Int64 = 0
  public var creditedBaseTax: Int64 = 0
  public var creditedBaseRounding: Int64 = 0
  /// Of the delivery, for the tax of a replacement, and who buys, as they are known today.
  public var deliveryDate: BusinessDate?
  /// First and last day of what it bills, when that is more than one delivery (BG-14); of an advance the day of its payment.
  public var period: ClosedRange<BusinessDate>?
  public var place = TaxPlace(.any)
  public var terms: PaymentTerms

  public init(
    key: Key, number: Text, origin: InvoiceDraft.Origin, account: Key, billTo: Key, currency: Currency, lines: [Line],
    charges: [DocumentCharge] = [], taxes: [TaxSubtotal], gross: Int64, baseNet: Int64, baseTax: Int64,
    rounding: Int64 = 0, baseRounding: Int64 = 0, terms: PaymentTerms
  ) {
    self.key = key
    self.number = number
    self.origin = origin
    self.account = account
    self.billTo = billTo
    self.currency = currency
    self.lines = lines
    self.charges = charges
    self.taxes = taxes
    self.gross = gross
    self.baseNet = baseNet
    self.baseTax = baseTax
    self.rounding = rounding
    self.baseRounding = baseRounding
    self.terms = terms
  }

  /// What is not credited yet, tax included.
  public var left: Int64 {
    gross + rounding - creditedTaxes.reduce(0) { $0 + $1.base + $1.tax } - creditedRounding
  }

  /// Of each tax group, what is not credited yet; groups with nothing left are left out.
  var taxesLeft: [TaxSubtotal] {
    taxes.compactMap { group in
      var rest = group
      for credited in creditedTaxes where (credited.category, credited.rate) == (group.category, group.rate) {
        rest.base -= credited.base
        rest.tax -= credited.tax
      }
      return rest.base == 0 && rest.tax == 0 ? nil : rest
    }
  }
}
