#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file of any size in pieces of 64 KiB, for who asks for them one by one (`FileBytes` gives them all to a closure).
final class FilePieces {
  private let path: String
  private let file: Int32
  private static let size = 1 << 16

  init(_ path: String) throws(DiskError) {
    self.path = path
    file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw DiskError("open", path) }
  }

  deinit { if file >= 0 { close(file) } }

  /// Nil at the end of the file.
  func next() throws(DiskError) -> [UInt8]? {
    var count = -1
    let bytes = [UInt8](unsafeUninitializedCapacity: FilePieces.size) { buffer, filled in
      repeat { count = read(file, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
      filled = max(0, count)
    }
    if count < 0 { throw DiskError("read", path) }
    return bytes.isEmpty ? nil : bytes
  }
}
