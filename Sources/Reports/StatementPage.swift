import OrderToCash

/// A statement of account as a page, in the customer's language.
public enum StatementPage {
  public static func write(
    _ statement: AccountStatement, buckets: AgingBuckets, design: DocumentDesign = .standard,
    into buffer: inout ByteBuffer
  ) {
    let values = StatementValues(statement: statement, buckets: buckets, design: design)
    let (frame, texts) = (values.frame(design.logo), values.texts)
    frame.begin(values.facts, into: &buffer)
    frame.paragraph(Text(values.opening), into: &buffer)
    if !statement.items.isEmpty {
      frame.beginTable(
        [
          (texts[.letterDocument], false), (texts[.statementKind], false), (texts[.letterIssued], false),
          (texts[.letterDue], false), (texts[.letterAmount], true), (texts[.letterOpen], true),
        ], into: &buffer)
      for item in statement.items { write(item, values, frame, into: &buffer) }
      frame.endTable(into: &buffer)
    }
    for balance in values.balances {
      frame.beginSums(into: &buffer)
      for part in balance.parts { frame.sum(Text(part.label), part.value, isTotal: false, into: &buffer) }
      frame.sum(texts[.statementBalance], balance.total, isTotal: true, into: &buffer)
      frame.endSums(into: &buffer)
    }
    frame.writePayment(values.account, into: &buffer)
    frame.end(into: &buffer)
  }

  private static func write(
    _ item: AccountStatement.Item, _ values: StatementValues, _ frame: LetterFrame, into buffer: inout ByteBuffer
  ) {
    let numbers = values.numbers
    frame.writeDocument(item.document, note: values.note(item), into: &buffer)
    buffer.append("<td class=\"o\">")
    buffer.append(html: values.kind(item))
    buffer.append("</td><td class=\"o\">")
    numbers.write(item.issueDate, into: &buffer)
    buffer.append("</td><td class=\"q\" data-t=\"")
    buffer.append(html: values.texts[.letterDue])
    buffer.append("\">")
    numbers.write(item.dueDate, into: &buffer)
    buffer.append("</td><td class=\"n o\">")
    numbers.write(minor: item.amount, item.currency, into: &buffer)
    buffer.append("</td><td class=\"n a\">")
    numbers.write(Money(minor: item.open, currency: item.currency), into: &buffer)
    buffer.append("</td></tr>\n")
  }
}

/// What page and PDF say.
struct StatementValues {
  let statement: AccountStatement
  let buckets: AgingBuckets
  let texts: DocumentTexts
  let numbers: PageNumbers

  init(statement: AccountStatement, buckets: AgingBuckets, design: DocumentDesign) {
    self.statement = statement
    self.buckets = buckets
    texts = design.texts(statement.language)
    numbers = PageNumbers(language: statement.language)
  }

  func frame(_ logo: Logo?) -> LetterFrame {
    LetterFrame(
      language: statement.language, company: statement.company, customer: statement.customer, subject: subject,
      texts: texts, logo: logo)
  }

  struct Balance {
    var parts: [(label: String, value: String)]
    var total: String
  }

  var subject: String { texts[.statementTitle].string }

  var opening: String {
    texts.fill(
      statement.items.isEmpty ? .statementNothing : .statementOpening, ["date": numbers.text(statement.date)])
  }

  var facts: [(label: String, value: String)] {
    [
      (texts[.date].string, numbers.text(statement.date)), (texts[.customer].string, statement.customer.id.string),
    ]
  }

  var account: [(label: String, value: String)] {
    [
      (texts[.holder].string, statement.payTo.name.string), ("IBAN", statement.payTo.iban.groupedByFour),
      ("BIC", statement.payTo.bic.string),
    ].filter { !$0.1.isEmpty }
  }

  func kind(_ item: AccountStatement.Item) -> String {
    switch item.kind {
    case .invoice: texts[.invoice].string
    case .creditNote: texts[.creditNote].string
    case .onAccount: texts[.statementPayment].string
    case .fee: texts[.statementFee].string
    }
  }

  /// The reference to pay with, and what is disputed.
  func note(_ item: AccountStatement.Item) -> String {
    var notes = [item.paymentReference.groupedByFour]
    if item.disputed > 0 {
      notes.append("\(texts[.statementDisputed]): \(numbers.text(minor: item.disputed, item.currency))")
    }
    return notes.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// By currency; parts that are zero are left out.
  var balances: [Balance] {
    statement.totals.map { total in
      let (sums, unapplied) = statement.aging(total.currency, buckets)
      var parts: [(label: String, value: String)] = []
      for (index, sum) in sums.enumerated() where sum != 0 {
        parts.append((label(index), numbers.text(Money(minor: sum, currency: total.currency))))
      }
      if unapplied != 0 {
        parts.append(
          (texts[.statementUnapplied].string, numbers.text(Money(minor: unapplied, currency: total.currency))))
      }
      return Balance(parts: parts, total: numbers.text(total))
    }
  }

  private func label(_ index: Int) -> String {
    guard index > 0 else { return texts[.statementNotDue].string }
    let from = index == 1 ? 1 : buckets.bounds[index - 2] + 1
    guard index - 1 < buckets.bounds.count else {
      return texts.fill(.statementOver, ["days": "\(buckets.bounds[index - 2])"])
    }
    return texts.fill(.statementDays, ["from": "\(from)", "to": "\(buckets.bounds[index - 1])"])
  }
}
