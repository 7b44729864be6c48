import OrderToCash
import Testing

@testable import Interchange

/// Partners' own formats, as `formats:` of a configuration declares them.
@Suite struct PartnerFormatTests {
  static let acme = """
    - name: acme-orders
      kind: orders
      file: "acme-*.csv"
      csv: { delimiter: ";", encoding: ISO-8859-1, header: 3, decimal: ",", group: ".", date: DD.MM.YYYY }
      constants: { customer: C001, currency: EUR }
      columns: { order_number: Bestellnummer, line: Pos, item: Artikel, quantity: Menge, price: Preis, unit: Einheit, order_date: Datum }
      values: { unit: { Stk: C62, Karton: CT } }
      transforms: { item: [unpad, upper] }
    """

  static func catalog(_ text: String) -> FormatCatalog {
    var catalog = FormatCatalog.builtIn()
    let problems = catalog.add(formats: text)
    #expect(problems.isEmpty, "\(problems.map(\.message))")
    return catalog
  }

  @Test func orders() throws {
    let catalog = PartnerFormatTests.catalog(PartnerFormatTests.acme)
    let text =
      "ACME\nStand: 5.1.2026\nBestellnummer;Pos;Artikel;Menge;Preis;Einheit;Datum;Größe\n"
      + "B1;10;00ab;1.234,5;0,35;Karton;5.1.2026;ä\nB1;20;7;2-;1.234.567,00;Stk;05.01.2026;\n"
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    #expect(recognise(bytes, file: "acme-17.csv", in: catalog).name == "acme-orders")
    let reading = read(bytes, catalog.format(named: "acme-orders")!)
    #expect(reading.rules == ["intake.out-of-range"], "\(reading.messages)")
    #expect(reading.messages.contains("line 5, column 4: Menge: the quantity is -2"))
    let good = read(Array(bytes.dropLast(40)), catalog.format(named: "acme-orders")!)
    let order = try #require(good.orders.first, "\(good.messages)")
    #expect(order.issueDate == BusinessDate("2026-01-05") && order.buyer.identifiers.map(\.value) == ["C001"])
    #expect(order.lines[0].quantity == Quantity(millionths: 1_234_500_000) && order.lines[0].unit == "XCT")
    #expect(order.lines[0].sellerItem == "AB" && order.lines[0].id == "10")
  }

  @Test func bankWithoutHeader() {
    let catalog = PartnerFormatTests.catalog(
      """
      - name: sparkasse
        kind: statements
        channel: bank
        csv: { delimiter: tab, header: none, decimal: ",", date: YYYYMMDD, encoding: UTF-16 }
        constants: { account: DE12, currency: EUR }
        columns: { booking_date: 1, debit: 2, credit: 3, text: 5 }
      """)
    let text = "20260105\t1,50\t\tx\tfee\n20260106\t\t20\tx\tpaid\n"
    for bigEndian in [true, false] {
      let units = [0xFEFF] + Array(text.utf16)
      let bytes = units.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
      #expect(recognise(bytes, channel: "bank", in: catalog).name == "sparkasse")
      let reading = read(bytes, catalog.format(named: "sparkasse")!, piece: 3)
      #expect(reading.statements.first?.entries.map(\.amount) == [-150, 2000], "\(reading.messages)")
      #expect(reading.statements.first?.account == "DE12")
    }
  }

  @Test func changesAndCancellations() {
    let catalog = PartnerFormatTests.catalog(
      """
      - { name: changes, kind: order-changes, columns: { order_number: No, customer: Who, line: L, item: What, quantity: Q } }
      - { name: cancellations, kind: order-cancellations, columns: { order_number: No, customer: Who } }
      """)
    let change = read("No,Who,L,What,Q\nP1,C1,1,A,0\n", "changes", in: catalog)
    #expect(change.orders.first?.function == .change && change.orders.first?.lines.first?.quantity == .zero)
    let cancellation = read("No,Who\nP1,C1\n", "cancellations", in: catalog)
    #expect(cancellation.orders.first?.function == .cancellation, "\(cancellation.messages)")
    #expect(cancellation.documents.first?.kind == .orderCancellations)
  }

  struct Download {
    var file: String
    var csv: String
    var columns: String
    var more = ""
    var amounts: [Int64]
  }

  private static let american = "date: MM/DD/YYYY, group: \",\""

