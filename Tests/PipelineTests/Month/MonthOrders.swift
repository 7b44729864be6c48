import OrderToCash

@testable import Pipeline

/// What customers remember of what they ordered.
struct MonthOrders {
  struct Line {
    var item: MonthCast.Item
    var quantity: Int
    var unit = "C62"
    /// Empty leaves the price to the list.
    var price = ""
    var gtin = ""
    /// The customer's line number, where it doesn't just count.
    var number = ""
  }

  struct Order {
    var number: String
    var member: MonthCast.Member
    var lines: [Line]
    var requested: String
    var placed: String
    var currency: String
    var shipTo = ""
    var priority = ""
  }

  var placed: [Order] = []
  var count = 0
  /// One that is paid in advance and cancelled before it ever leaves.
  var doomed = ""
  /// One in a currency without a rate, and one with two things to be looked at.
  var foreign = ""
  var doubtful = ""
}

extension Month {
  static let orderHeader =
    "order_number,order_date,customer,ship_to,currency,requested_date,line,item,quantity,unit,price,priority,gtin"

  /// About fourteen ordinary orders, then whatever the day has in store.
  func dropOrders() throws {
    var random = chance(0)
    let known = orders.placed.count
    for _ in 0..<random.int(11...16) { orders.placed.append(ordinary(&random)) }
    orders.placed += oddities(&random)
    let rows = orders.placed[known...].flatMap(rows)
    try file("orders/orders", Month.orderHeader, rows)
    try dropChanges(&random, known)
    if index > 0 {
      // Yesterday's first order again as it was, and as another under its number.
      if index % 6 == 2 { try file("orders/again", Month.orderHeader, self.rows(orders.placed[known - 1])) }
      if index % 6 == 4 {
        var other = orders.placed[known - 1]
        other.lines[0].quantity += 7
        try file("orders/other", Month.orderHeader, self.rows(other))
      }
    }
    try dropStanding()
  }

  private func rows(_ order: MonthOrders.Order) -> [[String]] {
    order.lines.enumerated().map { index, line in
      [
        order.number, order.placed, order.member.id, order.shipTo, order.currency, order.requested,
        line.number.isEmpty ? "\(index + 1)" : line.number,
        line.item.sku, "\(line.quantity)", line.unit, line.price, order.priority, line.gtin,
      ]
    }
  }

  private func ordinary(_ random: inout SeededRandom) -> MonthOrders.Order {
    let index = random.int(0...57)
    return order(of: MonthCast.members[index == MonthCast.silent ? 0 : index], &random, size: random.int(1...4))
  }

  private func order(
    of member: MonthCast.Member, _ random: inout SeededRandom, size: Int
  ) -> MonthOrders.Order {
    orders.count += 1
    var lines: [MonthOrders.Line] = []
    for _ in 0..<size {
      let item = MonthCast.items[random.int(0...20)]
      guard !lines.contains(where: { $0.item.sku == item.sku }), item.sku != "A0022" else { continue }
      lines.append(line(of: item, for: member, &random))
    }
    if lines.isEmpty { lines.append(line(of: MonthCast.items[1], for: member, &random)) }
    return MonthOrders.Order(
      number: "PO-\(padded(orders.count, 5))", member: member, lines: lines,
      requested: "\(date.adding(days: random.int(0...6)))", placed: "\(date)", currency: member.currency,
      shipTo: random.happens(5_000) ? member.gln : "", priority: random.happens(2_000) ? "\(random.int(0...9))" : "")
  }

  /// Half leave the price to us; most of the others state ours, some a little or a lot less.
  private func line(
    of item: MonthCast.Item, for member: MonthCast.Member, _ random: inout SeededRandom
  ) -> MonthOrders.Line {
    var line = MonthOrders.Line(item: item, quantity: random.int(1...12))
    if Int(item.sku.dropFirst())! % 5 == 0, random.happens(5_000) {
      (line.unit, line.quantity) = ("CT", random.int(1...2))
    }
    let price = MonthCast.price(item, member.currency)
    guard random.happens(5_000), line.unit == "C62", member.group != "gross" else { return line }
    let off = random.int(0...19)
    let asked = off == 0 ? price * 9 / 10 : off == 1 ? price - max(1, price / 200) : price
    line.price = MonthText.decimal(asked)
    return line
  }

