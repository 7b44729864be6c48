import OrderToCash

/// One exception on a page, as bytes: a large night shows thousands.
enum ExceptionCard {
  private static let numbers = PageNumbers(language: .english)

  static func write(_ exception: ExceptionLine, into buffer: inout ByteBuffer) {
    buffer.append("<article class=\"exception\" id=\"")
    buffer.append(html: exception.id)
    buffer.append("\">\n<h3><span class=\"level ")
    buffer.append(raw: exception.level.name)
    buffer.append("\">")
    buffer.append(raw: exception.level.name)
    buffer.append("</span> <span>")
    buffer.append(html: exception.subject)
    writeCustomer(exception, into: &buffer)
    buffer.append("</span>")
    if let amount = exception.amount {
      buffer.append(" <span class=\"amount\">")
      numbers.write(amount, into: &buffer)
      buffer.append("</span>")
    }
    buffer.append("</h3>\n<p>")
    buffer.append(html: exception.message)
    buffer.append("</p>\n")
    if !exception.whatToDo.isEmpty {
      buffer.append("<p class=\"todo\"><b>To do:</b> ")
      buffer.append(html: exception.whatToDo)
      buffer.append("</p>")
    }
    buffer.append("\n")
    writeDecisions(exception, into: &buffer)
    buffer.append("\n<p><small>")
    buffer.append(html: exception.id)
    buffer.append(" · ")
    buffer.append(html: exception.rule)
    buffer.append(" · ")
    writeAge(exception, into: &buffer)
    if !exception.owner.isEmpty {
      buffer.append(" · ")
      buffer.append(html: exception.owner)
    }
    buffer.append("</small></p>\n</article>\n")
  }

  static func bytes(_ exceptions: some Sequence<ExceptionLine>) -> String {
    var buffer = ByteBuffer(capacity: 65_536)
    for exception in exceptions { write(exception, into: &buffer) }
    return buffer.string
  }

  /// `customer C003` says whose it is already.
  private static func writeCustomer(_ exception: ExceptionLine, into buffer: inout ByteBuffer) {
    let isNamed = exception.subject.string.hasSuffix(" \(exception.customerId)")
    let customer = [isNamed ? Text.empty : exception.customerId, exception.customerName].filter { !$0.isEmpty }
    guard !customer.isEmpty else { return }
    buffer.append(" · ")
    for (index, part) in customer.enumerated() {
      if index > 0 { buffer.append(" ") }
      buffer.append(html: part)
    }
  }

  private static func writeDecisions(_ exception: ExceptionLine, into buffer: inout ByteBuffer) {
    guard !exception.decisionRows.isEmpty else { return }
    buffer.append("<p class=\"rows\"><small>Decision:</small> ")
    for row in exception.decisionRows {
      buffer.append("<code>")
      buffer.append(html: row)
      buffer.append("</code> ")
    }
    buffer.append("</p>")
  }

  private static func writeAge(_ exception: ExceptionLine, into buffer: inout ByteBuffer) {
    guard !exception.isNew else { return buffer.append("new tonight") }
    buffer.append("open since ")
    numbers.write(exception.firstSeen, into: &buffer)
    buffer.append(" (")
    numbers.write(Int64(exception.ageDays), scale: 0, minimum: 0, into: &buffer)
    buffer.append(exception.ageDays == 1 ? " day)" : " days)")
  }
}
