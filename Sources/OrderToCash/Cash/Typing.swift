/// Typing errors.
enum Typing {
  /// Whether two different byte strings differ by one character wrong, missing or added, or by two neighbours swapped.
  static func isOneError(_ left: [UInt8], _ right: [UInt8]) -> Bool { isOneError(left[...], right[...]) }

  static func isOneError(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        left.count <= right.count ? isOneError(short: left, long: right) : isOneError(short: right, long: left)
      }
    }
  }

  private static func isOneError(short: UnsafeBufferPointer<UInt8>, long: UnsafeBufferPointer<UInt8>) -> Bool {
    guard long.count - short.count <= 1 else { return false }
    var head = 0
    while head < short.count, short[head] == long[head] { head += 1 }
    // Equal ones differ by no error.
    guard head < long.count else { return false }
    var tail = 0
    while tail < short.count - head, short[short.count - 1 - tail] == long[long.count - 1 - tail] { tail += 1 }
    let (shortMiddle, longMiddle) = (short.count - head - tail, long.count - head - tail)
    if longMiddle <= 1 { return true }
    return shortMiddle == 2 && longMiddle == 2 && short[head] == long[head + 1] && short[head + 1] == long[head]
  }
}