  /// What doesn't come every day.
  private func oddities(_ random: inout SeededRandom) -> [MonthOrders.Order] {
    var all: [MonthOrders.Order] = []
    func add(_ member: Int, _ change: (inout MonthOrders.Order) -> Void = { _ in }) {
      var order = order(of: MonthCast.members[member], &random, size: 2)
      change(&order)
      all.append(order)
    }
    switch index {
    case 1:
      add(10) { $0.lines[0].item = MonthCast.items[23] }  // comes three nights before its item
      add(58)
      add(15) { $0.shipTo = SyntheticCompany.gs1(9_999) }
    case 2:
      add(29) { $0.lines = [self.line("A0005", 150)] }
      orders.doomed = all[0].number
      add(13) { ($0.shipTo, $0.requested) = (SyntheticCompany.gs1(9_998), "2026-01-03") }
      orders.doubtful = all[1].number
      add(16) { $0.requested = "2026-01-02" }
      add(12) {
        $0.placed = "2026-03-01"; $0.requested = "2026-03-05"
      }
      add(20) {
        $0.placed = "\(self.date)"; $0.requested = "\(self.date.adding(days: -1))"
      }
    case 3:
      add(48)
      add(54)
      add(56)
      if let twin = orders.placed.last(where: { $0.member.index > 3 && $0.placed == "\(Month.dates[2])" }) {
        add(twin.member.index) {
          $0.lines = twin.lines; $0.shipTo = twin.shipTo
        }
      }
      add(18) { $0.lines = [MonthOrders.Line(item: MonthCast.items[7], quantity: 1)] }
      add(19) { $0.lines[0].item = MonthCast.items[21] }
    case 4:
      add(22) { $0.currency = "NOK" }
      orders.foreign = all[0].number
      add(23) {
        $0.currency = "CHF"; $0.lines[0].price = "12.34"
      }
      add(59)
    case 5:
      add(24) { $0.lines[0].quantity = 0 }
      add(26) { $0.lines[0].unit = "PF" }
      add(27) { $0.lines[0].item = MonthCast.items[19] }
    case 6:
      add(29) { $0.lines[0].item = MonthCast.items[23] }
      add(30) { $0.lines[0].item = MonthCast.items[20] }
      add(33) { $0.lines[0].item = MonthCast.items[22] }
      add(34) { $0.lines = [MonthOrders.Line(item: MonthCast.items[18], quantity: 12)] }
    case 7:
      add(42) { $0.lines = [self.line("A0004", 5, gtin: 6_000_006), self.line("A0006", 5)] }
      add(44) { $0.lines = [self.line("A0004", 5, number: "10"), self.line("A0006", 5, number: "10")] }
      add(6) { $0.lines = [MonthOrders.Line(item: MonthCast.items[18], quantity: 2)] }
    case 8, 13:  // more than a limit bears, and more than there is
      add(32) { $0.lines = [MonthOrders.Line(item: MonthCast.items[6], quantity: 300)] }
      add(37) { $0.lines = [MonthOrders.Line(item: MonthCast.items[4], quantity: 200)] }
    case 9:
      // A little less than our price, where that is tolerated.
      add(21) { $0.lines = [self.line("A0007", 3, price: 8_860)] }
      add(20) { $0.lines = [self.line("A0007", 3, price: 8_860)] }
    default: break
    }
    // Each day one that pays in advance, a new customer, one that waits for everything, one that is replaced.
    for group in ["prepay", "deposit", "applicants", "complete", "whole", "swap", "urgent", "impatient", "guarded"] {
      let family = MonthCast.members.filter { $0.group == group && $0.index < 58 }
      if random.happens(3_500) { add(family[random.int(0...family.count - 1)].index, scarce(&random)) }
    }
    return all
  }

