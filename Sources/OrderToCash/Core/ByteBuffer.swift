/// Bytes being written: documents, reports, pages. Append-only, so that what is in it can't be changed any more.
///
/// Static strings and typed values go straight to bytes, without a `String` in between; text from outside goes through the
/// escaping that its place needs (`ByteBuffer+Escaping`). Emptied and reused, it allocates nothing.
public struct ByteBuffer: Sendable {
  /// Room beyond `count` is kept zeroed, so that a write is one check and one copy.
  @usableFromInline var storage: [UInt8]
  public private(set) var count: Int

  public init(capacity: Int = 4096) {
    storage = [UInt8](repeating: 0, count: max(capacity, 64))
    count = 0
  }

  public var isEmpty: Bool { count == 0 }
  public var bytes: [UInt8] { Array(storage[..<count]) }
  /// For tests and messages; bytes that are not UTF-8 become U+FFFD.
  public var string: String { String(decoding: storage[..<count], as: UTF8.self) }

  /// What was written, for a file or a hash; valid during the call only.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var outcome: Swift.Result<Result, Failure>?
    storage.withUnsafeBytes { all in
      do throws(Failure) {
        outcome = .success(try body(UnsafeRawBufferPointer(rebasing: all[..<count])))
      } catch {
        outcome = .failure(error)
      }
    }
    return try outcome!.get()
  }

  /// Forgets the content and keeps the room.
  @inlinable public mutating func removeAll() { setCount(0) }

  public mutating func reserve(_ more: Int) {
    if storage.count - count < more { grow(more) }
  }

  @inline(never) private mutating func grow(_ more: Int) {
    var larger = [UInt8](repeating: 0, count: max(storage.count * 2, count + more))
    larger.withUnsafeMutableBufferPointer { target in
      storage.withUnsafeBufferPointer { source in
        target.baseAddress!.update(from: source.baseAddress!, count: count)
      }
    }
    storage = larger
  }

  @usableFromInline mutating func setCount(_ new: Int) { count = new }

  /// Lets `body` write up to `room` bytes at the end and say how many it wrote. Traps when it claims more.
  @inline(__always) mutating func write(atMost room: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
    if storage.count - count < room { grow(room) }
    let start = count
    let written = storage.withUnsafeMutableBufferPointer { body($0.baseAddress! + start) }
    precondition(written <= room, "more bytes written than reserved")
    count = start + written
  }

  public mutating func append(_ text: StaticString) {
    let size = text.utf8CodeUnitCount
    write(atMost: size) { target in
      target.update(from: text.utf8Start, count: size)
      return size
    }
  }

  public mutating func append(byte: UInt8) {
    write(atMost: 1) { target in
      target.pointee = byte
      return 1
    }
  }

  public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    write(atMost: bytes.count) { target in
      target.update(from: source, count: bytes.count)
      return bytes.count
    }
  }

  public mutating func append(_ other: ByteBuffer) {
    other.storage.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[..<other.count])) }
  }

  /// Text as it is; the caller knows that its place needs no escaping.
  public mutating func append(raw text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }
}
