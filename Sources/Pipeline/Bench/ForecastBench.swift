import ArgumentParser
import Interchange
import OrderToCash

struct BenchForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Tests the cash forecast on settled invoices: what it would have said each week, against what came.",
    discussion: """
      FILE is a CSV with the columns customerID, countryCode (its group), InvoiceDate, DueDate, SettledDate (M/D/YYYY or YYYY-MM-DD) and \
      InvoiceAmount, as IBM's accounts-receivable sample has them. The naive forecast is that everything comes when due. Errors are the sum of \
      absolute differences over what came (WAPE). Reads and writes no workspace.
      """)

  @Argument(help: "The file of invoices.")
  var file: String

  func run() throws {
    guard let bytes = try Disk.readAll(file) else { throw Failure.cannotRun("\(file) does not exist.") }
    let table: CSVTable
    do {
      table = try CSVTable(bytes)
    } catch {
      throw Failure.cannotRun("\(file), line \(error.line): not CSV.")
    }
    standardOutput(ForecastBench.text(ForecastTrial(try ForecastBench.invoices(table, file))))
  }
}

/// Reads the invoices of a trial and tells its outcome.
enum ForecastBench {
  static func invoices(_ table: CSVTable, _ file: String) throws -> [ForecastTrial.Invoice] {
    try table.rows.map { row in
      guard let issued = date(row["InvoiceDate"]), let due = date(row["DueDate"]),
        let settled = date(row["SettledDate"]),
        let amount = try? Money(parsing: row["InvoiceAmount"].utf8, currency: .eur)
      else {
        throw Failure.cannotRun(
          "\(file), line \(row.line): InvoiceDate, DueDate, SettledDate and InvoiceAmount are needed, dates as M/D/YYYY or "
            + "YYYY-MM-DD.")
      }
      return ForecastTrial.Invoice(
        customer: row["customerID"], group: row["countryCode"], issued: issued, due: due, settled: settled,
        amount: amount.minor)
    }
  }

  static func date(_ text: Text) -> BusinessDate? {
    if let date = BusinessDate(text.string) { return date }
    let parts = text.string.split(separator: "/").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    return BusinessDate(year: parts[2], month: parts[0], day: parts[1])
  }

  static func text(_ trial: ForecastTrial) -> String {
    func tenth(_ value: Int64?, _ unit: String) -> String {
      value.map { formatDecimal(KeyFigures.rounded($0, to: 1) / 1000, scale: 1, minimum: 1) + unit } ?? "–"
    }
    func row(_ name: String, _ week: ForecastAccuracy.Week) -> [String] {
      [
        name, "\(week.forecasts)", tenth(week.percent, " %"), tenth(week.naivePercent, " %"),
        tenth(week.withinPercent, " %"),
      ]
    }
    var rows = [["week ahead", "forecasts", "error", "naive error", "within range"]]
    rows += trial.accuracy.weeks.enumerated().filter { $0.element.actual > 0 }.map {
      row("\($0.offset + 1)", $0.element)
    }
    rows.append(row("all", trial.accuracy.all))
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.indices.map { String(repeating: " ", count: widths[$0] - row[$0].count) + row[$0] }.joined(separator: "  ")
    }
    let days = trial.days
    return """
      Cash per week, \(trial.forecasts) forecasts, error as a share of what came:
      \(lines.joined(separator: "\n"))

      Day of payment of an invoice, foreseen when it is issued, \(days.invoices) invoices, mean absolute error:
      forecast \(tenth(days.mean, " days")), naive (due date) \(tenth(days.naiveMean, " days"))

      """
  }
}
