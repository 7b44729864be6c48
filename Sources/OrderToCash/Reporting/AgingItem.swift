/// An open item as `aging-detail.csv` shows it.
public struct AgingItem: Sendable {
  public var key: Key
  public var position: AgingPosition
  public var kind: OpenItem.Kind
  public var document: Text
  public var original: Int64
  public var orderNumber: Text
  public var reference: Text
  public var level: Int
  public var lastReminder: BusinessDate?

  public init(
    key: Key, position: AgingPosition, kind: OpenItem.Kind, document: Text, original: Int64, orderNumber: Text = .empty,
    reference: Text = .empty, level: Int = 0, lastReminder: BusinessDate? = nil
  ) {
    self.key = key
    self.position = position
    self.kind = kind
    self.document = document
    self.original = original
    self.orderNumber = orderNumber
    self.reference = reference
    self.level = level
    self.lastReminder = lastReminder
  }

  /// Its row on a date; `customer` is the bill-to account's id.
  public func row(on date: BusinessDate, customer: Text, buckets: AgingBuckets, base: Currency) -> ReportRow {
    let currency = position.currency
    func bucket(_ buckets: AgingBuckets) -> Text {
      position.open < 0
        ? "unapplied" : Text(buckets.column(buckets.index(of: date, issued: position.issued, due: position.due)))
    }
    return [
      .text(customer), .text(document), .text(Text(kind.name)), .date(position.issued), .date(position.due),
      .integer(date.days(since: position.due)), .text(Text(currency.code)), .amount(original, currency),
      .amount(position.open, currency), .text(bucket(buckets)), .flag(position.disputed > 0),
      .amount(position.base, base), .text(orderNumber), .text(reference), .integer(level), .date(lastReminder),
      .amount(position.disputed, currency), .text(bucket(buckets.byInvoiceDate)),
    ]
  }
}
