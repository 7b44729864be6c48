import CLibArchive
import OrderToCash

/// The parts of an office document of our own, unpacked to be looked at again.
public enum OfficeParts {
  /// Each part's name, then its bytes piece by piece. False when the document can't be unpacked to its end, every part with the checksum
  /// that it states.
  public static func read(
    _ bytes: UnsafeRawBufferPointer, part: (Text) -> Void, piece: (UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    guard let archive = archive_read_new() else { preconditionFailure("out of memory") }
    defer { archive_read_free(archive) }
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK else { return false }
    while true {
      var entry: OpaquePointer?
      switch archive_read_next_header(archive, &entry) {
      case ARCHIVE_EOF: return true
      case ARCHIVE_OK: break
      default: return false
      }
      guard let name = archive_entry_pathname(entry) else { return false }
      part(Text(String(cString: name)))
      var isMore = true
      while isMore {
        var (start, count, offset) = (UnsafeRawPointer?.none, 0, Int64(0))
        switch archive_read_data_block(archive, &start, &count, &offset) {
        case ARCHIVE_EOF: isMore = false
        case ARCHIVE_OK: piece(UnsafeRawBufferPointer(start: start, count: count))
        default: return false
        }
      }
    }
  }
}
