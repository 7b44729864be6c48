import OrderToCash

/// A statement of account as a page, in the customer's language.
public enum StatementPage {
  public static func write(
    _ statement: AccountStatement, buckets: AgingBuckets, design: DocumentDesign = .standard,
    into buffer: inout ByteBuffer
  ) {
    let values = StatementValues(statement: statement, buckets: buckets, design: design)
    buffer.append(raw: PageTemplates.render(values.all, with: "statement"))
  }
}

/// What page and PDF say.
struct StatementValues {
  let statement: AccountStatement
  let buckets: AgingBuckets
  let texts: DocumentTexts
  let numbers: PageNumbers
  private let logo: Logo?

  init(statement: AccountStatement, buckets: AgingBuckets, design: DocumentDesign) {
    self.statement = statement
    self.buckets = buckets
    texts = design.texts(statement.language)
    numbers = PageNumbers(language: statement.language)
    logo = design.logo
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

  var all: [String: Any] {
    func pairs(_ pairs: [(label: String, value: String)]) -> [[String: String]] {
      pairs.map { ["label": $0.label, "value": $0.value] }
    }
    var values: [String: Any] = [
      "language": statement.language.rawValue,
      "style": DocumentStyle.css.description
        + DocumentStyle.page(Paper(country: statement.customer.address.country)).description,
      "company": statement.company.name.string, "subject": subject, "salutation": texts[.letterSalutation].string,
      "opening": opening, "greeting": texts[.letterGreeting].string, "facts": pairs(facts), "account": pairs(account),
      "from": rendered { LetterHead.write(from: statement.company, phone: texts[.phone], logo: logo, into: &$0) },
      "to": rendered { LetterHead.write(to: statement.customer, from: statement.company, into: &$0) },
      "footer": footer,
      "balances": balances.map { ["parts": pairs($0.parts), "total": $0.total] as [String: Any] },
      "labels": [
        "document": texts[.letterDocument].string, "kind": texts[.statementKind].string,
        "issued": texts[.letterIssued].string, "due": texts[.letterDue].string, "amount": texts[.letterAmount].string,
        "open": texts[.letterOpen].string, "balance": texts[.statementBalance].string,
        "payment": texts[.payment].string,
      ],
    ]
    if !statement.items.isEmpty { values["table"] = ["items": statement.items.map(item)] as [String: Any] }
    return values
  }

  private func item(_ item: AccountStatement.Item) -> [String: Any] {
    var values: [String: Any] = [
      "document": item.document.string, "kind": kind(item), "issued": numbers.text(item.issueDate),
      "due": numbers.text(item.dueDate), "amount": numbers.text(minor: item.amount, item.currency),
      "open": numbers.text(Money(minor: item.open, currency: item.currency)),
    ]
    let note = self.note(item)
    if !note.isEmpty { values["note"] = note }
    return values
  }

  private var footer: String {
    rendered { buffer in
      buffer.append("<footer><p>")
      buffer.append(html: statement.company.name)
      for (label, value) in InvoiceContent.registrations(statement.company, texts) {
        buffer.append(" · ")
        buffer.append(html: label)
        buffer.append(" ")
        buffer.append(html: value)
      }
      buffer.append("</p></footer>")
    }
  }

  private func rendered(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 512)
    body(&buffer)
    return buffer.string
  }
}
