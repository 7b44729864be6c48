import OrderToCash

/// A dunning letter as a page, in the customer's language: for screen, mail and an envelope with a window.
public enum LetterPage {
  /// How the letter is called, in its language.
  public static func subject(of letter: LetterDocument, design: DocumentDesign) -> String {
    LetterPageValues(letter: letter, design: design).subject
  }

  public static func write(
    _ letter: LetterDocument, design: DocumentDesign = .standard, into buffer: inout ByteBuffer
  ) {
    let values = LetterPageValues(letter: letter, design: design)
    buffer.append(raw: PageTemplates.render(values.all, with: "letter"))
  }
}

struct LetterPageValues {
  let letter: LetterDocument
  private let language: Language
  let texts: DocumentTexts
  let numbers: PageNumbers
  private let logo: Logo?

  init(letter: LetterDocument, design: DocumentDesign) {
    self.letter = letter
    language = Language(code: letter.language)
    texts = design.texts(language)
    logo = design.logo
    numbers = PageNumbers(language: language)
  }

  var all: [String: Any] {
    [
      "language": language.rawValue,
      "style": DocumentStyle.css.description
        + DocumentStyle.page(Paper(country: letter.customer.address.country)).description,
      "company": letter.company.name.string,
      "subject": subject, "salutation": texts[.letterSalutation].string, "opening": opening,
      "closing": texts[.letterClosing].string,
      "greeting": texts[.letterGreeting].string, "request": request, "facts": facts, "items": letter.items.map(item),
      "totals": letter.totals.map(numbers.text), "account": account, "from": from, "to": to, "footer": footer,
      "labels": [
        "lateUnit": texts[.letterLateUnit].string,
        "document": texts[.letterDocument].string, "issued": texts[.letterIssued].string,
        "due": texts[.letterDue].string, "late": texts[.letterLate].string,
        "amount": texts[.letterAmount].string, "open": texts[.letterOpen].string, "total": texts[.letterTotal].string,
        "payment": texts[.payment].string,
      ],
    ]
  }

  var subject: String {
    guard letter.levelName.isEmpty else { return letter.levelName.string }
    switch letter.level {
    case ...0: return texts[.letterBeforeDue].string
    case 1: return texts[.letterReminder].string
    case 2: return texts[.letterSecondReminder].string
    default: return texts[.letterFinalNotice].string
    }
  }

  var opening: String {
    switch letter.level {
    case ...0: texts[.letterOpeningBefore].string
    case 1: texts[.letterOpeningFirst].string
    case 2: texts[.letterOpeningLater].string
    default: texts[.letterOpeningLast].string
    }
  }

  var request: String {
    guard let day = letter.payBy else { return texts[.letterRequest].string }
    let request = texts.fill(.letterRequestBy, ["date": numbers.text(day)])
    guard let fee = letter.fee else { return request }
    return request + " " + texts.fill(.letterFee, ["amount": numbers.text(fee)])
  }

  private func pairs(_ pairs: [(String, String)]) -> [[String: String]] {
    pairs.filter { !$0.1.isEmpty }.map { ["label": $0.0, "value": $0.1] }
  }

  var facts: [[String: String]] {
    pairs([
      (texts[.date].string, numbers.text(letter.date)), (texts[.customer].string, letter.customer.id.string),
      (texts[.letterReference].string, letter.reference.string),
    ])
  }

  var account: [[String: String]] {
    pairs([
      (texts[.holder].string, letter.payTo.name.string), ("IBAN", letter.payTo.iban.groupedByFour),
      ("BIC", letter.payTo.bic.string),
      (texts[.letterPaymentReference].string, letter.items.map(\.document.string).prefix(5).joined(separator: ", ")),
    ])
  }

  private func item(_ item: LetterDocument.Item) -> [String: Any] {
    var values: [String: Any] = [
      "document": item.document.string, "issued": numbers.text(item.issueDate), "due": numbers.text(item.dueDate),
      "late": item.daysLate > 0 ? numbers.text(item.daysLate) : texts[.letterNotDue].string,
      "amount": numbers.text(minor: item.amount, item.currency),
      "open": numbers.text(Money(minor: item.open, currency: item.currency)),
    ]
    if item.daysLate > 0 { values["isLate"] = true }
    if !item.paymentReference.isEmpty { values["reference"] = item.paymentReference.groupedByFour }
    return values
  }

  private func rendered(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 512)
    body(&buffer)
    return buffer.string
  }

  private var from: String {
    rendered { LetterHead.write(from: letter.company, phone: texts[.phone], logo: logo, into: &$0) }
  }

  private var to: String { rendered { LetterHead.write(to: letter.customer, from: letter.company, into: &$0) } }

  private var footer: String {
    rendered { buffer in
      buffer.append("<footer><p>")
      buffer.append(html: letter.company.name)
      for (label, value) in InvoiceContent.registrations(letter.company, texts) {
        buffer.append(" · ")
        buffer.append(html: label)
        buffer.append(" ")
        buffer.append(html: value)
      }
      buffer.append("</p></footer>")
    }
  }
}
