#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Interchange
import OrderToCash

/// A file as intake reads it: itself, or the files in it where it is packed.
struct FileMember: Sendable {
  /// Its name in the archive, for places; empty for a file that is not packed.
  var name: Text
  /// What a format's `file` pattern is compared with.
  var fileName: Text
}

enum PackedFileError: Error {
  case disk(DiskError)
  case refused(Problem)

  /// `unreadable`: the rule of a file that the disk does not give.
  func problem(_ unreadable: Text, _ what: String, _ whatToDo: String) -> Problem {
    switch self {
    case .disk(let error): Problem(unreadable, what: what, why: error.detail, whatToDo: whatToDo)
    case .refused(let problem): problem
    }
  }
}

/// Reads files piece by piece, gzip and zip unpacked on the way.
enum PackedFile {
  /// `begin` tells of each file in it and returns whether its bytes are wanted; `bytes` returns false to leave the rest of one.
  /// Returns how it was packed.
  @discardableResult
  static func read(
    _ path: String, name: Text, limits: UnpackLimits, begin: (FileMember) -> Bool,
    bytes: (UnsafeRawBufferPointer) -> Bool
  ) throws(PackedFileError) -> Packing {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw .disk(DiskError("open", path)) }
    defer { close(file) }
    var packing = Packing.none
    var isFirst = true
    do throws(DiskError) {
      try FileBytes.read(file, path) { piece in
        if isFirst {
          isFirst = false
          packing = Packing.of(piece)
          guard packing == .none, begin(FileMember(name: .empty, fileName: name)) else { return false }
        }
        return bytes(piece)
      }
    } catch { throw .disk(error) }
    if isFirst { _ = begin(FileMember(name: .empty, fileName: name)) }
    guard packing != .none else { return .none }
    let size = Int(lseek(file, 0, SEEK_END))
    guard size >= 0, lseek(file, 0, SEEK_SET) == 0 else { throw .disk(DiskError("seek", path)) }
    do throws(UnpackRefusal) {
      try unpack(file, packing, size, name, limits, begin, bytes)
    } catch { throw .refused(error.problem) }
    return packing
  }

  private static func unpack(
    _ file: Int32, _ packing: Packing, _ size: Int, _ name: Text, _ limits: UnpackLimits, _ begin: (FileMember) -> Bool,
    _ bytes: (UnsafeRawBufferPointer) -> Bool
  ) throws(UnpackRefusal) {
    let reader = try ArchiveReader(
      descriptor: file, packing: packing, packedBytes: size, name: name, limits: limits)
    while let member = try reader.next() {
      let last = member.string.split(separator: "/").last.map(String.init) ?? member.string
      guard begin(FileMember(name: member, fileName: Text(last))) else { continue }
      try reader.read(bytes)
    }
  }
}

/// Reads a file in pieces of 256 KiB.
enum FileBytes {
  /// `body` returns false to stop early.
  static func read(_ path: String, _ body: (UnsafeRawBufferPointer) -> Bool) throws(DiskError) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { throw DiskError("open", path) }
    defer { close(file) }
    try read(file, path, body)
  }

  /// From where `file` stands.
  static func read(_ file: Int32, _ path: String, _ body: (UnsafeRawBufferPointer) -> Bool) throws(DiskError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Glibc.read(file, buffer.baseAddress, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw DiskError("read", path)
      }
      if count == 0 { return }
      if !body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count])) { return }
    }
  }
}
