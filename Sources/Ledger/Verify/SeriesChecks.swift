import OrderToCash

extension Verification {
  /// Documents of a series and fiscal year have every number once, and later numbers are not issued earlier.
  func series() throws -> CheckResult {
    let names = try engine.freshQuery("SELECT name, next FROM series ORDER BY name").map { ($0.text(0), $0.integer(1)) }
    let hasOpening =
      try engine.freshQuery("SELECT 1 FROM run WHERE run = 1 AND manifest_sha = '' AND state = 2")
      .first { _ in true } ?? false
    var findings: [String] = []
    var numbers: [Text: [Numbered]] = [:]
    var count = 0
    for sql in [
      "SELECT number, issue_date, key FROM invoice ORDER BY key", "SELECT number, date, key FROM shipment ORDER BY key",
      "SELECT number, date, key FROM pro_forma ORDER BY key",
    ] {
      try engine.freshQuery(sql).forEach { row in
        count += 1
        let number = row.text(0)
        guard let name = Verification.series(of: number, among: names.map(\.0)),
          let value = Int(number.string.utf8.dropFirst(name.utf8.count).map { String(UnicodeScalar($0)) }.joined())
        else {
          findings.append("document \(row.key(2)) has the number ‘\(number)’, which is of no series")
          return
        }
        numbers[name, default: []].append(Numbered(value: value, date: row.date(1), number: number))
      }
    }
    for (name, next) in names {
      findings += Verification.gaps(name, next: next, numbers[name] ?? [], from: hasOpening ? nil : 1)
    }
    findings += try exceptionNumbers()
    return CheckResult("series", looked: "\(count) documents in \(names.count) series", findings: findings)
  }

  private struct Numbered {
    var value: Int
    var date: BusinessDate
    var number: Text
  }

  /// The longest name that the number begins with.
  private static func series(of number: Text, among names: [Text]) -> Text? {
    names.filter { number.utf8.starts(with: $0.utf8) }.max { $0.utf8.count < $1.utf8.count }
  }

  /// `first` nil: numbers go on where the books before this program stopped.
  private static func gaps(_ name: Text, next: Int, _ numbers: [Numbered], from first: Int?) -> [String] {
    let sorted = numbers.sorted { ($0.value, $0.number) < ($1.value, $1.number) }
    guard let start = sorted.first, let end = sorted.last else { return [] }
    var findings: [String] = []
    if let first, start.value != first {
      findings.append("series \(name) begins with \(start.number), the first number is \(first)")
    }
    for (one, other) in zip(sorted, sorted.dropFirst()) {
      if one.value == other.value { findings.append("number \(one.number) is there twice") }
      if other.value > one.value + 1 {
        findings.append("series \(name): \(other.value - one.value - 1) number(s) missing after \(one.number)")
      }
      if other.date < one.date {
        findings.append("\(other.number) is of \(other.date), before \(one.number) of \(one.date)")
      }
    }
    if next != end.value + 1 {
      findings.append("series \(name) goes on with \(next), its last document is \(end.number)")
    }
    return findings
  }

  private func exceptionNumbers() throws -> [String] {
    let query = try engine.freshQuery("SELECT COUNT(*), COALESCE(MAX(number), 0) FROM exception_number")
    let (count, last) = try query.first { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
    return count == last ? [] : ["exceptions have \(count) numbers, the last is \(last)"]
  }
}
