import Dispatch
import Synchronization

/// Work done beside the caller, in the order in which it was given, by one thread at a time; with one job it is done at once, by the
/// caller. After a failure the rest is left undone, and `finish` throws it.
final class WorkLane: @unchecked Sendable {
  /// Whether work is done by the caller.
  let isInline: Bool
  private let queue = DispatchQueue(label: "o2c.lane")
  private let slots = DispatchSemaphore(value: WorkLane.most)
  private let isAbandoned = Atomic<Bool>(false)
  /// Touched on the queue only.
  private var failure: (any Error)?
  /// Work that may wait, so that a slow reader of rows is not far behind who makes them.
  private static let most = 8

  init(jobs: Int) { isInline = jobs <= 1 }

  func add(_ work: @escaping @Sendable () throws -> Void) throws {
    if isInline { return try work() }
    slots.wait()
    queue.async { [self] in
      defer { slots.signal() }
      guard failure == nil, !isAbandoned.load(ordering: .relaxed) else { return }
      do { try work() } catch { failure = error }
    }
  }

  /// For a caller that fails itself: what has not begun is left undone, and when this returns nothing is being done any more.
  func abandon() {
    if isInline { return }
    isAbandoned.store(true, ordering: .relaxed)
    queue.sync {}
  }

  /// Waits until all is done.
  func finish() throws {
    if isInline { return }
    try queue.sync { if let failure { throw failure } }
  }
}

/// What is handed to a lane, and is touched there alone until the lane is finished.
struct Lent<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
