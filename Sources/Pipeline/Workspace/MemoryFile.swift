import CLinux
import OrderToCash

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that is nowhere but in memory, for libraries that write to a path only: what they wrote goes through `Disk` like anything
/// else.
final class MemoryFile {
  private let file: Int32

  init() throws(Failure) {
    file = memfd_create("o2c", 1)  // MFD_CLOEXEC
    guard file >= 0 else { throw Failure.tryAgain("No file could be opened in memory (error \(errno)).") }
  }

  deinit { close(file) }

  /// Where a library writes to.
  var path: String { "/proc/self/fd/\(file)" }

  /// Hands out what was written, piece by piece.
  func read(_ sink: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    let size = Int(lseek(file, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var place = 0
    while place < size {
      let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(place)) }
      guard count > 0 else { throw Failure.tryAgain("A file in memory could not be read (error \(errno)).") }
      try bytes.withUnsafeBufferPointer { try sink(UnsafeBufferPointer(rebasing: $0[..<count])) }
      place += count
    }
  }

  /// All of it.
  func contents() throws -> ByteBuffer {
    var buffer = ByteBuffer(capacity: max(Int(lseek(file, 0, SEEK_END)), 1))
    try read { buffer.append($0) }
    return buffer
  }
}
