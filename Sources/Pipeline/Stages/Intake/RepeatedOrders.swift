import Ledger
import OrderToCash

/// Orders of the last days by what they contain, to find one that was sent again under another number.
///
/// The ledger is read once, by the first order of a customer for whom the rule is on: the orders of the last days are a range of
/// keys. Sixteen bytes are kept of each, as a file may have a million; its number is looked up when another has its content.
final class RepeatedOrders {
  private let night: Night
  private let longest: Int
  private var recent: [Int64: Key]?
  /// What the file at hand has added, and what stood there before.
  private var added: [(content: Int64, before: Key?)] = []
  /// Of the runs that recorded them.
  private var dates: [Int: BusinessDate] = [:]

  init(_ night: Night) {
    self.night = night
    let overrides = PolicyOverrides(night.configuration)
    longest = overrides.longest { $0.intake.orders.repeatedDays }
  }

  /// The number of the latest order with the same content within the policy's days.
  func twin(of content: Int64, _ number: Text, policy: OrderPolicy) throws -> Text? {
    guard policy.repeatedDays > 0, policy.repeated != .accept, let order = try known()[content],
      let date = dates[order.run], night.date.days(since: date) <= policy.repeatedDays
    else { return nil }
    let found = try night.ledger.writer.query("SELECT number FROM orders WHERE key = ?").with(order)
      .first { $0.text(0) }
    return found == number ? nil : found
  }

  func add(_ content: Int64, _ order: Key) throws {
    guard longest > 0 else { return }
    _ = try known()
    added.append((content, recent?.updateValue(order, forKey: content)))
  }

  /// A file begins; what the one before has added stays.
  func begin() { added.removeAll(keepingCapacity: true) }

  /// After a file was rolled back: its orders are gone. They are taken out one by one, as a night may have many such files, and
  /// each may come after a million orders.
  func forget() {
    for (content, before) in added.reversed() { recent?[content] = before }
    added = []
  }

  private func known() throws -> [Int64: Key] {
    if let recent { return recent }
    var found: [Int64: Key] = [:]
    let engine = night.ledger.writer
    dates = [night.run: night.date]
    try engine.freshQuery("SELECT run, date FROM run WHERE date >= ?").with(night.date.adding(days: -longest))
      .forEach { dates[$0.integer(0)] = $0.date(1) }
    let first = dates.keys.min() ?? night.run
    try engine.freshQuery("SELECT key, goods_hash FROM orders WHERE key >= ? AND goods_hash <> 0 ORDER BY key")
      .with(Key(run: max(1, first), stage: .opening, unit: 0, ordinal: 0)).forEach { found[$0.int(1)] = $0.key(0) }
    recent = found
    return found
  }
}
