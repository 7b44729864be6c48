import OrderToCash
import Testing

@testable import Interchange

/// What real files do that no standard says; each small here, all seen in files of real senders.
@Suite struct RealFileTests {
  // MARK: Numbers and days of tables

  static let numbers: [(csv: String, text: String, minor: Int64?)] = [
    ("decimal: \".\", group: \",\"", "\"1,533.50\"", 153_350),
    ("decimal: \",\", group: \".\"", "\"1.533,50\"", 153_350),
    ("decimal: \",\", group: space", "\"1 533,50\"", 153_350), ("decimal: \",\"", "\"2,50-\"", -250),
    ("decimal: \".\"", "-2.50", -250), ("decimal: \".\"", "+2.50", 250), ("decimal: \".\"", "2.5", 250),
    ("decimal: \".\"", "\"1,533.50\"", nil), ("decimal: \",\", group: \".\"", "\"1,533.50\"", nil),
    ("decimal: \".\"", "2.505", nil), ("decimal: \".\"", "2.500", 250),
  ]

  @Test(arguments: numbers) func number(csv: String, text: String, minor: Int64?) {
    let catalog = PartnerFormatTests.catalog(
      "- name: b\n  kind: statements\n  csv: { \(csv) }\n  constants: { account: X }\n  columns: { booking_date: D, amount: A }\n"
    )
    let reading = read("D,A\n2026-01-05,\(text)\n", "b", in: catalog)
    #expect(reading.statements.first?.entries.first?.amount == minor, "\(reading.messages)")
  }

  /// 05/01 is what the declaration says, never what it looks like; and what it can't be is refused.
  @Test(arguments: [
    ("DD/MM/YYYY", "05/01/2026", "2026-01-05"), ("MM/DD/YYYY", "05/01/2026", "2026-05-01"),
    ("MM/DD/YYYY", "25/01/2026", ""), ("DD.MM.YY", "5.1.26", "2026-01-05"), ("YYYYMMDD", "20260105", "2026-01-05"),
  ])
  func day(style: String, text: String, day: String) {
    let catalog = PartnerFormatTests.catalog(
      "- name: b\n  kind: statements\n  csv: { date: \(style) }\n  constants: { account: X }\n  columns: { booking_date: D, amount: A }\n"
    )
    let reading = read("D,A\n\(text),1\n", "b", in: catalog)
    #expect(reading.statements.first?.entries.first?.bookingDate == BusinessDate(day))
    #expect(day.isEmpty == (reading.rules == ["intake.not-a-date"]), "\(reading.messages)")
  }

  /// A debit column whose values have a sign of their own says the same thing twice.
  @Test func debitColumnAndSign() {
    let catalog = PartnerFormatTests.catalog(
      "- name: b\n  kind: statements\n  constants: { account: X }\n  columns: { booking_date: D, debit: S, credit: H }\n"
        + "- name: c\n  kind: statements\n  constants: { account: X }\n  transforms: { debit: [negate] }\n"
        + "  columns: { booking_date: D, debit: S, credit: H }\n")
    let plain = read("D,S,H\n2026-01-05,5.00,\n2026-01-05,,7.00\n", "b", in: catalog)
    #expect(plain.statements.first?.entries.map(\.amount) == [-500, 700], "\(plain.messages)")
    let signed = read("D,S,H\n2026-01-05,-5.00,\n2026-01-05,,7.00\n", "c", in: catalog)
    #expect(signed.statements.first?.entries.map(\.amount) == [-500, 700], "\(signed.messages)")
  }

  /// A title, a date and blank lines above the header; a total below; another delimiter.
  @Test(arguments: [("pipe", "|"), ("tab", "\t"), ("semicolon", ";")])
  func linesThatAreNoRows(name: String, delimiter: String) {
    let declared = delimiter == "\t" ? "tab" : "\"\(delimiter)\""
    let catalog = PartnerFormatTests.catalog(
      "- name: b\n  kind: statements\n  csv: { delimiter: \(declared), header: 4 }\n  constants: { account: X }\n"
        + "  columns: { booking_date: D, amount: A, text: T }\n  skip: { booking_date: [\"Total*\", \"Printed*\"] }\n")
    let text =
      "Statement of account\nas of 31 January\n\nD|A|T\n2026-01-05|1.00|a\n2026-01-06|2.00|b\nTotal|3.00|\nPrinted by the bank\n"
    let reading = read(text.replacing("|", with: delimiter), "b", in: catalog)
    #expect(reading.statements.first?.entries.map(\.amount) == [100, 200], "\(reading.messages)")
    #expect(reading.warnings.map(\.what) == ["2 rows are passed over"])
  }

  // MARK: Encodings

