/// The key of a row: which run made it, in which stage and unit, and which of that unit's rows it is.
///
/// Keys depend on the inputs alone: never on a counter shared between units, a clock or chance. They order rows by the
/// night, then the stage, then the unit. Bounds: 32,767 runs, 15 stages, 2,097,151 units a stage, 4,194,303 rows of one
/// table a unit; the plan of a stage keeps within them, a `KeySequence` goes on in further units where there is no plan,
/// and going beyond is a bug that traps.
public struct Key: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int64

  public static let none = Key(rawValue: 0)

  /// Rows of one table that one unit can have.
  public static let mostRows = 1 << 22

  @inlinable public init(rawValue: Int64) { self.rawValue = rawValue }

  public init(run: Int, stage: Stage, unit: Int, ordinal: Int) {
    precondition(run > 0 && run < 1 << 15, "run out of bounds")
    precondition(unit >= 0 && unit < 1 << 21, "unit out of bounds")
    precondition(ordinal >= 0 && ordinal < Key.mostRows, "ordinal out of bounds")
    rawValue = Int64(run) << 47 | Int64(stage.rawValue) << 43 | Int64(unit) << 22 | Int64(ordinal)
  }

  public var run: Int { Int(rawValue >> 47) }
  public var stage: Stage? { Stage(rawValue: Int(rawValue >> 43) & 15) }
  public var unit: Int { Int(rawValue >> 22) & 0x1F_FFFF }
  public var ordinal: Int { Int(rawValue) & 0x3F_FFFF }

  @inlinable public var isNone: Bool { rawValue == 0 }
  @inlinable public static func < (left: Key, right: Key) -> Bool { left.rawValue < right.rawValue }

  /// `run.stage.unit.ordinal`, as `o2c explain` prints and takes it.
  public var description: String {
    "\(run).\(Int(rawValue >> 43) & 15).\(unit).\(ordinal)"
  }
}

/// The stages of a night, in order. The number is part of every key and never changes.
public enum Stage: Int, CaseIterable, Sendable {
  case opening = 0
  case intake = 1
  case cash = 2
  case credit = 3
  case fulfil = 4
  case invoice = 5
  case collect = 6
  case report = 7

  public var name: String {
    switch self {
    case .opening: "opening"
    case .intake: "intake"
    case .cash: "cash"
    case .credit: "credit"
    case .fulfil: "fulfil"
    case .invoice: "invoice"
    case .collect: "collect"
    case .report: "report"
    }
  }
}

/// Hands out the keys of one unit's rows in one table, in order.
public struct KeySequence: Sendable {
  private let run: Int
  private let stage: Stage
  private var unit: Int
  private var next: Int
  private var further: Int?

  /// `further`: the first of the units that nobody else uses, in which the sequence goes on when its own is full. Work that
  /// is planned in units keeps within each; what isn't (the documents of a night, the rows of a go-live) has no such bound.
  public init(run: Int, stage: Stage, unit: Int, from first: Int = 0, further: Int? = nil) {
    self.run = run
    self.stage = stage
    self.unit = unit
    self.further = further
    next = first
  }

  /// The ordinal of the next key.
  public var position: Int { next }

  public mutating func take() -> Key {
    if next == Key.mostRows, let following = further { (unit, next, further) = (following, 0, following + 1) }
    defer { next += 1 }
    return Key(run: run, stage: stage, unit: unit, ordinal: next)
  }
}