  /// Statements that real banks' customers download, with a format for each: what is debit is said by a sign, by a column, by both, or by
  /// two columns with signs of their own.
  static let downloads: [Download] = [
    Download(
      file: "balance", csv: american, columns: "booking_date: Date, amount: Amount, text: Label",
      amounts: [-3350, 153_350]),
    Download(
      file: "multi_currency", csv: american,
      columns: "booking_date: Date, amount: Amount, currency: Currency, counterparty: Partner Name",
      amounts: [-3350, 152_500]),
    Download(
      file: "sample_statement_en", csv: american, columns: "booking_date: Date, amount: Amount, currency: Currency",
      amounts: [-3350, 152_500]),
    Download(
      file: "original_currency_no_header", csv: american + ", header: none",
      columns: "booking_date: 1, text: 2, currency: 3, amount: 4, counterparty: 6, reference: 8", amounts: [152_500]),
    Download(
      file: "original_currency", csv: american, columns: "booking_date: Date, amount: Amount, currency: Currency",
      amounts: [152_500]),
    Download(
      file: "original_currency_empty", csv: american,
      columns: "booking_date: Date, amount: Amount, currency: Currency", amounts: [152_500]),
    Download(
      file: "empty_statement_en", csv: american, columns: "booking_date: Date, amount: Amount", amounts: []),
    Download(
      file: "sample_statement_credit_card_inverse_sign_en", csv: american,
      columns: "booking_date: Date, amount: Amount, currency: Currency", more: "transforms: { amount: [negate] }",
      amounts: [-3350, 152_500]),
    Download(
      file: "debit_credit", csv: american, columns: "booking_date: Date, amount: Amount, direction: D/C",
      more: "transforms: { amount: [unsigned] }", amounts: [-3350, 153_350]),
    Download(
      file: "debit_credit_amount", csv: american, columns: "booking_date: Date, debit: Debit, credit: Credit",
      more: "transforms: { debit: [unsigned], credit: [unsigned] }", amounts: [2000, 1350, -3350, -150_000]),
    Download(
      file: "meta_data_separated_credit_debit", csv: "date: DD/MM/YY, decimal: \",\", header: 5",
      columns: "booking_date: Date, debit: Debit, credit: Credit, bank_reference: Operation Number, text: Label",
      more: "skip: { booking_date: [\"Balance*\"] }", amounts: [-5000, -10_000, -8068, 130_000]),
  ]

  @Test(arguments: downloads) func bankDownloads(_ download: Download) {
    let more = download.more.isEmpty ? "" : "  \(download.more)\n"
    let catalog = PartnerFormatTests.catalog(
      "- name: bank-x\n  kind: statements\n  csv: { \(download.csv) }\n  constants: { account: X1 }\n"
        + "  columns: { \(download.columns) }\n\(more)")
    let name = "OCA__bank-statement-import__\(download.file).csv"
    guard Samples.files("csv_statement").contains(name) else { return }
    let reading = read(Samples.bytes("csv_statement", name), catalog.format(named: "bank-x")!)
    let rules = reading.rules.filter { $0 != "intake.skipped-rows" }
    #expect(rules.isEmpty && !reading.isRefused, "\(reading.messages)")
    #expect(reading.statements.flatMap(\.entries).map(\.amount) == download.amounts)
  }

  /// Without a word on it a sign beside a credit could mean anything.
  @Test func signBesideADirection() {
    let rows = "booking_date,amount,direction\n2026-01-05,-5.00,C\n2026-01-05,-5.00,D\n2026-01-05,5.00,D\n"
    let plain =
      "- name: b\n  kind: statements\n  constants: { account: X1 }\n  columns: [booking_date, amount, direction]\n"
    let open = read(rows, "b", in: PartnerFormatTests.catalog(plain))
    #expect(open.rules == ["intake.out-of-range"] && open.statements.isEmpty, "\(open.messages)")
    let told = read(rows, "b", in: PartnerFormatTests.catalog(plain + "  transforms: { amount: [unsigned] }\n"))
    #expect(told.statements.first?.entries.map(\.amount) == [500, -500, -500], "\(told.messages)")
  }

  static let xml = "- name: a\n  kind: orders\n  xml: { root: O, namespace: \"urn:o\" }\n"

