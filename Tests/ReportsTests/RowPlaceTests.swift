import OrderToCash
import Reports
import Testing

/// From a figure to the rows behind it.
@Suite("Places of rows") struct RowPlaceTests {
  @Test(
    "What a CSV names is a link to the same rows in a page",
    arguments: [
      ("journal.csv line=2.03 fees", "journal.html#line:2-2e03-20fees"),
      ("trial-balance.csv account=assets:bank:main", "trial-balance.html#account:assets-3abank-3amain"),
      ("intake.csv", "intake.html"), ("file-totals.csv file=a=b.csv", "file-totals.html#file:a-3db-2ecsv"),
      ("receipts.csv currency=EUR", "receipts.html#currency:EUR"),
      ("shipped-not-invoiced.csv waits_for=weekly invoice", "shipped-not-invoiced.html#waits_for:weekly-20invoice"),
    ] as [(Text, String)])
  func links(_ text: Text, _ href: String) { #expect(RowPlace(text).href == href) }

  @Test("No two values share a place") func anchors() {
    let values = ["a b", "a-b", "a-20b", "a  b", "ä", "", "-", "2d"]
    #expect(Set(values.map { RowPlace.anchor(column: "x", value: $0) }).count == values.count)
  }

  private static let report = ReportRegistry.deliveries

  private static func row(_ kind: Text, _ number: Int) -> ReportRow {
    [
      .text("mail"), .text("a@example.com"), .text(Text("p\(number)")), .text("0"), .empty, .text(kind),
      .text(Text(String(number))), .empty,
    ]
  }

  @Test("A page has a place for every value, also of rows beyond those that it shows first") func selected() {
    let page = Self.page(3000) { $0 < 2500 ? "invoice" : "letter" }
    #expect(page.components(separatedBy: ">mail</th>").count - 1 == Self.report.shownRows + RowSelection.most)
    for kind in ["invoice", "letter"] {
      #expect(page.components(separatedBy: " id=\"kind:\(kind)\"").count == 2, "\(kind)")
    }
    #expect(page.contains("980 more rows are not shown."))
    #expect(page.contains("<th scope=\"col\" data-c=\"kind\">"))
    #expect(page.components(separatedBy: "<script>").count == 2)
  }

  /// A page of as many rows, and what `kind` says of each.
  private static func page(_ count: Int, kind: (Int) -> String) -> String {
    var selection = RowSelection(report)
    var rows = PageRows(ReportPage(report: report, company: "Nordwind", date: BusinessDate(days: 20_000)))
    for number in 0..<count {
      let row = row(Text(kind(number)), number)
      if selection.takes(row) { rows.add(row) }
    }
    #expect(rows.count == selection.count)
    var buffer = ByteBuffer()
    rows.finish(all: count) { buffer.append($0) }
    return buffer.string
  }

  @Test("However many values there are, a page stays one that a browser can show") func bounded() {
    let page = Self.page(200_000) { "kind \($0 / 4)" }
    #expect(page.components(separatedBy: ">mail</th>").count - 1 == RowSelection.limit)
    // Rows beyond the ample ones: one of each value.
    #expect(page.contains(">kind 5010<") && page.components(separatedBy: ">kind 5010<").count == 2)
    #expect(page.contains("150,000 more rows are not shown."))
  }

  @Test("Customers of aging lead to their items, groups to their customers") func aging() {
    let buckets = AgingBuckets(bounds: [30])
    func page(_ report: ReportDeclaration, _ first: [Cell]) -> String {
      var page = ReportPage(
        report: report, company: "Nordwind", date: BusinessDate(days: 20_000),
        rows: [ReportRow(first + Array(repeating: .empty, count: report.columns.count - first.count))], count: 1)
      page.leadToRowsBehind()
      var buffer = ByteBuffer()
      page.write(into: &buffer)
      return buffer.string
    }
    let byCustomer = page(ReportRegistry.aging(buckets), [.text("C-7"), .text("Laden")])
    #expect(byCustomer.contains("<a href=\"aging-detail.html#customer_id:C-2d7\">C-7</a>"))
    let summary = ReportRegistry.agingSummary(buckets)
    #expect(
      page(summary, [.text("salesperson"), .text("Ada")]).contains("<a href=\"aging.html#salesperson:Ada\">Ada</a>"))
    #expect(
      page(summary, [.text("customer group"), .text("(none)")]).contains(
        "<a href=\"aging.html#customer_group:\">(none)</a>"))
    #expect(
      page(summary, [.text("total"), .text("all customers")]).contains("<a href=\"aging.html\">all customers</a>"))
  }
}
