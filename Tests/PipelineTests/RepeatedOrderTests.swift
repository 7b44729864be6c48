import Foundation
import Testing

/// What is known of orders sent before, when a file with orders is taken back.
@Suite("Repeated orders and refused files") struct RepeatedOrderTests {
  private static let configuration = """
    version: 1
    company: { name: Nordwind, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts: [{ id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main" }]
    channels:
      - { name: office, kinds: [customers, items, stock] }
      - { name: orders, kinds: [orders], whole_file: true }
    tax: { rules: [{ buyer: any, item: S, category: S, rate: 19 }] }
    policies: { credit: { new_customers: approve } }
    """

  private static let master = [
    "office/customers.csv":
      "id,name,country,credit_limit,since\nC1,One,DE,100000,2020-01-01\nC2,Two,DE,100000,2020-01-01\n",
    "office/items.csv": "sku,description,unit,price,tax_category\nA,Thing,C62,10,S\n",
    "office/stock.csv": "sku,quantity,counted_at\nA,1000,2026-01-05T08:00\n",
  ]

  /// Orders of one file: number, customer and quantity; the last column makes one unreadable.
  private static func orders(_ rows: String..., date: String) -> String {
    "order_number,order_date,customer,currency,line,item,quantity\n"
      + rows.map { row in
        let cells = row.split(separator: " ")
        return "\(cells[0]),\(date),\(cells[1]),EUR,1,A,\(cells[2])\n"
      }.joined()
  }

  private func play(_ night: NightRunner, _ date: String, _ files: [String: String]) throws {
    for (path, text) in files {
      let file = night.root.appending(path: "inbox/\(path)")
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let output = try night.run(date)
    #expect(output.status == 0, "\(output.errors)")
  }

  private func workspace() throws -> NightRunner {
    let night = try NightRunner(empty: "repeated")
    try Self.configuration.write(
      to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    return night
  }

  /// Orders taken, and what was said of repeated ones.
  private func outcome(_ night: NightRunner) throws -> (taken: [String], repeated: [String]) {
    let lines = try night.dump().split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    let numbers = lines.filter { $0[0] == "order_number" }.compactMap { $0.first { $0.hasPrefix("P") } }
    let told = lines.filter { $0[0] == "exception_raised" && $0.contains("intake.repeated-order") }
      .compactMap { $0.first { $0.hasPrefix("Order P") } }
    return (numbers.sorted(), told.sorted())
  }

  /// An order of a refused file was never ordered: under another number it is the first with its content. One sent before the
  /// refused file is still known, also where the refused file had the same content again, or twice.
  @Test func takenBack() throws {
    let night = try workspace()
    try play(night, "2026-01-05", Self.master)
    try play(
      night, "2026-01-06",
      [
        "orders/1.csv": Self.orders("P1 C1 1", "P2 C1 2", date: "2026-01-06"),
        // Nobody knows item quantities of 0: the file is refused whole, and P3, P4, P5 and P6 with it.
        "orders/2.csv": Self.orders("P3 C1 3", "P4 C1 1", "P5 C1 3", "P6 C2 3", "P7 C1 0", date: "2026-01-06"),
        "orders/3.csv": Self.orders("P8 C1 3", date: "2026-01-06"),
        "orders/4.csv": Self.orders("P9 C1 1", date: "2026-01-06"),
        "orders/5.csv": Self.orders("P10 C2 3", date: "2026-01-06"),
      ])
    let first = try outcome(night)
    #expect(first.taken == ["P1", "P10", "P2", "P8", "P9"])
    #expect(first.repeated.count == 1 && first.repeated[0].contains("order P9 has the same content as P1"))
    // The night after, what is known is read from the ledger, and taken back the same.
    try play(
      night, "2026-01-07",
      [
        "orders/6.csv": Self.orders("P11 C1 4", "P12 C1 2", "P13 C1 0", date: "2026-01-07"),
        "orders/7.csv": Self.orders("P14 C1 4", date: "2026-01-07"),
        "orders/8.csv": Self.orders("P15 C1 2", date: "2026-01-07"),
      ])
    let second = try outcome(night)
    #expect(second.taken == ["P1", "P10", "P14", "P15", "P2", "P8", "P9"])
    #expect(second.repeated.count == 2 && second.repeated[0].contains("order P15 has the same content as P2"))
  }
}