  private func line(
    _ sku: String, _ quantity: Int, price: Int? = nil, gtin: Int? = nil, number: String = ""
  ) -> MonthOrders.Line {
    let item = MonthCast.items[Int(sku.dropFirst())! - 1]
    return MonthOrders.Line(
      item: item, quantity: quantity, price: price.map(MonthText.decimal) ?? "",
      gtin: gtin.map(SyntheticCompany.gs1) ?? "", number: number)
  }

  /// Something of which there is little.
  private func scarce(_ random: inout SeededRandom) -> (inout MonthOrders.Order) -> Void {
    let item = MonthCast.items[random.int(0...4) * 4]
    let quantity = random.int(5...15)
    return { order in
      guard !order.lines.contains(where: { $0.item.sku == item.sku }) else { return }
      order.lines.append(MonthOrders.Line(item: item, quantity: quantity))
    }
  }

  // MARK: Changes

  private func dropChanges(_ random: inout SeededRandom, _ known: Int) throws {
    guard known > 0 else { return }
    var (changes, cancels): ([[String]], [[String]]) = ([], [])
    var touched: Set<String> = []
    for _ in 0..<random.int(2...4) {
      let order = orders.placed[random.int(max(0, known - 40)...known - 1)]
      guard order.number != orders.doomed, touched.insert(order.number).inserted else { continue }
      if random.happens(4_000) {
        cancels.append([order.number, order.member.id, order.currency])
      } else {
        let line = random.int(0...order.lines.count - 1)
        let quantity = max(1, order.lines[line].quantity + random.int(-4...6))
        changes.append([
          order.number, order.member.id, order.currency, "\(line + 1)", order.lines[line].item.sku, "\(quantity)",
        ])
      }
    }
    if index == 5 { changes.append(["PO-77777", MonthCast.id(10), "EUR", "1", "A0002", "3"]) }
    if index == 15 { changes.append([orders.doomed, MonthCast.id(29), "EUR", "1", "A0005", "7"]) }
    if index == 10 { cancels.append([orders.doomed, MonthCast.id(29), "EUR"]) }
    if let order = office.overtaken { cancels.append([order.number, order.member.id, order.currency]) }
    if index == 13 {
      try file(
        "orders/lines", "order_number,customer,currency,line",
        [[orders.placed[known - 1].number, orders.placed[known - 1].member.id, "EUR", "77"]])
      let order = orders.placed[known - 2]
      try file(
        "orders/discounted", "order_number,order_date,customer,requested_date,line,item,quantity,price,discount_rate",
        [["PO-90001", "\(date)", order.member.id, "\(date)", "1", "A0002", "9", "7.99", "0.10"]])
    }
    try file("orders/change", "order_number,customer,currency,line,item,quantity", changes)
    try file("orders/cancel", "order_number,customer,currency", cancels)
  }

  private func dropStanding() throws {
    let header = "standing_order,customer,every,first_date,last_date,lead_days,line,item,quantity,unit"
    switch index {
    case 0:
      try file(
        "orders/standing", header,
        [
          ["ABO-1", MonthCast.id(40), "week", "2026-01-05", "", "2", "1", "A0002", "4", "C62"],
          ["ABO-2", MonthCast.id(41), "day", "2026-01-05", "2026-01-16", "1", "1", "A0003", "1", "C62"],
          ["ABO-3", MonthCast.id(43), "month", "2026-01-31", "", "3", "1", "A0004", "6", "C62"],
        ])
    case 9:
      try file(
        "orders/standing", header,
        [["ABO-1", MonthCast.id(40), "week", "2026-01-05", "2026-01-26", "2", "1", "A0002", "9", "C62"]])
    default: break
    }
  }
}
