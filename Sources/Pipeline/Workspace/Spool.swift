import OrderToCash

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that wait on the disk until what stands before them is known: a file that has no name and is gone with the process.
/// Who fills it hands it over to who reads it: never two at once.
final class Spool: @unchecked Sendable {
  private let path: String
  private let disk: Disk
  private let file: Int32
  var buffer = ByteBuffer(capacity: 1 << 19)

  /// `path` is where it is made; nothing may be there.
  init(_ path: String, _ disk: Disk) throws(DiskError) {
    self.path = path
    self.disk = disk
    file = try disk.createForReading(path)
    try disk.remove(path)
  }

  deinit { close(file) }

  /// To be called now and then: writes out what has gathered in `buffer`.
  func drain(over limit: Int = 1 << 18) throws {
    guard buffer.count > limit else { return }
    try buffer.withUnsafeBytes { (bytes) throws in try disk.append(file, bytes, path: path) }
    buffer.removeAll()
  }

  /// Hands out all that was written, piece by piece.
  func read(_ sink: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try drain(over: 0)
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    var place: off_t = 0
    while true {
      let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, place) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("read", path) }
      if count == 0 { return }
      try bytes.withUnsafeBufferPointer { try sink(UnsafeBufferPointer(rebasing: $0[..<count])) }
      place += off_t(count)
    }
  }
}
