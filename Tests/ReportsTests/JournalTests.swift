import Foundation
import OrderToCash
import Reports
import Testing

@Suite("The journal")
struct JournalTests {
  private let usd = Currency("USD")!

  private func posting(
    _ event: PostingEvent, _ debit: Text, _ credit: Text, _ currency: Currency, _ amount: Int64, _ base: Int64
  ) -> Posting {
    Posting(
      event, date: Samples.day, debit: debit, credit: credit, item: .none, currency: currency, amount: amount,
      base: base)
  }

  private func entry(_ code: Text, _ description: Text, customer: Text, _ postings: [Posting]) -> JournalEntry {
    var entry = JournalEntry(date: Samples.day, code: code, description: description, run: 3, rule: "invoice.shipment")
    for posting in postings {
      entry.add(posting, control: "assets:receivables", debtor: customer, creditor: customer)
    }
    return entry
  }

  private func journal(_ entries: [JournalEntry]) -> String {
    var writer = JournalWriter(base: .eur)
    for entry in entries { writer.declare(entry) }
    var buffer = ByteBuffer()
    writer.writeHead(date: Samples.day, company: "Nordwind\n= evil", run: 3, into: &buffer)
    for entry in entries { writer.write(entry, into: &buffer) }
    return buffer.string
  }

  /// An invoice, a receipt in foreign currency with a gain, yen and dinar, hostile names.
  private var entries: [JournalEntry] {
    let receivables: Text = "assets:receivables"
    let sales = entry(
      "INV-1", "Müller & Söhne", customer: "C001",
      [
        posting(.invoice, receivables, "assets:shipped-not-invoiced", .eur, 10_000, 10_000),
        posting(.invoiceTax, receivables, "liabilities:tax:output", .eur, 1_900, 1_900),
      ])
    let gain = entry(
      "R-1", "cash", customer: "C002",
      [
        posting(.receipt, "assets:bank:usd", receivables, usd, 11_900, 11_100),
        posting(.currencyGain, receivables, "revenue:currency-gains", usd, 0, 100),
      ])
    let scales = entry(
      "INV-2", "scales", customer: "C003",
      [
        posting(.invoice, receivables, "assets:shipped-not-invoiced", Currency("JPY")!, 150_000, 92_011),
        posting(.invoice, receivables, "assets:shipped-not-invoiced", Currency("KWD")!, 1_234, 371),
      ])
    let hostile = entry(
      ")\n    assets:bank  1000 EUR ; x", "  ; x | [2020-01-01] date:2020-01-01\n2026-01-01 * y\n  a  5 EUR",
      customer: "a:b;  ü\n", [posting(.invoice, receivables, "assets:shipped-not-invoiced", .eur, 1, 1)])
    return [sales, gain, scales, hostile]
  }

  @Test(
    "An entry has one line per account and currency, customers have sub-accounts, gains settle in the item's own line")
  func lines() {
    let text = journal(entries)
    #expect(
      text.contains(
        """
        2026-03-02 (INV-1) Müller & Söhne
            ; run:3, rule:invoice.shipment
            assets:receivables:C001  119.00 EUR
            assets:shipped-not-invoiced  -100.00 EUR
            liabilities:tax:output  -19.00 EUR

        2026-03-02 (R-1) cash
            ; run:3, rule:invoice.shipment
            assets:bank:usd  119.00 USD @@ 111.00 EUR
            assets:receivables:C002  -119.00 USD @@ 110.00 EUR
            revenue:currency-gains  -1.00 EUR

        """))
    #expect(text.contains("commodity 1000. JPY\ncommodity 1000.000 KWD\ncommodity 1000.00 USD\n"))
  }

  /// A gain that stands in an entry of its own, as its item is another than the receipt.
  @Test("A customer's sub-account holds no base currency beside what is owed")
  func gainAlone() {
    let receivables: Text = "assets:receivables"
    let gain = entry(
      "INV-3", "gain", customer: "C002",
      [posting(.currencyGain, receivables, "revenue:currency-gains", usd, 0, 100)])
    let loss = entry(
      "INV-4", "loss", customer: "C002",
      [posting(.currencyLoss, "expenses:currency-losses", receivables, usd, 0, 7)])
    let text = journal([gain, loss])
    #expect(
      text.contains(
        """
            assets:receivables:C002  1.00 USD @@ 1.00 EUR
            assets:receivables:C002  -1.00 USD @@ 0.00 EUR
            revenue:currency-gains  -1.00 EUR

        """))
    #expect(
      text.contains(
        """
            expenses:currency-losses  0.07 EUR
            assets:receivables:C002  -1.00 USD @@ 0.07 EUR
            assets:receivables:C002  1.00 USD @@ 0.00 EUR

        """))
  }

  @Test("Names from outside stay on their line and can't be read as syntax")
  func hostile() {
    let text = journal([entries[3]])
    #expect(text.contains("2026-03-02 (assets bank 1000 EUR x) x 2020-01-01 date 2020-01-01 2026-01-01 * y a 5 EUR\n"))
    #expect(text.contains("    assets:receivables:a%3Ab%3B%20%20%C3%BC%0A  0.01 EUR\n"))
    #expect(text.hasPrefix("; Nordwind = evil, books of 2026-03-02, run 3\n"))
  }

  @Test("hledger accepts one journal and several together, strictly, and balances agree")
  func hledger() throws {
    let tool = ["/usr/bin/hledger", "/usr/local/bin/hledger"].first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let tool else {
      print("skipped: hledger is not installed, so nobody else judged the journal")
      return
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "o2c-journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = folder.appending(path: "1.journal")
    let second = folder.appending(path: "2.journal")
    try Data(journal(entries).utf8).write(to: first)
    try Data(journal([entries[0]]).utf8).write(to: second)
    #expect(try run(tool, ["-f", first.path, "check", "--strict"]) == "")
    #expect(try run(tool, ["-f", first.path, "-f", second.path, "check", "--strict"]) == "")
    let balance = try run(
      tool,
      [
        "-f", first.path, "-f", second.path, "balance", "assets:receivables:C001", "-N", "--flat", "--format",
        "%(total)",
      ])
    #expect(balance.contains("238.00 EUR"))
    let base = try run(tool, ["-f", first.path, "balance", "-B", "assets:receivables:C002", "-N", "--flat"])
    #expect(base.contains("-110.00 EUR"))
  }

  private func run(_ tool: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: tool)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
