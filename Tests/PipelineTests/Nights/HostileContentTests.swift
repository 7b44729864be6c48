import Foundation
import Testing

/// Values that mean something to whoever reads what a night writes: spreadsheets, browsers, mail, the journal, the file system.
@Suite("A night of values aimed at its outputs") struct HostileContentTests {
  private static let configuration =
    HostileInboxTests.configuration.replacing(
      "fulfilment: { confirm: warehouse }", with: "fulfilment: { confirm: immediate }"
    )
    .replacing("country: DE }", with: "country: DE, email: office@nordwind.example }")
    + "\ndeliveries: [{ groups: [shops], documents: [ubl, csv, page, mail, notice, status] }]\n"

  /// Each is the name of a customer, of an item, and stands in an order.
  private static let names = [
    "=HYPERLINK(\"http://127.0.0.1/?\"&A1)", "+1+1", "@SUM(A1)", "-2+3", "\tcmd|' /C calc'!A0",
    "<script>alert(1)</script>", "\"><svg onload=alert(2)>", "{{{unescaped}}}{{#a}}",
    "]]><!ENTITY x SYSTEM \"file:///etc/passwd\">",
    "Bolt\r\nBcc: everybody@example.com\r\n\r\nBody", "; comment\n    expenses:stolen  1000.00 EUR",
    "account (x) | {1 EUR} @ 2",
    "../../../../tmp/escaped", "CON", "a/b\\c:d*e?f", "\u{202E}vsc.exe", "ﬁle＝１", "name\u{0}name",
  ]

  private static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

