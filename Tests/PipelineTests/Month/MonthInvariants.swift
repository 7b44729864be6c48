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
      try everyDecisionIsAnswered(engine)
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

  /// What people decided was carried out or refused by the end of the night.
  private func everyDecisionIsAnswered(_ engine: Engine) throws {
    let waiting = try engine.freshQuery(
      "SELECT d.exception, d.verb FROM open_decision o JOIN decision d ON d.key = o.decision ORDER BY d.key"
    ).map { "\($0.string(0)) \($0.string(1))" }
    if !waiting.isEmpty { Issue.record("\(month.date): nobody answered \(waiting)") }
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

  /// What invoices over goods have of a line of a shipment is all of it, once, and each of their lines is its quantity times its price.
  private func invoicedIsShippedTimesPrice(_ engine: Engine) throws {
    try engine.freshQuery(
      """
      SELECT v.number, n.quantity, n.net, n.price, n.price_base FROM invoice_line n JOIN invoice v ON v.key = n.invoice
      JOIN customer c ON c.account = v.account
      WHERE v.kind = 380 AND n.shipment <> 0 AND c.segment <> 'gross' AND n.price_base > 0
      """
    ).forEach { row in
      let exact = Decimal(row.int(1)) * Decimal(row.int(3)) / Decimal(row.int(4)) / Decimal(1_000_000)
      if abs(exact - Decimal(row.int(2))) > Decimal(5) / Decimal(10) {
        Issue.record("\(month.date): \(row.string(0)) has a line of \(row.int(2)), quantity × price is \(exact)")
      }
    }
    try engine.freshQuery(
      """
      SELECT i.number, i.line, i.quantity, s.quantity FROM (
        SELECT MIN(v.number) AS number, n.shipment, n.line, SUM(n.quantity) AS quantity FROM invoice_line n
        JOIN invoice v ON v.key = n.invoice WHERE v.kind = 380 AND v.origin IN (0, 1) AND n.shipment <> 0
        GROUP BY n.shipment, n.line) i
      LEFT JOIN (
        SELECT l.shipment, l.line, SUM(COALESCE(p.quantity, l.quantity)) AS quantity FROM shipment_line l
        LEFT JOIN confirmation f ON f.shipment = l.shipment
        LEFT JOIN pick p ON p.confirmation = f.key AND p.ordinal = l.ordinal GROUP BY l.shipment, l.line) s
      ON s.shipment = i.shipment AND s.line = i.line WHERE s.quantity IS NULL OR s.quantity <> i.quantity
      """
    ).forEach { row in
      Issue.record(
        "\(month.date): \(row.string(0)) has \(row.int(2)) of line \(row.int(1)), shipped were \(row.int(3))")
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
