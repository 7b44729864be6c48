import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// Months away and back: missed nights, ends of months and years, leap days, the hour that is there twice.
@Suite("Months away and back", .serialized) struct AwayTests {
  private func reports(_ night: NightRunner, _ folder: String, _ report: String) throws -> String {
    try String(contentsOf: night.outbox.appending(path: "\(folder)/reports/\(report).csv"), encoding: .utf8)
  }

  private func verify(_ night: NightRunner) throws {
    let output = try night.o2c("verify")
    #expect(output.status == 0, "\(output.text)\(output.errors)")
  }

  /// Three months without a night: each month's end is done at its own balances, nobody is reminded twice in one night.
  @Test func monthsWithoutANight() throws {
    let night = try NightRunner("month-end")
    try night.drop("2026-01-30")
    #expect(try night.run("2026-01-30").status == 0)
    let back = try night.run("2026-04-15")
    #expect(back.status == 0, "\(back.errors)")
    let ends = try reports(night, "2026-04-15", "month-end").split(separator: "\n").dropFirst().map { $0.prefix(10) }
    #expect(Set(ends) == ["2026-01-31", "2026-02-28", "2026-03-31"])
    let journal = try reports(night, "2026-04-15", "journal")
    for date in ["2026-02-01", "2026-03-01", "2026-04-01"] where journal.contains("revaluation") {
      #expect(journal.contains("\(date),REVALUATION"), "\(date): \(journal)")
    }
    let letters = try Tree.files(night.outbox.appending(path: "2026-04-15/partners")).keys.filter {
      $0.contains("letter") || $0.contains("reminder")
    }
    let customers = letters.filter { $0.hasSuffix(".html") }.map { $0.split(separator: "/").first ?? "" }
    #expect(Set(customers).count == customers.count, "\(letters)")
    try verify(night)
  }

  /// Files that come late for nights that were missed are a supplement of the night that has been.
  @Test func lateFilesMakeASupplement() throws {
    let night = try NightRunner("month-end")
    for date in ["2026-01-30", "2026-02-05"] {
      if date == "2026-01-30" { try night.drop(date) }
      #expect(try night.run(date).status == 0)
    }
    try night.drop("2026-02-03")
    let supplement = try night.run("2026-02-05")
    #expect(supplement.status == 0, "\(supplement.errors)")
    #expect(try reports(night, "2026-02-05.2", "receipts").contains("2026-01-30"))
    try verify(night)
  }

  /// An order on each side of a year's end, by calendar year and by a fiscal year that starts in July.
  @Test(arguments: [
    (1, ["2026-12-31", "2027-01-01"], ["INV-2026-000001", "INV-2027-000001"]),
    (7, ["2026-06-30", "2026-07-01"], ["INV-2026-000001", "INV-2027-000001"]),
  ])
  func numbersBeginAnewWithTheFiscalYear(_ start: Int, _ dates: [String], _ numbers: [String]) throws {
    let night = try orders(on: dates) { $0.replacing("fiscal_year_starts: 1", with: "fiscal_year_starts: \(start)") }
    for (date, number) in zip(dates, numbers) {
      let invoices = try reports(night, date, "invoices")
      #expect(invoices.contains("\n\(number),"), "\(invoices)")
    }
    try verify(night)
  }

  /// 29 February is a day like any other: it is issued on, due on, and a month's end.
  @Test func aLeapDay() throws {
    let night = try orders(on: ["2028-02-28", "2028-02-29", "2028-03-01"]) { $0 }
    #expect(try reports(night, "2028-02-29", "invoices").contains("2028-02-29,2028-03-30"))
    #expect(try reports(night, "2028-02-29", "month-end").contains("2028-02-29,"))
    #expect(try reports(night, "2028-03-01", "journal").contains("2028-03-01,REVALUATION"))
    try verify(night)
  }

  /// A workspace of the month's end, with an order of C004 on each of some days, shipped and invoiced at once.
  private func orders(on dates: [String], _ change: (String) -> String) throws -> NightRunner {
    let night = try NightRunner("month-end")
    let path = night.root.appending(path: "pipeline.yml")
    let text = try String(contentsOf: path, encoding: .utf8)
      .replacing("    trigger: weekly\n    week_ends: mon\n", with: "").replacing(
        "overdue_grace_days: 10", with: "overdue_grace_days: 3650"
      )
      .replacing("Final notice, hold: true", with: "Final notice")
    try change(text).write(to: path, atomically: true, encoding: .utf8)
    let folder = night.root.appending(path: "inbox/orders")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let office = night.root.appending(path: "inbox/office")
    try FileManager.default.createDirectory(at: office, withIntermediateDirectories: true)
    try Data("date,currency,rate\n2026-02-01,USD,0.85\n".utf8).write(to: office.appending(path: "rates.csv"))
    for (index, date) in dates.enumerated() {
      let order =
        "order_number,order_date,customer,currency,line,item,quantity,unit,price\nY-\(index),\(date),C004,EUR,1,1001,\(2 + 3 * index),C62,4.90\n"
      try Data(order.utf8).write(to: folder.appending(path: "order-\(index).csv"))
      let output = try night.run(date)
      #expect(output.status == 0, "\(date): \(output.errors)")
    }
    return night
  }

