import Ledger
import OrderToCash

/// What leaves the warehouse, when, with whom? One unit, in allocation order: stock belongs to no account.
struct FulfilStage: StageWork {
  static let stage = Stage.fulfil
  let night: Night

  init(_ night: Night) throws {
    self.night = night
    try night.ledger.keeps(mebibytes: 32)
  }

  func plan() throws -> [UnitSpan] { [UnitSpan(first: .none, last: .none)] }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let configuration = night.configuration
    let setting = FulfilmentSetting(
      run: night.run, date: night.date, policy: try night.policies().map(\.fulfilment),
      warehouses: configuration.warehouses, carriers: configuration.carriers, calendar: configuration.calendar,
      chart: configuration.chart,
      rates: try night.rates(), series: configuration.policies.invoice.shipments,
      fiscalYear: configuration.calendar.fiscalYear(of: night.date))
    for unit in units {
      try committer.commit(unit, rows: 1) { try FulfilmentRun.run(night.ledger.writer, setting, unit: unit.number) }
    }
  }

  func finish() throws {}
}
