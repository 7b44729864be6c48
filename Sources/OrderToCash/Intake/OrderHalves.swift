/// An order that comes in two files: one says who wants it and when, the other what.
public enum OrderHalf: String, CaseIterable, Sendable {
  case heads, lines

  public var other: OrderHalf { self == .heads ? .lines : .heads }
}

extension OrderDocument {
  /// The order that two halves make, or why they don't fit.
  public static func joining(heads: OrderDocument, lines: OrderDocument) -> Result<OrderDocument, JoinRefusal> {
    guard heads.currency == lines.currency else {
      return .failure(
        JoinRefusal(
          problem: Problem(
            ReadingRules.mixedCurrencies.id, at: lines.place,
            what: "the lines of order \(heads.number) are in \(lines.currency), its head is in \(heads.currency)",
            why: "an order has one currency", whatToDo: "Say the currency in both formats, under `constants`.")))
    }
    var whole = heads
    whole.lines = lines.lines
    return .success(whole)
  }
}

public struct JoinRefusal: Error, Sendable {
  public var problem: Problem
}
