import Foundation
import Testing

@testable import Pipeline

/// Who gets the goods when there are not enough: by the customer's priority, or by the order's where policy takes it.
@Suite("Priority of orders", .serialized) struct OrderPriorityTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var policy: String
    /// Lines of an orders file: number, customer, wanted on, quantity, priority. Five pieces are there.
    var orders: [String]
    /// Number and pieces allocated.
    var allocated: [String]
    var testDescription: String { "\(policy): \(orders)" }
  }

  static let cases: [Case] = [
    Case(
      policy: "", orders: ["A,C1,2026-01-09,4,", "B,C2,2026-01-08,4,0"], allocated: ["A 1", "B 4"]),
    Case(
      policy: "", orders: ["A,C1,2026-01-08,4,", "B,C2,2026-01-09,4,0"], allocated: ["A 4", "B 1"]),
    Case(
      policy: "order_priority: true", orders: ["A,C1,2026-01-08,4,", "B,C2,2026-01-09,4,0"], allocated: ["A 1", "B 4"]),
    Case(
      policy: "order_priority: true", orders: ["A,C1,2026-01-08,4,9", "B,C2,2026-01-09,4,"], allocated: ["A 1", "B 4"]),
    Case(
      policy: "order_priority: true", orders: ["A,C1,2026-01-08,4,3", "B,C2,2026-01-09,4,3", "C,C1,2026-01-07,4,4"],
      allocated: ["A 4", "B 1", "C 0"]),
    Case(
      policy: "order_priority: true", orders: ["A,C1,2026-01-08,4,2", "B,KEY,2026-01-09,4,"], allocated: ["A 1", "B 4"]),
  ]

  @Test(arguments: cases) func goesToTheFirst(_ test: Case) throws {
    let night = try NightRunner(empty: "priority")
    let rows = test.orders.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    try write(night, "pipeline.yml", configuration(test.policy))
    try write(
      night, "inbox/office/customers.csv",
      "id,name,country,currency,group,credit_limit\n"
        + "C1,Eins,DE,EUR,,9000.00\nC2,Zwei,DE,EUR,,9000.00\nKEY,Drei,DE,EUR,key,9000.00\n")
    try write(night, "inbox/office/items.csv", "sku,unit,price,currency,tax_category\n1001,C62,4.90,EUR,S\n")
    try write(night, "inbox/office/stock.csv", "sku,quantity,kind,counted_at\n1001,5,count,2026-01-05T08:00\n")
    try write(
      night, "inbox/orders/orders.csv",
      "order_number,order_date,customer,requested_date,line,item,quantity,priority\n"
        + rows.map { "\($0[0]),2026-01-05,\($0[1]),\($0[2]),1,1001,\($0[3]),\($0[4])\n" }.joined())
    let output = try night.run("2026-01-05")
    #expect(output.status == 0, "\(output.errors)")
    let report = try Data(contentsOf: night.outbox.appending(path: "2026-01-05/reports/orders.csv"))
    let table = CommaTable(Array(report))
    let (number, allocated) = (try #require(table.column("order_number")), try #require(table.column("shipped")))
    #expect(table.rows.map { "\($0[number]) \($0[allocated])" }.sorted() == test.allocated)
  }

  private func write(_ night: NightRunner, _ path: String, _ text: String) throws {
    let file = night.root.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func configuration(_ policy: String) -> String {
    """
    company: { name: Acme GmbH, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts: [{ id: main, iban: DE89370400440532013000, ledger_account: "assets:bank:main" }]
    channels:
      - { name: orders, kinds: [orders] }
      - { name: office, kinds: [customers, items, stock, decisions] }
    tax: { rules: [{ category: S, rate: 19 }] }
    policies:
      fulfilment: { confirm: immediate, \(policy) }
    overrides:
      - { group: key, policies: { fulfilment: { priority: 1 } } }

    """
  }
}
