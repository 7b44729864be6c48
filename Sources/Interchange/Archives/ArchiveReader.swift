import CLibArchive
import OrderToCash

/// Unpacks a gzip or zip file with libarchive: one file in it after the other, in pieces, reading the packed file from its
/// beginning to its end. Names are told, and never used as paths.
public final class ArchiveReader {
  private let archive: OpaquePointer
  private let packing: Packing
  private let packedBytes: Int
  private let limits: UnpackLimits
  private let outerName: Text
  private var names: Set<Text> = []
  private var name = Text.empty
  private var unpacked = 0
  private static let block = 262_144

  /// `descriptor` is read from where it stands and stays the caller's. `name`: the packed file's, which one packed with gzip
  /// has for itself, too, without its `.gz`.
  public init(
    descriptor: Int32, packing: Packing, packedBytes: Int, name: Text, limits: UnpackLimits
  ) throws(UnpackRefusal) {
    guard let archive = archive_read_new() else { preconditionFailure("out of memory") }
    self.archive = archive
    self.packing = packing
    self.packedBytes = packedBytes
    self.limits = limits
    let isNamed = packing == .gzip && name.string.lowercased().hasSuffix(".gz")
    outerName = isNamed ? Text(String(name.string.dropLast(3))) : name
    if packing == .gzip {
      archive_read_support_filter_gzip(archive)
      archive_read_support_format_raw(archive)
      archive_read_support_format_empty(archive)
    } else {
      archive_read_support_format_zip_streamable(archive)
    }
    guard archive_read_open_fd(archive, descriptor, ArchiveReader.block) == ARCHIVE_OK else { throw damaged() }
  }

  deinit { archive_read_free(archive) }

  /// The next file's name as it stands in the archive, or nil at the end. Folders and what a Macintosh adds are passed over.
  public func next() throws(UnpackRefusal) -> Text? {
    while true {
      var entry: OpaquePointer?
      switch archive_read_next_header(archive, &entry) {
      case ARCHIVE_EOF: return nil
      case ARCHIVE_OK, ARCHIVE_WARN: break
      default: throw damaged()
      }
      guard let entry else { throw damaged() }
      if packing == .gzip {
        name = outerName
        return name
      }
      if let found = try member(entry) { return found }
    }
  }

  /// Hands over the file at hand, piece by piece; `body` returns false to leave the rest.
  public func read(_ body: (UnsafeRawBufferPointer) -> Bool) throws(UnpackRefusal) {
    var isFirst = true
    while true {
      var (start, count, offset) = (UnsafeRawPointer?.none, 0, Int64(0))
      switch archive_read_data_block(archive, &start, &count, &offset) {
      case ARCHIVE_EOF: return
      case ARCHIVE_OK, ARCHIVE_WARN: break
      default: throw damaged()
      }
      let piece = UnsafeRawBufferPointer(start: start, count: count)
      if isFirst, Packing.isPacked(piece) { throw nested() }
      isFirst = false
      unpacked += count
      try checkSize()
      if !piece.isEmpty, !body(piece) { return }
    }
  }

  // MARK: Refusals

  private func member(_ entry: OpaquePointer) throws(UnpackRefusal) -> Text? {
    let bytes = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    name = bytes.map { Text(String(cString: $0)) } ?? .empty
    if names.count >= limits.members {
      throw UnpackRefusal(
        "intake.archive-too-large", "there are more than \(limits.members) files in it",
        "limits.archive_files says how many may be", "Send it in parts, or raise the limit.")
    }
    if archive_entry_is_encrypted(entry) != 0 {
      throw UnpackRefusal(
        "intake.archive-encrypted", member: shown, "the file in it is encrypted",
        "there is no password to open it with",
        "Ask the sender for an archive without a password.")
    }
    guard ArchiveReader.isSafe(name) else {
      throw UnpackRefusal(
        "intake.archive-name", member: shown, "the file's name leads out of the archive, or can't be a name",
        "names are relative, without `..`, backslashes and control characters", "Ask the sender for a correct archive.")
    }
    if name.string.hasSuffix("/") || isDecoration { return nil }
    guard names.insert(name).inserted else {
      throw UnpackRefusal(
        "intake.archive-name", member: shown, "two files in it have this name", "it is not clear which one counts",
        "Ask the sender for a correct archive.")
    }
    let method = archive_format_name(archive).map { String(cString: $0) } ?? ""
    guard method.hasSuffix("(deflation)") || method.hasSuffix("(uncompressed)") else {
      throw UnpackRefusal(
        "intake.archive-damaged", member: shown, "the file is packed in a way that is not read here: \(method)",
        "files in a zip are deflated or stored", "Ask the sender for a plain zip.")
    }
    if name == "[Content_Types].xml" || name == "mimetype" {
      throw UnpackRefusal(
        "intake.unknown-format", member: shown, "this is an office document, not an archive of files",
        "spreadsheets are not read", "Ask for the table as CSV.")
    }
    return name
  }

  /// What other programs add to an archive for themselves.
  private var isDecoration: Bool {
    name.string.hasPrefix("__MACOSX/") || name.string.hasSuffix("/.DS_Store") || name == ".DS_Store"
  }

  /// The name as it may stand in a message.
  private var shown: Text {
    Text(utf8: name.utf8.prefix(200).map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 })
  }

  /// Within the archive wherever it would be unpacked, on any system.
  static func isSafe(_ name: Text) -> Bool {
    let bytes = Array(name.utf8)
    guard !bytes.isEmpty, bytes.count <= 1024, bytes[0] != UInt8(ascii: "/") else { return false }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) { return false }
    if bytes.count > 1, bytes[1] == UInt8(ascii: ":") { return false }
    return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
      !$0.elementsEqual("..".utf8)
    }
  }

  private func checkSize() throws(UnpackRefusal) {
    if unpacked > limits.bytes {
      throw UnpackRefusal(
        "intake.archive-too-large", member: shown, "unpacked it is more than \(limits.bytes) bytes",
        "limits.file_bytes counts what is in a packed file", "Send it in parts, or raise the limit.")
    }
    let (allowed, overflows) = packedBytes.multipliedReportingOverflow(by: limits.ratio)
    if !overflows, unpacked > max(1 << 20, allowed) {
      throw UnpackRefusal(
        "intake.archive-too-large", member: shown,
        "unpacked it is more than \(limits.ratio) times its \(packedBytes) bytes",
        "documents don't shrink that much; limits.archive_ratio says how much they may",
        "Send it unpacked, or raise the limit.")
    }
  }

  private func nested() -> UnpackRefusal {
    UnpackRefusal(
      "intake.archive-nested", member: shown, "there is a packed file in the packed file",
      "one level is unpacked", "Send the files of the inner one.")
  }

  private func damaged() -> UnpackRefusal {
    let said = archive_error_string(archive).map { String(cString: $0) } ?? "no reason is given"
    // libarchive says so of what it can't decrypt, wherever it notices.
    if said.lowercased().contains("encrypt") {
      return UnpackRefusal(
        "intake.archive-encrypted", member: shown, "the file in it is encrypted",
        "there is no password to open it with",
        "Ask the sender for an archive without a password.")
    }
    return UnpackRefusal(
      "intake.archive-damaged", member: shown, "it can't be unpacked to its end", said,
      "Ask the sender to pack and send it again.")
  }
}
