import Foundation
import Ledger
import OrderToCash
import Testing

@testable import Pipeline

/// What holds on every night of any month, found with the ledger's rows and what was dropped alone.
struct MonthInvariants {
  let month: Month

  init(_ month: Month) { self.month = month }

  func hold() throws {
    try Ledger.reading(month.night.root.appending(path: "ledger/o2c.sqlite").path) { engine in
      try numbersAreGapless(engine)
      try allocatedIsThere(engine)
      try invoicedIsShippedTimesPrice(engine)
      try shippedIsOrdered(engine)
    }
  }

  /// Each series counts from one without a gap, and issue dates never decrease.
  private func numbersAreGapless(_ engine: Engine) throws {
    var last: [Substring: (number: Int, date: BusinessDate)] = [:]
    let rows = try engine.freshQuery(
      "SELECT number, issue_date FROM invoice WHERE number <> '' UNION ALL SELECT number, date FROM shipment ORDER BY 1"
    ).map { ($0.string(0), $0.date(1)) }
    for (text, date) in rows {
      let cut = text.index(text.lastIndex(of: "-") ?? text.startIndex, offsetBy: 1)
      let before = last[text[..<cut]] ?? (0, date)
      let number = Int(text[cut...]) ?? 0
      if number != before.number + 1 || date < before.date {
        Issue.record("\(month.date): \(text) of \(date) follows \(before.number) of \(before.date)")
      }
      last[text[..<cut]] = (number, date)
    }
  }

  /// Whatever is on a pick list or has left was there.
  private func allocatedIsThere(_ engine: Engine) throws {
    let taken = try engine.freshQuery(
      """
      SELECT i.sku, SUM(COALESCE(p.quantity, l.quantity)) FROM shipment_line l JOIN item i ON i.item = l.item
      LEFT JOIN confirmation c ON c.shipment = l.shipment
      LEFT JOIN pick p ON p.confirmation = c.key AND p.ordinal = l.ordinal GROUP BY i.sku ORDER BY i.sku
      """
    ).map { ($0.string(0), $0.int(1)) }
    for (sku, quantity) in taken {
      let supplied = Int64(month.goods.supplied[sku] ?? 0) * 1_000_000
      if quantity > supplied { Issue.record("\(month.date): \(quantity) of \(sku) taken, \(supplied) ever there") }
    }
    let below = try engine.freshQuery(
      "SELECT item FROM stock WHERE counted + received - reserved - shipped < 0 UNION ALL "
        + "SELECT item FROM warehouse_stock WHERE counted + received - reserved - shipped < 0"
    ).map { $0.string(0) }
    if !below.isEmpty { Issue.record("\(month.date): stock below zero of \(below)") }
  }

  /// Every line of an invoice over goods is one line of a shipment, in full, at its price; no shipment is invoiced twice.
  private func invoicedIsShippedTimesPrice(_ engine: Engine) throws {
    var seen: Set<String> = []
    try engine.freshQuery(
      """
      SELECT v.number, n.shipment, n.line, n.quantity, n.net, n.price, n.price_base, c.segment,
        (SELECT SUM(COALESCE(p.quantity, l.quantity)) FROM shipment_line l
          LEFT JOIN confirmation f ON f.shipment = l.shipment
          LEFT JOIN pick p ON p.confirmation = f.key AND p.ordinal = l.ordinal
          WHERE l.shipment = n.shipment AND l.line = n.line)
      FROM invoice_line n JOIN invoice v ON v.key = n.invoice JOIN customer c ON c.account = v.account
      WHERE v.kind = 380 AND v.origin IN (0, 1) AND n.shipment <> 0 ORDER BY n.invoice, n.ordinal
      """
    ).forEach { row in
      let (invoice, quantity, net) = (row.string(0), row.int(3), row.int(4))
      if !seen.insert("\(row.int(1)) \(row.int(2))").inserted {
        Issue.record("\(month.date): \(invoice) has a shipment's line \(row.int(2)) again")
      }
      if quantity != row.int(8) {
        Issue.record("\(month.date): \(invoice) has \(quantity), shipped were \(row.int(8))")
      }
      guard row.string(7) != "gross", row.int(6) > 0 else { return }
      let exact = Decimal(quantity) * Decimal(row.int(5)) / Decimal(row.int(6)) / Decimal(1_000_000)
      if abs(exact - Decimal(net)) > Decimal(string: "0.5")! {
        Issue.record("\(month.date): \(invoice) has a line of \(net), quantity × price is \(exact)")
      }
    }
  }

  /// Of each order no more has left, waits or was cancelled than was ordered, as the report of orders has it.
  private func shippedIsOrdered(_ engine: Engine) throws {
    for row in try month.report("orders", of: month.date) {
      let (ordered, cancelled) = (MonthText.cents(row["ordered"]!), MonthText.cents(row["cancelled"]!))
      let (allocated, shipped) = (MonthText.cents(row["allocated"]!), MonthText.cents(row["shipped"]!))
      if cancelled + allocated + shipped > ordered || MonthText.cents(row["invoiced"]!) > shipped {
        Issue.record("\(month.date): \(row["order_number"]!) line \(row["line"]!): \(row)")
      }
    }
  }
}
