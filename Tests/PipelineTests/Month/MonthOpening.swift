import Foundation

@testable import Pipeline

/// What the company takes over when it goes live: old debt of every age, and how customers have paid so far.
enum MonthOpening {
  private struct OldItem {
    var member: Int
    var due: String
    var cents: Int
    var level = 0
    var reminded = ""
  }

  private static let old: [OldItem] = [
    OldItem(member: 5, due: "2025-12-10", cents: 84_000, level: 1, reminded: "2025-12-18"),
    OldItem(member: 8, due: "2025-11-20", cents: 120_050, level: 2, reminded: "2025-12-12"),
    OldItem(member: 11, due: "2025-10-20", cents: 82_000, level: 3, reminded: "2025-12-01"),
    OldItem(member: 14, due: "2025-12-29", cents: 45_110),
    OldItem(member: 17, due: "2026-01-08", cents: 61_275),
    OldItem(member: 45, due: "2025-11-10", cents: 80),
    OldItem(member: 25, due: "2025-12-01", cents: 26_840, level: 1, reminded: "2025-12-12"),
    OldItem(member: 28, due: "2025-12-20", cents: 99_900),
    OldItem(member: 35, due: "2025-12-15", cents: 31_000, level: 1, reminded: "2025-12-23"),
    OldItem(member: 42, due: "2025-12-02", cents: 41_500, level: 1, reminded: "2025-12-10"),
    OldItem(member: 49, due: "2026-01-12", cents: 12_345),
    OldItem(member: 56, due: "2025-11-28", cents: 4_500, level: 2, reminded: "2025-12-22"),
  ]

  static func write(to folder: URL) throws {
    func table(_ name: String, _ header: [String], _ rows: [[String]]) throws {
      try MonthText.table(header, rows, to: folder.appending(path: "\(name).csv"))
    }
    try table("cutover", ["date"], [["2025-12-31"]])
    // The last two are not known yet: their first orders wait for them.
    try table("customers", MonthCast.header, MonthCast.members.dropLast(2).map(MonthCast.row))
    try table("items", MonthCast.itemHeader, MonthCast.items.dropLast().map(MonthCast.itemRow))
    try table("rates", ["date", "currency", "rate"], [["2025-12-31", "CHF", "1.07"], ["2025-12-31", "USD", "0.92"]])
    try table(
      "stock", ["sku", "quantity", "kind", "counted_at", "reference", "warehouse"],
      MonthCast.items.dropLast().flatMap { item in
        [(item.stock, "hamburg"), (item.stock / 3, "muenchen")].map {
          [item.sku, "\($0.0)", "count", "2025-12-31T18:00", "COUNT-0", $0.1]
        }
      })
    try table("bank", ["bank_account", "balance"], [["main", "10000.00"], ["dollars", "0.00"]])
    try table(
      "series", ["series", "next"], ["invoice", "credit_note", "shipment"].map { [$0, "1"] })
    try table(
      "open-items",
      [
        "customer", "number", "kind", "issue_date", "due_date", "currency", "original", "open", "payment_reference",
        "dunning_level", "last_reminder",
      ],
      old.enumerated().map { index, item in
        let member = MonthCast.members[item.member]
        return [
          member.id, "2025-00\(4_000 + index)", "invoice", "2025-0\(7 + index % 3)-01", item.due, "EUR",
          MonthText.decimal(item.cents), MonthText.decimal(item.cents), "", "\(item.level)", item.reminded,
        ]
      })
    try table(
      "history", ["customer", "number", "issue_date", "due_date", "paid_date", "currency", "amount"], history)
    let receivables = old.reduce(0) { $0 + $1.cents }
    try table(
      "trial-balance", ["account", "balance"],
      [
        ["assets:bank:main", "10000.00"], ["assets:receivables", MonthText.decimal(receivables)],
        ["equity:opening-balances", MonthText.decimal(-1_000_000 - receivables)],
      ])
  }

  /// Most have paid on time; one in seven pays late; those of the group `lapsed` bought last in 2024.
  private static var history: [[String]] {
    MonthCast.members.prefix(58).filter { $0.group != "applicants" }.flatMap { member -> [[String]] in
      let year = member.group == "lapsed" ? 2024 : 2025
      return (0..<3).map { month in
        let late = member.index % 7 == 4 ? 15 + month * 3 : member.index % 3
        return [
          member.id, "\(year)-9\(padded(member.index, 2))\(month)", "\(year)-0\(6 + month)-01",
          "\(year)-0\(7 + month)-01",
          "\(year)-0\(7 + month)-\(padded(1 + late, 2))", member.currency, "\(600 + member.index * 40).00",
        ]
      }
    }
  }
}

extension MonthCast {
  static let itemHeader = [
    "sku", "gtin", "description", "unit", "packs", "price", "price_base", "currency", "tax_category", "weight",
    "safety_stock", "substitutes", "bin",
  ]

  static func itemRow(_ item: Item) -> [String] {
    let index = Int(item.sku.dropFirst())!
    return [
      item.sku, SyntheticCompany.gs1(6_000_000 + index), "Artikel \(index)", "C62", index % 5 == 0 ? "CT=10" : "",
      MonthText.decimal(item.price), "1", "EUR", item.category, item.weight, index == 3 ? "5" : "", item.substitute,
      "hamburg=A-\(padded(index, 2));muenchen=\(index % 9)-\(index % 4)",
    ]
  }
}
