import Dispatch

/// Runs `body` for each index on up to `jobs` threads; results are written by index, so they don't depend on the order of
/// execution. With one job everything happens on the calling thread, in order.
func parallelFor(_ count: Int, jobs: Int, chunk: Int = 50, _ body: @escaping @Sendable (Int) -> Void) {
  if jobs <= 1 || count <= chunk {
    for index in 0..<count { body(index) }
    return
  }
  let chunks = (count + chunk - 1) / chunk
  let slots = DispatchSemaphore(value: jobs)
  let group = DispatchGroup()
  let queue = DispatchQueue(label: "o2c.work", attributes: .concurrent)
  for piece in 0..<chunks {
    slots.wait()
    queue.async(group: group) {
      for index in piece * chunk..<min(count, (piece + 1) * chunk) { body(index) }
      slots.signal()
    }
  }
  group.wait()
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
