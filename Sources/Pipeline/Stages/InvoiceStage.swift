import Ledger
import OrderToCash

/// What do they owe for what was shipped? Units are spans of bill-to accounts; numbers are given at the end.
struct InvoiceStage: StageWork {
  static let stage = Stage.invoice
  let night: Night

  init(_ night: Night) { self.night = night }

  func plan() throws -> [UnitSpan] {
    try InvoiceScan.spans(night.ledger.writer).map { UnitSpan(first: $0.first, last: $0.last) }
  }

  func process(_ units: [PlannedUnit], _ committer: UnitCommitter) throws {
    let configuration = night.configuration
    let snapshot = night.ledger.snapshot
    let rates = try night.rates()
    let terms = try TermsTable(
      snapshot, named: configuration.terms, fallback: try night.policies().map(\.invoice.terms))
    let scan = try InvoiceScan(snapshot, from: units[0].span.first, rates: rates, terms: terms)
    let write = try InvoiceWrite(
      night.ledger.writer, run: night.run, date: night.date, chart: configuration.chart)
    for unit in units {
      // A span holds some thousand shipments of usual size: a transaction of its own.
      try committer.commit(unit, rows: 50_000) {
        write.begin(unit: unit.number)
        while let pending = try scan.next(upTo: unit.span.last) {
          try write.invoice(pending, tax: configuration.policies.tax, rates: rates)
        }
      }
    }
  }

  /// Corrections, then numbers, then what credit notes settle at once.
  func finish() throws {
    let policy = night.configuration.policies.invoice
    let engine = night.ledger.writer
    let (tax, chart) = (night.configuration.policies.tax, night.configuration.chart)
    let terms = try TermsTable(
      engine, named: night.configuration.terms, fallback: night.policies().map(\.invoice.terms))
    let write = try InvoiceWrite(engine, run: night.run, date: night.date, chart: chart)
    var corrections = try CorrectionRun(
      engine, run: night.run, date: night.date, tax: tax, rates: try night.rates(), terms: terms, write: write)
    try corrections.carryOut()
    try InvoiceNumbering.run(
      night.ledger.writer, run: night.run, invoices: policy.invoices, creditNotes: policy.creditNotes,
      fiscalYear: night.configuration.calendar.fiscalYear(of: night.date))
    var netting = try CreditNetting(engine, run: night.run, date: night.date, chart: chart)
    try netting.run()
  }
}
