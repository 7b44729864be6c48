import Ledger
import OrderToCash

/// What do they owe for what was shipped? Units are spans of bill-to accounts; numbers are given at the end.
struct InvoiceStage: StageWork {
  static let stage = Stage.invoice
  let night: Night

  init(_ night: Night) throws {
    self.night = night
    try night.ledger.keeps(mebibytes: 32)
  }

  func plan() throws -> [UnitSpan] {
    try InvoiceScan.spans(night.ledger.writer).map { UnitSpan(first: $0.first, last: $0.last) }
  }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let configuration = night.configuration
    let snapshot = try night.ledger.snapshot
    let policies = try night.policies().map(\.invoice)
    let setting = try setting()
    let builders = policies.map { InvoiceBuilder(setting, policy: $0) }
    let terms = try TermsTable(snapshot, named: configuration.terms, fallback: policies.map(\.terms))
    let scan = try InvoiceScan(
      snapshot, from: units[0].span.first, rates: setting.rates, terms: terms,
      needs: InvoiceScan.Needs(policies.all, tax: setting.tax))
    let write = try InvoiceWrite(
      night.ledger.writer, run: night.run, date: night.date, chart: configuration.chart,
      accounting: configuration.company.accountingCurrency, rates: setting.rates)
    var advances = try AdvanceBook.pool(snapshot)
    func bill(_ shipments: [BillableShipment]) throws {
      let account = shipments[0].billTo
      let due = InvoiceGrouping.due(
        shipments, policies[account].trigger, previous: night.identity.previousDate, date: night.date)
      for group in due { try write.invoice(group, by: builders[account], advances: &advances) }
    }
    try UnitsAhead.forEach(units, jobs: night.jobs) { unit in
      var shipments: [BillableShipment] = []
      while let shipment = try scan.next(upTo: unit.span.last) { shipments.append(shipment) }
      return shipments
    } use: { unit, shipments in
      // A span holds some thousand shipments of usual size: a transaction of its own.
      try committer.commit(unit, rows: 50_000) {
        write.begin(unit: unit.number)
        var rest = shipments[...]
        while let account = rest.first?.billTo {
          let end = rest.firstIndex { $0.billTo != account } ?? rest.endIndex
          try bill(Array(rest[..<end]))
          rest = rest[end...]
        }
      }
    }
  }

  private func setting() throws -> InvoiceSetting {
    InvoiceSetting(
      date: night.date, tax: try night.tax(), rates: try night.rates(),
      calendar: night.configuration.calendar)
  }

  /// Corrections and fees, advances, then numbers, then what credit notes settle at once.
  func finish() throws {
    let configuration = night.configuration
    let engine = night.ledger.writer
    let policies = try night.policies().map(\.invoice)
    let terms = try TermsTable(engine, named: configuration.terms, fallback: policies.map(\.terms))
    let setting = try setting()
    let fiscalYear = configuration.calendar.fiscalYear(of: night.date)
    let write = try InvoiceWrite(
      engine, run: night.run, date: night.date, chart: configuration.chart,
      accounting: configuration.company.accountingCurrency, rates: setting.rates)
    var corrections = try CorrectionRun(
      engine, run: night.run, setting: setting, policies: policies, terms: terms, write: write)
    try corrections.carryOut()
    var advances = try AdvanceRun(
      engine, run: night.run, setting: setting, policies: policies, terms: terms, write: write,
      chart: configuration.chart, fiscalYear: fiscalYear)
    try advances.carryOut()
    try InvoiceNumbering.run(
      engine, run: night.run, invoices: policies.company.invoices, creditNotes: policies.company.creditNotes,
      advances: policies.company.advances, fiscalYear: fiscalYear)
    try advances.settle()
    var netting = try CreditNetting(engine, run: night.run, date: night.date, chart: configuration.chart)
    try netting.run()
  }
}
