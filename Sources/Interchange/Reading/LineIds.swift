import Glibc
import OrderToCash

/// Whether each line's id is longer than the one before, or as long and greater: the usual numbers are, and then none is there twice.
struct LineIds {
  private var last: UnsafeBufferPointer<UInt8>?
  private(set) var areAscending = true
  private var lines = 0

  /// The id's bytes stay where they are as long as the document is read.
  mutating func take(_ line: Section) {
    defer { lines += 1 }
    guard areAscending else { return }
    let id = line.first(.line).map { line.bytes($0) }
    if lines > 0 { areAscending = LineIds.isAbove(id, last) }
    last = id
  }

  /// Lines without an id are numbered by us, all of them or none.
  private static func isAbove(_ id: UnsafeBufferPointer<UInt8>?, _ last: UnsafeBufferPointer<UInt8>?) -> Bool {
    guard let id, let last else { return id == nil && last == nil }
    guard id.count == last.count else { return id.count > last.count }
    guard let start = id.baseAddress, let before = last.baseAddress else { return false }
    return memcmp(start, before, id.count) > 0
  }
}
