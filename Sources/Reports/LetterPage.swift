import OrderToCash

/// A dunning letter as a page, in the customer's language: for screen, mail and an envelope with a window.
public enum LetterPage {
  public static func write(_ letter: LetterDocument, into buffer: inout ByteBuffer) {
    let values = LetterPageValues(letter: letter)
    buffer.append(raw: PageTemplates.render(values.all, with: "letter"))
  }
}

struct LetterPageValues {
  let letter: LetterDocument
  private let language: Language
  private let texts: LetterTexts
  private let numbers: PageNumbers

  init(letter: LetterDocument) {
    self.letter = letter
    language = Language(code: letter.language)
    texts = LetterTexts.of(language)
    numbers = PageNumbers(language: language)
  }

  var all: [String: Any] {
    [
      "language": language.rawValue, "style": DocumentStyle.css.description, "company": letter.company.name.string,
      "subject": subject, "salutation": texts.salutation, "opening": opening, "closing": texts.closing,
      "greeting": texts.greeting, "request": request, "facts": facts, "items": letter.items.map(item),
      "totals": letter.totals.map(numbers.text), "account": account, "from": from, "to": to, "footer": footer,
      "labels": [
        "lateUnit": texts.lateUnit,
        "document": texts.document, "issued": texts.issued, "due": texts.due, "late": texts.late,
        "amount": texts.amount, "open": texts.open, "total": texts.total, "payment": texts.payment,
      ],
    ]
  }

  private var subject: String {
    guard letter.levelName.isEmpty else { return letter.levelName.string }
    switch letter.level {
    case ...0: return texts.beforeDue
    case 1: return texts.reminder
    case 2: return texts.secondReminder
    default: return texts.finalNotice
    }
  }

  private var opening: String {
    switch letter.level {
    case ...0: texts.openingBefore
    case 1: texts.openingFirst
    case 2: texts.openingLater
    default: texts.openingLast
    }
  }

  private var request: String {
    guard let day = letter.payBy else { return texts.request }
    return texts.requestBy + numbers.text(day) + "."
  }

  private func pairs(_ pairs: [(String, String)]) -> [[String: String]] {
    pairs.filter { !$0.1.isEmpty }.map { ["label": $0.0, "value": $0.1] }
  }

  private var facts: [[String: String]] {
    pairs([
      (texts.date, numbers.text(letter.date)), (texts.customer, letter.customer.id.string),
      (texts.reference, letter.reference.string),
    ])
  }

  private var account: [[String: String]] {
    pairs([
      (texts.holder, letter.payTo.name.string), ("IBAN", grouped(letter.payTo.iban)), ("BIC", letter.payTo.bic.string),
      (texts.paymentReference, letter.items.map(\.document.string).prefix(5).joined(separator: ", ")),
    ])
  }

  private func grouped(_ text: Text) -> String {
    var grouped = ""
    for (index, character) in text.string.filter({ $0 != " " }).enumerated() {
      if index > 0, index % 4 == 0 { grouped += " " }
      grouped.append(character)
    }
    return grouped
  }

  private func item(_ item: LetterDocument.Item) -> [String: Any] {
    var values: [String: Any] = [
      "document": item.document.string, "issued": numbers.text(item.issueDate), "due": numbers.text(item.dueDate),
      "late": item.daysLate > 0 ? numbers.text(item.daysLate) : texts.notDue,
      "amount": numbers.text(minor: item.amount, item.currency),
      "open": numbers.text(Money(minor: item.open, currency: item.currency)),
    ]
    if item.daysLate > 0 { values["isLate"] = true }
    if !item.paymentReference.isEmpty { values["reference"] = grouped(item.paymentReference) }
    return values
  }

  private func rendered(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 512)
    body(&buffer)
    return buffer.string
  }

  private var from: String {
    rendered { LetterHead.write(from: letter.company, phone: InvoicePageTexts.of(language).phone, into: &$0) }
  }

  private var to: String { rendered { LetterHead.write(to: letter.customer, from: letter.company, into: &$0) } }

  private var footer: String {
    rendered { buffer in
      buffer.append("<footer><p>")
      buffer.append(html: letter.company.name)
      for (label, value) in [(texts.vatId, letter.company.taxId), (texts.registration, letter.company.registration)]
      where !value.isEmpty {
        buffer.append(" · ")
        buffer.append(html: label)
        buffer.append(" ")
        buffer.append(html: value)
      }
      buffer.append("</p></footer>")
    }
  }
}
