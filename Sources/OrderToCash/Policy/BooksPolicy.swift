/// How the books are kept (`books:`).
public struct BooksPolicy: Hashable, Sendable {
  /// What the exported journal holds.
  public enum Journal: String, CaseIterable, Sendable {
    /// Every entry, receivables by customer.
    case full
    /// One entry a posting date, summed per account: for a general ledger that keeps no customers.
    case daily
  }

  public var journal = Journal.full
  /// A month is closed by itself on the first night so many days after its end; nil: only by decision.
  public var closeAfterDays: Int?
  /// Foreign monetary items are translated at the closing rate at each month's end (IAS 21.23), and that is reversed the day
  /// after.
  public var revalues = true

  public init() {}
}
