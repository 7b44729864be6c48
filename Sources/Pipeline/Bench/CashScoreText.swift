/// A score as a table of a terminal, and the payments behind it in words.
enum CashScoreText {
  static func table(_ score: CashScore) -> String {
    var text = row(
      "class",
      [
        "payments", "settled", "%", "could be", "settled of these", "wrong", "proposed", "first right", "items", "%",
        "value %",
      ])
    for noise in CashNoise.allCases {
      let tally = score.tallies[noise.rawValue]
      if tally.payments > 0 { text += row(noise.name, cells(tally)) }
    }
    return text + row("all", cells(score.total))
  }

  private static func cells(_ tally: CashScore.Tally) -> [String] {
    [
      String(tally.payments), String(tally.settled), percent(tally.settled, of: tally.payments),
      String(tally.settleable), percent(tally.settledOfSettleable, of: tally.settleable), String(tally.wrong),
      String(tally.proposed), percent(tally.proposedRight, of: tally.proposed), String(tally.items),
      percent(tally.itemsApplied, of: tally.items), percent(Int(tally.valueApplied), of: Int(tally.value)),
    ]
  }

  /// With two decimals, rounded down: 100.00 is all of them. A dash where there is nothing.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "-" }
    let scaled = Int(Int128(part) * 10_000 / Int128(whole))
    return "\(scaled / 100)." + padded(scaled % 100, 2)
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    var line = name + String(repeating: " ", count: max(1, 22 - name.count))
    let widths = [9, 9, 8, 9, 17, 7, 9, 12, 9, 8, 8]
    for (cell, width) in zip(cells, widths) { line += String(repeating: " ", count: max(1, width - cell.count)) + cell }
    return line + "\n"
  }

  /// What a payment said, what it was meant for, and what was done with it.
  static func story(_ position: Int, _ night: BenchNight) -> String {
    let payment = night.payments[position]
    let receipt = payment.receipt
    let owner = night.company.customers[payment.customer]
    let meant = night.items(payment.truth).map {
      "\($0.document) \($0.open)\($0.discount > 0 ? "-\($0.discount)" : "")"
    }
    return
      "  [\(payment.noise.name)] \(receipt.amount) \(receipt.currency) “\(receipt.text)” \(receipt.structuredReferences) "
      + "by \(receipt.payerName), for \(owner.name)\(owner.isKnown ? "" : " (unknown account)"): \(meant.joined(separator: ", "))\n"
  }
}
