import OrderToCash
import Testing

@testable import Interchange

/// Files that try to make the program fetch, expand, grow or fall.
@Suite struct HostileTests {
  static let namespace = "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\""

  static func document(_ content: String, type: String = "") -> String {
    "<?xml version=\"1.0\"?>\(type)<Document \(namespace)><BkToCstmrStmt><Stmt><Id>S1</Id>"
      + "<Acct><Id><IBAN>DE89</IBAN></Id></Acct>\(content)</Stmt></BkToCstmrStmt></Document>"
  }

  static let laughs =
    "<!DOCTYPE Document [<!ENTITY a \"lol\">"
    + (1...9).map { "<!ENTITY a\($0) \"\(String(repeating: $0 == 1 ? "&a;" : "&a\($0 - 1);", count: 10))\">" }.joined()
    + "]>"

  static let cases: [(name: String, text: String, rule: String)] = [
    ("billion laughs", document("<AddtlNtryInf>&a9;</AddtlNtryInf>", type: laughs), "intake.entity"),
    (
      "external entity",
      document("<Id>&x;</Id>", type: "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"),
      "intake.entity"
    ),
    (
      "parameter entity", document("", type: "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"http://127.0.0.1/x\"> %p;]>"),
      "intake.entity"
    ),
    (
      "default attributes", document("", type: "<!DOCTYPE Document [<!ATTLIST Amt Ccy CDATA \"EUR\">]>"),
      "intake.entity"
    ),
    (
      "reference into an external type", document("<Id>&x;</Id>", type: "<!DOCTYPE Document SYSTEM \"x.dtd\">"),
      "intake.entity"
    ),
    ("undeclared entity", document("<Id>&x;</Id>"), "intake.not-well-formed"),
    (
      "deep nesting", document(String(repeating: "<a>", count: 5000) + String(repeating: "</a>", count: 5000)),
      "intake.limit"
    ),
    ("long name", document("<\(String(repeating: "n", count: 5000))/>"), "intake.limit"),
    ("long value", document("<ElctrncSeqNb>\(String(repeating: "9", count: 70_000))</ElctrncSeqNb>"), "intake.limit"),
    (
      "long attribute of a value",
      document("<Ntry><Amt Ccy=\"\(String(repeating: "E", count: 70_000))\">1</Amt></Ntry>"), "intake.limit"
    ),
    ("endless tag", document("<a b=\"" + String(repeating: "x", count: 3_000_000)), "intake.limit"),
    ("endless comment", document("<!-- " + String(repeating: "x", count: 3_000_000)), "intake.limit"),
    ("end too early", String(document("").dropLast(20)), "intake.not-well-formed"),
    ("text after the end", document("") + "x", "intake.not-well-formed"),
    ("undeclared prefix", document("<x:a/>"), "intake.not-well-formed"),
    ("nothing", "<", "intake.not-well-formed"),
  ]

  @Test(arguments: cases)
  func refused(name: String, text: String, rule: String) {
    let reading = read(text, "camt053")
    #expect(reading.isRefused)
    #expect(reading.rules.contains(rule), "\(reading.rules): \(reading.messages.prefix(300))")
  }

  @Test func tooManyLines() {
    let entries = String(repeating: "<Ntry><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>", count: 20)
    let reading = read(HostileTests.document(entries), "camt053", limits: ReadLimits(documentLines: 10))
    #expect(reading.isRefused && reading.rules == ["intake.limit"])
  }

  /// Sums that would go beyond any integer are a refused document, not the end of the process.
  @Test(arguments: ["LineExtensionAmount", "AllowanceCharge"]) func amountsBeyondBounds(_ place: String) {
    let most = "9999999999999.99"
    let charge =
      "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
      + "<cbc:Amount currencyID=\"EUR\">\(most)</cbc:Amount></cac:AllowanceCharge>"
    let isLine = place == "LineExtensionAmount"
    let lines = (1...(isLine ? 9300 : 1)).map { number in
      "<cac:OrderLine><cac:LineItem><cbc:ID>\(number)</cbc:ID><cbc:Quantity unitCode=\"C62\">1</cbc:Quantity>"
        + "<cbc:LineExtensionAmount currencyID=\"EUR\">\(isLine ? most : "1.00")</cbc:LineExtensionAmount>"
        + (isLine ? "" : String(repeating: charge, count: 9300))
        + "<cac:Item><cbc:Name>Thing</cbc:Name></cac:Item></cac:LineItem></cac:OrderLine>"
    }
    let text = """
      <Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" \
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" \
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">\
      <cbc:ID>1</cbc:ID><cbc:IssueDate>2026-01-05</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\
      <cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">1</cbc:EndpointID></cac:Party></cac:BuyerCustomerParty>\
      <cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">1.00</cbc:LineExtensionAmount>\
      </cac:AnticipatedMonetaryTotal>\(lines.joined())</Order>
      """
    let reading = read(text, "ubl-order")
    #expect(reading.rules.contains("intake.out-of-range"), "\(reading.messages.prefix(300))")
    #expect(reading.orders.isEmpty)
  }

  @Test func invalidBytes() {
    var bytes = Array(HostileTests.document("<Ntry/>").utf8)
    bytes.insert(0xFF, at: bytes.count - 60)
    let reading = read(bytes, FormatCatalog.builtIn().format(named: "camt053")!)
    #expect(reading.isRefused && reading.rules == ["intake.not-well-formed"])
  }

  /// A document type without declarations is read over; its file is never fetched.
  @Test func plainDocumentType() {
    for type in ["<!DOCTYPE Document>", "<!DOCTYPE Document SYSTEM \"http://127.0.0.1:1/x.dtd\">"] {
      let reading = read(HostileTests.document("", type: type), "camt053")
      #expect(!reading.isRefused && reading.statements.count == 1, "\(reading.messages)")
    }
  }

  /// The encodings that XML files come in, recognised and read alike.
  @Test func encodings() {
    let text = HostileTests.document("<ElctrncSeqNb>é</ElctrncSeqNb>")
    let plain = text.replacing("<?xml version=\"1.0\"?>", with: "")
    let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\(plain)".unicodeScalars.map { UInt8($0.value) }
    let wide = ([0xFEFF] + Array(plain.utf16)).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let wideBigEndian = ([0xFEFF] + Array(plain.utf16)).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), latin, wide, wideBigEndian] {
      #expect(recognise(bytes).name == "camt053")
      for piece in [1, 3, 1000] {
        let reading = read(bytes, FormatCatalog.builtIn().format(named: "camt053")!, piece: piece)
        #expect(reading.statements.first?.sequence == "é", "\(reading.messages)")
      }
    }
  }

  /// What no field asks for is skipped whatever its size, and what looks like a field in a foreign namespace is none.
  @Test func skipsWhatIsNotAsked() {
    let attachment = "<Attachment>" + String(repeating: "QUJD", count: 500_000) + "</Attachment>"
    let foreign = "<x:Id xmlns:x=\"urn:other\">S2</x:Id><Id xmlns=\"urn:other\">S3</Id>"
    let reading = read(HostileTests.document(attachment + foreign), "camt053")
    #expect(reading.statements.first?.id == "S1", "\(reading.messages)")
  }

  @Test(arguments: [
    ("unclosed quote", "id,name\nC1,\"" + String(repeating: "x", count: 3_000_000), "intake.limit"),
    ("long value", "id,name\nC1," + String(repeating: "x", count: 100_000) + "\n", "intake.limit"),
    ("not UTF-8", "", "intake.encoding"),
  ])
  func hostileCSV(name: String, text: String, rule: String) {
    let bytes = text.isEmpty ? Array("id,name\nC1,M".utf8) + [0xFC] + Array("ller\n".utf8) : Array(text.utf8)
    let reading = read(bytes, FormatCatalog.builtIn().format(named: "customers")!, piece: 65_536)
    #expect(reading.isRefused && reading.rules == [rule], "\(reading.messages)")
  }

  /// Bytes flipped, dropped, doubled and cut: whatever comes, the reader ends, and reads the next good file as ever.
  @Test func mutations() {
    var random = Generator(state: 20_260_105)
    let good = Array(MessageTests.ubl("<cbc:ID>1</cbc:ID>").utf8)
    let seeds: [(Text, [UInt8])] = [
      ("ubl-order", good), ("camt053", Array(MessageTests.camt(MessageTests.entry("<Sts>BOOK</Sts>")).utf8)),
      ("orders", Array((MessageTests.orderHeader + "P1,C1,EUR,1,\"A \"\"b\"\"\",1.5,EA,2.50,2026-01-05\n").utf8)),
      ("bank", Array((MessageTests.bankHeader + "DE1,2026-01-05,-1.50,EUR,fee\n").utf8)),
    ]
    let catalog = FormatCatalog.builtIn()
    let reader = FileReader(catalog: catalog, context: ReadContext())
    for (name, bytes) in seeds {
      let format = catalog.format(named: name)!
      for round in 0..<400 {
        let mutated = random.mutate(bytes)
        _ = recognise(mutated, in: catalog)
        let reading = read(mutated, format, with: reader, piece: 1 + round % 97)
        #expect(!reading.isRefused || !reading.refusal.isEmpty)
      }
      let after = read(bytes, format, with: reader)
      #expect(!after.isRefused && after.documents.allSatisfy { $0.document != nil }, "\(after.messages)")
    }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
struct Generator {
  var state: UInt64

  mutating func next(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...next(3) where !result.isEmpty {
      let at = next(result.count)
      switch next(5) {
      case 0: result[at] ^= UInt8(1 << next(8))
      case 1: result.remove(at: at)
      case 2: result.insert(UInt8(next(256)), at: at)
      case 3: result.insert(contentsOf: result[at..<min(at + 1 + next(40), result.count)], at: at)
      default: result.removeLast(min(result.count, next(60)))
      }
    }
    return result
  }
}
