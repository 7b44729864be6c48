import OrderToCash

/// Numbers for exceptions that have none yet, in the order in which they were raised. A number is given once and names its
/// exception for good.
public enum ExceptionNumbers {
  public static func assign(_ engine: Engine) throws {
    var next =
      try engine.freshQuery("SELECT COALESCE(MAX(number), 0) FROM exception_number").first { $0.integer(0) } ?? 0
    let open = try engine.freshQuery(
      "SELECT subject_kind, subject, rule, raised FROM open_exception WHERE number = 0 ORDER BY raised"
    ).map { ($0.integer(0), $0.key(1), $0.text(2), $0.key(3)) }
    let numbers = try engine.append(.exceptionNumber)
    for (kind, subject, rule, raised) in open {
      next += 1
      try numbers.add(next).add(kind).add(subject).add(rule).add(raised).end()
      try engine.query("UPDATE open_exception SET number = ? WHERE subject_kind = ? AND subject = ? AND rule = ?")
        .run(next, kind, subject, rule)
    }
  }

  /// `EX-000012`.
  public static func text(_ number: Int) -> Text {
    let digits = String(number)
    return Text("EX-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits)
  }
}
