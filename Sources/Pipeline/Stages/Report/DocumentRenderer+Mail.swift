import OrderToCash
import Reports

/// What the mail around a document says, in the customer's language.
extension DocumentRenderer {
  func message(_ document: OutgoingDocument, _ enclosed: [Form]) -> MailMessage {
    let texts = design.texts(document.language)
    var message = MailMessage()
    message.senderName = company.party.name
    message.sender = company.party.email
    message.recipientName = document.recipient.name
    message.recipient = document.recipient.email
    message.date = date
    message.identity = Text(document.stem)
    let (subject, body) = words(document, texts)
    message.subject = Text(subject)
    message.body = Text(
      [texts[.letterSalutation].string, body, "\(texts[.letterGreeting])\n\(company.party.name)"].joined(
        separator: "\n\n"))
    message.attachments = enclosed.map { form in
      let name = document.stem.split(separator: "/").last.map(String.init) ?? document.stem
      return MailMessage.Attachment(
        name: Text(name + form.ending), type: DocumentRenderer.type(of: form), content: form.bytes)
    }
    return message
  }

  private func words(_ document: OutgoingDocument, _ texts: DocumentTexts) -> (subject: String, body: String) {
    let numbers = PageNumbers(language: texts.language)
    let company = self.company.party.name.string
    switch document.content {
    case .invoice(let invoice):
      let (subject, body) = DocumentRenderer.keys(invoice.kind)
      let minor =
        invoice.kind == .proForma ? invoice.asked : invoice.kind == .advance ? invoice.prepaid : invoice.payable
      return (
        texts.fill(subject, ["number": invoice.number.string, "company": company]),
        texts.fill(
          body,
          [
            "number": invoice.number.string, "date": numbers.text(invoice.issueDate),
            "amount": numbers.text(Money(minor: minor, currency: invoice.currency)),
            "due": numbers.text(invoice.dueDate),
          ])
      )
    case .letter(let letter):
      let title = LetterPage.subject(of: letter, design: design)
      return (
        texts.fill(
          .mailLetterSubject, ["title": title, "company": company, "customer": document.recipient.id.string]),
        texts.fill(.mailLetterBody, ["date": numbers.text(letter.date)])
      )
    case .notice(let notice):
      let date = numbers.text(notice.date)
      return (
        texts.fill(.mailNoticeSubject, ["company": company, "date": date]), texts.fill(.mailNoticeBody, ["date": date])
      )
    case .statement(let statement):
      let date = numbers.text(statement.date)
      return (
        texts.fill(.mailStatementSubject, ["company": company, "date": date]),
        texts.fill(.mailStatementBody, ["date": date])
      )
    case .despatch, .answer, .acknowledgement, .status:
      return ("\(document.kind) \(document.number)", "")
    }
  }

  private static func keys(_ kind: InvoiceDocument.Kind) -> (subject: TextKey, body: TextKey) {
    switch kind {
    case .invoice: (.mailInvoiceSubject, .mailInvoiceBody)
    case .creditNote: (.mailCreditNoteSubject, .mailCreditNoteBody)
    case .advance: (.mailAdvanceSubject, .mailAdvanceBody)
    case .proForma: (.mailProFormaSubject, .mailProFormaBody)
    }
  }

  private static func type(of form: Form) -> Text {
    switch form.form {
    case .ubl: "application/xml"
    case .csv: "text/csv; charset=utf-8"
    case .pdf: "application/pdf"
    default: "text/html; charset=utf-8"
    }
  }
}

extension OutgoingDocument {
  /// Where the mail lies that encloses this document, for a customer who gets mails and can be reached by one. Answers to orders
  /// and despatch advices go by the notice of the night instead.
  var mail: String? {
    guard delivery.contains(.mail), isReachableByMail else { return nil }
    switch content {
    case .invoice, .letter, .notice, .statement: break
    case .despatch, .answer, .acknowledgement, .status: return nil
    }
    return "mail/" + stem.split(separator: "/").dropFirst().joined(separator: "-") + ".eml"
  }

  private var isReachableByMail: Bool { MailMessage.isAddress(sender) && MailMessage.isAddress(recipient.email) }
}
