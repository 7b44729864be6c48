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
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
