import Foundation
import Testing

/// What a tired accountant asks, and what the answer must hold.
@Suite("Explain", .serialized) struct ExplainTests {
  struct Question: CustomTestStringConvertible, Sendable {
    var id: String
    /// Parts of the answer, in this order.
    var answer: [String]
    var testDescription: String { id }
  }

  static let questions: [Question] = [
    Question(
      id: "PO-88101",
      answer: [
        "Order PO-88101 of C001 Alsterbuch GmbH", "Now: done", "Schreibtischlampe LED",
        "Received with orders/alsterbuch/PO-88101.xml", "Credit decides: approved [credit.within-limit]",
        "Seen: limit 12000.00 EUR", "out of stock: 18 × 1003", "Shipped as SH-2026-000013",
        "Invoiced as INV-2026-000012",
        "2026-01-07", "Shipped as SH-2026-000016", "18 × 1003", "2026-01-09",
        "INV-2026-000012 paid by R20260109-000001",
      ]),
    Question(
      id: "PO-88102",
      answer: ["Exception raised: EX-", "[price.differs]", "Head of sales decides: approve", "Shipped as"]),
    Question(
      id: "inv-2026-000013",
      answer: [
        "Invoice INV-2026-000013 to C002", "Now: settled", "assets:receivables  from  assets:shipped-not-invoiced",
        "paid by R20260107-000002", "46.68 EUR discount", "Posted: discount, 46.68 EUR",
      ]),
    Question(
      id: "R20260106-000001",
      answer: ["Receipt R20260106-000001: 476.00 EUR", "Now: the bank took it back", "Applied to", "Taken back from"]),
    Question(
      id: "R20260107-000001",
      answer: [
        "Receipt R20260107-000001", "grade strong", "quoted 2025-004655 (document number)",
        "Grade strong: an advice, or a number in full", "Applied to 2025-004655",
      ]),
    Question(
      id: "C003",
      answer: [
        "Customer C003 Bergwerk Outdoor GmbH", "Now: not on hold", "INV-2026-000019", "Put on hold by the program",
        "Letter: Second reminder over 2340.00 EUR", "Released from hold by the program",
      ]),
    Question(
      id: "C005",
      answer: ["on hold [credit.person-hold]", "Put on hold by a person", "Letter: Final notice over 820.00 EUR"]),
    Question(
      id: "EX-000002", answer: ["EX-000002 about this is closed", "EX-000002, warning [credit.overdue-hold]"]),
    Question(
      id: "orders/4500017731.xml",
      answer: ["File orders/4500017731.xml", "Refused whole: line 48, column 8", "[intake.not-well-formed]"]),
    Question(
      id: "2025-004790", answer: ["Invoice 2025-004790 of C001", "476.00 EUR open", "open again, taken back by"]),
    Question(id: "credit.over-limit", answer: ["credit.over-limit (credit)", "applies:", "does not apply:"]),
    Question(id: "order:2.1.0.0", answer: ["Order 4500017720 of C002"]),
    Question(id: "1003", answer: ["Item 1003 Schreibtischlampe LED", "Counted", "Received 40"]),
  ]

  private static let played = Result {
    let night = try NightRunner("first-week")
    try night.play()
    return night
  }

  @Test(arguments: questions) func answers(_ question: Question) throws {
    let output = try ExplainTests.played.get().o2c("explain", question.id)
    #expect(output.status == 0, "\(output.errors)")
    var rest = Substring(output.text)
    for part in question.answer {
      guard let range = rest.firstRange(of: part) else {
        Issue.record("‘\(part)’ is not there, or not in its place:\n\(output.text)")
        return
      }
      rest = rest[range.upperBound...]
    }
  }

  @Test func everyOpenExceptionSaysHowToDecide() throws {
    let night = try ExplainTests.played.get()
    let report = try String(
      contentsOf: night.outbox.appending(path: "2026-01-09/reports/exceptions.csv"), encoding: .utf8)
    let ids = report.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ",").first }
      .filter { $0.hasPrefix("EX-") }
    #expect(!ids.isEmpty)
    for id in ids {
      let output = try night.o2c("explain", String(id))
      #expect(output.status == 0 && output.text.contains("\(id) is open"), "\(output.text)\(output.errors)")
    }
  }

  @Test func theReadmeQuotesARealAnswer() throws {
    let readme = try String(contentsOf: NightRunner.repository.appending(path: "README.md"), encoding: .utf8)
    let output = try ExplainTests.played.get().o2c("explain", "BW-2026-001")
    #expect(readme.contains(output.text), "README.md shows another answer than:\n\(output.text)")
  }

  /// Every `$ o2c explain …` of a page is what the program says of a fixture night.
  @Test(
    "Pages quote real answers",
    arguments: [
      ("docs/credit.md", "credit-application", ["AQ-2", "WC-4"]),
      ("docs/credit.md", "paid-in-advance", ["INV-2026-000005"]),
      ("docs/fulfilment.md", "two-warehouses", ["BW-201"]),
    ] as [(String, String, [String])])
  func pagesQuoteRealAnswers(path: String, name: String, ids: [String]) throws {
    let page = try String(contentsOf: NightRunner.repository.appending(path: path), encoding: .utf8)
    let night = try NightRunner(name)
    try night.play()
    for id in ids {
      let output = try night.o2c("explain", id)
      #expect(
        page.contains("$ o2c explain \(id)\n\(output.text)"), "\(path) shows another answer than:\n\(output.text)")
    }
  }

  @Test(
    "Pages quote the heads of real answers",
    arguments: [
      ("docs/operations.md", "invoice-corrected", ["CN-2026-000001", "INV-2026-000001"]),
      ("docs/operations.md", "invoice-weekly", ["INV-2026-000001"]),
    ] as [(String, String, [String])])
  func pagesQuoteRealHeads(path: String, name: String, ids: [String]) throws {
    let page = try String(contentsOf: NightRunner.repository.appending(path: path), encoding: .utf8)
    let night = try NightRunner(name)
    try night.play()
    for id in ids {
      let output = try night.o2c("explain", id)
      let head = output.text.components(separatedBy: "\n\n")[0]
      #expect(page.contains("$ o2c explain \(id)\n\(head)\n"), "\(path) shows another answer than:\n\(head)")
    }
  }

  @Test func severalAreListedAndNothingIsSaidSo() throws {
    let night = try ExplainTests.played.get()
    let several = try night.o2c("explain", "2.1.0.0")
    #expect(several.status == 2 && several.errors.contains("o2c explain order:2.1.0.0   order 4500017720"))
    let mistyped = try night.o2c("explain", "INV-2026-00001")
    #expect(mistyped.status == 2 && mistyped.errors.contains("invoice INV-2026-000012"))
    #expect(try night.o2c("explain", "nobody-knows").status == 2)
  }
}
