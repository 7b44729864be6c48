/// A letter to one bill-to customer with all that it is asked to pay.
public struct DunningLetter: Hashable, Sendable {
  public var account: Key
  /// 0 for the reminder before the due date, else the highest level among its items.
  public var level: Int
  public var name: Text
  public var date: BusinessDate
  /// By due date, then key: overdue items first, then, for information, those that a reminder before the due date would name.
  public var lines: [Line]
  /// What is asked for, overdue only (all lines when `level` is 0), per currency.
  public var totals: CurrencySums
  /// The same in base currency.
  public var totalBase: Int64
  /// Of `name`.
  public var language = Language.english
  /// By when it asks to be paid; nil for a reminder before the due date.
  public var payBy: BusinessDate?
  /// Charged for it, in minor units of the base currency, and invoiced separately.
  public var fee: Int64 = 0

  public struct Line: Hashable, Sendable {
    public var item: Key
    public var dueDate: BusinessDate
    /// Negative before the due date.
    public var daysLate: Int
    public var currency: Currency
    public var open: Int64
    /// Open less what credits, cash on account and proposals cover.
    public var asked: Int64
    /// The item's level with this letter.
    public var level: Int
    /// Whether the letter raises it: `lastReminder` becomes the letter's date.
    public var isRaised: Bool
  }
}

/// All that collecting decided about a group, by account.
public struct CollectOutcome: Sendable {
  public var letters: [DunningLetter] = []
  public var holds: [HoldChange] = []
  public var rulings: [Ruling] = []
  /// Everything that stands tonight, also when it stood yesterday.
  public var exceptions: [ExceptionRaised] = []
  /// What was told and doesn't stand any more.
  public var ended: [Told] = []
  /// What was told and stands as it was told.
  var stillTold: [Told] = []
  public var promises: [PromiseEnd] = []
  /// Promises that go on, with what others took of the payments meanwhile.
  public var standing: [Promise] = []
  public var handOvers: [HandOver] = []
  /// Fees for letters; `source` is filled in where they are recorded.
  public var fees: [FeeRequest] = []
  /// Items whose invoice is to be checked before it is due.
  public var checks: [InvoiceLook] = []
  public init() {}
}

/// An invoice that is to be looked at tonight; see `InvoiceCheck`.
public struct InvoiceLook: Hashable, Sendable {
  public var item: Key
  public var account: Key
  public var owner: Text
}
