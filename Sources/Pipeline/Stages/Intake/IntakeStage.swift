import Ledger
import OrderToCash

/// What did they send, and is it sound?
struct IntakeStage: StageWork {
  static let stage = Stage.intake
  let night: Night
  init(_ night: Night) { self.night = night }
  func plan() throws -> [UnitSpan] { [] }
  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {}
  func finish() throws {}
}
