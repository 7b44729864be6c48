import OrderToCash

/// Reads back a `manifest.json` that this program wrote, one file at a time: a night may have millions. It relies on the form that
/// `ManifestWriter` has always written, a field or a file a line and files in the order of their paths' bytes, so its hash
/// is held against the ledger first.
struct WrittenManifest {
  struct File {
    var path: Text
    var sha256: Text
  }

  /// The fields before the files, by name.
  private(set) var fields: [String: Text] = [:]
  private var lines: LineFile

  /// Reads what stands before the outputs. Nil when it is no manifest.
  init?(_ path: String) throws(DiskError) {
    lines = try LineFile(path)
    while let line = try lines.next() {
      if line.starts(with: "  \"outputs\": [".utf8) { return }
      guard line.starts(with: "  \"".utf8), let (name, rest) = Self.string(line.dropFirst(3)),
        rest.starts(with: ": \"".utf8), let (value, _) = Self.string(rest.dropFirst(3))
      else { continue }
      fields[name.string] = value
    }
    return nil
  }

  /// The next file that the night wrote; nil after the last.
  mutating func next() throws(DiskError) -> File? {
    guard let line = try lines.next(), line.starts(with: "    {\"path\": \"".utf8),
      let (path, rest) = Self.string(line.dropFirst(14)), rest.starts(with: ", \"sha256\": \"".utf8),
      let (hash, _) = Self.string(rest.dropFirst(13))
    else { return nil }
    return File(path: path, sha256: hash)
  }

  /// The text up to the quote that ends it, and what follows the quote.
  private static func string(_ line: ArraySlice<UInt8>) -> (Text, ArraySlice<UInt8>)? {
    guard let end = line.firstIndex(where: { $0 == 0x22 || $0 == 0x5C }) else { return nil }
    if line[end] == 0x22 { return (Text(utf8: line[..<end]), line[(end + 1)...]) }
    return escaped(line)
  }

  /// RFC 8259, section 7, as far as `ByteBuffer.append(json:)` writes it.
  private static func escaped(_ line: ArraySlice<UInt8>) -> (Text, ArraySlice<UInt8>)? {
    var text: [UInt8] = []
    var rest = line
    while let byte = rest.popFirst() {
      if byte == 0x22 { return (Text(utf8: text), rest) }
      guard byte == 0x5C else {
        text.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { return nil }
      switch letter {
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "u"):
        guard let code = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16),
          let scalar = UnicodeScalar(code)
        else { return nil }
        text += String(Character(scalar)).utf8
        rest = rest.dropFirst(4)
      default: text.append(letter)
      }
    }
    return nil
  }
}
