import OrderToCash
import Testing

@testable import Reports

/// Statements of account, the work list and the page of tasks.
@Suite("Statements and work lists") struct StatementTests {
  private static let date = BusinessDate("2026-02-02")!
  private static let usd = Currency("USD")!

  private static func statement(_ items: [AccountStatement.Item], _ totals: [Money]) -> AccountStatement {
    var statement = AccountStatement()
    statement.company.name = "Nordwind <Handels> GmbH"
    statement.customer.id = "C001"
    statement.customer.name = "Müller & Söhne"
    statement.customer.address.country = "DE"
    statement.date = date
    statement.language = .english
    statement.items = items
    statement.totals = totals
    return statement
  }

  private static func item(
    _ document: Text, due: Int, _ open: Int64, _ currency: Currency = .eur, kind: OpenItem.Kind = .invoice,
    disputed: Int64 = 0
  ) -> AccountStatement.Item {
    AccountStatement.Item(
      kind, document: document, issueDate: date.adding(days: -40), dueDate: date.adding(days: due), currency: currency,
      amount: open, open: open, disputed: disputed, paymentReference: "RF18000000000539007547034")
  }

  private static let two = statement(
    [
      item("INV-1", due: -45, 500_00, disputed: 20_00), item("INV-2", due: 10, 100_00),
      item("R1", due: -1, -50_00, kind: .onAccount), item("INV-3", due: -120, 70_00, usd),
    ], [Money(minor: 550_00, currency: .eur), Money(minor: 70_00, currency: usd)])

  private static let buckets = AgingBuckets(bounds: [30, 60, 90])

  private func page(_ statement: AccountStatement) -> String {
    var buffer = ByteBuffer()
    StatementPage.write(statement, buckets: Self.buckets, into: &buffer)
    return buffer.string
  }

  @Test func balancesAddUpByCurrency() {
    let values = StatementValues(statement: Self.two, buckets: Self.buckets, design: .standard)
    let told = values.balances.map { balance in
      balance.parts.map { "\($0.label) \($0.value)" } + [balance.total]
    }
    #expect(
      told == [
        [
          "not due yet 100.00\u{a0}EUR", "31–60 days late 500.00\u{a0}EUR",
          "credits and payments on account −50.00\u{a0}EUR",
          "550.00\u{a0}EUR",
        ], ["over 90 days late 70.00\u{a0}USD", "70.00\u{a0}USD"],
      ])
    for total in Self.two.totals {
      let (sums, unapplied) = Self.two.aging(total.currency, Self.buckets)
      #expect(sums.reduce(unapplied, +) == total.minor)
    }
  }

  @Test func pagesAreEscaped() {
    let page = page(Self.two)
    #expect(page.contains("Nordwind &lt;Handels&gt; GmbH") && !page.contains("<Handels>"))
    #expect(page.contains("Müller &amp; Söhne"))
    #expect(page.contains("disputed: 20.00"))
  }

  @Test func whoOwesNothingIsToldSo() {
    let page = page(Self.statement([], [Money(minor: 0, currency: .eur)]))
    #expect(page.contains("nothing is open on your account"))
    #expect(!page.contains("<table class=\"lines"))
  }

  @Test func statementsArePrinted() throws {
    var long = Self.two
    long.items = (1...80).map { Self.item(Text("INV-\($0)"), due: -$0, 10_00) }
    var buffer = ByteBuffer()
    try StatementPDF.write(
      long, buckets: Self.buckets, design: .standard, press: try PDFPress(), into: &buffer)
    #expect(buffer.string.hasPrefix("%PDF-"))
  }

  @Test func theWorkListIsEscapedAndComplete() {
    var entry = WorkEntry(account: Key(rawValue: 1), id: "C<1>", name: "A & B", email: "a@b.example", isOnHold: true)
    entry.atRisk = 100_00
    entry.overdue = 120_00
    entry.said = [WorkEntry.Event(Self.date, "‘Final notice’ over 120.00 EUR")]
    entry.tasks = [WorkEntry.Task(rule: CaseRules.escalated.id, exception: "EX-000007", owner: "head of receivables")]
    var buffer = ByteBuffer()
    WorkListPage.write([entry], base: .eur, company: "Nordwind", date: Self.date, into: &buffer)
    let page = buffer.string
    #expect(page.contains("1. C&lt;1&gt; A &amp; B") && page.contains("1 customer to look at"))
    #expect(page.contains("Call: escalated to head of receivables (EX-000007)"))
    #expect(page.contains("exceptions.html#EX-000007") && page.contains("on hold"))
    var none = ByteBuffer()
    WorkListPage.write([], base: .eur, company: "Nordwind", date: Self.date, into: &none)
    #expect(none.string.contains("Nobody to call"))
  }

  @Test func tasksStandByOwner() {
    func task(_ id: Text, _ owner: Text, _ level: ExceptionRaised.Level) -> ExceptionLine {
      var line = ExceptionLine()
      (line.id, line.owner, line.level, line.message) = (id, owner, level, Text("message of \(id)"))
      return line
    }
    let all = [
      task("EX-000001", "sales", .info), task("EX-000002", "", .critical), task("EX-000003", "finance", .warning),
      task("EX-000004", "sales", .error),
    ]
    let tasks = ExceptionLine.byOwner(all)
    #expect(tasks.map(\.id) == ["EX-000003", "EX-000004", "EX-000001"])
    var buffer = ByteBuffer()
    TaskPage.write(
      tasks, contacts: [Contact(name: "sales", person: "S. Marten", email: "s@nordwind.example")], company: "Nordwind",
      date: Self.date, into: &buffer)
    let page = buffer.string
    #expect(page.contains("Finance (1)") && page.contains("Sales · S. Marten · s@nordwind.example (2)"))
    #expect(page.contains("3 tasks") && page.contains("message of EX-000004"))
  }

  @Test func registersAreSummedByRate() {
    func row(_ category: Text, _ rate: Int64, _ net: Int64, _ tax: Int64) -> ReportRow {
      var cells = [Cell](repeating: .empty, count: 17)
      (cells[7], cells[8], cells[9], cells[13]) = (
        .text(category), .percent(Percent(scaled: rate)), .text("EUR"), .text("EUR")
      )
      for (place, amount) in [(10, net), (11, tax), (12, net + tax), (14, net), (15, tax), (16, net + tax)] {
        cells[place] = .amount(amount, .eur)
      }
      return ReportRow(cells)
    }
    var totals = RegisterTotals()
    for one in [row("S", 190_000, 100_00, 19_00), row("K", 0, 50_00, 0), row("S", 190_000, -10_00, -1_90)] {
      totals.add(one)
    }
    #expect(totals.rows.map { $0.cells[7] } == [.text("K"), .text("S")])
    #expect(totals.rows.map { $0.cells[12] } == [.amount(50_00, .eur), .amount(107_10, .eur)])
    #expect(totals.rows[0].cells.count == ReportRegistry.salesRegister.columns.count)
  }
}
