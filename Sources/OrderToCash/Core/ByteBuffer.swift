/// Bytes being written: documents, reports, pages. Append-only, so that what is in it can't be changed any more.
///
/// Static strings and typed values go straight to bytes, without a `String` in between; text from outside goes through the
/// escaping that its place needs (`ByteBuffer+Escaping`). Emptied and reused, it allocates nothing.
public struct ByteBuffer: Sendable {
  /// With room beyond `count`, so that a write is one check and one copy; what is there means nothing.
  @usableFromInline var storage: [UInt8]
  @usableFromInline var filled: Int

  public init(capacity: Int = 4096) {
    storage = ByteBuffer.room(max(capacity, 64))
    filled = 0
  }

  @inlinable public var count: Int { filled }
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
  @inlinable public mutating func removeAll() { filled = 0 }

  public mutating func reserve(_ more: Int) {
    if storage.count - count < more { grow(more) }
  }

  @usableFromInline @inline(never) mutating func grow(_ more: Int) {
    var larger = ByteBuffer.room(max(storage.count * 2, count + more))
    larger.withUnsafeMutableBufferPointer { target in
      storage.withUnsafeBufferPointer { source in
        target.baseAddress!.update(from: source.baseAddress!, count: count)
      }
    }
    storage = larger
  }

  /// Not zeroed: nothing of it is read before it is written.
  private static func room(_ size: Int) -> [UInt8] { [UInt8](unsafeUninitializedCapacity: size) { $1 = size } }

  /// Lets `body` write up to `room` bytes at the end and say how many it wrote. Traps when it claims more.
  @inlinable @inline(__always)
  mutating func write(atMost room: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
    if storage.count &- filled < room { grow(room) }
    let start = filled
    let written = storage.withUnsafeMutableBufferPointer { body($0.baseAddress.unsafelyUnwrapped + start) }
    precondition(written <= room, "more bytes written than reserved")
    filled = start &+ written
  }

  /// Most pieces are short: a call costs more than to copy them, in words that overlap.
  @inlinable @inline(__always)
  static func copy(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ count: Int) {
    typealias Wide = SIMD16<UInt8>
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    @inline(__always) func move<Word>(_ offset: Int, _: Word.Type) {
      to.storeBytes(of: from.loadUnaligned(fromByteOffset: offset, as: Word.self), toByteOffset: offset, as: Word.self)
    }
    if count >= 16 {
      guard count <= 64 else { return target.update(from: source, count: count) }
      var offset = 0
      while offset &+ 16 < count {
        move(offset, Wide.self)
        offset &+= 16
      }
      move(count &- 16, Wide.self)
    } else if count >= 8 {
      move(0, UInt64.self)
      move(count &- 8, UInt64.self)
    } else if count >= 4 {
      move(0, UInt32.self)
      move(count &- 4, UInt32.self)
    } else {
      for index in 0..<count { target[index] = source[index] }
    }
  }

  /// In place, as the size of most is known where it is called.
  @inlinable @inline(__always) public mutating func append(_ text: StaticString) {
    let size = text.utf8CodeUnitCount
    write(atMost: size) { target in
      ByteBuffer.copy(text.utf8Start, to: target, size)
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
      ByteBuffer.copy(source, to: target, bytes.count)
      return bytes.count
    }
  }

  public mutating func append(_ other: ByteBuffer) {
    other.storage.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[..<other.count])) }
  }

  /// Text as it is; the caller knows that its place needs no escaping.
  public mutating func append(raw text: String) {
    Text(text).withUTF8 { append($0) }
  }
}
