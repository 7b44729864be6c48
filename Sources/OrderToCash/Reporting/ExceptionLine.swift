/// An open exception as people see it: a row of `exceptions.csv` and an entry of the pages.
public struct ExceptionLine: Sendable {
  /// `EX-000012`.
  public var id: Text = .empty
  public var level: ExceptionRaised.Level = .warning
  public var stage: Text = .empty
  public var rule: Text = .empty
  /// `order PO-77`.
  public var subject: Text = .empty
  public var customerId: Text = .empty
  public var customerName: Text = .empty
  public var amount: Money?
  public var message: Text = .empty
  public var whatToDo: Text = .empty
  /// One row for each verb that would close it, the usual one first.
  public var decisionRows: [Text] = []
  public var isNew = false
  public var firstSeen = BusinessDate(days: 0)
  public var ageDays = 0
  public var owner: Text = .empty
  public init() {}

  /// In the order of `ReportRegistry.exceptions`.
  public var row: ReportRow {
    [
      .text(id), .text(Text(level.name)), .text(stage), .text(rule), .text(subject), .text(customerId),
      .currency(amount?.currency), .amount(amount), .text(message), .text(whatToDo),
      .text(decisionRows.first ?? .empty), .text(isNew ? "new" : "open"), .date(firstSeen), .integer(ageDays),
      .text(owner),
    ]
  }

  /// Those that are somebody's task, by owner, the worst first.
  public static func byOwner(_ exceptions: [ExceptionLine]) -> [ExceptionLine] {
    exceptions.filter { !$0.owner.isEmpty }.enumerated().sorted { left, right in
      (left.element.owner, right.element.level.rawValue, left.offset)
        < (right.element.owner, left.element.level.rawValue, right.offset)
    }.map(\.element)
  }

  /// In the order of `ReportRegistry.tasks`.
  public var taskRow: ReportRow {
    [
      .text(owner), .text(Text(level.name)), .text(id), .text(customerId), .text(customerName), .text(subject),
      .currency(amount?.currency), .amount(amount), .date(firstSeen), .integer(ageDays), .text(message),
      .text(whatToDo), .text(decisionRows.first ?? .empty),
    ]
  }

  /// The rows that would close an exception: one for each verb, or for each target of a verb that takes one.
  public static func decisionRows(exception: Text, verbs: [Verb], targets: [Text]) -> [Text] {
    verbs.flatMap { verb in
      verb.takesTarget && !targets.isEmpty
        ? targets.map { decisionRow(exception: exception, verb: verb, target: $0) }
        : [decisionRow(exception: exception, verb: verb)]
    }
  }

  /// The exact line that a decisions file needs: exception, verb, target, amount, who, reason. The last two are left for the
  /// person to fill in, and so is the day of a promise.
  public static func decisionRow(exception: Text, verb: Verb, target: Text = .empty, amount: Text = .empty) -> Text {
    var buffer = ByteBuffer(capacity: 64)
    buffer.append(csv: exception)
    buffer.append(",")
    buffer.append(raw: verb.rawValue)
    buffer.append(",")
    buffer.append(csv: target.isEmpty && verb == .promise ? "YYYY-MM-DD" : target)
    buffer.append(",")
    buffer.append(csv: amount)
    buffer.append(",,")
    return Text(buffer.string)
  }
}
