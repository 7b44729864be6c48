import OrderToCash
import Synchronization

/// The folder of a night while it is being written: `outbox/.<folder>.partial/`. Keeps path, size and hash of each report for the
/// manifest; documents that are sent have theirs in the ledger. Documents and reports are written side by side.
final class OutboxFolder: Sendable {
  let path: String
  private let disk: Disk
  private let made = Mutex<Set<String>>([])
  private let entries = Mutex<[Manifest.File]>([])
  /// Those written so far, in no order.
  var files: [Manifest.File] { entries.withLock { $0 } }

  /// Starts from nothing: what an interrupted stage left is removed.
  init(_ path: String, _ disk: Disk) throws {
    self.path = path
    self.disk = disk
    try disk.removeTree(path)
    try disk.makeFolder(path)
  }

  /// Makes the folder of a file, once.
  func prepare(_ file: String) throws {
    if let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) { try prepare(folder: String(file[..<slash])) }
  }

  /// Makes a folder, once.
  func prepare(folder: String) throws {
    // Nobody takes it for made before it is.
    try made.withLock { made in
      if made.insert(folder).inserted { try disk.makeFolder(path + "/" + folder) }
    }
  }

  @discardableResult
  func write(_ file: String, _ buffer: ByteBuffer) throws -> Manifest.File {
    try prepare(file)
    let entry = try Self.write(file, buffer, in: path, disk)
    add(entry)
    return entry
  }

  /// The same from any thread, for documents whose folder is prepared; the caller enters what is returned, in its own order.
  static func write(_ file: String, _ buffer: ByteBuffer, in path: String, _ disk: Disk) throws -> Manifest.File {
    try buffer.withUnsafeBytes { (bytes) throws in
      try disk.write(path + "/" + file, bytes, exclusive: true)
      return Manifest.File(path: Text(file), sha256: SHA256.hex(bytes), bytes: Int64(bytes.count))
    }
  }

  func add(_ entry: Manifest.File) { entries.withLock { $0.append(entry) } }

  /// A file written piece by piece.
  func stream(_ file: String) throws -> OutboxStream {
    try prepare(file)
    return OutboxStream(file, descriptor: try disk.create(path + "/" + file, exclusive: true), self, disk)
  }

  /// A name from a document as one part of a path. Bytes other than ASCII letters, digits, `.`, `_` and `-` become `%XX`, as does
  /// a leading dot, so that two names never meet, none is hidden and none leads elsewhere. Long names end in a hash.
  static func name(_ text: Text) -> String {
    var bytes: [UInt8] = []
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: bytes.append(byte)
      case 0x2E where index > 0: bytes.append(byte)
      default: bytes += [0x25, hexadecimal(byte >> 4), hexadecimal(byte & 15)]
      }
    }
    if bytes.isEmpty { return "%" }
    guard bytes.count > 120 else { return String(decoding: bytes, as: UTF8.self) }
    var hash = ContentHash()
    hash.add(text)
    return String(decoding: bytes.prefix(90), as: UTF8.self) + "~" + String(hash.value, radix: 16)
  }

  private static func hexadecimal(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 55 + nibble }
}

/// A file of the outbox written piece by piece; `finish` enters it in the manifest.
final class OutboxStream {
  private let file: String
  private let descriptor: Int32
  private let folder: OutboxFolder
  private let disk: Disk
  private let hash = SHA256()
  private var size: Int64 = 0
  var buffer = ByteBuffer(capacity: 1 << 20)

  init(_ file: String, descriptor: Int32, _ folder: OutboxFolder, _ disk: Disk) {
    self.file = file
    self.descriptor = descriptor
    self.folder = folder
    self.disk = disk
  }

  /// To be called now and then: writes out what has gathered.
  func drain(over limit: Int = 1 << 19) throws {
    guard buffer.count > limit else { return }
    try buffer.withUnsafeBytes { (bytes) throws in
      try disk.append(descriptor, bytes, path: file)
      hash.update(bytes)
      size += Int64(bytes.count)
    }
    buffer.removeAll()
  }

  /// Writes out bytes of the caller's, after all that was written before.
  func append(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard bytes.count > 1 << 16 else {
      buffer.append(bytes)
      return try drain()
    }
    try drain(over: 0)
    let raw = UnsafeRawBufferPointer(bytes)
    try disk.append(descriptor, raw, path: file)
    hash.update(raw)
    size += Int64(raw.count)
  }

  /// Writes out a buffer of the caller's, after all that was written before, and empties it.
  func take(_ other: inout ByteBuffer) throws {
    try drain(over: 0)
    swap(&buffer, &other)
    try drain(over: 0)
  }

  @discardableResult func finish() throws -> Manifest.File {
    try drain(over: 0)
    try disk.closeFile(descriptor, path: file)
    let entry = Manifest.File(path: Text(file), sha256: hash.finish(), bytes: size)
    folder.add(entry)
    return entry
  }
}
