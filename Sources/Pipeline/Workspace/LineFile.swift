#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A text file of any size, line by line.
final class LineFile {
  private let path: String
  private let file: Int32
  private var bytes: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private static let piece = 1 << 16

  init(_ path: String) throws(DiskError) {
    self.path = path
    file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw DiskError("open", path) }
  }

  deinit { if file >= 0 { close(file) } }

  /// The next line without its end; nil after the last.
  func next() throws(DiskError) -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return bytes[start..<end]
      }
      searched = bytes.count - start
      if isAtEnd {
        guard start < bytes.count else { return nil }
        defer { start = bytes.count }
        return bytes[start...]
      }
      try fill()
    }
  }

  /// Drops what was given and reads on.
  private func fill() throws(DiskError) {
    bytes.removeFirst(start)
    start = 0
    let old = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: LineFile.piece))
    var count = -1
    repeat {
      count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + old, LineFile.piece) }
    } while count < 0 && errno == EINTR
    bytes.removeLast(LineFile.piece - max(0, count))
    if count < 0 { throw DiskError("read", path) }
    isAtEnd = count == 0
  }
}
