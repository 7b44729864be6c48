import Foundation
import Testing

/// What partners drop can be wrong in any way; the night goes on for all others, and what is refused leaves nothing behind.
@Suite("A night with hostile or unlucky files") struct HostileInboxTests {
  static let configuration = """
    version: 1
    company: { name: Nordwind, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts: [{ id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main" }]
    channels:
      - { name: office, kinds: [customers, items, stock, remittances, statements, confirmations] }
      - { name: orders, kinds: [orders] }
    tax: { rules: [{ buyer: any, item: S, category: S, rate: 19 }] }
    policies:
      credit: { new_customers: approve }
      fulfilment: { confirm: warehouse }
    """
  static let customers = "id,name,country,credit_limit,since\nC1,One,DE,100000,2020-01-01\n"
  static let items = "sku,description,unit,price,tax_category\nA,Thing,C62,10,S\n"

  /// A workspace with one customer and one item, and its first night's further files.
  private func night(_ files: [(path: String, text: String)]) throws -> NightRunner {
    let night = try NightRunner(empty: "hostile")
    try Self.configuration.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    try drop([("office/customers.csv", Self.customers), ("office/items-0.csv", Self.items)] + files, night)
    return night
  }

  private func drop(_ files: [(path: String, text: String)], _ night: NightRunner) throws {
    for (path, text) in files {
      let file = night.root.appending(path: "inbox/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  private func rows(_ table: String, _ night: NightRunner) throws -> [[Substring]] {
    try night.dump().split(separator: "\n").filter { $0.hasPrefix(table + "\t") }.map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
  }

  private func run(_ night: NightRunner, _ date: String) throws {
    let output = try night.run(date)
    #expect(output.status == 0, "\(output.errors)")
  }

  private func order(_ number: String, _ item: String) -> String {
    "order_number,customer,item,quantity\n\(number),C1,\(item),5\n"
  }

  @Test func itemsOfARefusedFileAreUnknown() throws {
    let night = try night([
      ("office/items-1.csv", "sku,description,unit,price,tax_category\nGHOST,Thing,C62,10,S\nB,\"never closed"),
      ("orders/o.csv", order("O-1", "GHOST")),
    ])
    try run(night, "2026-01-05")
    #expect(try rows("orders", night).isEmpty)
    #expect(try rows("parked", night).count == 1)
  }

  @Test func namesNeverStopTheNight() throws {
    let long = String(repeating: "x", count: 251) + ".txt"
    let night = try night([
      ("orders/" + long, "no order"), ("orders/a.csv", "no order"), ("orders/a.csv.errors.txt", "theirs"),
      ("orders/e.csv", "no order"), ("orders/e.csv.errors.txt/x.csv", "no order"), ("orders/o.csv", order("O-1", "A")),
      ("orders/line\nbreak.csv", "no order"),
    ])
    let latin = Array((night.root.path + "/inbox/orders/").utf8) + [0x4D, 0xFC] + Array(".csv".utf8) + [0]
    let source = night.root.appending(path: "latin.csv")
    try Data(order("O-2", "A").utf8).write(to: source)
    #expect(latin.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { rename(source.path, $0.baseAddress!) } == 0)
    try run(night, "2026-01-05")
    #expect(try rows("orders", night).count == 2)
    let found = try Tree.files(night.root.appending(path: "inbox"))
    #expect(found[".refused/2026-01-05/orders/a.csv.errors.txt"] == Data("theirs".utf8))
    #expect(found[".archive/2026-01-05/orders/M%FC.csv"] != nil)
    for name in [long, "a.csv", "a.csv.errors.txt", "e.csv", "e.csv.errors.txt/x.csv", "line\nbreak.csv"] {
      #expect(found[".refused/2026-01-05/orders/" + name] != nil, "\(name)")
    }
    let told = found.keys.filter { $0.hasPrefix(".refused") && $0.hasSuffix(".errors.txt") }
    #expect(told.count == 6 + 1)
  }

  @Test func amountsBeyondBoundsAreRefused() throws {
    let lines = (1...9300).map { "AV,C1,EUR,INV-\($0),9999999999999.99\n" }.joined()
    let orders = (1...1100).map { "O-\($0),C1,A,1000000,9000000\n" }.joined()
    let night = try night([
      ("office/remit.csv", "advice,payer,currency,document,amount\n" + lines),
      ("orders/o.csv", "order_number,customer,item,quantity,price\n" + orders),
    ])
    try run(night, "2026-01-05")
    #expect(try rows("remittance", night).isEmpty)
    // As many as come to ten times the largest amount.
    #expect(try rows("orders", night).count < 20)
    #expect(try rows("problem", night).contains { $0[4] == "intake.out-of-range" })
  }

  @Test func anEarlierPriceListMayComeBack() throws {
    let night = try night([])
    try run(night, "2026-01-05")
    let other = Self.items.replacingOccurrences(of: ",10,", with: ",12,")
    try drop([("office/items.csv", other)], night)
    try run(night, "2026-01-06")
    try drop([("office/items.csv", Self.items)], night)
    try run(night, "2026-01-07")
    #expect(try rows("item", night).map { $0[6] } == ["1000000000"])
  }

  @Test func aFolderThatTheLedgerDoesNotKnowIsToldAtOnce() throws {
    let night = try night([])
    let folder = night.outbox.appending(path: "2026-01-05")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    #expect(try night.run("2026-01-05").status == 2)
    try FileManager.default.removeItem(at: folder)
    try run(night, "2026-01-05")
  }

  @Test func parkedOrdersOfOneFileAreJudgedAgain() throws {
    let numbers = (1...1500).map { "O-\($0),C1,\($0 % 3 == 0 ? "A" : "LATER"),1\n" }.joined()
    let night = try night([("orders/o.csv", "order_number,customer,item,quantity\n" + numbers)])
    try run(night, "2026-01-05")
    #expect(try rows("parked", night).count == 1000)
    try drop([("office/items.csv", Self.items + "LATER,Thing,C62,10,S\n")], night)
    try run(night, "2026-01-06")
    #expect(try rows("parked", night).isEmpty)
    #expect(try Set(rows("orders", night).map { $0[4] }).count == 1500)
  }

  @Test func aParkedOrderLosesItsRightWithItsChannel() throws {
    let night = try night([("orders/o.csv", order("O-1", "LATER"))])
    try run(night, "2026-01-05")
    let narrower = Self.configuration.replacingOccurrences(of: "kinds: [orders]", with: "kinds: [rates]")
    try narrower.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    try drop([("office/items.csv", Self.items + "LATER,Thing,C62,10,S\n")], night)
    try run(night, "2026-01-06")
    #expect(try rows("orders", night).isEmpty)
    #expect(try rows("parked", night).isEmpty)
  }

  @Test func whatWaitsFollowsAnAccountIntoItsNewGroup() throws {
    let advice = "advice,payer,currency,document,amount\nAV-1,C1,EUR,INV-1,10\n"
    let night = try night([("office/remit.csv", advice), ("orders/o.csv", order("O-1", "A"))])
    try run(night, "2026-01-05")
    let head = "id,name,country,parent\nC0,Head,DE,\n"
    try drop([("office/customers.csv", head + "C1,One,DE,C0\n")], night)
    try run(night, "2026-01-06")
    let group = try #require(rows("customer", night).first { $0[2] == "C0" })[1]
    #expect(try rows("open_remittance", night).map { $0[2] } == [group])
    #expect(try rows("open_order", night).map { $0[1] } == [group])
  }

  @Test func aConfirmationOfTomorrowTellsNobodyAnything() throws {
    let night = try night([
      ("office/stock.csv", "sku,quantity,kind,counted_at\nA,100,count,2026-01-05T12:00\n"),
      ("orders/o.csv", order("O-1", "A")),
    ])
    try run(night, "2026-01-05")
    let number = try #require(rows("shipment", night).first)[5]
    func confirm(_ date: String) -> String { "shipment,line,sku,quantity,date\n\(number),1,A,5,\(date)\n" }
    try drop([("office/c1.csv", confirm("2026-01-26"))], night)
    try run(night, "2026-01-06")
    #expect(try rows("confirmation", night).isEmpty)
    #expect(try rows("sent", night).allSatisfy { $0[2] != "despatch advice" })
    try drop([("office/c2.csv", confirm("2026-01-07"))], night)
    try run(night, "2026-01-07")
    #expect(try rows("sent", night).filter { $0[2] == "despatch advice" }.count == 1)
    #expect(try rows("invoice", night).count == 1)
    let shipments = try String(
      contentsOf: night.outbox.appending(path: "2026-01-07/reports/shipments.csv"), encoding: .utf8)
    #expect(shipments.split(separator: "\n").count == 2)
  }
}
