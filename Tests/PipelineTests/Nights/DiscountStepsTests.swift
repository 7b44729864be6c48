import Foundation
import Testing

@testable import Pipeline

/// Terms with several steps of discount, from the order to the bank: each payment may keep what its value date grants.
@Suite("Steps of discount", .serialized) struct DiscountStepsTests {
  struct Payment: CustomTestStringConvertible, Sendable {
    var valueDate: String
    var amount: String
    /// Discount that was granted, what is open then, and whether that is disputed.
    var discount: String
    var open: String
    var disputed = "0.00"
    var testDescription: String { "\(amount) on \(valueDate)" }
  }

  /// Of 1,190.00 of 5 January: 5 % for three days, 4 % for eight, 3 % for fourteen, 2 % for twenty; no days of grace.
  static let payments: [Payment] = [
    Payment(valueDate: "2026-01-06", amount: "1130.50", discount: "59.50", open: "0.00"),
    Payment(valueDate: "2026-01-08", amount: "1130.50", discount: "59.50", open: "0.00"),
    Payment(valueDate: "2026-01-09", amount: "1142.40", discount: "47.60", open: "0.00"),
    Payment(valueDate: "2026-01-13", amount: "1142.40", discount: "47.60", open: "0.00"),
    Payment(valueDate: "2026-01-19", amount: "1154.30", discount: "35.70", open: "0.00"),
    Payment(valueDate: "2026-01-23", amount: "1166.20", discount: "23.80", open: "0.00"),
    Payment(valueDate: "2026-01-25", amount: "1166.20", discount: "23.80", open: "0.00"),
    Payment(valueDate: "2026-01-26", amount: "1190.00", discount: "0.00", open: "0.00"),
    // Too late for the step, or for any: what is kept back is disputed.
    Payment(valueDate: "2026-01-09", amount: "1130.50", discount: "0.00", open: "59.50", disputed: "59.50"),
    Payment(valueDate: "2026-01-26", amount: "1166.20", discount: "0.00", open: "23.80", disputed: "23.80"),
  ]

  @Test func eachByItsDate() throws {
    let night = try NightRunner(empty: "steps")
    let customers = DiscountStepsTests.payments.indices.map { "C\($0)" }
    func write(_ path: String, _ header: String, _ rows: [String]) throws {
      let file = night.root.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(([header] + rows).map { $0 + "\n" }.joined().utf8).write(to: file)
    }
    try write("pipeline.yml", configuration, [])
    try write(
      "inbox/office/customers.csv", "id,name,country,currency,credit_limit",
      customers.map { "\($0),Kunde \($0),DE,EUR,9000.00" })
    try write("inbox/office/items.csv", "sku,unit,price,currency,tax_category", ["1001,C62,100.00,EUR,S"])
    try write(
      "inbox/office/stock.csv", "sku,quantity,kind,counted_at", ["1001,500,count,2026-01-05T08:00"])
    try write(
      "inbox/orders/orders.csv", "order_number,order_date,customer,line,item,quantity",
      customers.map { "PO-\($0),2026-01-05,\($0),1,1001,10" })
    let first = try night.run("2026-01-05")
    #expect(first.status == 0, "\(first.errors)")
    let invoices = try report(night, "2026-01-05", "invoices")
    #expect(invoices.allSatisfy { $0["gross"] == "1190.00" })
    try write(
      "inbox/bank/bank.csv", "account,booking_date,value_date,amount,currency,bank_reference,reference",
      DiscountStepsTests.payments.enumerated().map { index, payment in
        let reference = invoices.first { $0["customer_id"] == customers[index] }?["payment_reference"] ?? ""
        return "DE89370400440532013000,2026-01-26,\(payment.valueDate),\(payment.amount),EUR,B\(index),\(reference)"
      })
    let second = try night.run("2026-01-26")
    #expect(second.status == 0, "\(second.errors)")
    let applied = try report(night, "2026-01-26", "cash-application")
    let open = try report(night, "2026-01-26", "aging-detail")
    for (index, payment) in DiscountStepsTests.payments.enumerated() {
      let row = applied.first { $0["customer_id"] == customers[index] }
      #expect(row?["applied"] == payment.amount && row?["discount"] == payment.discount, "\(payment): \(row ?? [:])")
      let rest = open.first { $0["customer_id"] == customers[index] }
      #expect((rest?["open"] ?? "0.00") == payment.open, "\(payment)")
      #expect((rest?["disputed_amount"] ?? "0.00") == payment.disputed, "\(payment)")
    }
  }

  private func report(_ night: NightRunner, _ date: String, _ name: String) throws -> [[String: String]] {
    let file = night.outbox.appending(path: "\(date)/reports/\(name).csv")
    let table = CommaTable(Array(try Data(contentsOf: file)))
    return table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0)) }
  }

  private var configuration: String {
    """
    company: { name: Acme GmbH, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts: [{ id: main, iban: DE89370400440532013000, ledger_account: "assets:bank:main" }]
    channels:
      - { name: orders, kinds: [orders] }
      - { name: office, kinds: [customers, items, stock, decisions] }
      - { name: bank, kinds: [statements] }
    terms:
      - name: steps
        net_days: 30
        discounts: [{ days: 3, percent: 5 }, { days: 8, percent: 4 }, { days: 14, percent: 3 }, { days: 20, percent: 2 }]
    tax: { rules: [{ category: S, rate: 19 }] }
    policies:
      cash: { discount_grace_days: 0 }

    """
  }
}
