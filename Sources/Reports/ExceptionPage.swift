import OrderToCash

/// `reports/exceptions.html`: what a person must look at, the worst first, each with what to do and the rows that decide it.
public enum ExceptionPage {
  /// More are not shown: the CSV has all.
  public static let limit = 5000

  public static func write(
    _ exceptions: [ExceptionLine], company: Text, date: BusinessDate, into buffer: inout ByteBuffer
  ) {
    let sorted = ExceptionPage.sorted(exceptions)
    let shown = sorted.prefix(limit)
    let groups: [[String: Any]] = levels.compactMap { level in
      let items = shown.filter { $0.level == level }
      guard !items.isEmpty else { return nil }
      let total = exceptions.lazy.filter { $0.level == level }.count
      return ["title": "\(heading(level)) (\(numbers.text(total)))", "items": items.map(values)]
    }
    var page: [String: Any] = [
      "style": PageTemplates.style, "company": company.string, "date": numbers.text(date), "groups": groups,
      "heading": exceptions.isEmpty
        ? "No open exceptions"
        : "\(numbers.text(exceptions.count)) open \(exceptions.count == 1 ? "exception" : "exceptions")",
    ]
    if exceptions.contains(where: { $0.level == .critical }) { page["any"] = true }
    if sorted.count > limit { page["more"] = "\(numbers.text(sorted.count - limit)) more are not shown." }
    buffer.append(raw: PageTemplates.render(page, with: "exceptions"))
  }

  private static let numbers = PageNumbers(language: .english)
  static let levels: [ExceptionRaised.Level] = [.critical, .error, .warning, .info]

  /// Worst first, then the largest amount in the books of its own currency, then by number.
  static func sorted(_ exceptions: [ExceptionLine]) -> [ExceptionLine] {
    exceptions.sorted { left, right in
      if left.level != right.level { return left.level.rawValue > right.level.rawValue }
      let (a, b) = (left.amount?.minor.magnitude ?? 0, right.amount?.minor.magnitude ?? 0)
      return a != b ? a > b : left.id < right.id
    }
  }

  static func heading(_ level: ExceptionRaised.Level) -> String {
    switch level {
    case .critical: "Critical: figures or money are wrong until this is settled"
    case .error: "Errors: something was not done"
    case .warning: "Warnings: waiting for a decision"
    case .info: "For information"
    }
  }

  static func values(_ exception: ExceptionLine) -> [String: Any] {
    var values: [String: Any] = [
      "id": exception.id.string, "level": exception.level.name, "subject": exception.subject.string,
      "message": exception.message.string, "rule": exception.rule.string,
      "age": exception.isNew
        ? "new tonight"
        : "open since \(numbers.text(exception.firstSeen)) (\(exception.ageDays == 1 ? "1 day" : "\(numbers.text(exception.ageDays)) days"))"
        ,
    ]
    // `customer C003` says whose it is already.
    let isNamed = exception.subject.string.hasSuffix(" \(exception.customerId)")
    let customer = [isNamed ? Text.empty : exception.customerId, exception.customerName].filter { !$0.isEmpty }
      .map(\.string)
    if !customer.isEmpty { values["customer"] = customer.joined(separator: " ") }
    if let amount = exception.amount { values["amount"] = numbers.text(amount) }
    if !exception.whatToDo.isEmpty { values["whatToDo"] = exception.whatToDo.string }
    if !exception.owner.isEmpty { values["owner"] = exception.owner.string }
    if !exception.decisionRows.isEmpty { values["decisions"] = ["rows": exception.decisionRows.map(\.string)] }
    return values
  }
}
