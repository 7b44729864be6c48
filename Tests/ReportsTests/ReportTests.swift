import OrderToCash
import Reports
import Testing

@Suite("Report declarations and CSV")
struct ReportTests {
  private let buckets = AgingBuckets(bounds: [30, 60, 90])

  @Test("Every report has a name of its own, columns in snake_case once each, and says what each means")
  func declarations() {
    let all = ReportRegistry.all(agingBuckets: buckets)
    #expect(Set(all.map(\.name)).count == all.count)
    for report in all + [
      ReportRegistry.pickList, ReportRegistry.orderAnswer, ReportRegistry.invoiceExport, ReportRegistry.despatchExport,
    ] {
      #expect(Set(report.columns.map(\.name)).count == report.columns.count, "\(report.name)")
      for column in report.columns {
        #expect(column.name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 95 })
        #expect(!column.explanation.isEmpty)
      }
    }
  }

  @Test(
    "The output contract's columns come first, in its order",
    arguments: [
      (
        "aging",
        "customer_id,customer_name,currency,not_due,days_1_30,days_31_60,days_61_90,days_over_90,unapplied,balance,balance_base,credit_limit,limit_currency,on_hold"
      ),
      (
        "aging-detail",
        "customer_id,document,kind,issue_date,due_date,days_past_due,currency,original,open,bucket,disputed"
      ),
      ("reconciliation", "section,item,currency,amount,compared_with,difference"),
      (
        "receipts",
        "receipt,bank_account,booking_date,value_date,payer,payer_account,reference,currency,amount,customer_id,status"
      ),
      ("cash-application", "receipt,customer_id,document,currency,applied,discount,deduction,write_off,rule"),
      (
        "exceptions",
        "exception_id,severity,stage,rule,subject,customer_id,currency,amount,message,what_to_do,decision_row,status,first_seen,age_days,owner"
      ),
      ("deliveries", "channel,recipient,path,sha256,supersedes"),
    ])
  func contract(name: String, columns: String) {
    let report = ReportRegistry.all(agingBuckets: buckets).first { $0.name == name }!
    var buffer = ByteBuffer()
    ReportCSV.writeHeader(report, into: &buffer)
    #expect(buffer.string.hasPrefix(columns))
    #expect(buffer.string.hasSuffix("\n"))
  }

  @Test(
    "Days past due fall into exactly one bucket",
    arguments: [
      (-5, "not_due"), (0, "not_due"), (1, "days_1_30"), (30, "days_1_30"), (31, "days_31_60"), (90, "days_61_90"),
      (91, "days_over_90"), (4000, "days_over_90"),
    ])
  func bucket(days: Int, column: String) {
    #expect(buckets.column(buckets.index(daysPastDue: days)) == column)
  }

  @Test(
    "A text field is quoted where CSV needs it and never starts a formula",
    arguments: [
      ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), (" a", "\" a\""), ("", ""),
      ("=1+1", "'=1+1"), ("+49 40", "'+49 40"), ("-5", "'-5"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
      ("=a,b", "\"'=a,b\""), ("a\u{0}b", "\"ab\""),
    ])
  func csvText(text: String, field: String) {
    var buffer = ByteBuffer()
    buffer.append(csv: Text(text))
    #expect(buffer.string == field)
  }

  @Test("Numbers are plain, negative ones included; dates are ISO; nothing stays nothing")
  func cells() {
    let report = ReportDeclaration(
      name: "all", title: "All", purpose: "Each kind of cell", sortKey: [],
      columns: [
        ReportColumn("a", .text, "x"), ReportColumn("b", .integer, "x"), ReportColumn("c", .amount, "x"),
        ReportColumn("d", .amount, "x"), ReportColumn("e", .date, "x"), ReportColumn("f", .decimal, "x"),
        ReportColumn("g", .decimal, "x"), ReportColumn("h", .percent, "x"), ReportColumn("i", .flag, "x"),
        ReportColumn("j", .date, "x"),
      ])
    var buffer = ByteBuffer()
    ReportCSV.write(
      [
        .text("x"), .integer(Int64.min), .amount(-5, .eur), .amount(1500, Currency("JPY")!), .date(Samples.day),
        .quantity(Quantity(millionths: 1_500_000)), .price(Price(scaled: 12_345_678)),
        .percent(Percent(scaled: 190_000)),
        .flag(true), .empty,
      ], of: report, into: &buffer)
    #expect(buffer.string == "x,-9223372036854775808,-0.05,1500,2026-03-02,1.5,0.12345678,19,true,\n")
  }

  @Test("Rows made of typed lines fit their declaration")
  func typedRows() {
    let pick = PackingSlipTests.list.row(PackingSlipTests.list.lines[0])
    for (row, report) in [
      (Samples.exceptions()[0].row, ReportRegistry.exceptions), (pick, ReportRegistry.pickList),
      (OrderAnswerLine().row, ReportRegistry.orderAnswer), (Samples.invoice().rows[0], ReportRegistry.invoiceExport),
      (Samples.agingRows(1)[0], ReportRegistry.aging(buckets)),
    ] {
      #expect(row.cells.count == report.columns.count)
      #expect(zip(row.cells, report.columns).allSatisfy { $0.fits($1.kind) })
    }
    let rules = PostingRulesReport.rows(Chart())
    #expect(rules.count == PostingRules.all.count)
    #expect(rules.contains { $0.cells.contains(.text("assets:receivables")) })
  }

  @Test(
    "Sections of a page are titled without the figure that sorts them",
    arguments: [
      ("4 unapplied by age", "Unapplied by age"), ("bank", "Bank"), ("2026-01", "2026-01"), ("3", "3"),
    ]) func sectionTitle(_ section: String, _ title: String)
  {
    #expect(PageRows.title(section) == title)
  }

  @Test("The decision row is the line to drop, whatever the target holds")
  func decisionRow() {
    #expect(ExceptionLine.decisionRow(exception: "EX-000012", verb: .approve) == "EX-000012,approve,,,,")
    #expect(ExceptionLine.decisionRow(exception: "EX-000012", verb: .promise) == "EX-000012,promise,YYYY-MM-DD,,,")
    #expect(
      ExceptionLine.decisionRow(exception: "EX-1", verb: .apply, target: "INV,1", amount: "10.00")
        == "EX-1,apply,\"INV,1\",10.00,,")
  }
}
