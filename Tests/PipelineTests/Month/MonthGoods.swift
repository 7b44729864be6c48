import OrderToCash

@testable import Pipeline

/// What the warehouses have before them, and what has come in so far.
struct MonthGoods {
  struct Picking: Hashable {
    var shipment: String
    var line: String
    var sku: String
    var quantity: Int
    var customer: String
  }

  /// Pick lists by shipment, in the order of their numbers, that nobody has confirmed.
  var waiting: [(shipment: String, lines: [Picking])] = []
  /// Numbers that the warehouse confirmed.
  var confirmed: [[String]] = []
  /// What has left, with the night that said so.
  var left: [(line: Picking, day: Int)] = []
  /// Pieces that ever were there to be sold, by item: the opening, receipts, corrections, good returns.
  var supplied: [String: Int] = [:]
  var returns = 0
}

extension Month {
  static let confirmationHeader = "shipment,line,sku,quantity,date,carrier,tracking"
  static let returnHeader = "return,shipment,line,sku,quantity,date,reason,condition"

  func dropGoods() throws {
    var random = chance(1)
    if index == 0 {
      for item in MonthCast.items.dropLast() { goods.supplied[item.sku] = item.stock + item.stock / 3 }
    }
    try readPickLists()
    try dropConfirmations(&random)
    try dropReturns(&random)
    try dropStock(&random)
  }

  private func readPickLists() throws {
    for row in try report("shipments") {
      let line = MonthGoods.Picking(
        shipment: row["shipment"]!, line: row["line"]!, sku: row["sku"]!,
        quantity: MonthText.cents(row["quantity"]!) / 100, customer: row["customer_id"]!)
      if row["status"] != "released" {
        let isKnown = goods.left.contains { $0.line.shipment == line.shipment && $0.line.line == line.line }
        if !isKnown { goods.left.append((line, index - 1)) }
      } else if let last = goods.waiting.lastIndex(where: { $0.shipment == line.shipment }) {
        if !goods.waiting[last].lines.contains(where: { $0.line == line.line }) {
          goods.waiting[last].lines.append(line)
        }
      } else {
        goods.waiting.append((line.shipment, [line]))
      }
    }
  }

  private func dropConfirmations(_ random: inout SeededRandom) throws {
    var rows: [[String]] = []
    var open: [(shipment: String, lines: [MonthGoods.Picking])] = []
    for (position, list) in goods.waiting.enumerated() {
      let isOdd = (6...11).contains(index) && position < 3
      guard random.happens(8_000) || isOdd else {
        open.append(list)
        continue
      }
      let ahead = index == 7 && position == 0
      // What is confirmed wrongly is confirmed again the day after.
      if ahead || (8...10).contains(index) && 1...2 ~= position { open.append(list) }
      for var line in list.lines {
        let luck = isOdd ? (index == 11 && position == 0 ? 7 : 99) : random.int(0...99)
        if luck < 6 { line.quantity /= 2 } else if luck < 8 { line.quantity = 0 }
        if index == 9, position == 1 { line.quantity += 3 }
        if index == 10, position == 1 { line.quantity = -1 }
        let sku = index == 8 && position == 2 ? "A0099" : line.sku
        rows.append([
          line.shipment, index == 8 && position == 2 ? "" : line.line, sku, "\(line.quantity)",
          "\(ahead ? date.adding(days: 1) : date)", random.happens(3_000) ? "" : "Hansefracht", "HF-\(rows.count)",
        ])
      }
    }
    // The same list in two files of a night, then of an earlier night.
    if index == 6 { try file("warehouse/confirmations-late", Month.confirmationHeader, Array(rows.prefix(1))) }
    if index == 7, let gone = goods.confirmed.first { rows.append(gone) }
    if index < 4 { goods.confirmed += rows }
    if index == 4 { rows.append(["SH-2026-009999", "1", "A0001", "1", "\(date)", "", ""]) }
    goods.waiting = open
    try file("warehouse/confirmations", Month.confirmationHeader, rows)
  }

  private func dropReturns(_ random: inout SeededRandom) throws {
    var rows: [[String]] = []
    func back(
      _ line: MonthGoods.Picking, _ quantity: Int, _ condition: String, on day: BusinessDate, number: String? = nil
    ) {
      if number == nil { goods.returns += 1 }
      rows.append([
        number ?? "RT-\(padded(goods.returns, 3))", line.shipment, line.line, line.sku, "\(quantity)", "\(day)",
        "not as ordered", condition,
      ])
      if condition == "good" { goods.supplied[line.sku, default: 0] += quantity }
    }
    let gone = goods.left.map(\.line).filter { $0.quantity > 0 }
    guard gone.count > 4 else { return }
    for _ in 0..<random.int(0...2) {
      let line = gone[random.int(0...gone.count - 1)]
      back(line, random.int(1...line.quantity), random.happens(7_000) ? "good" : "damaged", on: date)
    }
    let last = gone[gone.count - 1]
    switch index {
    case 5: back(last, last.quantity + 50, "damaged", on: date)
    case 6:
      rows.append(["RT-900", "SH-2026-009998", "1", "A0001", "1", "\(date)", "", "good"])
    case 7: back(last, 1, "damaged", on: date.adding(days: 3))
    case 8:
      if let other = gone.first(where: { $0.customer != last.customer }) {
        back(last, 1, "damaged", on: date, number: "RT-901")
        back(other, 1, "damaged", on: date, number: "RT-901")
      }
    case 10: back(gone[0], 1, "damaged", on: date, number: "RT-902")
    case 11: rows.append(["RT-902", gone[0].shipment, gone[0].line, gone[0].sku, "2", "\(date)", "", "damaged"])
    case 12: rows.append(["RT-903", gone[1].shipment, gone[1].line, "A0099", "1", "\(date)", "", "damaged"])
    case 17, 19: back(gone[index - 16], 1, "good", on: date)  // long after it left
    default: break
    }
    try file("warehouse/returns", Month.returnHeader, rows)
  }

  private func dropStock(_ random: inout SeededRandom) throws {
    var rows: [[String]] = []
    for number in 0..<random.int(2...5) {
      let item = MonthCast.items[random.happens(6_000) ? random.int(0...4) * 4 : random.int(0...19)]
      let quantity = random.int(5...30)
      rows.append([
        item.sku, "\(quantity)", "receipt", "\(date)T09:00", "GR-\(index)-\(number)",
        random.happens(7_000) ? "hamburg" : "muenchen",
      ])
      goods.supplied[item.sku, default: 0] += quantity
    }
    if index % 5 == 3 {
      rows.append(["A0002", "-2", "correction", "\(date)T10:00", "LOST-\(index)", "hamburg"])
      rows.append(["A0003", "4", "correction", "\(date)T10:00", "FOUND-\(index)", "hamburg"])
      goods.supplied["A0002", default: 0] -= 2
      goods.supplied["A0003", default: 0] += 4
    }
    if index == 4 {
      rows.append(["A0024", "100", "count", "\(date)T08:00", "COUNT-4", "hamburg"])
      rows.append(["A0001", "5", "receipt", "\(date)T08:00", "GR-X", "zuerich"])
      goods.supplied["A0024", default: 0] += 100
    }
    try file("warehouse/stock", "sku,quantity,kind,counted_at,reference,warehouse", rows)
  }
}
