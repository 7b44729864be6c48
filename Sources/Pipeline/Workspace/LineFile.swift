/// A text file of any size, line by line.
final class LineFile {
  private let pieces: FilePieces
  private var bytes: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(_ path: String) throws(DiskError) { pieces = try FilePieces(path) }

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
      // What was given goes, what is left of the piece goes on in the next.
      bytes.removeFirst(start)
      start = 0
      if let piece = try pieces.next() { bytes += piece } else { isAtEnd = true }
    }
  }
}
