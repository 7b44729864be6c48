/// What pages say of all open exceptions: how many there are, and the worst of them. However many are added, few are held.
public struct ExceptionDigest: Sendable {
  /// More are not shown: the CSV has all.
  public static let shown = 5000

  private var held: [ExceptionLine] = []
  private var open: [Int]
  private var new: [Int]

  public init(_ exceptions: [ExceptionLine] = []) {
    open = Array(repeating: 0, count: ExceptionRaised.Level.allCases.count)
    new = open
    for exception in exceptions { add(exception) }
  }

  public mutating func add(_ exception: ExceptionLine) {
    open[exception.level.rawValue] += 1
    if exception.isNew { new[exception.level.rawValue] += 1 }
    held.append(exception)
    if held.count == 2 * ExceptionDigest.shown { held = worst }
  }

  public var isEmpty: Bool { count == 0 }
  public var count: Int { open.reduce(0, +) }
  /// Raised tonight.
  public var newCount: Int { new.reduce(0, +) }
  public func open(_ level: ExceptionRaised.Level) -> Int { open[level.rawValue] }
  public func new(_ level: ExceptionRaised.Level) -> Int { new[level.rawValue] }

  /// The first that a person looks at: by severity, then the largest amount in its own currency, then by number.
  public var worst: [ExceptionLine] {
    Array(
      held.sorted { left, right in
        if left.level != right.level { return left.level.rawValue > right.level.rawValue }
        let (a, b) = (left.amount?.minor.magnitude ?? 0, right.amount?.minor.magnitude ?? 0)
        return a != b ? a > b : left.id < right.id
      }.prefix(ExceptionDigest.shown))
  }
}
