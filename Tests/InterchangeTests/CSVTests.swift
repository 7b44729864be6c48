import OrderToCash
import Testing

@testable import Interchange

/// What senders' CSV files look like.
@Suite struct CSVTests {
  static func names(_ reading: Reading) -> [String] {
    reading.documents.compactMap {
      if case .customer(let customer)? = $0.document { customer.name.string } else { nil }
    }
  }

  static let quirks: [(name: String, bytes: [UInt8], expected: [String])] = [
    ("plain", Array("id,name\nC1,A\nC2,B\n".utf8), ["A", "B"]),
    ("no line break at the end", Array("id,name\nC1,A".utf8), ["A"]),
    ("CR LF", Array("id,name\r\nC1,A\r\nC2,B\r\n".utf8), ["A", "B"]),
    ("CR", Array("id,name\rC1,A\rC2,B\r".utf8), ["A", "B"]),
    ("byte order mark", [0xEF, 0xBB, 0xBF] + Array("id,name\nC1,A\n".utf8), ["A"]),
    ("empty rows", Array("id,name\n\nC1,A\n,\n  \nC2,B\n\n".utf8), ["A", "B"]),
    ("blanks around", Array("id , name\n C1 , A b \n".utf8), ["A b"]),
    ("quotes", Array("id,name\nC1,\"A \"\"b\"\", c\"\n".utf8), ["A \"b\", c"]),
    ("line break in a cell", Array("id,name\nC1,\"A\nb\"\nC2,B\n".utf8), ["A b", "B"]),
    ("columns in another order, upper case", Array("NAME,x,ID\nA,1,C1\n".utf8), ["A"]),
    ("cells missing at the end", Array("id,name,city\nC1,A\n".utf8), ["A"]),
    ("only a header", Array("id,name\n".utf8), []),
    ("zero bytes", Array("id,name\nC1,A\0b\n".utf8), ["A b"]),
  ]

  /// The same whatever the pieces that the bytes come in.
  @Test(arguments: quirks)
  func quirk(name: String, bytes: [UInt8], expected: [String]) {
    for piece in [1, 2, 3, 7, 1 << 20] {
      let reading = read(bytes, FormatCatalog.builtIn().format(named: "customers")!, piece: piece)
      #expect(!reading.isRefused, "\(reading.messages)")
      #expect(CSVTests.names(reading) == expected, "\(name) in pieces of \(piece)")
    }
  }

  /// Lines are those of an editor, whatever the breaks and wherever they are.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func lines(end: String) {
    let rows = ["id,name", "C1,\"a\(end)b\(end)c\"", "", "C2,B", "", "", "C3,"]
    let reading = read(rows.joined(separator: end) + end, "customers")
    #expect(reading.documents.map(\.place.line) == [2, 6, 9])
    #expect(reading.documents.last?.problems.first?.place.line == 9)
  }

  @Test func groupsRows() {
    let text = MessageTests.orderHeader + "P1,C1,,1,A,1,EA,2,\nP1,C1,,2,B,3,EA,,\nP2,C2,SEK,1,A,1,EA,,\n"
    let reading = read(text, "orders")
    #expect(reading.orders.map(\.number) == ["P1", "P2"])
    #expect(reading.orders.map(\.lines.count) == [2, 1])
    #expect(reading.orders.map(\.currency.code) == ["EUR", "SEK"])
    #expect(reading.orders[0].buyer.identifiers == [Identifier(value: "C1")])
    #expect(reading.orders[0].lines.map(\.price) == [Price(scaled: 200_000_000), nil])
    #expect(reading.orders[0].lines.map(\.place.line) == [2, 3])
  }

  /// Equal content has one hash, whatever the order of columns and the other documents of the file.
  @Test func hashes() {
    let one = read("order_number,customer,quantity,item\nP0,C9,1,Z\nP1,C1,1,A\n", "orders").documents[1]
    let two = read("item,quantity,customer,order_number,note\nA,1,C1,P1,\nB,1,C1,P2,\n", "orders").documents[0]
    let three = read("item,quantity,customer,order_number\nA,2,C1,P1\n", "orders").documents[0]
    #expect(one.contentHash == two.contentHash && one.contentHash != three.contentHash)
  }

  @Test func bankRows() {
    let text =
      "account,booking_date,amount,currency,counterparty,reference,end_to_end\n"
      + "DE1 23,2026-01-05,10.00,EUR,A,RF18539007547034,NOTPROVIDED\nDE1 23,2026-01-06,-2.50,EUR,B,,E1\nDE2,2026-01-06,1,EUR,,,\n"
    let statements = read(text, "bank").statements
    #expect(statements.map(\.account) == ["DE123", "DE2"])
    #expect(statements[0].entries.map(\.amount) == [1000, -250])
    #expect(statements[0].date == BusinessDate("2026-01-06"))
    #expect(statements[0].entries[0].transactions[0].structuredReferences == ["RF18539007547034"])
    #expect(statements[0].entries.map { $0.transactions[0].endToEnd } == ["", "E1"])
    #expect(statements[0].id != statements[1].id && statements[0].id.string.hasPrefix("csv-"))
  }

  /// Every built-in format reads its own example.
  @Test func examples() {
    for format in FormatCatalog.builtIn().formats where !format.isXML && !format.isRecords {
      let reading = read(Array(format.example.utf8), format)
      #expect(reading.rules.isEmpty && reading.documents.count == 1, "\(format.name): \(reading.messages)")
      #expect(reading.documents.first?.document?.kind == format.kind)
      #expect(recognise(Array(format.example.utf8)).name == format.name.string)
    }
  }

  @Test func masterData() throws {
    let text =
      "id,name,ship_to,identifiers,endpoint,credit_limit,limit_currency,ibans\n"
      + "C1,Müller & Söhne GmbH,1;2,0088:4012;DUNS: 7,9930:DE1,100.5,EUR,DE12 34;DE56\n"
    guard case .customer(let customer)? = read(text, "customers").documents.first?.document else {
      Issue.record("no customer")
      return
    }
    #expect(customer.shipTos == ["1", "2"])
    #expect(
      customer.identifiers == [Identifier(scheme: "0088", value: "4012"), Identifier(scheme: "DUNS", value: "7")])
    #expect(customer.endpoint == Identifier(scheme: "9930", value: "DE1"))
    #expect(customer.limit == 10_050 && customer.ibans == ["DE1234", "DE56"] && customer.nameKey == "muller sohne")
  }
}
