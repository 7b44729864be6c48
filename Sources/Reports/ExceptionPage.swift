import OrderToCash

/// `reports/exceptions.html`: what a person must look at, the worst first, each with what to do and the rows that decide it.
public enum ExceptionPage {
  public static func write(
    _ exceptions: ExceptionDigest, company: Text, date: BusinessDate, into buffer: inout ByteBuffer
  ) {
    let worst = exceptions.worst
    let groups: [[String: Any]] = levels.compactMap { level in
      let items = worst.filter { $0.level == level }
      guard !items.isEmpty else { return nil }
      return [
        "title": "\(heading(level)) (\(numbers.text(exceptions.open(level))))", "items": ExceptionCard.bytes(items),
      ]
    }
    let count = exceptions.count
    var page: [String: Any] = [
      "style": PageTemplates.style, "company": company.string, "date": numbers.text(date), "groups": groups,
      "heading": count == 0
        ? "No open exceptions" : "\(numbers.text(count)) open \(count == 1 ? "exception" : "exceptions")",
    ]
    if exceptions.open(.critical) > 0 { page["any"] = true }
    if count > worst.count { page["more"] = "\(numbers.text(count - worst.count)) more are not shown." }
    buffer.append(raw: PageTemplates.render(page, with: "exceptions"))
  }

  private static let numbers = PageNumbers(language: .english)
  static let levels: [ExceptionRaised.Level] = [.critical, .error, .warning, .info]

  static func heading(_ level: ExceptionRaised.Level) -> String {
    switch level {
    case .critical: "Critical: figures or money are wrong until this is settled"
    case .error: "Errors: something was not done"
    case .warning: "Warnings: waiting for a decision"
    case .info: "For information"
    }
  }
}
