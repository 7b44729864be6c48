/// An identifier with its scheme, e.g. `0088` (GLN, ISO 6523 ICD) and `7300010000001`. The scheme may be empty.
public struct Identifier: Hashable, Sendable {
  public var scheme: Text
  public var value: Text

  public init(scheme: Text = .empty, value: Text) {
    self.scheme = scheme
    self.value = value
  }
}

public struct PostalAddress: Hashable, Sendable {
  public var street: Text
  public var additional: Text
  public var city: Text
  public var postcode: Text
  /// State, province or region (EN 16931 BT-54, BT-79).
  public var region: Text
  /// ISO 3166-1 alpha-2, or empty.
  public var country: Text

  public init(
    street: Text = .empty, additional: Text = .empty, city: Text = .empty, postcode: Text = .empty,
    region: Text = .empty,
    country: Text = .empty
  ) {
    self.street = street
    self.additional = additional
    self.city = city
    self.postcode = postcode
    self.region = region
    self.country = country
  }
  public var isEmpty: Bool { street.isEmpty && city.isEmpty && postcode.isEmpty && country.isEmpty }
}

/// A party as an inbound document names it: by any number of identifiers, a name, a tax number.
public struct PartyReference: Hashable, Sendable {
  /// Endpoint first, then party identifications in document order, then legal and tax numbers.
  public var identifiers: [Identifier]
  public var name: Text
  public var address: PostalAddress

  public init(identifiers: [Identifier] = [], name: Text = .empty, address: PostalAddress = PostalAddress()) {
    self.identifiers = identifiers
    self.name = name
    self.address = address
  }
}

/// A purchase order as the customer sent it. Amounts are minor units of `currency`.
public struct OrderDocument: Sendable {
  public enum Function: Int, Sendable { case new = 0, change = 1, cancellation = 2 }

  public var function: Function
  /// The buyer's number.
  public var number: Text
  public var issueDate: BusinessDate?
  public var currency: Currency
  public var buyer: PartyReference
  public var shipTo: PartyReference
  public var requestedDate: BusinessDate?
  /// The buyer's reference to be repeated on the invoice (EN 16931 BT-10).
  public var buyerReference: Text
  public var note: Text
  public var lines: [OrderDocumentLine]
  /// Sum of line amounts as the sender states it, if stated (UBL LineExtensionAmount).
  public var statedLineTotal: Int64?
  /// Document-level allowances (negative) and charges (positive), before tax, as stated.
  public var allowancesAndCharges: Int64
  /// The sender's total to pay, if stated (UBL PayableAmount). It may or may not include tax.
  public var statedPayable: Int64?
  /// Of a change: it restates the whole order, so that lines it lacks are taken back.
  public var isWhole: Bool
  /// Released from a standing order: that it repeats is meant.
  public var isStanding = false
  /// Among those that want the same goods, 0 to 9, lower first; nil where the order doesn't say.
  public var priority: Int?
  public var place: Place

  public init(
    function: Function = .new, number: Text, issueDate: BusinessDate?, currency: Currency, buyer: PartyReference,
    shipTo: PartyReference = PartyReference(), requestedDate: BusinessDate? = nil, buyerReference: Text = .empty,
    note: Text = .empty, lines: [OrderDocumentLine], statedLineTotal: Int64? = nil, allowancesAndCharges: Int64 = 0,
    statedPayable: Int64? = nil, isWhole: Bool = false, place: Place = Place()
  ) {
    self.isWhole = isWhole
    self.function = function
    self.number = number
    self.issueDate = issueDate
    self.currency = currency
    self.buyer = buyer
    self.shipTo = shipTo
    self.requestedDate = requestedDate
    self.buyerReference = buyerReference
    self.note = note
    self.lines = lines
    self.statedLineTotal = statedLineTotal
    self.allowancesAndCharges = allowancesAndCharges
    self.statedPayable = statedPayable
    self.place = place
  }
}

public struct OrderDocumentLine: Sendable {
  /// The buyer's line id, kept as written.
  public var id: Text
  public var sellerItem: Text
  public var buyerItem: Text
  /// GTIN or another standard identifier.
  public var standardItem: Identifier
  public var description: Text
  public var quantity: Quantity
  /// UN/ECE Recommendation 20 code, or empty where the sender states none.
  public var unit: Text
  /// Nil when the buyer leaves the price to the seller's list.
  public var price: Price?
  public var basePriceQuantity: Quantity
  /// Line amount as stated, allowances and charges of the line included.
  public var statedAmount: Int64?
  /// Allowances (negative) and charges (positive) of the line.
  public var allowancesAndCharges: Int64
  public var requestedDate: BusinessDate?
  public var place: Place

  public init(
    id: Text, sellerItem: Text = .empty, buyerItem: Text = .empty, standardItem: Identifier = Identifier(value: .empty),
    description: Text = .empty, quantity: Quantity, unit: Text = .empty, price: Price? = nil,
    basePriceQuantity: Quantity = .one, statedAmount: Int64? = nil, allowancesAndCharges: Int64 = 0,
    requestedDate: BusinessDate? = nil, place: Place = Place()
  ) {
    self.id = id
    self.sellerItem = sellerItem
    self.buyerItem = buyerItem
    self.standardItem = standardItem
    self.description = description
    self.quantity = quantity
    self.unit = unit
    self.price = price
    self.basePriceQuantity = basePriceQuantity
    self.statedAmount = statedAmount
    self.allowancesAndCharges = allowancesAndCharges
    self.requestedDate = requestedDate
    self.place = place
  }
}
