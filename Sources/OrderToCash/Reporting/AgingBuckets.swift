/// The columns of aging: not due, then one bucket per bound, then all beyond the last. Bounds 30, 60, 90 give `not_due`,
/// `days_1_30`, `days_31_60`, `days_61_90`, `days_over_90`.
public struct AgingBuckets: Sendable, Hashable {
  /// Last day past due of each bucket, rising.
  public let bounds: [Int]

  /// Traps when the bounds don't rise from 1 on: the configuration is checked before.
  public init(bounds: [Int]) {
    precondition(!bounds.isEmpty && bounds[0] > 0 && zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must rise")
    self.bounds = bounds
  }

  /// Not due and the one beyond the last bound included.
  public var count: Int { bounds.count + 2 }

  /// 0 for what is not due yet (due today included), else the bucket of the days past due.
  public func index(daysPastDue days: Int) -> Int {
    days <= 0 ? 0 : 1 + (bounds.firstIndex { days <= $0 } ?? bounds.count)
  }

  public func column(_ index: Int) -> String {
    if index == 0 { return "not_due" }
    return index > bounds.count ? "days_over_\(bounds.last!)" : "days_\(first(index))_\(bounds[index - 1])"
  }

  /// For people: `1–30 days`.
  public func label(_ index: Int) -> String {
    if index == 0 { return "not due" }
    return index > bounds.count ? "over \(bounds.last!) days" : "\(first(index))–\(bounds[index - 1]) days"
  }

  private func first(_ index: Int) -> Int { index == 1 ? 1 : bounds[index - 2] + 1 }
}
