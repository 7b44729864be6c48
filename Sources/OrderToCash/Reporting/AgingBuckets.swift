/// The columns of aging. By due date: not due, then one bucket per bound, then all beyond the last; bounds 30, 60, 90 give
/// `not_due`, `days_1_30`, `days_31_60`, `days_61_90`, `days_over_90`. By invoice date nothing is "not due": `days_0_30` and so on.
public struct AgingBuckets: Sendable, Hashable {
  /// From which day an item's age counts.
  public enum Basis: Sendable, CaseIterable { case dueDate, invoiceDate }

  /// Last day of each bucket, rising.
  public let bounds: [Int]
  public let basis: Basis

  /// Traps when the bounds don't rise from 1 on: the configuration is checked before.
  public init(bounds: [Int], basis: Basis = .dueDate) {
    precondition(!bounds.isEmpty && bounds[0] > 0 && zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must rise")
    self.bounds = bounds
    self.basis = basis
  }

  /// The same bounds, counted from the invoice's date.
  public var byInvoiceDate: AgingBuckets { AgingBuckets(bounds: bounds, basis: .invoiceDate) }

  /// Not due and the one beyond the last bound included.
  public var count: Int { bounds.count + (basis == .dueDate ? 2 : 1) }

  /// By due date: 0 for what is not due yet (due today included), else the bucket of the days past due.
  public func index(daysPastDue days: Int) -> Int {
    days <= 0 ? 0 : 1 + (bounds.firstIndex { days <= $0 } ?? bounds.count)
  }

  /// The bucket of an item on a date.
  public func index(of date: BusinessDate, issued: BusinessDate, due: BusinessDate) -> Int {
    switch basis {
    case .dueDate: return index(daysPastDue: date.days(since: due))
    case .invoiceDate:
      let age = date.days(since: issued)
      return bounds.firstIndex { age <= $0 } ?? bounds.count
    }
  }

  public func column(_ index: Int) -> String {
    if index == 0, basis == .dueDate { return "not_due" }
    return isLast(index) ? "days_over_\(bounds.last!)" : "days_\(first(index))_\(last(index))"
  }

  /// For people: `1–30 days`.
  public func label(_ index: Int) -> String {
    if index == 0, basis == .dueDate { return "not due" }
    return isLast(index) ? "over \(bounds.last!) days" : "\(first(index))–\(last(index)) days"
  }

  private func isLast(_ index: Int) -> Bool { index == count - 1 }
  private func last(_ index: Int) -> Int { bounds[basis == .dueDate ? index - 1 : index] }
  private func first(_ index: Int) -> Int {
    let previous = basis == .dueDate ? index - 2 : index - 1
    return previous < 0 ? (basis == .dueDate ? 1 : 0) : bounds[previous] + 1
  }
}
