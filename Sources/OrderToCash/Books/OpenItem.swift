/// What a customer owes or is owed, as long as it is open.
public struct OpenItem: Hashable, Sendable {
  /// Stored; never changes.
  public enum Kind: Int, Sendable {
    case invoice = 1
    case creditNote = 2
    /// Cash of a known customer that is not applied yet; the item's key is the receipt's.
    case onAccount = 3
    case fee = 4

    public var name: String {
      switch self {
      case .invoice: "invoice"
      case .creditNote: "credit note"
      case .onAccount: "on account"
      case .fee: "fee"
      }
    }
  }

  public var key: Key
  /// The bill-to account that owns it.
  public var account: Key
  public var kind: Kind
  /// Our document number; for cash on account the receipt's reference.
  public var document: Text
  /// The customer's order number and our despatch number, where there is one each.
  public var orderNumber: Text
  public var despatchNumber: Text
  /// ISO 11649 reference printed on the document, or empty.
  public var paymentReference: Text
  public var issueDate: BusinessDate
  public var dueDate: BusinessDate
  public var currency: Currency
  /// Signed minor units: what the customer owes is positive, credits and cash are negative. `open` is never past zero from `original`.
  public var original: Int64
  public var open: Int64
  /// `open` in base currency at the item's own rate.
  public var openBase: Int64
  /// Until `discountDate` (by value date, grace included by the rule) the customer may keep `discount` minor units.
  public var discountDate: BusinessDate?
  public var discount: Int64
  /// Further steps, by rising date: until each day, less may be kept.
  public var laterDiscounts: [PaymentSchedule.Step] = []
  /// 0 none sent, then the levels of the dunning policy.
  public var dunningLevel: Int
  public var lastReminder: BusinessDate?
  /// Of `open`, what the customer disputes; positive.
  public var disputedAmount: Int64

  public init(
    key: Key, account: Key, kind: Kind, document: Text, orderNumber: Text = .empty, despatchNumber: Text = .empty,
    paymentReference: Text = .empty, issueDate: BusinessDate, dueDate: BusinessDate, currency: Currency,
    original: Int64,
    open: Int64, openBase: Int64, discountDate: BusinessDate? = nil, discount: Int64 = 0, dunningLevel: Int = 0,
    lastReminder: BusinessDate? = nil, disputedAmount: Int64 = 0
  ) {
    self.key = key
    self.account = account
    self.kind = kind
    self.document = document
    self.orderNumber = orderNumber
    self.despatchNumber = despatchNumber
    self.paymentReference = paymentReference
    self.issueDate = issueDate
    self.dueDate = dueDate
    self.currency = currency
    self.original = original
    self.open = open
    self.openBase = openBase
    self.discountDate = discountDate
    self.discount = discount
    self.dunningLevel = dunningLevel
    self.lastReminder = lastReminder
    self.disputedAmount = disputedAmount
  }
}
