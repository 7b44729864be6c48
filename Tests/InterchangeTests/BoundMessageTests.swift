import OrderToCash
import Testing

@testable import Interchange

/// Each message about bounds, bytes, records and recognition once, with the bytes that provoke it; `MessageTests` has those about values.
@Suite struct BoundMessageTests {
  struct Case: CustomTestStringConvertible {
    var rule: String
    var format: Text
    var bytes: [UInt8]
    var says: String
    var severity = Severity.refuse
    var testDescription: String { "\(rule) in \(format): \(says)" }

    init(_ rule: String, _ format: Text, _ text: String, _ says: String, severity: Severity = .refuse) {
      (self.rule, self.format, bytes, self.says) = (rule, format, Array(text.utf8), says)
      self.severity = severity
    }
  }

  static let limits = ReadLimits(
    fieldBytes: 100, documentLines: 12, documentBytes: 4000, columns: 30, depth: 8, nameBytes: 40, tokenBytes: 200)
  private static let long = String(repeating: "x", count: 101)

  // MARK: Tables

  private static func orders(_ rows: String) -> String { "order_number,customer,item,quantity,priority\n" + rows }

  static let tables: [Case] = [
    Case("intake.missing-column", "orders", "order_number\nP1\n", "the header lacks `customer`, `quantity`"),
    Case(
      "intake.unknown-column", "customers", "id,name,colour\nC1,A,red\n",
      "line 1, column 3: colour: the column is not known to format customers", severity: .warn),
    Case("intake.limit", "customers", "id,name\nC1,\(long)\n", "a value is longer than 100 bytes"),
    Case(
      "intake.limit", "customers", "id,name\nC1,\"\(String(repeating: "a \"\" ", count: 100))",
      "a cell is longer than 200 bytes"),
    Case(
      "intake.limit", "customers", "id,name\nC1,A\(String(repeating: ",", count: 30))\n",
      "a row has more than 30 cells"),
    Case(
      "intake.limit", "orders", orders((1...13).map { "P1,C1,I\($0),1,\n" }.joined()),
      "a document has more than 12 lines or 4000 bytes"),
    Case("intake.not-well-formed", "customers", "id,name\nC1,A \"b\"\n", "a quote stands where none may be"),
    Case("intake.out-of-range", "orders", orders("P1,C1,A,1,12\n"), "line 2, column 5: priority: the priority is `12`"),
    Case(
      "intake.unknown-code", "customers", "id,name,delivery\nC1,A,pigeon\n", "`pigeon` is no way to deliver"),
    Case("intake.out-of-range", "tax-rates", "country,rate\nUS,-1\n", "the rate is below zero"),
    Case(
      "intake.out-of-range", "tax-rates", "country,rate,valid_from,valid_to\nUS,7,2026-02-01,2026-01-31\n",
      "it ends on 2026-01-31, before it begins on 2026-02-01"),
    Case(
      "intake.out-of-range", "standing-orders",
      "standing_order,customer,item,quantity,every,first_date,last_date\nS1,C1,A,1,month,2026-02-01,2026-01-31\n",
      "it ends on 2026-01-31, before it begins on 2026-02-01"),
    Case(
      "intake.out-of-range", "sums", "no,cust,item,qty,price,sum\n1,C1,A,1000000000,9000000,1.00\n",
      "quantity × price of line 1 is too large"),
    Case(
      "intake.missing-field", "sums", "no,cust,item,qty,price,sum\n1,C1,A,,1,1.00\n", "qty: a value is missing"),
    Case(
      "intake.unknown-code", "mixed", "no,cust,status,item,qty\n1,C1,maybe,A,1\n",
      "`maybe` says neither order, change nor cancellation"),
    Case(
      "intake.out-of-range", "remittances",
      "advice,payer,currency,document,amount\n"
        + (1...12).map { "A1,C1,EUR,D\($0),9999999999999.99\n" }.joined(),
      "its amounts together are more than can be handled"),
  ]

  private static let mixed = """
    - name: mixed
      kind: orders
      columns: { order_number: no, customer: cust, function: status, item: item, quantity: qty }
    - name: sums
      kind: orders
      columns: { order_number: no, customer: cust, item: item, quantity: qty, price: price, line_amount: sum }
    """

  // MARK: XML

  private static func camt(_ content: String) -> String { HostileTests.document(content) }

  static let xml: [Case] = [
    Case(
      "intake.limit", "camt053", camt("<Ntry>" + String(repeating: "<NtryDtls>", count: 9)),
      "elements are nested deeper than 8"),
    Case(
      "intake.limit", "camt053", camt("<\(String(repeating: "N", count: 41))/>"),
      "an element's name is longer than 40 bytes"),
    Case("intake.limit", "camt053", camt("<ElctrncSeqNb>\(long)</ElctrncSeqNb>"), "a value is longer than 100 bytes"),
    Case(
      "intake.limit", "camt053", camt(String(repeating: "<Ntry><Amt Ccy=\"EUR\">1</Amt></Ntry>", count: 13)),
      "a document has more than 12 lines"),
    Case(
      "intake.limit", "camt053",
      camt("<Ntry>" + String(repeating: "<AddtlNtryInf>words</AddtlNtryInf>", count: 200) + "</Ntry>"),
      "a document has values of more than 4000 bytes"),
    Case(
      "intake.limit", "camt053", camt("<!--" + String(repeating: long, count: 2000) + "-->"),
      "a tag, comment or text is longer than 200 bytes"),
    Case(
      "intake.entity", "camt053", HostileTests.document("", type: "<!DOCTYPE Document [<!ENTITY a \"b\">]>"),
      "the file declares or uses entities or default attributes of its own"),
    Case(
      "intake.not-well-formed", "camt053", String(camt("").dropLast(12)), "the file is not well-formed XML"),
    Case("intake.unknown-format", "camt053", "<Order/>", "the root element is Order"),
  ]

  // MARK: Records

  private static let bai2 = "01,B,U,260106,0800,1,,,2/\n02,U,B,1,260105,,USD,2/\n"

  /// A lockbox's head and one cheque over 100.00.
  private static let cheque =
    "5001001          1234567160523\n"
    + "600100100000100001234567891234567890000000012316052                     Acme Ltd\n"
  private static let blanks = String(repeating: " ", count: 19)

  static let records: [Case] = [
    Case(
      "intake.limit", "mt940", ":20:A\n:86:" + String(repeating: "x", count: 300), "a line is longer than 200 bytes"),
    Case(
      "intake.bad-record", "mt940",
      ":20:A\n:25:1\n:28C:1\n:60F:C260105EUR0,\n:61:260106X10,NTRF\n:62F:C260106EUR0,\n-\n",
      "an entry of tag :61: can't be read"),
    Case(
      "intake.bad-record", "mt940", ":20:A\n:25:1\n:28C:1\n:60F:C26\n:62F:C260106EUR0,\n-\n",
      "a balance of tag :60F: can't be read"),
    Case(
      "intake.bad-record", "bai2", "XX,1/\n" + bai2,
      "line 1, column 1: the line begins with none of BAI2's record codes"),
    Case("intake.control-total", "bai2", bai2 + "03,1,,010,1,,/\n16,165,1,,,,\n", "the file ends within an account"),
    Case(
      "intake.unknown-code", "bai2", bai2 + "03,1,,010,0,,/\n16,ABC,1,,,,\n49,1,3/\n98,1,1,5/\n99,1,1,7/\n",
      "`ABC` is no type code"),
    Case(
      "intake.control-total", "bai2", bai2 + "03,1,,010,0,,/\n16,165,1,,,,\n49,7,3/\n98,7,1,5/\n99,7,1,7/\n",
      "the account's amounts sum to 1, its trailer says 7"),
    Case(
      "intake.control-total", "bai2", bai2 + "03,1,,010,0,,/\n16,165,1,,,,\n49,1,3/\n98,5,1,5/\n99,5,1,7/\n",
      "the group's parts sum to 1, its trailer says 5"),
    Case(
      "intake.bad-record", "lockbox", "100ABCDEFGHIJ00999999911605231800\n3\n",
      "line 2, column 1: the line is no record of a lockbox file"),
    Case(
      "intake.control-total", "bai2", bai2 + "03,1,,010,0,,/\n16,165,1,,,,\n49,1,9/\n98,1,1,11/\n99,1,1,13/\n",
      "the account has 3 records, its trailer says 9", severity: .warn),
    Case("intake.control-total", "lockbox", cheque, "the file ends within a batch"),
    Case(
      "intake.control-total", "lockbox", cheque + "7" + blanks + "0020000020000\n",
      "the batch has 1 cheques of 10000 cents, its trailer says 2 of 20000"),
    Case(
      "intake.control-total", "lockbox", cheque + "7" + blanks + "0010000010000\n9000009\n",
      "the file has 4 records, its trailer says 9"),
  ]

  /// Bytes that are no text of their encoding.
  static let bytes: [Case] = {
    var case1 = Case("intake.encoding", "customers", "id,name\nC1,M", "a character is not UTF-8")
    case1.bytes += [0xFC, 0x0A]
    return [case1]
  }()

  @Test(arguments: tables + xml + records + bytes) func message(_ row: Case) throws {
    let catalog = PartnerFormatTests.catalog(Self.mixed)
    let format = try #require(catalog.format(named: row.format))
    for piece in [7, 1 << 20] {
      let reading = read(row.bytes, format, limits: Self.limits, piece: piece)
      let all = reading.refusal + reading.warnings + reading.documents.flatMap(\.problems)
      let found = all.first { $0.rule.string == row.rule && $0.message.contains(row.says) }
      #expect(found != nil, "in pieces of \(piece) said: \(reading.messages)")
      #expect(found?.severity == row.severity && found?.why.isEmpty == false && found?.whatToDo.isEmpty == false)
      let isTaken = !reading.isRefused && reading.documents.allSatisfy { $0.document != nil }
      #expect(isTaken == (row.severity != .refuse))
    }
  }

  // MARK: Recognition

  static let unrecognised: [(text: String, file: Text, rule: String, says: String)] = [
    ("id,name\n", "x.xml", "intake.not-well-formed", "the file is named .xml but does not begin like XML"),
    (
      "<?xml version=\"1.0\"?><!-- nothing -->", "x", "intake.not-well-formed",
      "the file begins like XML but has no root element"
    ),
    ("<Invoice xmlns=\"urn:x\"/>", "x", "intake.unknown-format", "no format reads `Invoice` of namespace `urn:x`"),
    ("{4:\n:25:1\n", "x", "intake.unknown-format", "no format reads these mt940 records"),
    ("hello\n", "x", "intake.unknown-format", "no format reads this file"),
    ("", "x", "intake.empty-file", "the file is empty"),
  ]

  @Test(arguments: unrecognised)
  func recognition(_ text: String, _ file: Text, _ rule: String, _ says: String) throws {
    let problem = try #require(recognise(Array(text.utf8), file: file).problem)
    #expect(problem.rule.string == rule && problem.message.contains(says), "\(problem.message)")
    #expect(!problem.why.isEmpty && !problem.whatToDo.isEmpty)
  }
}
