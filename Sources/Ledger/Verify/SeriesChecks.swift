import OrderToCash

extension Verification {
  /// Documents of a series and fiscal year have every number once, and later numbers are not issued earlier.
  func series() throws -> CheckResult {
    let names = try engine.freshQuery("SELECT name, next FROM series ORDER BY name").map { ($0.text(0), $0.integer(1)) }
    let hasOpening =
      try engine.freshQuery("SELECT 1 FROM run WHERE run = 1 AND manifest_sha = '' AND state = 2")
      .first { _ in true } ?? false
    var findings: [String] = []
    var sequences: [Text: Sequence] = [:]
    for (name, _) in names { sequences[name] = Sequence(name: name, first: hasOpening ? nil : 1) }
    var count = 0
    // Numbers of one series have a length of their own up to their last digit: so they come in their order.
    try engine.freshQuery(
      """
      SELECT number, issue_date, key, LENGTH(number) AS width FROM invoice
      UNION ALL SELECT number, date, key, LENGTH(number) FROM shipment
      UNION ALL SELECT number, date, key, LENGTH(number) FROM pro_forma ORDER BY 4, 1
      """
    ).forEach { row in
      count += 1
      let number = row.text(0)
      guard let name = Verification.series(of: number, among: names.map(\.0)),
        let value = Verification.value(number, after: name)
      else {
        findings.append("document \(row.key(2)) has the number ‘\(number)’, which is of no series")
        return
      }
      sequences[name]?.take(Numbered(value: value, date: row.date(1), number: number))
    }
    for (name, next) in names { findings += sequences[name]?.findings(next: next) ?? [] }
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

  /// What follows the name, which must be digits.
  private static func value(_ number: Text, after name: Text) -> Int? {
    Int(Substring(number.string.utf8.dropFirst(name.utf8.count)))
  }

  /// The numbers of one series, in their order.
  private struct Sequence {
    let name: Text
    /// Nil: numbers go on where the books before this program stopped.
    let first: Int?
    private var last: Numbered?
    private var findings: [String] = []

    init(name: Text, first: Int?) {
      self.name = name
      self.first = first
    }

    mutating func take(_ next: Numbered) {
      defer { last = next }
      guard let last else {
        if let first, next.value != first {
          findings.append("series \(name) begins with \(next.number), the first number is \(first)")
        }
        return
      }
      if last.value == next.value { findings.append("number \(last.number) is there twice") }
      if next.value > last.value + 1 {
        findings.append("series \(name): \(next.value - last.value - 1) number(s) missing after \(last.number)")
      }
      if next.date < last.date {
        findings.append("\(next.number) is of \(next.date), before \(last.number) of \(last.date)")
      }
    }

    func findings(next: Int) -> [String] {
      guard let last, next != last.value + 1 else { return findings }
      return findings + ["series \(name) goes on with \(next), its last document is \(last.number)"]
    }
  }

  private func exceptionNumbers() throws -> [String] {
    let query = try engine.freshQuery("SELECT COUNT(*), COALESCE(MAX(number), 0) FROM exception_number")
    let (count, last) = try query.first { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
    return count == last ? [] : ["exceptions have \(count) numbers, the last is \(last)"]
  }
}
