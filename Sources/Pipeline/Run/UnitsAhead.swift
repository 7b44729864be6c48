/// Reads what a unit of a stage needs while the unit before it is worked on: one unit ahead, on another thread; with one job each when
/// its turn comes.
enum UnitsAhead {
  /// Calls `use` with what `read` gave for each unit, in order. `read` alone touches what it reads from until this returns; what it
  /// throws is thrown here, before the unit's turn.
  static func forEach<Value: Sendable>(
    _ units: [PlannedUnit], jobs: Int, read: @escaping (PlannedUnit) throws -> Value,
    use: (PlannedUnit, Value) throws -> Void
  ) throws {
    let lane = WorkLane(jobs: jobs)
    defer { lane.abandon() }
    let slot = ResultSlots<Value>(count: 1)
    func begin(_ index: Int) throws {
      guard index < units.count else { return }
      try lane.add { [read = Lent(read), unit = units[index]] in slot[0] = try read.value(unit) }
    }
    if !lane.isInline { try begin(0) }
    for (index, unit) in units.enumerated() {
      if lane.isInline { try begin(index) }
      try lane.finish()
      guard let value = slot[0] else { preconditionFailure("A lane that finished has done what it was given.") }
      slot[0] = nil
      if !lane.isInline { try begin(index + 1) }
      try use(unit, value)
    }
  }
}
