/// Text from a document or a table, compared, hashed and ordered by its UTF-8 bytes.
///
/// Swift's own `String` equality and order treat canonically equivalent characters as one; SQLite, PostgreSQL and a
/// partner's system don't. Identifiers and everything sorted for output therefore go through this type.
public struct Text: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public var string: String

  @inlinable public init(_ string: String) { self.string = string }
  @inlinable public init(stringLiteral value: String) { string = value }
  /// Bytes that are not UTF-8 become U+FFFD.
  @inlinable public init(utf8 bytes: some Collection<UInt8>) { string = String(decoding: bytes, as: UTF8.self) }
  /// The same of bytes in memory. Short ones are put in place: to have them decoded costs several times as much.
  @inlinable public init(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    let count = bytes.count
    guard count > 0, count <= 15, let source = bytes.baseAddress else {
      string = String(decoding: bytes, as: UTF8.self)
      return
    }
    string = String(unsafeUninitializedCapacity: count) { target in
      Text.copy(UnsafeRawPointer(source), to: UnsafeMutableRawPointer(target.baseAddress.unsafelyUnwrapped), count)
      return count
    }
  }

  /// Up to sixteen bytes, in words that overlap.
  @inlinable @inline(__always) static func copy(
    _ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int
  ) {
    if count >= 8 {
      let last = source.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
      target.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      let last = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      target.storeBytes(of: source.loadUnaligned(as: UInt32.self), as: UInt32.self)
      target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
    } else {
      for index in 0..<count {
        target.storeBytes(of: source.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
      }
    }
  }

  @inlinable public static var empty: Text { Text("") }

  @inlinable public var isEmpty: Bool { string.isEmpty }
  @inlinable public var utf8: String.UTF8View { string.utf8 }
  public var description: String { string }

  /// Its bytes, during the call. The string is borrowed: to hold it meanwhile would cost more than most texts take to be copied.
  @inlinable @inline(__always) func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = string.utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = string
    return copy.withUTF8(body)
  }
}

extension Text: Hashable, Comparable {
  @inlinable public static func == (left: Text, right: Text) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return left.withUTF8 { a in
      right.withUTF8 { b in Text.equal(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) }
    }
  }

  /// Eight bytes at a time; both have the same count.
  @inlinable static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= a.count {
      if a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        != b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      {
        return false
      }
      index += 8
    }
    while index < a.count {
      if a[index] != b[index] { return false }
      index += 1
    }
    return true
  }

  @inlinable public static func < (left: Text, right: Text) -> Bool {
    left.withUTF8 { a in
      right.withUTF8 { b in Text.precedes(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) }
    }
  }

  /// Eight bytes at a time, the first in the highest place.
  @inlinable static func precedes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    let shared = min(a.count, b.count)
    var index = 0
    while index + 8 <= shared {
      let (left, right) = (
        a.loadUnaligned(fromByteOffset: index, as: UInt64.self), b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      )
      if left != right { return UInt64(bigEndian: left) < UInt64(bigEndian: right) }
      index += 8
    }
    while index < shared {
      if a[index] != b[index] { return a[index] < b[index] }
      index += 1
    }
    return a.count < b.count
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
