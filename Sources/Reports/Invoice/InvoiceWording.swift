import OrderToCash

/// What an invoice says in words, in the customer's language: on its page, in its PDF and in the fields of the e-invoice that are for
/// people to read (EN 16931 BT-20, BT-22, BT-153).
public enum InvoiceWording {
  /// A text with what its names in braces stand for.
  struct Sentence: Sendable {
    var key: TextKey
    var fillings: [(name: String, value: String)]

    func filling(_ name: String) -> String { fillings.first { $0.name == name }?.value ?? "" }
  }

  /// A document with its texts in the customer's language, and what its seller calls the tax there.
  public static func worded(_ document: InvoiceDocument, taxScheme: TaxScheme, _ texts: DocumentTexts) -> WordedInvoice
  {
    let sentences = sentences(document, texts)
    var worded = document
    word(&worded, sentences, texts)
    worded.taxScheme = taxScheme
    return WordedInvoice(worded, sentences)
  }

  private static func word(_ document: inout InvoiceDocument, _ sentences: [Sentence], _ texts: DocumentTexts) {
    if document.kind == .invoice, document.payable > 0 {
      let isPlain = document.instalments.isEmpty && document.discounts.isEmpty
      // Plain terms in English stand as they are agreed; everything else is told with its dates and amounts.
      if texts.language != .english || !isPlain || document.termsText.isEmpty {
        document.termsText = Text(words(sentences + instalments(document, texts), texts))
      }
    }
    if document.kind == .advance {
      let numbers = PageNumbers(language: texts.language)
      let received = numbers.text(document.taxPoint ?? document.issueDate)
      for index in document.lines.indices {
        document.lines[index].name = Text(
          texts.fill(.advanceFor, ["order": document.orderNumber.string, "date": received]))
      }
    }
    if document.kind == .proForma, document.note.isEmpty { document.note = texts[.proFormaNote] }
  }

  /// The note of an e-invoice (BT-22): its own, and what was invoiced in advance with the tax of each, which buyers need to see
  /// beside the amount paid.
  public static func note(_ document: InvoiceDocument, _ texts: DocumentTexts) -> Text {
    let deductions = document.advances.map { advance in
      "\(deduction(advance, texts)): \(parts(advance, document.currency, texts))"
    }
    return Text(([document.note.string] + deductions).filter { !$0.isEmpty }.joined(separator: ". "))
  }

  static func deduction(_ advance: InvoiceDocument.Advance, _ texts: DocumentTexts) -> Text {
    let date = PageNumbers(language: texts.language).text(advance.date)
    return Text(texts.fill(.advanceDeducted, ["number": advance.number.string, "date": date]))
  }

  /// What an advance invoice charged of one rate.
  static func parts(_ advance: InvoiceDocument.Advance, _ currency: Currency, _ texts: DocumentTexts) -> String {
    let numbers = PageNumbers(language: texts.language)
    var rate = ByteBuffer(capacity: 16)
    numbers.write(advance.rate.scaled, scale: Percent.scale, minimum: 0, into: &rate)
    return texts.fill(
      .advanceParts,
      [
        "rate": rate.string, "net": numbers.text(minor: advance.net, currency),
        "tax": numbers.text(minor: advance.tax, currency),
      ])
  }

  /// What is asked for.
  static func sentences(_ document: InvoiceDocument, _ texts: DocumentTexts) -> [Sentence] {
    let numbers = PageNumbers(language: texts.language)
    func money(_ minor: Int64) -> String { numbers.text(Money(minor: minor, currency: document.currency)) }
    switch document.kind {
    case .creditNote: return [Sentence(key: .credited, fillings: [])]
    case .proForma: return [Sentence(key: .payInAdvance, fillings: [("amount", money(document.asked))])]
    case .advance:
      let received = numbers.text(document.taxPoint ?? document.issueDate)
      return [Sentence(key: .paidInAdvance, fillings: [("amount", money(document.prepaid)), ("date", received)])]
    case .invoice: break
    }
    guard document.payable > 0 || document.prepaid == 0 else { return [Sentence(key: .nothingDue, fillings: [])] }
    if !document.instalments.isEmpty {
      let count = String(document.instalments.count)
      return [Sentence(key: .payInstalments, fillings: [("amount", money(document.payable)), ("count", count)])]
    }
    let due = numbers.text(document.dueDate)
    return [Sentence(key: .payBy, fillings: [("amount", money(document.payable)), ("date", due)])]
      + document.discounts.map { step in
        Sentence(key: .discountUntil, fillings: [("date", numbers.text(step.date)), ("amount", money(step.amount))])
      }
  }

  /// Each instalment in a sentence.
  static func instalments(_ document: InvoiceDocument, _ texts: DocumentTexts) -> [Sentence] {
    let numbers = PageNumbers(language: texts.language)
    return document.instalments.enumerated().map { index, part in
      Sentence(
        key: .instalmentOf,
        fillings: [
          ("number", String(index + 1)), ("date", numbers.text(part.dueDate)), ("reference", part.reference.string),
          ("amount", numbers.text(Money(minor: part.amount, currency: document.currency))),
        ])
    }
  }

  static func words(_ sentences: [Sentence], _ texts: DocumentTexts) -> String {
    var buffer = ByteBuffer(capacity: 256)
    for sentence in sentences {
      if !buffer.isEmpty { buffer.append(" ") }
      for piece in texts.pieces(sentence.key) {
        buffer.append(raw: piece.isName ? sentence.filling(piece.text) : piece.text)
      }
    }
    return buffer.string
  }
}

/// An invoice with its texts in the customer's language, and the sentences that say what is asked for. An object: page, PDF and e-invoice read
/// one document, which has dozens of texts that a copy would count.
public final class WordedInvoice: Sendable {
  public let document: InvoiceDocument
  let sentences: [InvoiceWording.Sentence]

  init(_ document: InvoiceDocument, _ sentences: [InvoiceWording.Sentence]) {
    self.document = document
    self.sentences = sentences
  }
}
