import OrderToCash

/// What a payment costs: CPU time of the pure functions of cash application, in a series of nights each twice as large as the one
/// before, and of one account with thousands of open items.
enum CashSpeed {
  struct Line {
    var name: String
    var payments: Int
    var items: Int
    /// CPU time of all payments, index and snapshots included.
    var microseconds: Int

    var each: Int { microseconds * 100 / max(payments, 1) }
  }

  /// Runs of which the least counts: other work on a machine only ever adds.
  private static let runs = 3

  /// Nights of a sixteenth, an eighth, a quarter, half and all of `payments`; those that quote something and those that quote nothing apart. Two
  /// documents for each payment, a sixth of them paid: 90,000 payments meet 150,000 open items.
  static func series(seed: UInt64, payments: Int) -> [Line] {
    var lines: [Line] = []
    for part in [16, 8, 4, 2, 1] where payments / part >= 100 {
      let night = BenchNight(seed: seed, payments: payments / part, documents: payments / part * 2)
      for isSilent in [false, true] {
        var some = night
        some.payments = night.payments.filter { payment in
          payment.receipt.structuredReferences.isEmpty
            && !payment.receipt.text.utf8.contains { (0x30...0x39).contains($0) }
            && payment.advice == nil ? isSilent : !isSilent
        }
        let trial = CashTrial(some)
        let used = (1...runs).map { _ in CPUTime.microseconds { trial.play { _ in } } }.min() ?? 0
        lines.append(
          Line(
            name: isSilent ? "without a reference" : "with references", payments: some.payments.count,
            items: night.openByGroup.values.reduce(0) { $0 + $1.count }, microseconds: used))
      }
    }
    return lines
  }

  /// One account with `items` open items, and payments of one, of ten, and of a hundred that quote nothing and fit nothing.
  static func largeAccount(seed: UInt64, items count: Int) -> [Line] {
    var random = SeededRandom(seed: seed, stream: .bench, index: count)
    let account = Key(rawValue: 1)
    let items = (1...count).map { number -> OpenItem in
      let amount = Int64(random.int(10_00...50_000_00))
      let issued = BenchNight.date.adding(days: -random.int(1...80))
      return OpenItem(
        key: Key(rawValue: Int64(number + 1)), account: account, kind: .invoice,
        document: Text("INV-2026-" + padded(number, 6)),
        issueDate: issued, dueDate: issued.adding(days: 30), currency: .eur, original: amount, open: amount,
        openBase: amount, discountDate: issued.adding(days: 14), discount: amount / 50)
    }
    return [1, 10, 100].map { payments in
      let receipts = (1...payments).map { number -> Receipt in
        let amount = Int64(random.int(100_000_00...900_000_00))
        return Receipt(
          key: Key(rawValue: Int64(100_000_000 + number)), bank: "assets:bank", bookingDate: BenchNight.date,
          valueDate: BenchNight.date, currency: .eur, amount: amount, base: amount, account: account, payer: account)
      }
      let snapshot = CashSnapshot(
        group: account, members: [CashSnapshot.Member(account: account, id: "C1")], items: items, receipts: receipts)
      let used = CPUTime.microseconds {
        _ = CashMatching.decide(snapshot: snapshot, policy: CashPolicy(), date: BenchNight.date)
      }
      return Line(name: "one account", payments: payments, items: count, microseconds: used)
    }
  }

  static func text(_ lines: [Line]) -> String {
    var text = "payments                    count    open items     CPU ms   µs each\n"
    for line in lines {
      let name = line.name + String(repeating: " ", count: max(1, 22 - line.name.count))
      text += name + right(line.payments, 11) + right(line.items, 14) + right(line.microseconds / 1000, 11)
      text += String(repeating: " ", count: 4) + "\(line.each / 100)." + padded(line.each % 100, 2) + "\n"
    }
    return text
  }

  private static func right(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: " ", count: max(1, width - digits.utf8.count)) + digits
  }
}
