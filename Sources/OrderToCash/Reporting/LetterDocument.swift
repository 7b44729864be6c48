/// A letter to one customer about everything that it owes: a reminder before or after the due date.
public struct LetterDocument: Sendable {
  public var company = Party()
  public var customer = Party()
  public var date = BusinessDate(days: 0)
  /// ISO 639-1; texts are there in English, German, French and Spanish, others get English.
  public var language: Text = "en"
  /// 0 for a reminder before the due date, then the levels of the policy.
  public var level = 0
  /// What to call this level in the letter's language, where the policy says so; empty for the language's usual words.
  public var levelName: Text = .empty
  /// This letter's own number, to be quoted in answers.
  public var reference: Text = .empty
  public var items: [Item] = []
  /// Per currency, in the order of the currencies' codes; credits are deducted.
  public var totals: [Money] = []
  public var payTo = PaymentAccount()
  /// Paid by this day, nothing further follows; nil to leave the sentence out.
  public var payBy: BusinessDate?
  /// Charged for this letter, on an invoice of its own.
  public var fee: Money?
  public init() {}

  public struct Item: Sendable {
    public var document: Text
    public var issueDate: BusinessDate
    public var dueDate: BusinessDate
    /// Negative before the due date.
    public var daysLate: Int
    public var currency: Currency
    /// The document's amount, and what is asked for: open less what credits and cash on account cover.
    public var amount: Int64
    public var open: Int64
    /// ISO 11649 reference to pay with, or empty.
    public var paymentReference: Text

    public init(
      document: Text, issueDate: BusinessDate, dueDate: BusinessDate, daysLate: Int, currency: Currency, amount: Int64,
      open: Int64, paymentReference: Text = .empty
    ) {
      self.document = document
      self.issueDate = issueDate
      self.dueDate = dueDate
      self.daysLate = daysLate
      self.currency = currency
      self.amount = amount
      self.open = open
      self.paymentReference = paymentReference
    }
  }
}
