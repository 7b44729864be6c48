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

  public static let empty = Text("")

  @inlinable public var isEmpty: Bool { string.isEmpty }
  @inlinable public var utf8: String.UTF8View { string.utf8 }
  public var description: String { string }
}

extension Text: Hashable, Comparable {
  @inlinable public static func == (left: Text, right: Text) -> Bool {
    let count = left.utf8.count
    guard count == right.utf8.count else { return false }
    return left.utf8.elementsEqual(right.utf8)
  }

  @inlinable public static func < (left: Text, right: Text) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    var copy = string
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
