/// How hard symbols are to scan (ISO/IEC 18004:2015 clause 7.8.3), one in each lane.
///
/// Points are counted by bits in planes of one point, two, four and so on, with adders instead of counting bits line by line: no
/// branch, and all lanes at once.
struct QRPenalty<Lanes: QRLanes> {
  private let size: Int
  /// Modules with one more after them in the line, and with ten more.
  private let (two, eleven): (Lanes, Lanes)

  init(size: Int) {
    self.size = size
    two = Lanes(repeating: (1 << Lanes.Word(size - 1)) - 1)
    eleven = Lanes(repeating: (1 << Lanes.Word(size - 10)) - 1)
  }

  /// Of each lane's symbol: `line` gives its rows and then its columns. `judge` gets lane and points.
  @inline(__always)
  func callAsFunction(_ line: (Int) -> Lanes, _ judge: (_ lane: Int, _ penalty: Int) -> Void) {
    var (points, dark) = (QRTally<Lanes>(), QRTally<Lanes>())
    let none = Lanes(repeating: 0)
    var above = line(0)
    // No square ends in the first row.
    var square = none
    for index in 0..<size {
      let (row, column) = (line(index), line(size + index))
      if index > 0 { square = squares(above, row) }
      let (across, down) = (Runs(row, two), Runs(column, two))
      points.add(
        ones: (across.five, down.five, square), twos: (starts(across.five), starts(down.five), square),
        forties: (finders(row, across.four), finders(column, down.four)))
      dark.add(row)
      above = row
    }
    let total = size * size
    for lane in 0..<Lanes.count {
      judge(lane, points.sum(lane) + 10 * (abs(dark.sum(lane) * 20 - total * 10) / total))
    }
  }

  /// Where four and five modules of one colour begin. A run of five costs 3 points, and one for each module beyond.
  private struct Runs {
    let (four, five): (Lanes, Lanes)

    @inline(__always) init(_ line: Lanes, _ two: Lanes) {
      let same = ~(line ^ line &>> 1) & two
      let three = same & same &>> 1
      four = three & same &>> 2
      five = three & three &>> 2
    }
  }

  @inline(__always) private func starts(_ runs: Lanes) -> Lanes { runs & ~(runs &<< 1) }

  /// What looks like a finder pattern with four light modules before or after it: 40.
  @inline(__always) private func finders(_ line: Lanes, _ four: Lanes) -> Lanes {
    let ends = line & line &>> 2
    let finder = ends & ends &>> 4 & line &>> 3 & ~(line &>> 1 | line &>> 5)
    let light = four & ~line
    return ((light & finder &>> 4) | (finder & light &>> 7)) & eleven
  }

  /// Squares of two by two modules of one colour: 3.
  @inline(__always) private func squares(_ above: Lanes, _ below: Lanes) -> Lanes {
    ~(above ^ above &>> 1) & ~(below ^ below &>> 1) & ~(above ^ below) & two
  }
}

/// Sums of bits by place: the first plane holds ones, the next twos, up to 4096, more than the lines of a symbol give.
private struct QRTally<Lanes: QRLanes> {
  private typealias Planes = (
    Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes, Lanes
  )
  private var planes: Planes

  @inline(__always) init() {
    let none = Lanes(repeating: 0)
    planes = (none, none, none, none, none, none, none, none, none, none, none, none, none)
  }

  /// Three lines of one point each, three of two, two of forty (32 and 8).
  @inline(__always)
  mutating func add(ones: (Lanes, Lanes, Lanes), twos: (Lanes, Lanes, Lanes), forties: (Lanes, Lanes)) {
    let (one, twoA) = Self.sum(ones.0, ones.1, ones.2)
    let twoB = Self.half(&planes.0, one)
    let (pair, fourA) = Self.sum(twos.0, twos.1, twos.2)
    let (two, fourB) = Self.sum(pair, twoA, twoB)
    let fourC = Self.half(&planes.1, two)
    let (four, eightA) = Self.sum(fourA, fourB, fourC)
    let eightB = Self.half(&planes.2, four)
    let (eight, sixteenA) = Self.sum(eightA, eightB, forties.0)
    let (rest, sixteenB) = Self.sum(eight, forties.1, planes.3)
    planes.3 = rest
    let (sixteen, more) = Self.sum(sixteenA, sixteenB, planes.4)
    planes.4 = sixteen
    let (many, carryA) = Self.sum(more, forties.0, forties.1)
    let carryB = Self.half(&planes.5, many)
    let (sum, carry) = Self.sum(carryA, carryB, planes.6)
    planes.6 = sum
    ripple(carry)
  }

  @inline(__always) private mutating func ripple(_ carry: Lanes) {
    var carry = Self.half(&planes.7, carry)
    carry = Self.half(&planes.8, carry)
    carry = Self.half(&planes.9, carry)
    carry = Self.half(&planes.10, carry)
    carry = Self.half(&planes.11, carry)
    _ = Self.half(&planes.12, carry)
  }

  /// A line of one point each; at most 127 of them.
  @inline(__always) mutating func add(_ line: Lanes) {
    var carry = Self.half(&planes.0, line)
    carry = Self.half(&planes.1, carry)
    carry = Self.half(&planes.2, carry)
    carry = Self.half(&planes.3, carry)
    carry = Self.half(&planes.4, carry)
    carry = Self.half(&planes.5, carry)
    _ = Self.half(&planes.6, carry)
  }

  /// All points of a lane.
  @inline(__always) func sum(_ lane: Int) -> Int {
    func count(_ plane: Lanes) -> Int { plane[lane].nonzeroBitCount }
    let low = count(planes.0) + count(planes.1) << 1 + count(planes.2) << 2 + count(planes.3) << 3
    let middle = count(planes.4) + count(planes.5) << 1 + count(planes.6) << 2 + count(planes.7) << 3
    let high = count(planes.8) + count(planes.9) << 1 + count(planes.10) << 2 + count(planes.11) << 3
    return low + middle << 4 + high << 8 + count(planes.12) << 12
  }

  @inline(__always) private static func sum(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> (Lanes, carry: Lanes) {
    let either = a ^ b
    return (either ^ c, (a & b) | (either & c))
  }

  @inline(__always) private static func half(_ plane: inout Lanes, _ line: Lanes) -> Lanes {
    let carry = plane & line
    plane = plane ^ line
    return carry
  }
}
