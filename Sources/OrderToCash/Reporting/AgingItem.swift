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

}

/// Makes the rows of `aging-detail.csv` on a date. The names of buckets are made once: there may be a million items.
public struct AgingDetail: Sendable {
  private let date: BusinessDate
  private let base: Currency
  private let byDue: (buckets: AgingBuckets, names: [Text])
  private let byInvoice: (buckets: AgingBuckets, names: [Text])
  private static let unapplied: Text = "unapplied"

  public init(on date: BusinessDate, buckets: AgingBuckets, base: Currency) {
    self.date = date
    self.base = base
    func named(_ buckets: AgingBuckets) -> (AgingBuckets, [Text]) {
      (buckets, (0..<buckets.count).map { Text(buckets.column($0)) })
    }
    byDue = named(buckets)
    byInvoice = named(buckets.byInvoiceDate)
  }

  /// `customer` is the bill-to account's id.
  public func row(_ item: AgingItem, customer: Text) -> ReportRow {
    let position = item.position
    let currency = position.currency
    return [
      .text(customer), .text(item.document), .text(Text(item.kind.name)), .date(position.issued), .date(position.due),
      .integer(date.days(since: position.due)), .text(Text(currency.code)), .amount(item.original, currency),
      .amount(position.open, currency), .text(bucket(position, byDue)), .flag(position.disputed > 0),
      .amount(position.base, base), .text(item.orderNumber), .text(item.reference), .integer(item.level),
      .date(item.lastReminder), .amount(position.disputed, currency), .text(bucket(position, byInvoice)),
    ]
  }

  private func bucket(_ position: AgingPosition, _ by: (buckets: AgingBuckets, names: [Text])) -> Text {
    if position.open < 0 { return AgingDetail.unapplied }
    return by.names[by.buckets.index(of: date, issued: position.issued, due: position.due)]
  }
}
