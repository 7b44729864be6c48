import CLibArchive
import OrderToCash

/// Why a pack can't be written or read.
public struct PackError: Error, Sendable {
  public let detail: String
}

/// Packs files of our own into one: a tar in pax format, compressed with gzip, without times and owners, so that the same files
/// give the same bytes.
public final class PackWriter {
  private let archive: OpaquePointer
  private let sink: Sink

  private final class Sink {
    let write: (UnsafeRawBufferPointer) -> Bool
    init(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) { self.write = write }
  }

  /// `write` takes the packed bytes, and gives false when they can't be kept.
  public init(_ write: @escaping (UnsafeRawBufferPointer) -> Bool) throws(PackError) {
    guard let archive = archive_write_new() else { throw PackError(detail: "out of memory") }
    self.archive = archive
    sink = Sink(write)
    archive_write_set_format_pax_restricted(archive)
    archive_write_add_filter_gzip(archive)
    archive_write_set_options(archive, "gzip:!timestamp")
    archive_write_set_bytes_in_last_block(archive, 1)
    let code = archive_write_open(
      archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
      { _, client, bytes, count in
        guard let client, let bytes else { return -1 }
        let sink = Unmanaged<Sink>.fromOpaque(client).takeUnretainedValue()
        return sink.write(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : -1
      }, nil)
    try check(code)
  }

  deinit { archive_write_free(archive) }

  /// Begins a file of so many bytes, which follow by `add`.
  public func begin(_ name: String, bytes: Int) throws(PackError) {
    guard let entry = archive_entry_new() else { throw PackError(detail: "out of memory") }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, name)
    archive_entry_set_size(entry, Int64(bytes))
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, 0o640)
    archive_entry_set_mtime(entry, 0, 0)
    try check(archive_write_header(archive, entry))
  }

  public func add(_ bytes: UnsafeRawBufferPointer) throws(PackError) {
    guard !bytes.isEmpty else { return }
    let written = archive_write_data(archive, bytes.baseAddress, bytes.count)
    guard written == bytes.count else { throw failed() }
  }

  /// The pack is whole afterwards.
  public func finish() throws(PackError) { try check(archive_write_close(archive)) }

  private func check(_ code: Int32) throws(PackError) {
    guard code == ARCHIVE_OK || code == ARCHIVE_WARN else { throw failed() }
  }

  private func failed() -> PackError {
    PackError(detail: archive_error_string(archive).map { String(cString: $0) } ?? "no reason is given")
  }
}

/// Reads a pack file by file.
public enum PackReader {
  /// `descriptor` is read from where it stands. `body` gets a file's name and a reader of its pieces, to be called once.
  public static func read(
    _ descriptor: Int32,
    _ body: (String, (_ piece: (UnsafeRawBufferPointer) -> Void) throws(PackError) -> Void) throws -> Void
  ) throws {
    guard let archive = archive_read_new() else { throw PackError(detail: "out of memory") }
    defer { archive_read_free(archive) }
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_tar(archive)
    guard archive_read_open_fd(archive, descriptor, 262_144) == ARCHIVE_OK else { throw failed(archive) }
    var entry: OpaquePointer?
    while true {
      switch archive_read_next_header(archive, &entry) {
      case ARCHIVE_EOF: return
      case ARCHIVE_OK, ARCHIVE_WARN: break
      default: throw failed(archive)
      }
      let name = (archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)).map { String(cString: $0) } ?? ""
      try body(name) { piece throws(PackError) in try pieces(archive, piece) }
    }
  }

  private static func pieces(
    _ archive: OpaquePointer, _ piece: (UnsafeRawBufferPointer) -> Void
  ) throws(PackError) {
    while true {
      var (start, count, offset) = (UnsafeRawPointer?.none, 0, Int64(0))
      switch archive_read_data_block(archive, &start, &count, &offset) {
      case ARCHIVE_EOF: return
      case ARCHIVE_OK, ARCHIVE_WARN: piece(UnsafeRawBufferPointer(start: start, count: count))
      default: throw failed(archive)
      }
    }
  }

  private static func failed(_ archive: OpaquePointer) -> PackError {
    PackError(detail: archive_error_string(archive).map { String(cString: $0) } ?? "no reason is given")
  }
}
