import OrderToCash

@testable import Pipeline

/// What the people of the office have done.
struct MonthOffice {
  var invoices: [[String: String]] = []
  /// Rates of the day, in ten-thousandths of a euro.
  var dollar = 9_200
  var franc = 10_700
  /// An order that is approved today and cancelled too.
  var overtaken: MonthOrders.Order?
}

extension Month {
  static let decisionHeader = "exception,verb,target,amount,who,reason"

  func dropOffice() throws {
    var random = chance(3)
    office.invoices += try report("invoices").filter { $0["kind"] == "invoice" }
    try dropMaster(&random)
    try dropFacts()
    try dropDecisions(&random)
  }

  private func dropMaster(_ random: inout SeededRandom) throws {
    office.dollar += random.int(-60...60)
    office.franc += random.int(-60...60)
    func rate(_ value: Int) -> String { "\(value / 10_000)." + padded(value % 10_000, 4) }
    try file(
      "office/rates", "date,currency,rate",
      [["\(date)", "USD", rate(office.dollar)], ["\(date)", "CHF", rate(office.franc)]])
    switch index {
    case 0: try dropLists()
    case 2, 5:
      let member = MonthCast.members[index == 2 ? 58 : 59]
      try file("office/customers", MonthCast.header.joined(separator: ","), [MonthCast.row(member)])
    case 4:
      try file(
        "office/items", MonthCast.itemHeader.joined(separator: ","), [MonthCast.itemRow(MonthCast.items[23])])
    case 11:
      var moved = MonthCast.members[30]
      moved.limit = 500
      try file("office/customers", MonthCast.header.joined(separator: ","), [MonthCast.row(moved)])
    default: break
    }
  }

  /// Lists in francs and dollars, a quantity break, an agreed discount, and prices that change in the middle of the month.
  private func dropLists() throws {
    let header = "list,sku,currency,unit,price,price_base,discount,min_quantity,valid_from,valid_to"
    var rows: [[String]] = []
    for item in MonthCast.items {
      for currency in ["CHF", "USD"] {
        rows.append([
          "standard", item.sku, currency, "C62", MonthText.decimal(MonthCast.price(item, currency)), "1", "", "",
          "2025-01-01", "",
        ])
      }
    }
    rows.append(["tolerant", "A0002", "EUR", "C62", "7.20", "1", "", "", "2025-01-01", "2026-01-18"])
    rows.append(["tolerant", "A0002", "EUR", "C62", "7.60", "1", "", "", "2026-01-19", ""])
    rows.append(["standard", "A0003", "EUR", "C62", "11.90", "1", "", "10", "2025-01-01", ""])
    rows.append([MonthCast.id(44), "", "", "", "", "", "5", "", "2025-01-01", ""])
    try file("office/prices", header, rows)
    try file(
      "office/tax-rates", "country,region,postcode,tax_category,rate,valid_from,valid_to,name",
      [
        ["FR", "", "", "S", "20", "", "", "France"], ["FR", "", "", "AA", "5.5", "", "", "France, reduced"],
        ["AT", "", "", "S", "20", "", "2026-01-18", "Austria"], ["AT", "", "", "S", "21", "2026-01-19", "", "Austria"],
        ["AT", "", "", "AA", "10", "", "", "Austria, reduced"],
      ])
  }

  private func dropFacts() throws {
    guard index == 0 || index == 10 else { return }
    let applicants = MonthCast.members.filter { $0.group == "applicants" }
    var rows: [[String]] = []
    if index == 0 {
      rows.append([applicants[0].id, "score", "85", "", "", "", "agency", ""])
      rows.append([applicants[0].id, "references", "2", "", "", "", "trade", ""])
      rows.append([applicants[1].id, "score", "55", "", "", "", "agency", ""])
      rows.append([MonthCast.id(27), "broken-promises", "3", "", "", "", "", ""])
      rows.append([MonthCast.id(31), "insurance", "2500.00", "EUR", "", "", "insurer", ""])
      rows.append([MonthCast.id(36), "deposit", "800.00", "EUR", "", "", "", ""])
    } else {
      rows.append([MonthCast.id(32), "temporary-limit", "9000.00", "EUR", "2026-01-19", "2026-01-30", "", "season"])
    }
    try file("office/credit-facts", "customer,kind,value,currency,valid_from,valid_to,source,note", rows)
  }

  // MARK: Decisions

  private func dropDecisions(_ random: inout SeededRandom) throws {
    var rows: [[String]] = []
    office.overtaken = nil
    for row in try report("exceptions") where random.happens(5_500) || isCertain(row) {
      let decided = try judged(row, &random)
      rows += decided
      // Now and then the customer cancels on the day on which somebody approves.
      if index % 4 == 2, office.overtaken == nil, row["rule"]!.hasPrefix("credit."), decided.first?[1] == "approve" {
        office.overtaken = orders.placed.last { row["subject"] == "order \($0.number)" && $0.number != orders.doomed }
      }
    }
    rows += try corrections(&random)
    rows += try words()
    try file("office/decisions", Month.decisionHeader, rows)
  }

  private func isCertain(_ row: [String: String]) -> Bool {
    [orders.foreign, orders.doubtful].contains { row["subject"] == "order \($0)" }
  }