  /// A document in ISO-8859-1 that doesn't say so is no document; said, it is read. UTF-16 says so by its first bytes.
  @Test func encodings() {
    let text = MessageTests.ubl("<cbc:ID>Ä1</cbc:ID>")
    let latin = { (text: String) in text.unicodeScalars.map { UInt8($0.value) } }
    let format = FormatCatalog.builtIn().format(named: "ubl-order")!
    let undeclared = read(latin(text), format)
    #expect(undeclared.isRefused && undeclared.rules == ["intake.not-well-formed"], "\(undeclared.messages)")
    let declared = read(
      latin(text.replacing("version=\"1.0\"", with: "version=\"1.0\" encoding=\"ISO-8859-1\"")), format)
    #expect(declared.orders.first?.number == "Ä1", "\(declared.messages)")
    let wide: [UInt8] = [0xFF, 0xFE] + Array(text.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(read(wide, format).orders.first?.number == "Ä1")
  }

  // MARK: Orders

  @Test func paddedIdentifiers() {
    let order = read(MessageTests.ubl("<cbc:ID>\n      PO-1\n    </cbc:ID>"), "ubl-order").orders.first
    #expect(order?.number == "PO-1")
  }

  @Test func pricePerBaseQuantity() throws {
    let line = MessageTests.line(
      "<cbc:Quantity unitCode=\"EA\">2.5</cbc:Quantity><cbc:LineExtensionAmount currencyID=\"EUR\">3.13</cbc:LineExtensionAmount>"
        + "<cac:Price><cbc:PriceAmount currencyID=\"EUR\">125</cbc:PriceAmount><cbc:BaseQuantity unitCode=\"EA\">100</cbc:BaseQuantity></cac:Price>"
    )
    let reading = read(MessageTests.ubl("<cbc:ID>1</cbc:ID>", lines: line), "ubl-order")
    let found = try #require(reading.orders.first?.lines.first, "\(reading.messages)")
    #expect(reading.rules.isEmpty, "2.5 × 125 ÷ 100 is 3.125, rounded away from zero: \(reading.messages)")
    #expect(found.basePriceQuantity == Quantity(millionths: 100_000_000))
    #expect(found.quantity == Quantity(millionths: 2_500_000) && found.statedAmount == 313)
  }

  @Test func negativeLine() {
    let line = MessageTests.line("<cbc:Quantity unitCode=\"EA\">-2</cbc:Quantity>")
    let reading = read(MessageTests.ubl("<cbc:ID>1</cbc:ID>", lines: line), "ubl-order")
    #expect(reading.rules == ["intake.out-of-range"] && reading.orders.isEmpty)
    #expect(reading.messages.contains("returns and cancellations are documents of their own"), "\(reading.messages)")
  }

  static func charge(_ isCharge: Bool, _ amount: String) -> String {
    "<cac:AllowanceCharge><cbc:ChargeIndicator>\(isCharge)</cbc:ChargeIndicator>"
      + "<cbc:Amount currencyID=\"EUR\">\(amount)</cbc:Amount></cac:AllowanceCharge>"
  }

  @Test func allowancesAndCharges() throws {
    let line = MessageTests.line(
      "<cbc:Quantity unitCode=\"EA\">2</cbc:Quantity><cbc:LineExtensionAmount currencyID=\"EUR\">19.50</cbc:LineExtensionAmount>"
        + "<cac:Price><cbc:PriceAmount currencyID=\"EUR\">10</cbc:PriceAmount></cac:Price>"
        + Self.charge(false, "1.00") + Self.charge(true, "0.50"))
    let reading = read(
      MessageTests.ubl("<cbc:ID>1</cbc:ID>" + Self.charge(true, "5.00") + Self.charge(false, "2.00"), lines: line),
      "ubl-order")
    let order = try #require(reading.orders.first, "\(reading.messages)")
    #expect(reading.rules.isEmpty, "\(reading.messages)")
    #expect(order.lines.first?.allowancesAndCharges == -50 && order.allowancesAndCharges == 300)
  }

  // MARK: Statements

  static func batch(_ count: Int, amounts: Bool, off: Int = 0) -> String {
    let details = (1...count).map { number in
      "<TxDtls><Refs><EndToEndId>E\(number)</EndToEndId></Refs>"
        + (amounts ? "<Amt Ccy=\"EUR\">\(number + (number == count ? off : 0)).00</Amt>" : "") + "</TxDtls>"
    }.joined()
    let sum = count * (count + 1) / 2
    return MessageTests.camt(
      MessageTests.entry(
        "<Sts>BOOK</Sts><NtryDtls><Btch><NbOfTxs>\(count)</NbOfTxs></Btch>\(details)</NtryDtls>",
        amount: "<Amt Ccy=\"EUR\">\(sum).00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"))
  }

  /// One entry for 500 payments: each with its amount, without, or with one that is off.
  @Test(arguments: [(true, 0, []), (false, 0, []), (true, 1, ["intake.arithmetic"])] as [(Bool, Int, [String])])
  func batch(amounts: Bool, off: Int, rules: [String]) throws {
    let reading = read(Self.batch(500, amounts: amounts, off: off), "camt053")
    let entry = try #require(reading.statements.first?.entries.first, "\(reading.messages)")
    #expect(reading.rules == rules, "\(reading.messages)")
    #expect(entry.amount == 12_525_000 && entry.transactions.count == 500)
    #expect(entry.transactions[499].endToEnd == "E500")
  }
}
