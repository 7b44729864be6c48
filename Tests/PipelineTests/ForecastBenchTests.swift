import Foundation
import Interchange
import OrderToCash
import Testing

@testable import Pipeline

/// The forecast on settled invoices, as `o2c bench forecast` runs it.
@Suite("Forecast bench") struct ForecastBenchTests {
  private static let header =
    "customerID,countryCode,InvoiceDate,DueDate,SettledDate,InvoiceAmount\n"

  /// One customer pays a week late, always; another when due.
  @Test func habitsAreLearnt() throws {
    var text = Self.header
    let start = try #require(BusinessDate("2025-01-06"))
    for week in 0..<40 {
      let issued = start.adding(days: 7 * week)
      let due = issued.adding(days: 30)
      text += "A,1,\(issued),\(due),\(due.adding(days: 7)),100.00\nB,1,\(issued),\(due),\(due),50.00\n"
    }
    let trial = ForecastTrial(try ForecastBench.invoices(CSVTable(Array(text.utf8)), "x.csv"))
    #expect(trial.forecasts > 20)
    #expect(try #require(trial.days.mean) < #require(trial.days.naiveMean))
    #expect(trial.accuracy.all.error * 4 < trial.accuracy.all.naiveError)
    #expect(ForecastBench.text(trial).contains("week ahead"))
  }

  @Test func whatIsNoInvoiceIsSaid() throws {
    let table = try CSVTable(Array((Self.header + "A,1,1/2/2013,soon,1/15/2013,55.94\n").utf8))
    #expect(throws: Failure.self) { try ForecastBench.invoices(table, "x.csv") }
  }

  /// IBM's sample, where it lies beside the checkout: the figure in README.
  @Test func betterThanDueDates() throws {
    guard let path = Self.sample else {
      print("skipped: shared/datasets/ibm-accounts-receivable.csv is not there")
      return
    }
    let table = try CSVTable(Array(try Data(contentsOf: path)))
    let trial = ForecastTrial(try ForecastBench.invoices(table, path.lastPathComponent))
    print(ForecastBench.text(trial))
    #expect(trial.accuracy.all.error < trial.accuracy.all.naiveError)
    #expect(try #require(trial.days.mean) < #require(trial.days.naiveMean))
  }

  private static var sample: URL? {
    let name = "datasets/ibm-accounts-receivable.csv"
    let checkout = NightRunner.repository
    var folders = [checkout.appending(path: "../shared"), checkout.appending(path: "../../shared")]
    if let named = ProcessInfo.processInfo.environment["O2C_SHARED"] { folders = [URL(filePath: named)] }
    return folders.map { $0.appending(path: name) }.first { FileManager.default.fileExists(atPath: $0.path) }
  }
}