  /// What a person decides about an exception: mostly the usual, now and then something else that it takes.
  private func judged(_ row: [String: String], _ random: inout SeededRandom) throws -> [[String]] {
    let (number, rule) = (row["exception_id"]!, row["rule"]!)
    let usual = row["decision_row"]!.split(separator: "\n").first.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard var choice = usual.map({ Array($0.prefix(4)) }), choice.count == 4 else { return [] }
    let luck = random.int(0...9)
    if row["subject"] == "order \(orders.doomed)" { return [] }
    // Two customers are left to pay, a third stays held by its letter.
    let holds = ["credit.overdue-hold", "collect.hold"]
    if [8, 11].map(MonthCast.id).contains(row["customer_id"]!), holds.contains(rule) { return [] }
    // One of them promises nothing: an agency gets it, of which nobody needs a proposal.
    if row["customer_id"] == MonthCast.id(11), rule.hasPrefix("collect.") { choice[1] = "dismiss" }
    let isHeld = row["customer_id"] == MonthCast.id(56)
    if isHeld, index < 12 { return [] }
    if row["subject"] == "order \(orders.foreign)" { choice[1] = "approve" }
    // Two people, two rules, one order: neither is carried out.
    if row["subject"] == "order \(orders.doubtful)", index == 3 {
      return [[number, rule == "intake.past-date" ? "refuse" : "approve", "", "", "K. Lund", "as discussed"]]
    }
    switch (choice[1], rule) {
    case _ where row["subject"] == "order \(orders.foreign)": break
    case ("apply", _) where choice[2].isEmpty:
      choice[1] = luck < 3 ? "refund" : "dismiss"
    case (_, "dispute.opened"):
      choice[1] = [choice[1], "close", "write-off", "reassign"][luck % 4]
      if choice[1] == "reassign" { choice[2] = "sales" }
    case ("approve", _) where luck < 3 && rule != "credit.limit-suggested": choice[1] = "refuse"
    case ("release", "credit.overdue-hold") where luck < 5: choice[1] = "hold"
    case ("promise", _):
      (choice[1], choice[2]) = luck < 5 ? ("dismiss", "") : ("promise", "\(date.adding(days: 5))")
    default: break
    }
    let first = [number] + choice[1...] + ["K. Lund", "as discussed"]
    guard luck == 9 else { return [first] }
    // Two people: what is decided twice is decided once, and more than a bound takes both.
    return [first, [number] + choice[1...] + ["S. Marten", "likewise"]]
  }

  /// What is done about invoices of the nights before.
  private func corrections(_ random: inout SeededRandom) throws -> [[String]] {
    let invoices = office.invoices.filter { $0["customer_id"] != MonthCast.id(MonthCast.silent) }.suffix(40)
    guard invoices.count > 10 else { return [] }
    var rows: [[String]] = []
    func decide(_ verb: String, _ target: String, _ amount: String, _ reason: String) {
      let invoice = invoices[invoices.startIndex + random.int(0...invoices.count - 1)]["invoice"]!
      guard !rows.contains(where: { $0[0] == invoice }) else { return }
      rows.append([invoice, verb, target, amount, "M. Peters", reason])
    }
    switch index {
    case 8:
      decide("replace", "1:1", "", "one piece only")
      if let advance = try advance(of: orders.doomed) {
        rows.append([advance, "replace", "", "", "M. Peters", "another amount"])
      }
    case 9: rows.append(["INV-2026-009999", "credit", "", "", "M. Peters", "no such invoice"])
    case 10:
      decide("credit", "", "99999.00", "more than there is")
      rows += rows.map { $0[..<4] + ["S. Marten", "likewise"] }
    case 11: decide("reprice", "1@999.00", "", "dearer")
    case 13, 14:
      // Twice all of one invoice.
      rows.append([office.invoices[0]["invoice"]!, "credit", "", "", "M. Peters", "taken back"])
    case 12:
      let german = Set(MonthCast.members.filter { $0.country == "DE" }.map(\.id))
      if let invoice = invoices.last(where: { german.contains($0["customer_id"]!) }) {
        rows.append([invoice["invoice"]!, "charge", "X", "20.00", "M. Peters", "of a kind that no tax rule knows"])
      }
    case 15: rows.append(["2025-004003", "credit", "", "", "M. Peters", "an invoice of before"])
    default: break
    }
    for turn in [index, index + 2, index + 3] {
      switch turn % 6 {
      case 0: decide("credit", "", "15.00", "goodwill")
      case 1: decide("replace", "", "", "wrong address")
      case 2: decide("credit", "1:1", "", "one piece broken")
      case 3: decide("reprice", "1@1.20", "", "agreed price")
      case 4: decide("charge", "", "35.00", "second delivery attempt")
      default: decide("credit", "", "", "contract rescinded")
      }
    }
    return rows
  }

  /// The number of the advance invoice on an order.
  private func advance(of order: String) throws -> String? {
    try Month.dates[..<index].flatMap { try report("invoices", of: $0) }
      .first { $0["order_number"] == order && $0["invoice"]!.hasPrefix("ADV") }?["invoice"]
  }

  /// What customers said.
  private func words() throws -> [[String]] {
    let who = "K. Lund"
    switch index {
    case 1: return [["2025-004000", "dispute", "quality", "100.00", who, "two boxes wet"]]
    case 2: return [[MonthCast.id(8), "promise", "2026-01-12", "", who, "will pay all of it"]]
    case 3:
      return [
        [MonthCast.id(25), "promise", "2026-01-20", "100.00", who, "a first part"],
        [MonthCast.id(11), "hand-over", "", "", who, "no answer since October"],
      ]
    case 4: return [[MonthCast.id(14), "question", "sales", "", who, "whether a bonus can be set off"]]
    case 5: return [[MonthCast.id(14), "statement", "", "", who, "for their auditor"]]
    case 13: return [[MonthCast.id(56), "promise", "2026-01-30", "", who, "all of it by the end of the month"]]
    case 6: return [["2025-004007", "dispute", "price", "", who, "an old price"]]
    default: return []
    }
  }
}
