import OrderToCash

/// Where the program and a careful person come to different ends, and what both leave: by cause, and payment by payment.
struct UnsettledPayments {
  /// Who settled a payment rightly.
  private enum Side: String, CaseIterable {
    case person = "the person alone"
    case program = "the program alone"
    case neither = "neither"
  }

  private struct Cause: Hashable {
    var side: String
    var noise: String
    var person: String
    var program: String
  }

  private var counts: [Cause: Int] = [:]
  /// The payments of a night, in its order.
  private(set) var stories: [String] = []

  init() {}

  init(_ night: BenchNight, _ score: CashScore, _ outcomes: [CashOutcome]) {
    var rulings: [Key: Ruling] = [:]
    for outcome in outcomes { for ruling in outcome.rulings { rulings[ruling.subject] = ruling } }
    for (position, payment) in night.payments.enumerated() {
      let isRight = score.findings[position].isRight(for: payment)
      guard !isRight || !score.isSettled[position] else { continue }
      let side: Side = isRight ? .person : score.isSettled[position] ? .program : .neither
      let ruling = rulings[payment.receipt.key]
      let person = told(score.findings[position], payment)
      counts[
        Cause(side: side.rawValue, noise: payment.noise.name, person: person, program: ruling?.rule.string ?? ""),
        default: 0] += 1
      stories.append(
        side.rawValue + ", " + person + ":\n" + CashScoreText.story(position, night)
          + (ruling.map { "    \($0.rule), \($0.outcome): \($0.facts); \($0.rejected)\n" } ?? ""))
    }
  }

  static func += (left: inout UnsettledPayments, right: UnsettledPayments) {
    left.counts.merge(right.counts, uniquingKeysWith: +)
  }

  private func told(_ finding: PersonFinding, _ payment: BenchPayment) -> String {
    switch finding {
    case .left(let doubt): doubt.rawValue
    case .one: finding.isRight(for: payment) ? "one explanation" : "one explanation, which is wrong"
    }
  }

  /// By who settled, then the most frequent first.
  var table: String {
    let sides = Side.allCases.map(\.rawValue)
    let rows = counts.sorted { left, right in
      let (one, other) = (sides.firstIndex(of: left.key.side) ?? 0, sides.firstIndex(of: right.key.side) ?? 0)
      if one != other { return one < other }
      if left.value != right.value { return left.value > right.value }
      return (left.key.noise, left.key.person, left.key.program) < (
        right.key.noise, right.key.person, right.key.program
      )
    }
    var text = Self.row("settled by", "class", "the person", "the program", "payments")
    for (cause, count) in rows { text += Self.row(cause.side, cause.noise, cause.person, cause.program, String(count)) }
    for side in sides {
      let all = counts.filter { $0.key.side == side }.values.reduce(0, +)
      text += Self.row(side, "all", "", "", String(all))
    }
    return text
  }

  private static func row(_ cells: String...) -> String {
    var line = ""
    for (cell, width) in zip(cells, [19, 23, 50, 28]) {
      line += cell + String(repeating: " ", count: max(1, width - cell.count))
    }
    return line + (cells.last ?? "") + "\n"
  }
}
