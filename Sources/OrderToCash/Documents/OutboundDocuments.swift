/// A party as our own documents name it.
public struct Party: Hashable, Sendable {
  public var id: Text = .empty
  public var name: Text = .empty
  public var endpoint = Identifier(value: .empty)
  public var address = PostalAddress()
  public var taxId: Text = .empty
  /// Legal registration (EN 16931 BT-30, BT-47).
  public var registration: Text = .empty
  public var email: Text = .empty
  public var phone: Text = .empty
  /// A person or department (EN 16931 BT-41, BT-56), or empty.
  public var contact: Text = .empty
  public init() {}
}

/// Where to pay.
public struct PaymentAccount: Hashable, Sendable {
  public var iban: Text = .empty
  public var bic: Text = .empty
  public var name: Text = .empty
  public init() {}
}

/// An invoice or credit note as it is sent (EN 16931, Peppol BIS Billing 3.0). All amounts are positive minor units of
/// `currency`, for a credit note too.
public struct InvoiceDocument: Sendable {
  /// UNTDID 1001 (BT-3). The number is stored and never changes. A pro-forma is no invoice.
  public enum Kind: Int, Sendable {
    case proForma = 325, invoice = 380, creditNote = 381, advance = 386

    /// As reports and exports say it.
    public var name: Text {
      switch self {
      case .proForma: "pro-forma"
      case .invoice: "invoice"
      case .creditNote: "credit note"
      case .advance: "advance invoice"
      }
    }

    /// What its files are called before their number.
    public var stem: String {
      switch self {
      case .proForma: "pro-forma"
      case .invoice: "invoice"
      case .creditNote: "credit-note"
      case .advance: "advance-invoice"
      }
    }
  }

  public var kind: Kind = .invoice
  public var number: Text = .empty
  public var issueDate = BusinessDate(days: 0)
  public var dueDate = BusinessDate(days: 0)
  public var currency: Currency = .eur
  public var taxScheme = TaxScheme.vat
  public var seller = Party()
  public var buyer = Party()
  /// Delivery (BG-13): date, GLN of the place and its address.
  public var deliveryDate: BusinessDate?
  public var deliveryLocation = Identifier(value: .empty)
  public var deliveryAddress = PostalAddress()
  public var deliveryName: Text = .empty
  public var buyerReference: Text = .empty
  public var orderNumber: Text = .empty
  public var despatchNumber: Text = .empty
  /// The invoice that a credit note corrects.
  public var precedingInvoice: Text = .empty
  public var precedingInvoiceDate: BusinessDate?
  /// ISO 11649 creditor reference, printed and expected back.
  public var paymentReference: Text = .empty
  public var payTo = PaymentAccount()
  /// Terms in words (BT-20).
  public var termsText: Text = .empty
  public var note: Text = .empty
  public var lines: [InvoiceDocumentLine] = []
  public var taxes: [TaxSubtotal] = []
  /// BG-20 and BG-21.
  public var charges: [DocumentCharge] = []
  /// First and last day of what is invoiced (BG-14), for several deliveries.
  public var period: ClosedRange<BusinessDate>?
  /// BT-106, BT-110, BT-112, BT-115.
  public var lineTotal: Int64 = 0
  public var taxTotal: Int64 = 0
  public var grandTotal: Int64 = 0
  /// Tax total in the company's currency when the invoice is in another (BT-111), with that currency.
  public var taxTotalInAccountingCurrency: Money?
  /// Paid before (BT-113) and added to round the amount due (BT-114).
  public var prepaid: Int64 = 0
  /// Of `prepaid`, what advance invoices charged, by invoice and rate (BG-3 names them).
  public var advances: [Advance] = []
  /// When tax became chargeable, where that is another day than the document's (BT-7): the receipt of an advance.
  public var taxPoint: BusinessDate?
  /// Of a pro-forma: what is to be paid in advance.
  public var asked: Int64 = 0
  public var rounding: Int64 = 0
  /// Paid by its date, a step's amount may be kept: by rising date, falling amount; empty without such terms.
  public var discounts: [PaymentSchedule.Step] = []
  /// When it is due in parts: all of them, by due date; else empty.
  public var instalments: [Instalment] = []
  public init() {}

  /// What an advance invoice charged of one tax rate and this document deducts.
  public struct Advance: Hashable, Sendable {
    public var number: Text
    public var date: BusinessDate
    public var category: Text
    public var rate: Percent
    public var net: Int64
    public var tax: Int64

    public init(number: Text, date: BusinessDate, category: Text, rate: Percent, net: Int64, tax: Int64) {
      self.number = number
      self.date = date
      self.category = category
      self.rate = rate
      self.net = net
      self.tax = tax
    }
  }

  /// A part of what is due, with a reference of its own.
  public struct Instalment: Hashable, Sendable {
    public var dueDate: BusinessDate
    public var amount: Int64
    public var reference: Text

    public init(dueDate: BusinessDate, amount: Int64, reference: Text) {
      self.dueDate = dueDate
      self.amount = amount
      self.reference = reference
    }
  }

  /// Sums of allowances (BT-107) and charges (BT-108), and the total without tax (BT-109, BR-CO-11 to 13).
  public var allowanceTotal: Int64 { charges.reduce(0) { $0 + ($1.isCharge ? 0 : $1.amount) } }
  public var chargeTotal: Int64 { charges.reduce(0) { $0 + ($1.isCharge ? $1.amount : 0) } }
  public var netTotal: Int64 { lineTotal - allowanceTotal + chargeTotal }