  private func play() throws -> NightRunner {
    let night = try NightRunner(empty: "content")
    try Self.configuration.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    var files = [
      "office/customers.csv": "id,name,street,city,country,group,credit_limit,since,email\n",
      "office/items.csv": "sku,description,unit,price,tax_category\n",
      "office/stock.csv": "sku,quantity,kind,counted_at\n",
      "orders/orders.csv": "order_number,customer,buyer_reference,note,line,item,quantity\n",
    ]
    for (index, name) in Self.names.enumerated() {
      let text = Self.quoted(name)
      files["office/customers.csv"]! +=
        "\(text),\(text),\(text),\(text),DE,shops,100000,2020-01-01,\(Self.quoted("a\(index)@example.com\r\nBcc: b@example.com"))\n"
      files["office/items.csv"]! += "\(text),\(text),C62,10,S\n"
      files["office/stock.csv"]! += "\(text),100,count,2026-01-05T06:00\n"
      files["orders/orders.csv"]! += "\(text),\(text),\(text),\(text),\(text),\(text),2\n"
    }
    for (path, text) in files {
      let file = night.root.appending(path: "inbox/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let output = try night.run("2026-01-05")
    #expect(output.status == 0, "\(output.errors)")
    return night
  }

  @Test func nothingMeansWhatItSays() throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix("escaped") }
    let night = try play()
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix("escaped") } == before)
    let written = try Tree.files(night.outbox)
    let invoices = written.keys.filter { $0.contains("/invoice") || $0.contains("INV-") }
    #expect(invoices.count >= Self.names.count, "\(written.keys.sorted())")
    for (path, bytes) in written {
      // Names from outside are folders and files of ours, one level each, in plain letters.
      #expect(!path.split(separator: "/").contains(".."), "\(path)")
      #expect(path.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }, "\(path)")
      #expect(path.allSatisfy { !"\\:*?\"<>|".contains($0) }, "\(path)")
      let text = String(decoding: bytes, as: UTF8.self)
      switch path.split(separator: ".").last {
      case "csv": for line in text.split(separator: "\n") { checkCells(line, path) }
      case "html":
        #expect(!text.contains("<script>alert") && !text.contains("<svg onload"), "\(path)")
      case "eml":
        let head = text.components(separatedBy: "\r\n\r\n")[0]
        #expect(!head.split(separator: "\r\n").contains { $0.hasPrefix("Bcc:") }, "\(path)")
      case "journal":
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("    expenses:stolen") }, "\(path)")
      default: break
      }
    }
    try judge(night)
    #expect(try night.o2c("verify").status == 0)
  }

  /// No cell begins what a spreadsheet would run. Amounts may be negative.
  private func checkCells(_ line: Substring, _ path: String) {
    for cell in line.split(separator: ",") {
      let value = cell.first == "\"" ? cell.dropFirst() : cell
      guard let first = value.first, "=+@\t\r-".contains(first) else { continue }
      let isNumber = value.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
      #expect(isNumber, "\(path): \(cell)")
    }
  }

  /// XML that parses, and a journal that hledger takes.
  private func judge(_ night: NightRunner) throws {
    let tools = ["/usr/bin/xmllint", "/usr/bin/hledger"].filter { FileManager.default.isExecutableFile(atPath: $0) }
    if tools.count < 2 { print("skipped: of xmllint and hledger only \(tools) are installed") }
    for tool in tools {
      let isXML = tool.hasSuffix("xmllint")
      let paths = try Tree.files(night.outbox).keys.filter { $0.hasSuffix(isXML ? ".xml" : ".journal") }
      #expect(!paths.isEmpty)
      let files = paths.sorted().map { night.outbox.appending(path: $0).path }
      let output = try Output(
        URL(filePath: tool), isXML ? ["--noout"] + files : files.flatMap { ["-f", $0] } + ["check", "--strict"])
      #expect(output.status == 0, "\(tool): \(output.errors)")
    }
  }

  /// Nobody else of the machine reads what is written, unless `output:` says so.
  @Test(arguments: [("", 0o007), ("\noutput: { file_mode: \"0600\", folder_mode: \"0700\" }\n", 0o077)])
  func modes(_ output: String, _ forbidden: Int) throws {
    let night = try NightRunner(empty: "modes")
    let text = HostileInboxTests.configuration + output
    try text.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let inbox = night.root.appending(path: "inbox/office")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    try Data(HostileInboxTests.customers.utf8).write(to: inbox.appending(path: "customers.csv"))
    try night.run("2026-01-05")
    let places = [
      "outbox/2026-01-05", "outbox/2026-01-05/index.html", "outbox/2026-01-05/reports", "ledger/o2c.sqlite",
      "inbox/.archive", "inbox/.archive/2026-01-05",
    ]
    for path in places {
      let attributes = try FileManager.default.attributesOfItem(atPath: night.root.appending(path: path).path)
      let mode = try #require(attributes[.posixPermissions] as? Int)
      #expect(mode & forbidden == 0, "\(path) has mode \(String(mode, radix: 8))")
    }
  }

  /// Names that look alike are others: each file is taken, and each order is one of its own.
  @Test func lookAlikes() throws {
    let night = try NightRunner(empty: "alike")
    try HostileInboxTests.configuration.write(
      to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let office = night.root.appending(path: "inbox/office")
    let orders = night.root.appending(path: "inbox/orders")
    for folder in [office, orders] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try Data(HostileInboxTests.customers.utf8).write(to: office.appending(path: "customers.csv"))
    try Data(HostileInboxTests.items.utf8).write(to: office.appending(path: "items.csv"))
    // Latin, Cyrillic, composed and decomposed, with a blank of no width, from right to left.
    let names = ["o", "о", "é", "e\u{301}", "o\u{200B}", "\u{202E}o"]
    for (index, name) in names.enumerated() {
      let text = "order_number,customer,item,quantity\n\(name),C1,A,\(index + 1)\n"
      try Data(text.utf8).write(to: orders.appending(path: "\(name).csv"))
    }
    let output = try night.run("2026-01-05")
    #expect(output.status == 0, "\(output.errors)")
    #expect(try night.dump().split(separator: "\n").filter { $0.hasPrefix("orders\t") }.count == names.count)
    let archived = try FileManager.default.contentsOfDirectory(
      atPath: night.root.appending(path: "inbox/.archive/2026-01-05/orders").path)
    #expect(archived.count == names.count)
  }

  /// Pipes and devices are told and never opened: opening one would wait for ever.
  @Test func specialFilesAreNotOpened() throws {
    let night = try NightRunner(empty: "special")
    try HostileInboxTests.configuration.write(
      to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let orders = night.root.appending(path: "inbox/orders")
    try FileManager.default.createDirectory(at: orders, withIntermediateDirectories: true)
    #expect(mkfifo(orders.appending(path: "pipe.csv").path, 0o644) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: orders.appending(path: "link.csv").path, withDestinationPath: "/etc/hostname")
    try FileManager.default.createSymbolicLink(
      atPath: orders.appending(path: "folder").path, withDestinationPath: "/etc")
    // Making a device takes a privilege that a test may lack.
    let hasDevice = mknod(orders.appending(path: "zero.csv").path, S_IFCHR | 0o644, 0x0105) == 0
    let output = try night.run("2026-01-05")
    #expect(output.status == 0, "\(output.errors)")
    let problems = try String(
      contentsOf: night.outbox.appending(path: "2026-01-05/reports/problems.csv"), encoding: .utf8)
    let told = problems.split(separator: "\n").filter { $0.contains("intake.not-a-file") }
    #expect(told.count == (hasDevice ? 4 : 3), "\(problems)")
  }
}