  /// Each mistake with its line and column.
  static let mistakes: [(text: String, line: Int, says: String)] = [
    ("- kind: orders\n", 1, "a format has no name or no kind"),
    ("- name: a\n  kind: bills\n", 2, "`bills` is no kind of document"),
    ("- name: a\n  kind: orders\n  colums: {}\n", 3, "the key `colums` is not known"),
    ("- name: a\n  kind: orders\n", 1, "format `a` says neither `columns` nor `xml`"),
    ("- name: a\n  kind: orders\n  columns: { order_numbr: X }\n", 3, "the field `order_numbr` is not known"),
    ("- name: a\n  kind: orders\n  columns: { order_number: X, quantity: Q }\n", 1, "no column gives `customer`"),
    ("- name: a\n  extends: ubl-order\n  fields: { note: Delivery/ID }\n", 3, "lies in another part than the field"),
    ("- name: a\n  kind: rates\n  csv: { delimiter: \"||\" }\n", 3, "`||` is not one character"),
    ("- name: a\n  kind: rates\n  csv: { encoding: EBCDIC }\n", 3, "`EBCDIC` can't be used here"),
    ("- name: a\n  kind: rates\n  csv: { date: D/M/Y }\n", 3, "`D/M/Y` can't be used here"),
    ("- name: a\n  kind: rates\n  csv: { decimal: \",\", group: \",\" }\n", 3, "two different marks"),
    ("- name: a\n  kind: rates\n  csv: { header: none }\n  columns: { rate: Kurs }\n", 4, "numbers from 1"),
    (
      "- name: a\n  kind: rates\n  constants: { currency: EURO }\n", 3,
      "`EURO` can't be used here (allowed are currencies"
    ),
    ("- name: a\n  kind: rates\n  values: { rate: { a: b } }\n", 3, "the field `rate` is not known"),
    ("- name: a\n  kind: rates\n  columns: [rate]\n  transforms: { rate: [eval] }\n", 4, "`eval` can't be used here"),
    (
      "- name: a\n  kind: statements\n  columns: { account: A, booking_date: B, debit: D }\n", 1,
      "no column gives an amount"
    ),
    ("- name: a\n  kind: orders\n  join: { name: n }\n", 3, "`name` or `half` is missing"),
    ("- name: a\n  kind: orders\n  join: { name: n, half: feet }\n", 3, "`feet` can't be used here (allowed are heads"),
    ("- name: a\n  kind: rates\n  join: { name: n, half: lines }\n", 3, "formats of kind orders"),
    (
      "- name: a\n  kind: orders\n  join: { name: n, half: lines }\n  columns: [order_number, item]\n", 1,
      "no column gives `quantity`"
    ),
    ("- name: a\n  kind: rates\n  policy: { mood: kind }\n", 3, "the key `mood` is not known"),
    ("- name: a\n  kind: rates\n  policy: { strictness: harsh }\n", 3, "allowed are strict, normal, lenient"),
    ("- name: a\n  kind: rates\n  policy: { refuse: line }\n", 3, "allowed are file, document"),
    (
      "- name: a\n  kind: rates\n  policy: { severity: { intake.not-a-number: warn } }\n", 3,
      "`intake.not-a-number` can't"
    ),
    (
      "- name: a\n  kind: rates\n  policy: { severity: { intake.arithmetic: shout } }\n", 3,
      "allowed are warn, review, refuse"
    ),
    ("- name: a\n  kind: rates\n  skip: { rate: [x] }\n", 3, "the field `rate` is not known"),
    ("- name: a\n  kind: orders\n  changes: some\n", 3, "allowed are whole, named"),
    ("- name: a\n  kind: statements\n  source: rumour\n", 3, "allowed are statement, notification, report, csv"),
    ("- name: a\n  extends: nothing\n", 2, "there is no XML format `nothing`"),
    ("- name: a\n  kind: orders\n  xml: { root: O }\n", 3, "`root` or `namespace` is missing"),
    (xml + "  fields: { order_number: A//B }\n", 4, "`A//B` can't be used here (allowed are paths"),
    (xml + "  fields: { order_number: 1A }\n", 4, "`1A` can't be used here"),
    (xml + "  fields: { order_number: \"cbc:ID\" }\n", 4, "`cbc:ID` can't be used here"),
    (xml + "  fields: { order_number: ID @a @b }\n", 4, "can't be used here"),
    (xml + "  fields: { order_number: ID, note: ID }\n", 4, "paths that no other field has"),
    (xml + "  parts: { wheel: { at: A } }\n", 4, "`wheel` can't be used here (allowed are buyer"),
    (xml + "  parts: { line: { fields: { item: A } } }\n", 4, "`at` is missing"),
    (xml + "  parts: { line: { at: /A } }\n", 4, "`/A` can't be used here"),
    (xml + "  required: [order_numbr]\n", 4, "the field `order_numbr` is not known"),
    ("- name: orders\n  kind: rates\n  columns: [date, currency, rate]\n", 1, "there is already a format `orders`"),
    ("name: a\n", 1, "`formats` is not a list"),
    ("- [\n", 0, "the formats are not YAML"),
  ]

