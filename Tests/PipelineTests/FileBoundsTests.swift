import OrderToCash
import Testing

@testable import Interchange
@testable import Pipeline

/// What one file may hold, counted document by document before anything of it is recorded.
@Suite("Bounds of a file") struct FileBoundsTests {
  private func orders(_ count: Int, lines: Int) -> [ParsedDocument] {
    let rows = (0..<count).flatMap { order in (0..<lines).map { "P\(order),C1,\($0),A,1\n" } }.joined()
    return read("order_number,customer,line,item,quantity\n" + rows, "orders")
  }

  private func read(_ text: String, _ format: Text) -> [ParsedDocument] {
    let catalog = FormatCatalog.builtIn()
    let reader = FileReader(catalog: catalog, context: ReadContext())
    var documents: [ParsedDocument] = []
    guard let format = catalog.format(named: format) else { return [] }
    reader.begin(format) { documents.append($0) }
    Array(text.utf8).withUnsafeBytes { reader.feed($0) }
    _ = reader.finish()
    return documents
  }

  private func refusal(_ documents: [ParsedDocument], longest: Int, mostRows: Int, recorded: Int = 0) -> String? {
    var bounds = FileBounds(longest: longest, mostRows: mostRows)
    bounds.begin()
    for document in documents {
      if let problem = bounds.take(document, rows: recorded) {
        #expect(bounds.isExceeded && problem.rule == "intake.limit" && problem.place.line > 0)
        return problem.what
      }
    }
    return nil
  }

  /// Lines count as documents do; but an order is one row, whatever its lines, as these share its key.
  @Test func ordersAndLines() {
    #expect(refusal(orders(10, lines: 4), longest: 50, mostRows: 40) == nil)
    #expect(
      refusal(orders(10, lines: 4), longest: 49, mostRows: 40)
        == "the file has more than 49 documents, lines and entries")
    #expect(
      refusal(orders(10, lines: 4), longest: 50, mostRows: 29) == "the file leads to more than 29 rows of one table")
  }

  /// Whatever else has a row of its own, and what was recorded counts where that is more: exceptions, rulings.
  @Test func rows() {
    let rates = read("date,currency,rate\n" + String(repeating: "2026-01-05,USD,1.1\n", count: 20), "rates")
    #expect(rates.count == 20)
    #expect(refusal(rates, longest: 100, mostRows: 24) == nil)
    #expect(refusal(rates, longest: 100, mostRows: 23) == "the file leads to more than 23 rows of one table")
    #expect(
      refusal(rates, longest: 100, mostRows: 100, recorded: 97) == "the file leads to more than 100 rows of one table")
  }

  /// By default a file of a million of whatever it holds is read.
  @Test func defaultsHaveRoom() { #expect(Key.mostRows >= 4 * 1_000_001) }
}
