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
    // The row above and where it has one colour twice: none ends a square in the first.
    var (above, sameAbove) = (none, none)
    func next(_ index: Int) -> QRPoints<Lanes> {
      let (row, column) = (line(index), line(size + index))
      let (across, down) = (Runs(row, two), Runs(column, two))
      // Squares of two by two modules of one colour: 3.
      let square = sameAbove & across.same & ~(above ^ row)
      (above, sameAbove) = (row, across.same)
      return QRPoints(
        ones: (across.five, down.five, square), twos: (starts(across.five), starts(down.five), square),
        forties: (finders(row, across.four), finders(column, down.four)))
    }
    // Two lines at a time; their number is odd.
    points.add(next(0), QRPoints(ones: (none, none, none), twos: (none, none, none), forties: (none, none)))
    dark.add(above, none)
    for index in stride(from: 1, to: size, by: 2) {
      let first = next(index)
      let row = above
      points.add(first, next(index + 1))
      dark.add(row, above)
    }
    let total = size * size
    for lane in 0..<Lanes.count {
      judge(lane, points.sum(lane) + 10 * (abs(dark.sum(lane) * 20 - total * 10) / total))
    }
  }

  /// Where two, four and five modules of one colour begin. A run of five costs 3 points, and one for each module beyond.
  private struct Runs {
    let (same, four, five): (Lanes, Lanes, Lanes)

    @inline(__always) init(_ line: Lanes, _ two: Lanes) {
      same = ~(line ^ line &>> 1) & two
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
}

/// What a row and the column of the same number cost: lines of one point each, of two and of forty.
private struct QRPoints<Lanes: QRLanes> {
  var ones: (Lanes, Lanes, Lanes)
  var twos: (Lanes, Lanes, Lanes)
  var forties: (Lanes, Lanes)
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

  /// The points of two lines.
  @inline(__always)
  mutating func add(_ a: QRPoints<Lanes>, _ b: QRPoints<Lanes>) {
    let (one, two1) = Self.sum(a.ones.0, a.ones.1, a.ones.2)
    let (more1, two2) = Self.sum(b.ones.0, b.ones.1, b.ones.2)
    let two3 = Self.full(&planes.0, one, more1)
    let (two4, four1) = Self.sum(a.twos.0, a.twos.1, a.twos.2)
    let (two5, four2) = Self.sum(b.twos.0, b.twos.1, b.twos.2)
    let (two6, four3) = Self.sum(two1, two2, two3)
    let (two7, four4) = Self.sum(two4, two5, two6)
    let four5 = Self.half(&planes.1, two7)
    let (four6, eight1) = Self.sum(four1, four2, four3)
    let eight2 = Self.full(&planes.2, four4, four5 ^ four6)
    let eight3 = four5 & four6
    // Forty is 32 and 8.
    let (forty1, twice1) = Self.sum(a.forties.0, a.forties.1, b.forties.0)
    let (forty, twice2) = (forty1 ^ b.forties.1, forty1 & b.forties.1)
    let (eight4, sixteen1) = Self.sum(eight1, eight2, eight3)
    let sixteen2 = Self.full(&planes.3, eight4, forty)
    let (sixteen3, many1) = Self.sum(twice1, twice2, sixteen1)
    let many2 = Self.full(&planes.4, sixteen2, sixteen3)
    let (many3, next1) = Self.sum(many1, many2, forty)
    let next2 = Self.half(&planes.5, many3)
    let (next3, last1) = Self.sum(twice1, twice2, next1)
    let last2 = Self.full(&planes.6, next2, next3)
    var carry = Self.full(&planes.7, last1, last2)
    carry = Self.half(&planes.8, carry)
    carry = Self.half(&planes.9, carry)
    carry = Self.half(&planes.10, carry)
    carry = Self.half(&planes.11, carry)
    planes.12 = planes.12 ^ carry
  }

  /// Two lines of one point each; at most 127 of them.
  @inline(__always) mutating func add(_ a: Lanes, _ b: Lanes) {
    var carry = Self.full(&planes.0, a, b)
    carry = Self.half(&planes.1, carry)
    carry = Self.half(&planes.2, carry)
    carry = Self.half(&planes.3, carry)
    carry = Self.half(&planes.4, carry)
    carry = Self.half(&planes.5, carry)
    planes.6 = planes.6 ^ carry
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

  @inline(__always) private static func full(_ plane: inout Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
    let (sum, carry) = sum(plane, a, b)
    plane = sum
    return carry
  }

  @inline(__always) private static func half(_ plane: inout Lanes, _ line: Lanes) -> Lanes {
    let carry = plane & line
    plane = plane ^ line
    return carry
  }
}