  @Test(arguments: mistakes)
  func mistake(text: String, line: Int, says: String) {
    var catalog = FormatCatalog.builtIn()
    let problems = catalog.add(formats: text)
    #expect(
      problems.contains { $0.place.line == Int32(line) && $0.message.contains(says) }, "\(problems.map(\.message))")
    #expect(problems.allSatisfy { $0.rule.string.hasPrefix("config.") })
    #expect(catalog.formats.count == FormatCatalog.builtIn().formats.count)
  }

  /// Of formats with one root element: what names the file, what names the channel, any other of the partner's, what is built in.
  @Test func ownXMLGoesFirst() {
    func own(_ name: String, _ more: String = "") -> String { "- name: \(name)\n  extends: ubl-order\n\(more)" }
    let bytes = Array(MessageTests.ubl("<cbc:ID>1</cbc:ID>").utf8)
    let channel = own("of-channel", "  channel: acme\n")
    let cases: [(formats: String, file: Text, channel: Text, name: String?)] = [
      (channel, "x.xml", "acme", "of-channel"), (channel, "x.xml", "b", "ubl-order"),
      (own("own"), "x.xml", "b", "own"), (own("own") + channel, "x.xml", "acme", "of-channel"),
      (own("named", "  file: \"po-*\"\n") + channel, "po-1.xml", "acme", "named"),
      (own("named", "  file: \"po-*\"\n") + channel, "x.xml", "acme", "of-channel"),
      (channel + own("second", "  channel: acme\n"), "x.xml", "acme", nil),
    ]
    for row in cases {
      let found = recognise(bytes, file: row.file, channel: row.channel, in: PartnerFormatTests.catalog(row.formats))
      #expect(found.name == row.name, "\(row)")
      #expect((found.problem?.rule == "intake.ambiguous-format") == (row.name == nil))
    }
  }

  @Test func recognition() {
    let catalog = PartnerFormatTests.catalog(PartnerFormatTests.acme)
    let orders = Array("order_number,customer,quantity\n".utf8)
    let cases: [(bytes: [UInt8], file: Text, kinds: [DocumentKind], name: String?, says: String)] = [
      (orders, "x.csv", [.orders], "orders", ""),
      (orders, "x.csv", [.stock], nil, "this is a file of orders (format orders)"),
      (
        Array("sku,colour\n".utf8), "x.csv", [.stock], nil,
        "nearest is stock, which also needs the columns quantity, counted_at"
      ),
      (Array("hello\n".utf8), "x.csv", [.stock], nil, "its header has no column of stock"),
      (Array("hello\n".utf8), "acme-1.csv", [.orders], "acme-orders", ""),
      ([], "x.csv", [.orders], nil, "the file is empty"),
      (Array("hello".utf8), "x.xml", [.orders], nil, "named .xml but does not begin like XML"),
      (Array("<a xmlns='urn:x'/>".utf8), "x", [.orders], nil, "no format reads `a` of namespace `urn:x`"),
      (
        Array(
          "<!-- > --><?x ?><!DOCTYPE Order [<!ELEMENT a (b)>]>\n<o:Order a='>' xmlns:o=\"\(MessageTests.orderNamespace)\">"
            .utf8),
        "x", [.orders], "ubl-order", ""
      ),
      (Array("<!-- never closed".utf8), "x", [.orders], nil, "has no root element"),
    ]
    for row in cases {
      let (name, problem) = recognise(row.bytes, file: row.file, kinds: row.kinds, in: catalog)
      #expect(
        name == row.name && (row.says.isEmpty || (problem?.message ?? "").contains(row.says)),
        "\(row.says): \(problem?.message ?? name ?? "")")
    }
  }
}
