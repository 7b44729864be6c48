/// One row of a customers file. An empty text means "not stated"; a later row for the same id is a new version.
public struct CustomerRecord: Sendable {
  public var id: Text = .empty
  public var name: Text = .empty
  /// The account that owns the credit limit, or empty when this one does.
  public var parent: Text = .empty
  /// The account that owns the open items, or empty when this one does.
  public var billTo: Text = .empty
  /// The account that pays, or empty when the bill-to does.
  public var payer: Text = .empty
  /// GLNs of its delivery addresses, and the address of the first.
  public var shipTos: [Text] = []
  public var address = PostalAddress()
  /// Further identifiers under which partners name it: GLN, DUNS, the buyer's own, legal registration.
  public var identifiers: [Identifier] = []
  /// Where documents are delivered (Peppol participant: scheme of the EAS code list and value).
  public var endpoint = Identifier(value: .empty)
  public var taxId: Text = .empty
  public var currency: Currency?
  /// ISO 639-1.
  public var language: Text = .empty
  public var group: Text = .empty
  public var salesperson: Text = .empty
  /// A name from `terms` in `pipeline.yml`, or empty for the company's.
  public var terms: Text = .empty
  /// Minor units of `limitCurrency`; nil when none is stated.
  public var limit: Int64?
  public var limitCurrency: Currency?
  public var ibans: [Text] = []
  public var email: Text = .empty
  public var since: BusinessDate?
  /// In which forms it gets documents: words of `Delivery.words`; empty to leave it to the configuration.
  public var delivery: [Text] = []
  public var place = Place()
  /// Keys under which names are matched (computed by Interchange: NFKC case fold, marks and legal forms dropped).
  public var nameKey: Text = .empty

  public init() {}
}

/// One row of an items file: an item and its list price.
public struct ItemRecord: Sendable {
  public var sku: Text = .empty
  public var gtin: Text = .empty
  /// Codes under which customers order it.
  public var customerCodes: [Identifier] = []
  public var description: Text = .empty
  /// Stock and price unit (UN/ECE Rec 20).
  public var unit: Text = .empty
  /// Other units and how many stock units each holds, e.g. `CT` = 12.
  public var packs: [Pack] = []
  public var price: Price = .zero
  public var priceBase: Quantity = .one
  public var currency: Currency?
  /// UNCL 5305 subset: `S` standard, `AA` reduced, `Z`, `E`.
  public var taxCategory: Text = .empty
  /// Of one stock unit, in kilograms with its packing; zero when not stated.
  public var weight: Quantity = .zero
  /// Kept back in each warehouse; nil when not stated.
  public var safetyStock: Quantity?
  /// Numbers of the items that may be delivered instead, in order of preference.
  public var substitutes: [Text] = []
  /// Where it lies: a bin, or `warehouse=bin` for each warehouse.
  public var bins: [Text] = []
  public var place = Place()

  public init() {}

  public struct Pack: Hashable, Sendable {
    public var unit: Text
    public var content: Quantity
    public init(unit: Text, content: Quantity) {
      self.unit = unit
      self.content = content
    }
  }
}

/// A count of one item, as of a moment: everything recorded for that item before it is in the count.
public struct StockRecord: Sendable {
  public var sku: Text = .empty
  public var quantity: Quantity = .zero
  /// A `count` replaces, a `receipt` adds, a `correction` adds or takes.
  public enum Kind: Int, Sendable { case count = 1, receipt = 2, correction = 4, returned = 5 }
  public var kind = Kind.count
  public var date: BusinessDate = BusinessDate(days: 0)
  /// Minutes since midnight, local to the warehouse.
  public var minute: Int = 0
  /// The warehouse's own number for the movement, or empty.
  public var reference: Text = .empty
  /// Where; empty for the default warehouse.
  public var warehouse: Text = .empty
  public var place = Place()
  public init() {}
}

public struct RateRecord: Sendable {
  public var date: BusinessDate = BusinessDate(days: 0)
  public var currency: Currency = .eur
  /// What one unit of `currency` is worth in the company's base currency.
  public var rate: ExchangeRate = .identity
  public var place = Place()
  public init() {}
}

/// A person's decision about an exception.
public struct DecisionRecord: Sendable {
  public var exception: Text = .empty
  public var verb: Text = .empty
  /// What the verb applies to beyond the exception's subject: a document number to apply a receipt to.
  public var target: Text = .empty
  public var amount: Text = .empty
  public var who: Text = .empty
  public var reason: Text = .empty
  public var place = Place()
  public init() {}
}

/// What the warehouse picked and handed to a carrier, for one line of a released shipment.
public struct ConfirmationRecord: Sendable {
  public var shipment: Text = .empty
  public var lines: [Line] = []
  public var date: BusinessDate?
  public var carrier: Text = .empty
  public var tracking: Text = .empty
  public var place = Place()
  public init() {}

  public struct Line: Hashable, Sendable {
    public var sku: Text
    /// The pick list's line number, or empty to find it by sku.
    public var line: Text
    public var quantity: Quantity
    public init(sku: Text, line: Text, quantity: Quantity) {
      self.sku = sku
      self.line = line
      self.quantity = quantity
    }
  }
}
