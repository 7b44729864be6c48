/// Lines of several symbols side by side, as many as are computed on at once: a symbol is judged under eight masks.
protocol QRLanes: Sendable {
  associatedtype Word: QRWord
  static var count: Int { get }
  init(repeating word: Word)
  subscript(lane: Int) -> Word { get set }
  static func & (left: Self, right: Self) -> Self
  static func | (left: Self, right: Self) -> Self
  static func ^ (left: Self, right: Self) -> Self
  static prefix func ~ (lines: Self) -> Self
  static func &>> (lines: Self, places: Word) -> Self
  static func &<< (lines: Self, places: Word) -> Self
}

/// For symbols up to 61 modules wide, which is what invoices need.
extension SIMD4: QRLanes where Scalar == UInt64 {
  static var count: Int { 4 }
}

/// For wider ones.
struct QRWideLane: QRLanes {
  static var count: Int { 1 }
  private var word: UInt128

  init(repeating word: UInt128) { self.word = word }

  subscript(lane: Int) -> UInt128 {
    get { word }
    set { word = newValue }
  }

  static func & (left: Self, right: Self) -> Self { Self(repeating: left.word & right.word) }
  static func | (left: Self, right: Self) -> Self { Self(repeating: left.word | right.word) }
  static func ^ (left: Self, right: Self) -> Self { Self(repeating: left.word ^ right.word) }
  static prefix func ~ (lines: Self) -> Self { Self(repeating: ~lines.word) }
  static func &>> (lines: Self, places: UInt128) -> Self { Self(repeating: lines.word &>> places) }
  static func &<< (lines: Self, places: UInt128) -> Self { Self(repeating: lines.word &<< places) }
}
