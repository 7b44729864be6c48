/// The number of a receipt, `R20260105-000123`: the night it came in (with `.2` and so on for a supplement) and a count. It never
/// changes, and names the receipt in reports and in decisions.
public struct ReceiptNumber: Sendable, Hashable {
  public var date: BusinessDate
  public var sequence: Int
  /// From 1.
  public var count: Int

  /// The unit that receipts' keys carry: the plan makes them, and no unit of work has this number.
  public static let unit = (1 << 21) - 1

  public init(date: BusinessDate, sequence: Int, count: Int) {
    self.date = date
    self.sequence = sequence
    self.count = count
  }

  /// Nil for a text that is no such number.
  public init?(_ text: Text) {
    let parts = text.string.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].first == "R", let count = Int(parts[1]), count > 0 else { return nil }
    let night = parts[0].dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard let day = night.first, day.utf8.count == 8, let digits = Int(day), night.count <= 2,
      let date = BusinessDate(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    else { return nil }
    guard let sequence = night.count == 1 ? 1 : Int(night[1]), sequence > 0 else { return nil }
    self.init(date: date, sequence: sequence, count: count)
  }

  public var text: Text {
    let digits = String(count)
    let night = date.description.filter { $0 != "-" } + (sequence > 1 ? ".\(sequence)" : "")
    return Text("R\(night)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
  }

  /// The receipt's key, given the run of its night.
  public func key(run: Int) -> Key { Key(run: run, stage: .cash, unit: ReceiptNumber.unit, ordinal: count - 1) }
}