  /// The day of a run by the clock on the wall: summer time begins and ends in the night, and no night is lost or there twice.
  @Test(arguments: [
    // Berlin, 29 March 2026: 02:00 becomes 03:00. Instants in UTC.
    ("Europe/Berlin", 1_774_742_400, "2026-03-28"),  // 29 March 01:00
    ("Europe/Berlin", 1_774_746_000, "2026-03-28"),  // 29 March 03:00, an hour later
    ("Europe/Berlin", 1_774_756_800, "2026-03-29"),  // 29 March 06:00
    // 25 October 2026: 03:00 becomes 02:00.
    ("Europe/Berlin", 1_792_886_400, "2026-10-24"),  // 25 October 02:00, the first
    ("Europe/Berlin", 1_792_890_000, "2026-10-24"),  // 25 October 02:00, the second
    ("Europe/Berlin", 1_792_904_340, "2026-10-24"),  // 25 October 05:59
    ("Europe/Berlin", 1_792_904_400, "2026-10-25"),  // 25 October 06:00
    ("UTC", 1_774_742_400, "2026-03-28"),
  ])
  func summerTime(_ zone: String, _ instant: Int, _ date: String) {
    let before = ProcessInfo.processInfo.environment["TZ"]
    setenv("TZ", zone, 1)
    tzset()
    defer {
      if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
      tzset()
    }
    var calendar = BusinessCalendar()
    calendar.dayStartsAtMinute = 6 * 60
    #expect(Clock.date(at: instant, calendar).description == date)
  }

  /// What changed in `pipeline.yml` is in the night's report, item by item.
  @Test func changesOfTheConfigurationAreListed() throws {
    let night = try NightRunner("month-end")
    try night.drop("2026-01-30")
    #expect(try night.run("2026-01-30").status == 0)
    let path = night.root.appending(path: "pipeline.yml")
    try String(contentsOf: path, encoding: .utf8).replacing("tolerance: 1.00", with: "tolerance: 2.00   # more")
      .write(to: path, atomically: true, encoding: .utf8)
    #expect(try night.run("2026-01-31").status == 0)
    #expect(
      try reports(night, "2026-01-31", "configuration-changes")
        == "key,before,after\npolicies.cash.tolerance,1.00,2.00\n")
    #expect(try night.run("2026-02-02").status == 0)
    #expect(
      !FileManager.default.fileExists(
        atPath: night.outbox.appending(path: "2026-02-02/reports/configuration-changes.csv").path))
  }

  @Test func itemsOfListsAreComparedByTheirNames() {
    let changes = ConfigurationChanges.between(
      "version: 1\nterms:\n  - { name: a, net_days: 30 }\n  - { name: b, net_days: 10 }\nstages: [x, y]\n",
      "# said anew\nversion: 1\nterms:\n  - { name: c, net_days: 5 }\n  - { name: b, net_days: 14 }\nstages: [x]\n")
    #expect(
      changes.map { "\($0.key): \($0.before) → \($0.after)" } == [
        "stages: x, y → x", "terms[a].name: a → ", "terms[a].net_days: 30 → ", "terms[b].net_days: 10 → 14",
        "terms[c].name:  → c", "terms[c].net_days:  → 5",
      ])
  }

  /// The journal summed per day has the same balances, and hledger accepts it.
  @Test func aJournalPerDay() throws {
    let (full, daily) = (try NightRunner("month-end"), try NightRunner("month-end"))
    let path = daily.root.appending(path: "pipeline.yml")
    try (String(contentsOf: path, encoding: .utf8) + "\nbooks: { journal: daily }\n")
      .write(to: path, atomically: true, encoding: .utf8)
    try full.play()
    try daily.play()
    for date in full.dates {
      #expect(try reports(full, date, "trial-balance") == reports(daily, date, "trial-balance"))
    }
    let tool = URL(filePath: "/usr/bin/hledger")
    guard FileManager.default.isExecutableFile(atPath: tool.path) else {
      print("skipped: hledger is not installed, so nobody else judged the journal per day")
      return
    }
    func balances(_ night: NightRunner) throws -> String {
      let journals = night.dates.flatMap { ["-f", night.outbox.appending(path: "\($0)/journal/\($0).journal").path] }
      let check = try Output(tool, journals + ["check", "--strict"])
      #expect(check.status == 0, "\(check.errors)")
      let balances = try Output(tool, journals + ["balance", "--depth", "2", "--flat", "-O", "csv"]).text
      return balances.split(separator: "\n").sorted().joined(separator: "\n")
    }
    #expect(try balances(full) == balances(daily))
  }
}
