import Foundation
import Testing

/// The night's workbook, read by another program.
@Suite("Workbook", .serialized) struct WorkbookTests {
  private static func tool(_ names: String...) -> URL? {
    let folders = ["/usr/bin", "/usr/local/bin", "/opt/libreoffice/program"]
    for name in names {
      for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
        return URL(filePath: "\(folder)/\(name)")
      }
    }
    return nil
  }

  /// Takes the results out of all formulas, so that whoever opens it has to work them out.
  private static let forgetting = """
    import re, sys, zipfile
    source, target = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED)
    count = 0
    for name in source.namelist():
      data = source.read(name)
      if name.startswith("xl/worksheets/"):
        text, found = re.subn(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\\1", data.decode())
        data, count = text.encode(), count + found
      target.writestr(name, data)
    target.close()
    print(count)
    """

  @Test("Recalculated by LibreOffice, its totals are those of the CSV files") func recalculated() throws {
    guard let office = Self.tool("soffice", "libreoffice"), let python = Self.tool("python3") else {
      print("skipped: LibreOffice or python3 is not there to recalculate the workbook")
      return
    }
    let night = try NightRunner("first-week")
    for date in night.dates.prefix(2) {
      try night.drop(date)
      #expect(try night.run(date).status == 0)
    }
    let reports = night.outbox.appending(path: "\(night.dates[1])/reports")
    let folder = try NightRunner.temporary("workbook")
    let bare = folder.appending(path: "night.xlsx")
    let forgotten = try Output(
      python, ["-c", Self.forgetting, reports.appending(path: "night-\(night.dates[1]).xlsx").path, bare.path])
    #expect(forgotten.status == 0 && Int(forgotten.text.dropLast()) ?? 0 > 10, "\(forgotten.text)\(forgotten.errors)")
    let converted = try Output(
      office,
      [
        "--headless", "-env:UserInstallation=file://\(folder.path)/profile", "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1", "--outdir", folder.path,
        bare.path,
      ])
    #expect(converted.status == 0, "\(converted.errors)")
    for (sheet, report, column) in [
      ("Aging of receivables", "aging", "balance"), ("Aging of receivables", "aging", "not_due"),
      ("Open items", "aging-detail", "open"), ("Invoices and credit notes", "invoices", "gross"),
      ("Receipts", "receipts", "amount"), ("Orders", "orders", "net"), ("Journal", "journal", "amount"),
      ("Journal by account and day", "journal-by-account", "debit"),
      ("Journal by account and day", "journal-by-account", "credit_base"),
    ] {
      let csv = try table(reports.appending(path: "\(report).csv"))
      let place = try #require(csv[0].firstIndex(of: column))
      var sum = Decimal(0)
      for row in csv.dropFirst() { sum += Decimal(string: row[place]) ?? 0 }
      let rows = try table(folder.appending(path: "night-\(sheet).csv"))
      let total = try #require(rows.last { $0[0].hasPrefix("Total EUR") }, "\(sheet)")
      #expect(Decimal(string: total[place]) == sum, "\(sheet), \(column)")
      // Numbers are numbers, dates are dates.
      #expect(rows[1].count >= csv[1].count)
    }
  }

  /// The library writes to temporary files and does not look whether they took it.
  @Test("A full disk under the workbook's temporary files stops the night, and nothing broken is published")
  func fullDisk() throws {
    let night = try NightRunner("order-cancelled-shortage")
    let date = night.dates[0]
    try night.drop(date)
    let injector = try FaultInjector.shared.get()
    for bytes in [0, 5_000, 20_000] {
      let output = try injector.run(night, date, streams: bytes)
      #expect(output.status == 3, "\(bytes): \(output.status) \(output.errors)")
      #expect(output.errors.contains("The workbook"), "\(bytes): \(output.errors)")
      #expect(!FileManager.default.fileExists(atPath: night.outbox.appending(path: date).path), "\(bytes)")
    }
    let output = try injector.run(night, date, streams: 100_000_000)
    #expect(output.status == 0, "\(output.errors)")
    let other = try NightRunner("order-cancelled-shortage")
    try other.drop(date)
    #expect(try other.run(date).status == 0)
    #expect(Tree.differences(try Tree.files(other.outbox), try Tree.files(night.outbox)) == [])
  }

  private func table(_ file: URL) throws -> [[String]] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      var cells = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: cells.append("")
        default: cells[cells.count - 1].append(character)
        }
      }
      return cells
    }
  }
}
