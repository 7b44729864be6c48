import ArgumentParser
import Ledger
import OrderToCash
import Reports

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Ages receivables as they were on an earlier day, from the facts in the ledger.",
    discussion: """
      As known after the night of --as-of, or the last night before it; its buckets are the ones that night was configured with. For a \
      published night the result is what it published, byte for byte. With --known, payments that the bank booked by that day and \
      that were recorded later, up to the night of --known, count too. Exits 4 when aging is not what the books say.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(name: .customLong("as-of"), help: "The day, YYYY-MM-DD.")
  var asOf: String

  @Option(help: "Count what was recorded up to this night for days up to --as-of.")
  var known: String?

  @Option(
    help:
      "Print this report as CSV: aging, aging-summary, aging-by-invoice-date, aging-summary-by-invoice-date, aging-detail."
  )
  var report = "aging"

  @Option(help: "Write all of them into this folder instead, as CSV and as pages.")
  var to: String?

  func run() throws {
    let date = try day(asOf, "--as-of")
    let known = try self.known.map { try day($0, "--known") }
    if let known, known < date { throw Failure.cannotRun("--known is before --as-of.") }
    let workspace = try Workspace(options.workspace)
    try Ledger.reading(workspace.ledger) { engine in
      let past = try PastReports(engine, date: date, known: known)
      if let to {
        try past.write(to: to)
        standardOutput("\(past.reports.count) reports as of \(date) in \(to)\n")
      } else {
        standardOutput(try past.csv(report))
      }
      let differences = try past.differences()
      guard differences.isEmpty else { throw Failure.controlFailed(differences.joined(separator: "\n")) }
    }
  }

  private func day(_ text: String, _ option: String) throws -> BusinessDate {
    guard let date = BusinessDate(text) else {
      throw Failure.cannotRun("\(option) ‘\(text)’ is not a date: YYYY-MM-DD.")
    }
    return date
  }
}

/// Aging as it was, with what the books say of the same moment.
struct PastReports {
  let reports: [(report: ReportDeclaration, rows: [ReportRow], totals: [ReportRow])]
  private let engine: Engine
  private let asOf: AsOf
  private let aging: AgingScan
  private let configuration: Configuration

  init(_ engine: Engine, date: BusinessDate, known: BusinessDate?) throws {
    let nights = try RunIdentity.all(engine).filter { $0.state != .open }
    guard let night = nights.last(where: { $0.date <= date }) else {
      let first = nights.first.map { ", the first night is \($0.date)" } ?? ""
      throw Failure.cannotRun("Nothing is known of \(date)\(first).")
    }
    let last = known.flatMap { known in nights.last { $0.date <= known } } ?? night
    configuration = Configuration.read(night.configurationText).configuration
    self.engine = engine
    asOf = AsOf(date: date, run: night.run, known: last.run)
    let base = configuration.company.currency
    aging = try AgingScan(engine, asOf, buckets: AgingBuckets(bounds: configuration.agingBuckets), base: base)
    var details: [ReportRow] = []
    try aging.pastDetail(base: base) { details.append($0) }
    reports = aging.reports(base: base) + [(ReportRegistry.agingDetail, details, [])]
  }

  func csv(_ name: String) throws -> String {
    guard let found = reports.first(where: { $0.report.name == name }) else {
      let names = reports.map(\.report.name).joined(separator: ", ")
      throw Failure.cannotRun("‘\(name)’ is no report of the past. There are: \(names).")
    }
    return csv(found.report, found.rows).string
  }

  private func csv(_ report: ReportDeclaration, _ rows: [ReportRow]) -> ByteBuffer {
    var buffer = ByteBuffer(capacity: 65_536)
    ReportCSV.writeHeader(report, into: &buffer)
    for row in rows { ReportCSV.write(row, of: report, into: &buffer) }
    return buffer
  }

  func write(to path: String) throws {
    let disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
    try disk.makeFolder(path)
    for (report, rows, totals) in reports {
      try csv(report, rows).withUnsafeBytes { (bytes) throws in
        try disk.write("\(path)/\(report.name).csv", bytes, exclusive: false)
      }
      var page = ReportPage(
        report: report, company: configuration.company.party.name, date: asOf.date, totals: totals,
        groupedByFirstColumn: report.name == ReportRegistry.agingDetail.name)
      if !page.groupedByFirstColumn { page.leadToRowsBehind() }
      var selection = RowSelection(report)
      var shown = PageRows(page)
      for row in rows where selection.takes(row) { shown.add(row) }
      var buffer = ByteBuffer(capacity: 65_536)
      shown.finish(all: rows.count) { buffer.append($0) }
      try buffer.withUnsafeBytes { (bytes) throws in
        try disk.write("\(path)/\(report.name).html", bytes, exclusive: false)
      }
    }
  }

  /// Where aging is not the control account, in words.
  func differences() throws -> [String] {
    let control = ControlAsOf(engine, asOf, account: configuration.chart.receivables)
    return try control.compare(aging, base: configuration.company.currency).map { line in
      let (left, right) = (
        Money(minor: line.aging, currency: line.currency), Money(minor: line.control, currency: line.currency)
      )
      return "Aging\(line.isBase ? " in base currency" : "") comes to \(left), the control account had \(right)."
    }
  }
}
