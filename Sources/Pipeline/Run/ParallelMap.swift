import Dispatch
import Synchronization

/// Runs `body` for each index on up to `jobs` threads; results are written by index, so they don't depend on the order of
/// execution. With one job everything happens on the calling thread, in order.
func parallelFor(_ count: Int, jobs: Int, chunk: Int = 50, _ body: @escaping @Sendable (Int) -> Void) {
  ParallelWork(count, jobs: jobs, chunk: chunk, body).finish()
}

/// `body` for each index, begun on `jobs - 1` other threads while the caller does something else; the caller helps when it asks for
/// the end. With one job everything happens then, on the calling thread, in order.
final class ParallelWork: Sendable {
  private let count: Int
  private let chunk: Int
  private let body: @Sendable (Int) -> Void
  private let next = Atomic<Int>(0)
  private let group = DispatchGroup()
  private static let queue = DispatchQueue(label: "o2c.work", attributes: .concurrent)

  init(_ count: Int, jobs: Int, chunk: Int, _ body: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.chunk = chunk
    self.body = body
    let chunks = (count + chunk - 1) / chunk
    for _ in 0..<max(min(jobs - 1, chunks - 1), 0) { Self.queue.async(group: group) { [self] in work() } }
  }

  /// Returns when all are done.
  func finish() {
    work()
    group.wait()
  }

  private func work() {
    while true {
      let start = next.wrappingAdd(chunk, ordering: .relaxed).oldValue
      guard start < count else { return }
      for index in start..<min(count, start + chunk) { body(index) }
    }
  }
}

/// An array that threads fill at different indices, each index once, and that is read when all are done.
final class ResultSlots<Value: Sendable>: @unchecked Sendable {
  private let storage: UnsafeMutableBufferPointer<Value?>

  init(count: Int) {
    storage = .allocate(capacity: count)
    storage.initialize(repeating: nil)
  }

  deinit {
    storage.deinitialize()
    storage.deallocate()
  }

  subscript(index: Int) -> Value? {
    get { storage[index] }
    set { storage[index] = newValue }
  }
}
