import CLinux
import OrderToCash

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file that is nowhere but in memory, for libraries that write to a path only: what they wrote goes through `Disk` like anything
/// else.
enum MemoryFile {
  /// What `body` writes to the path that it is given.
  static func written(_ body: (_ path: String) throws -> Void) throws -> ByteBuffer {
    let file = memfd_create("o2c", 1)  // MFD_CLOEXEC
    guard file >= 0 else { throw Failure.tryAgain("No file could be opened in memory (error \(errno)).") }
    defer { close(file) }
    try body("/proc/self/fd/\(file)")
    let size = Int(lseek(file, 0, SEEK_END))
    var buffer = ByteBuffer(capacity: max(size, 1))
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var place = 0
    while place < size {
      let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(place)) }
      guard count > 0 else { throw Failure.tryAgain("A file in memory could not be read (error \(errno)).") }
      bytes.withUnsafeBufferPointer { buffer.append(UnsafeBufferPointer(rebasing: $0[..<count])) }
      place += count
    }
    return buffer
  }
}
