import OrderToCash

/// How a file is packed, told by its first bytes.
public enum Packing: Sendable {
  case none, gzip, zip

  /// `prefix`: the beginning of the file; four bytes tell.
  public static func of(_ prefix: UnsafeRawBufferPointer) -> Packing {
    guard prefix.count >= 3 else { return .none }
    if prefix[0] == 0x1F, prefix[1] == 0x8B, prefix[2] == 8 { return .gzip }
    guard prefix.count >= 4, prefix[0] == 0x50, prefix[1] == 0x4B else { return .none }
    // A file in it, none in it, or the first part of several.
    return [[3, 4], [5, 6], [7, 8]].contains([prefix[2], prefix[3]]) ? .zip : .none
  }

  /// Whether the bytes begin a packed file of any common kind; none may stand in another.
  static func isPacked(_ prefix: UnsafeRawBufferPointer) -> Bool {
    if of(prefix) != .none { return true }
    let marks: [(offset: Int, bytes: [UInt8])] = [
      (0, [0x42, 0x5A, 0x68]), (0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), (0, [0x28, 0xB5, 0x2F, 0xFD]),
      (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (0, Array("Rar!".utf8)), (257, Array("ustar".utf8)),
    ]
    return marks.contains { mark in
      prefix.count >= mark.offset + mark.bytes.count && prefix.dropFirst(mark.offset).starts(with: mark.bytes)
    }
  }
}

/// Bounds on what a packed file may become.
public struct UnpackLimits: Sendable {
  /// All that is in it, in bytes.
  public var bytes: Int
  /// How many times the packed size that may be; the first mebibyte is free.
  public var ratio: Int
  public var members: Int

  public init(bytes: Int = 2 << 30, ratio: Int = 250, members: Int = 1000) {
    self.bytes = bytes
    self.ratio = ratio
    self.members = members
  }
}

/// Why a packed file is refused whole.
public struct UnpackRefusal: Error, Sendable {
  public let problem: Problem

  init(_ rule: Text, member: Text = .empty, _ what: String, _ why: String, _ whatToDo: String) {
    problem = Problem(rule, at: Place(path: member), what: what, why: why, whatToDo: whatToDo)
  }
}
