import Ledger
import OrderToCash

/// One unit of a stage's plan: a span of keys (account groups, orders, …), or one file (`first` is then its own key).
public struct UnitSpan: Sendable, Hashable {
  public var first: Key
  public var last: Key

  public init(first: Key, last: Key) {
    self.first = first
    self.last = last
  }
}

/// A unit that waits to be done.
public struct PlannedUnit: Sendable {
  public var number: Int
  public var span: UnitSpan
}

/// A stage: plan, units, finish (docs/architecture.md).
///
/// `plan` and `finish` each run in one transaction of their own. `process` gets the units that are not done yet, in order; it
/// scans what it needs from `night.ledger.snapshot` once, from the first unit's first key on, and hands each unit's writes to
/// the committer. It must give the same rows whether called once for all units or again for the rest after a crash.
public protocol StageWork {
  static var stage: Stage { get }
  init(_ night: Night) throws
  func plan() throws -> [UnitSpan]
  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws
  func finish() throws
  /// What follows once the stage's work is committed, and must be repeated when it was interrupted.
  func settle() throws
}

extension StageWork {
  func settle() throws {}
}

/// Puts the writes of units into transactions together with their done marks: small units share one.
public final class UnitCommitter {
  private let engine: Engine
  private let run: Int
  private let stage: Stage
  private var inTransaction = false
  private var weight = 0
  /// How much is put into one transaction, in rows.
  private let limit: Int
  private let progress: Progress?

  init(_ engine: Engine, run: Int, stage: Stage, limit: Int, progress: Progress? = nil) {
    self.limit = limit
    self.progress = progress
    self.engine = engine
    self.run = run
    self.stage = stage
  }

  /// Begins a transaction unless one is open, for a unit whose writes begin before it is complete.
  public func open() throws {
    guard !inTransaction else { return }
    try engine.execute("BEGIN IMMEDIATE")
    inTransaction = true
  }

  /// Runs `write`, which makes all changes of one unit, and marks it done. `rows` estimates how many rows it writes;
  /// `documents` is for those who watch.
  public func commit(_ unit: PlannedUnit, rows: Int, documents: Int = 0, _ write: () throws -> Void) throws {
    try open()
    try undoing {
      try write()
      try engine.query("UPDATE unit SET state = 1 WHERE run = ? AND stage = ? AND unit = ?")
        .run(run, stage.rawValue, unit.number)
    }
    weight += max(1, rows)
    if weight >= limit { try flush() }
    progress?.advance(documents: documents)
  }

  /// Commits what is pending.
  public func flush() throws {
    guard inTransaction else { return }
    try undoing { try engine.execute("COMMIT") }
    inTransaction = false
    weight = 0
  }

  /// Leaves no transaction open when `body` fails: a disk may be too full even to commit.
  private func undoing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      try? engine.execute("ROLLBACK")
      inTransaction = false
      throw error
    }
  }
}

/// Runs a stage of the open run to its end, from wherever it was left.
enum StageDriver {
  static func run(_ work: any StageWork.Type, _ night: Night) throws {
    let stage = work.stage
    let engine = night.ledger.writer
    let state = try engine.query("SELECT state FROM stage_state WHERE run = ? AND stage = ?")
      .with(night.run, stage.rawValue).first { $0.integer(0) }
    let instance = try work.init(night)
    if state == 2 { return try instance.settle() }
    if state == nil { try engine.transaction { try plan(instance, stage, night) } }
    let pending = try engine.freshQuery(
      "SELECT unit, first, last FROM unit WHERE run = ? AND stage = ? AND state = 0 ORDER BY unit"
    ).with(night.run, stage.rawValue).map {
      PlannedUnit(number: $0.integer(0), span: UnitSpan(first: $0.key(1), last: $0.key(2)))
    }
    let committer = UnitCommitter(
      engine, run: night.run, stage: stage, limit: night.configuration.limits.commitRows,
      progress: night.progress)
    night.progress.expect(pending.count, stage == .intake ? "files" : "parts")
    if !pending.isEmpty { try instance.process(pending, committer) }
    try committer.flush()
    try engine.transaction {
      try instance.finish()
      try engine.query("UPDATE stage_state SET state = 2 WHERE run = ? AND stage = ?").run(night.run, stage.rawValue)
    }
    night.progress.end()
    night.log.info("done", metadata: night.progress.summary)
    try instance.settle()
  }

  private static func plan(_ work: any StageWork, _ stage: Stage, _ night: Night) throws {
    let units = try night.ledger.writer.append(.unit)
    for (number, span) in try work.plan().enumerated() {
      try units.add(night.run).add(stage.rawValue).add(number).add(span.first).add(span.last).add(0).end()
    }
    try night.ledger.writer.append(.stageState).add(night.run).add(stage.rawValue).add(1).end()
  }
}