  /// Amount due for payment (BT-115, BR-CO-16).
  public var payable: Int64 { grandTotal - prepaid + rounding }

  /// Amounts of EN 16931 have at most two decimals (BR-DEC-09 and following), whatever the currency: an invoice's amounts are
  /// multiples of this many minor units.
  public static func step(of currency: Currency) -> Int64 { powerOfTen(max(0, currency.exponent - 2)) }
}

public struct InvoiceDocumentLine: Sendable {
  public var id: Text = .empty
  public var quantity: Quantity = .zero
  public var unit: Text = .empty
  public var price: Price = .zero
  public var priceBase: Quantity = .one
  public var net: Int64 = 0
  public var name: Text = .empty
  public var sellerItem: Text = .empty
  public var buyerItem: Text = .empty
  public var gtin: Text = .empty
  /// The buyer's order line (BT-132).
  public var orderLine: Text = .empty
  /// The buyer's order that this line bills (BT-128, scheme ON of UNTDID 1153) when the document bills several.
  public var orderNumber: Text = .empty
  /// For the customer to read (BT-127).
  public var note: Text = .empty
  /// Day of delivery of this line (BG-26) when the document bills several.
  public var delivered: BusinessDate?
  public var taxCategory: Text = .empty
  public var taxRate: Percent = .zero
  public init() {}
}

/// One group of BG-23: a category and rate with its base and tax.
public struct TaxSubtotal: Hashable, Sendable {
  public var category: Text
  public var rate: Percent
  public var base: Int64
  public var tax: Int64
  /// Why nothing is charged (BT-120) and its VATEX code (BT-121); empty for a taxed category.
  public var exemption: Text
  public var exemptionCode: Text

  public init(
    category: Text, rate: Percent, base: Int64, tax: Int64, exemption: Text = .empty, exemptionCode: Text = .empty
  ) {
    self.category = category
    self.rate = rate
    self.base = base
    self.tax = tax
    self.exemption = exemption
    self.exemptionCode = exemptionCode
  }
}

/// The answer to an order (UBL 2.1 OrderResponse, Peppol BIS Ordering 3).
public struct OrderResponseDocument: Sendable {
  /// UNCL 4343 subset of Peppol: acknowledged, accepted, accepted with change, rejected.
  public enum Code: String, Sendable { case acknowledged = "AB", accepted = "AP", amended = "CA", rejected = "RE" }
  /// UNCL 1229 subset of Peppol for a line.
  public enum LineCode: String, Sendable {
    case accepted = "5", changed = "3", rejected = "7", added = "1", alreadyDelivered = "42"
  }

  public var number: Text = .empty
  public var issueDate = BusinessDate(days: 0)
  public var code: Code = .acknowledged
  public var orderNumber: Text = .empty
  public var orderIssueDate: BusinessDate?
  public var currency: Currency = .eur
  public var seller = Party()
  public var buyer = Party()
  /// For the customer to read; never an internal reason.
  public var note: Text = .empty
  public var promisedDate: BusinessDate?
  public var lines: [Line] = []
  public init() {}

  public struct Line: Sendable {
    public var id: Text = .empty
    public var orderLine: Text = .empty
    public var code: LineCode = .accepted
    public var quantity: Quantity = .zero
    public var unit: Text = .empty
    public var name: Text = .empty
    public var sellerItem: Text = .empty
    public var buyerItem: Text = .empty
    public var note: Text = .empty
    public var promisedDate: BusinessDate?
    /// What will follow later (UBL MaximumBackorderQuantity).
    public var backorder: Quantity = .zero
    /// What is delivered instead of the item ordered.
    public var substitute: Substitute?
    public init() {}
  }

  /// An item in place of the one ordered (UBL SellerSubstitutedLineItem).
  public struct Substitute: Hashable, Sendable {
    public var sellerItem: Text
    public var name: Text
    public var gtin: Text

    public init(sellerItem: Text, name: Text, gtin: Text = .empty) {
      self.sellerItem = sellerItem
      self.name = name
      self.gtin = gtin
    }
  }
}

/// A despatch advice (UBL 2.1 DespatchAdvice, Peppol BIS Despatch Advice 3).
public struct DespatchAdviceDocument: Sendable {
  public var number: Text = .empty
  public var issueDate = BusinessDate(days: 0)
  public var despatchDate = BusinessDate(days: 0)
  public var orderNumber: Text = .empty
  public var supplier = Party()
  public var customer = Party()
  public var deliveryLocation = Identifier(value: .empty)
  public var deliveryAddress = PostalAddress()
  public var deliveryName: Text = .empty
  public var carrier: Text = .empty
  /// Of the carrier, as planned.
  public var service: Text = .empty
  public var tracking: Text = .empty
  /// In kilograms; zero where items have no weight.
  public var weight: Quantity = .zero
  /// The warehouse's; empty where it has none of its own.
  public var despatchAddress = PostalAddress()
  public var lines: [Line] = []
  public init() {}

  public struct Line: Sendable {
    public var id: Text = .empty
    public var quantity: Quantity = .zero
    public var unit: Text = .empty
    /// Of the order's line, to follow later.
    public var outstanding: Quantity = .zero
    public var orderLine: Text = .empty
    public var name: Text = .empty
    public var sellerItem: Text = .empty
    public var buyerItem: Text = .empty
    public var gtin: Text = .empty
    /// For a substitute: our item that was ordered, and the buyer's code of it.
    public var insteadOf: Text = .empty
    public init() {}
  }
}
