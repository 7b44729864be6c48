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
    let (frame, texts) = (values.frame(design.logo), values.texts)
    frame.begin(values.facts, into: &buffer)
    frame.paragraph(Text(values.opening), into: &buffer)
    frame.beginTable(
      [
        (texts[.letterDocument], false), (texts[.letterIssued], false), (texts[.letterDue], false),
        (texts[.letterLate], true), (texts[.letterAmount], true), (texts[.letterOpen], true),
      ], into: &buffer)
    for item in letter.items { write(item, values, frame, into: &buffer) }
    frame.endTable(into: &buffer)
    frame.beginSums(into: &buffer)
    for total in letter.totals {
      frame.sum(texts[.letterTotal], values.numbers.text(total), isTotal: true, into: &buffer)
    }
    frame.endSums(into: &buffer)
    frame.writePayment(values.account, request: values.request, into: &buffer)
    frame.paragraph(texts[.letterClosing], into: &buffer)
    frame.end(into: &buffer)
  }

  private static func write(
    _ item: LetterDocument.Item, _ values: LetterPageValues, _ frame: LetterFrame, into buffer: inout ByteBuffer
  ) {
    let (texts, numbers) = (values.texts, values.numbers)
    frame.writeDocument(item.document, note: item.paymentReference.groupedByFour, into: &buffer)
    buffer.append("<td class=\"o\">")
    numbers.write(item.issueDate, into: &buffer)
    buffer.append("</td><td class=\"q\" data-t=\"")
    buffer.append(html: texts[.letterDue])
    buffer.append("\">")
    numbers.write(item.dueDate, into: &buffer)
    buffer.append("</td><td class=\"n t\"")
    if item.daysLate > 0 {
      buffer.append(" data-u=\"")
      buffer.append(html: texts[.letterLateUnit])
      buffer.append("\">")
      numbers.write(Int64(item.daysLate), scale: 0, minimum: 0, into: &buffer)
    } else {
      buffer.append(">")
      buffer.append(html: texts[.letterNotDue])
    }
    buffer.append("</td><td class=\"n o\">")
    numbers.write(minor: item.amount, item.currency, into: &buffer)
    buffer.append("</td><td class=\"n a\">")
    numbers.write(Money(minor: item.open, currency: item.currency), into: &buffer)
    buffer.append("</td></tr>\n")
  }
}

/// What page and PDF say.
struct LetterPageValues {
  let letter: LetterDocument
  private let language: Language
  let texts: DocumentTexts
  let numbers: PageNumbers

  init(letter: LetterDocument, design: DocumentDesign) {
    self.letter = letter
    language = Language(code: letter.language)
    texts = design.texts(language)
    numbers = PageNumbers(language: language)
  }

  func frame(_ logo: Logo?) -> LetterFrame {
    LetterFrame(
      language: language, company: letter.company, customer: letter.customer, subject: subject, texts: texts, logo: logo
    )
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

  var facts: [LetterFrame.Fact] {
    [
      (texts[.date].string, numbers.text(letter.date)), (texts[.customer].string, letter.customer.id.string),
      (texts[.letterReference].string, letter.reference.string),
    ].filter { !$0.1.isEmpty }
  }

  var account: [LetterFrame.Fact] {
    [
      (texts[.holder].string, letter.payTo.name.string), ("IBAN", letter.payTo.iban.groupedByFour),
      ("BIC", letter.payTo.bic.string),
      (texts[.letterPaymentReference].string, letter.items.map(\.document.string).prefix(5).joined(separator: ", ")),
    ].filter { !$0.1.isEmpty }
  }
}
