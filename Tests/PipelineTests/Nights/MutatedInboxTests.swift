import Foundation
import Testing

/// Files with bytes flipped, cut and doubled, through a whole night: it ends well, and what was refused whole left nothing behind.
@Suite("A night of damaged files") struct MutatedInboxTests {
  private static let variants = NightRunner.isLong ? 400 : 60

  private struct Random {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(bound))
    }
    mutating func damaged(_ text: String) -> Data {
      var bytes = Array(text.utf8)
      for _ in 0...below(3) {
        let at = below(bytes.count)
        switch below(4) {
        case 0: bytes[at] ^= UInt8(1 << below(8))
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(contentsOf: bytes[at..<min(at + 30, bytes.count)], at: at)
        default: if bytes.count > 60 { bytes.removeLast(below(50)) }
        }
      }
      return Data(bytes)
    }
  }

  private static func files() -> [(path: String, bytes: Data)] {
    var random = Random(state: 20_260_105)
    var files: [(String, Data)] = []
    for number in 1...variants {
      let orders =
        "order_number,customer,item,quantity,price\nO-\(number)a,C1,A,5,10\nO-\(number)b,C1,\"A\",1.5,10.00\n"
      let xml = """
        <?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
          xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
          xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"><cbc:ID>X-\(number)</cbc:ID>
        <cac:BuyerCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID>C1</cbc:ID></cac:PartyIdentification></cac:Party>
        </cac:BuyerCustomerParty><cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">2</cbc:Quantity>
        <cac:Item><cac:SellersItemIdentification><cbc:ID>A</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem>
        </cac:OrderLine></Order>
        """
      let bank =
        "account,booking_date,amount,currency,bank_reference,text\nDE89370400440532013000,2026-01-05,\(number).10,EUR,B-\(number),x\n"
      files.append(("orders/o\(number).csv", random.damaged(orders)))
      files.append(("orders/x\(number).xml", random.damaged(xml)))
      files.append(("office/b\(number).csv", random.damaged(bank)))
    }
    return files
  }

  private func play(_ files: [(path: String, bytes: Data)]) throws -> NightRunner {
    let night = try NightRunner(empty: "mutated")
    try HostileInboxTests.configuration.write(
      to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let master = [
      ("office/customers.csv", Data(HostileInboxTests.customers.utf8)),
      ("office/items.csv", Data(HostileInboxTests.items.utf8)),
    ]
    for (path, bytes) in master + files {
      let file = night.root.appending(path: "inbox/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: file)
    }
    let output = try night.run("2026-01-05", jobs: 2)
    #expect(output.status == 0 || output.status == 4, "\(output.errors)")
    return night
  }

  /// The night without the refused files comes to the same orders, money and books.
  @Test func refusedFilesLeaveNothing() throws {
    let files = Self.files()
    let night = try play(files)
    let refused = try Tree.files(night.root.appending(path: "inbox/.refused/2026-01-05")).keys
      .filter { !$0.hasSuffix(".errors.txt") }
    #expect(refused.count > Self.variants / 4 && refused.count < files.count, "\(refused.count) of \(files.count)")
    let without = try play(files.filter { file in !refused.contains(file.path) })
    for name in ["reports/orders.csv", "reports/receipts.csv", "reports/aging.csv", "journal/2026-01-05.journal"] {
      let pages = try [night, without].map {
        try String(contentsOf: $0.outbox.appending(path: "2026-01-05/" + name), encoding: .utf8)
      }
      #expect(pages[0] == pages[1], "\(name) differs")
    }
    let counts = try [night, without].map { night in
      Dictionary(
        grouping: try night.dump().split(separator: "\n").compactMap {
          $0.split(separator: "\t").first.map(String.init)
        },
        by: { $0 }
      ).mapValues(\.count)
    }
    for table in [
      "orders", "order_line", "order_number", "statement", "bank_entry", "receipt", "posting", "parked", "file_hash",
      "customer", "item",
    ] { #expect(counts[0][table] == counts[1][table], "\(table)") }
    #expect(try night.o2c("verify").status == 0)
    print("damaged files: \(files.count), \(refused.count) refused whole")
  }
}
