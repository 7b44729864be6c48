/// A payment of an item: when, and how long after its due date.
public struct PaymentSample: Sendable, Hashable {
  public var paid: BusinessDate
  /// Days after the due date; negative for an early payment.
  public var late: Int

  public init(paid: BusinessDate, late: Int) {
    self.paid = paid
    self.late = late
  }
}

/// How a customer has paid lately: its last payments, the latest last.
public struct PaymentHabit: Sendable, Hashable {
  /// Older payments are forgotten.
  public static let kept = 24
  public private(set) var samples: [PaymentSample] = []

  public init(_ samples: [PaymentSample] = []) { for sample in samples { add(sample) } }

  public mutating func add(_ sample: PaymentSample) {
    samples.append(sample)
    if samples.count > PaymentHabit.kept { samples.removeFirst() }
  }

  /// The bank took a payment back: it was none.
  public mutating func remove(_ sample: PaymentSample) {
    if let index = samples.lastIndex(of: sample) { samples.remove(at: index) }
  }
}

/// How late payments were, each weighted by how recent it is: half the weight for every 90 days that have passed since.
public struct LatenessHistogram: Sendable {
  public struct Bar: Sendable, Hashable {
    public var late: Int
    public var weight: Int64
  }

  /// By days late, rising.
  public private(set) var bars: [Bar] = []
  /// Payments in it.
  public private(set) var count = 0

  public init() {}

  public init(_ habits: some Sequence<PaymentHabit>, on date: BusinessDate) {
    var weights: [Int: Int64] = [:]
    for habit in habits {
      count += habit.samples.count
      for sample in habit.samples {
        weights[sample.late, default: 0] += LatenessHistogram.weight(date.days(since: sample.paid))
      }
    }
    bars = weights.sorted { $0.key < $1.key }.map { Bar(late: $0.key, weight: $0.value) }
  }

  /// 1024 for a payment of today, half for each 90 days before.
  static func weight(_ days: Int) -> Int64 { Int64(1024 >> min(10, max(0, days) / 90)) }

  /// Days late of the payment in the middle, by weight; nil without any.
  public var median: Int? {
    let half = (bars.reduce(0) { $0 + $1.weight } + 1) / 2
    var sum: Int64 = 0
    for bar in bars {
      sum += bar.weight
      if sum >= half { return bar.late }
    }
    return nil
  }

  /// The bars later than `days`.
  func beyond(_ days: Int) -> ArraySlice<Bar> {
    guard let first = bars.firstIndex(where: { $0.late > days }) else { return [] }
    return bars[first...]
  }
}
