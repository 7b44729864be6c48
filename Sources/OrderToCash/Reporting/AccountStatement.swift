/// A statement of account to one customer: every open item, and what they come to.
public struct AccountStatement: Sendable {
  public var company = Party()
  public var customer = Party()
  public var date = BusinessDate(days: 0)
  public var language = Language.english
  public var payTo = PaymentAccount()
  /// By due date, then document.
  public var items: [Item] = []
  /// What is owed by currency, credits and cash on account deducted: what the ledger keeps of the statement.
  public var totals: [Money] = []
  public init() {}

  public struct Item: Sendable {
    public var kind: OpenItem.Kind
    public var document: Text
    public var issueDate: BusinessDate
    public var dueDate: BusinessDate
    public var currency: Currency
    /// Signed as in `OpenItem`.
    public var amount: Int64
    public var open: Int64
    public var disputed: Int64
    /// ISO 11649 reference to pay with, or empty.
    public var paymentReference: Text

    public init(
      _ kind: OpenItem.Kind, document: Text, issueDate: BusinessDate, dueDate: BusinessDate, currency: Currency,
      amount: Int64, open: Int64, disputed: Int64 = 0, paymentReference: Text = .empty
    ) {
      self.kind = kind
      self.document = document
      self.issueDate = issueDate
      self.dueDate = dueDate
      self.currency = currency
      self.amount = amount
      self.open = open
      self.disputed = disputed
      self.paymentReference = paymentReference
    }
  }

  /// What a currency's items come to by days late: each bucket of `buckets`, then credits and cash on account. They add up to the total.
  public func aging(_ currency: Currency, _ buckets: AgingBuckets) -> (buckets: [Int64], unapplied: Int64) {
    var sums = [Int64](repeating: 0, count: buckets.count)
    var unapplied: Int64 = 0
    for item in items where item.currency == currency {
      if item.open < 0 {
        unapplied += item.open
      } else {
        sums[buckets.index(daysPastDue: date.days(since: item.dueDate))] += item.open
      }
    }
    return (sums, unapplied)
  }
}
