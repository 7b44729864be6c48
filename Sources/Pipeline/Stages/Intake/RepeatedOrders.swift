import Ledger
import OrderToCash

/// Orders of the last days by what they contain, to find one that was sent again under another number.
///
/// The ledger is read once, by the first order of a customer for whom the rule is on: the orders of the last days are a range of
/// keys.
final class RepeatedOrders {
  private let night: Night
  private let longest: Int
  private var recent: [Int64: (number: Text, date: BusinessDate)]?

  init(_ night: Night) {
    self.night = night
    let overrides = PolicyOverrides(night.configuration)
    longest = overrides.longest { $0.intake.orders.repeatedDays }
  }

  /// The number of the latest order with the same content within the policy's days.
  func twin(of content: Int64, _ number: Text, policy: OrderPolicy) throws -> Text? {
    guard policy.repeatedDays > 0, policy.repeated != .accept, let known = try known()[content],
      known.number != number, night.date.days(since: known.date) <= policy.repeatedDays
    else { return nil }
    return known.number
  }

  func add(_ content: Int64, _ number: Text, policy: OrderPolicy) throws {
    guard longest > 0 else { return }
    _ = try known()
    recent?[content] = (number, night.date)
  }

  /// After a file was rolled back: its orders are gone.
  func forget() { recent = nil }

  private func known() throws -> [Int64: (number: Text, date: BusinessDate)] {
    if let recent { return recent }
    var found: [Int64: (number: Text, date: BusinessDate)] = [:]
    let first =
      try night.ledger.writer.query("SELECT MIN(run), MIN(date) FROM run WHERE date >= ?")
      .with(night.date.adding(days: -longest)).first { $0.integer(0) } ?? night.run
    try night.ledger.writer.freshQuery(
      """
      SELECT o.goods_hash, o.number, r.date FROM orders o JOIN run r ON r.run = o.key >> 47
      WHERE o.key >= ? AND o.goods_hash <> 0 ORDER BY o.key
      """
    ).with(Key(run: max(1, first), stage: .opening, unit: 0, ordinal: 0)).forEach { row in
      found[row.int(0)] = (row.text(1), row.date(2))
    }
    recent = found
    return found
  }
}
