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
  public init() {}
}
