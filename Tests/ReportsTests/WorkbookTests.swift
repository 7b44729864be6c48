import Foundation
import OrderToCash
import Testing

@testable import Reports

@Suite("Workbook") struct WorkbookFileTests {
  private func bytes(_ rows: [ReportRow]) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "o2c-workbook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = ReportRegistry.aging(AgingBuckets(bounds: [30, 60, 90]))
    let file = folder.appending(path: "a.xlsx")
    let workbook = try Workbook(company: "Nordwind", date: Samples.day, path: file.path, temporary: folder.path)
    let sheet = try workbook.sheet(report, hasTotals: true)
    for row in rows { sheet.add(row) }
    let shown = rows.prefix(Workbook.mostRows)
    let below = (rows.isEmpty ? 0 : Set(shown.map(\.cells[2])).count) + (rows.count > shown.count ? 1 : 0)
    #expect(try workbook.close() == [3, 1 + shown.count + below])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.xlsx"])
    return try Data(contentsOf: file)
  }

  /// A part of the archive as text.
  private func part(_ name: String, of data: Data) throws -> String? {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") else {
      print("skipped: no python3 to look into the workbook")
      return nil
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "o2c-\(UUID().uuidString).xlsx")
    try data.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      "-c", "import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())", file.path,
      name,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  @Test("The same rows give the same bytes") func deterministic() throws {
    #expect(try bytes(Samples.agingRows(50)) == bytes(Samples.agingRows(50)))
  }

  @Test("Totals are formulas with their results, the header is frozen, text is never a formula") func contents() throws
  {
    var rows = Samples.agingRows(2)
    rows[0].cells[1] = .text("=HYPERLINK(\"http://evil.example\")")
    guard let sheet = try part("xl/worksheets/sheet2.xml", of: bytes(rows)) else { return }
    #expect(sheet.contains("<f>SUMIF($C$2:$C$3,\"EUR\",D$2:D$3)</f><v>3703.68</v>"))
    #expect(sheet.contains("state=\"frozen\"") && sheet.contains("ySplit=\"1\""))
    #expect(sheet.contains("<t>=HYPERLINK(\"http://evil.example\")</t>"))
    #expect(!sheet.contains("<f>HYPERLINK"))
    #expect(!sheet.contains("has all"))
    let core = try part("docProps/core.xml", of: bytes(rows)) ?? ""
    #expect(core.contains("2026-03-02T00:00:00Z"))
  }

  @Test("A sheet that is not the whole report says where the rest is") func longReport() throws {
    let rows = Samples.agingRows(Workbook.mostRows + 1)
    guard let sheet = try part("xl/worksheets/sheet2.xml", of: bytes(rows)) else { return }
    #expect(sheet.contains("<t>The first 10000 of 10001 rows; aging.csv has all.</t>"))
    #expect(sheet.contains("<t>Total EUR of these rows</t>"))
  }
}
