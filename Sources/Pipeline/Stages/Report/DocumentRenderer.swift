import Interchange
import OrderToCash
import Reports

/// Writes the files of a document, in the forms that its recipient takes. Works on any thread.
struct DocumentRenderer: Sendable {
  let company: Company
  let design: DocumentDesign
  let date: BusinessDate
  /// By which statements say how late things are.
  let buckets: AgingBuckets
  /// The folder of the night while it is written.
  let folder: String
  let disk: Disk
  let presses: Presses

  /// A document in one form, not yet written.
  struct Form {
    var form: Delivery
    var ending: String
    var bytes = ByteBuffer(capacity: 16_384)

    init(_ form: Delivery, _ ending: String, _ write: (inout ByteBuffer) throws -> Void) rethrows {
      self.form = form
      self.ending = ending
      try write(&bytes)
    }
  }

  func render(_ document: OutgoingDocument) throws -> [OutgoingFile] {
    let forms = try forms(of: document)
    let delivery = document.delivery.intersection(.mail).union(forms.reduce(into: []) { $0.formUnion($1.form) })
    let enclosed = forms.filter { DeliveryRoute.isEnclosed($0.form, delivery, to: document.recipient) }
    let mail = enclosed.isEmpty ? nil : document.mail
    var files = try forms.map { form in
      let file = try OutboxFolder.write(document.stem + form.ending, form.bytes, in: folder, disk)
      let route = route(form, document, delivery, mail)
      return OutgoingFile(file: file, route: route, supersedes: document.supersedes)
    }
    if let mail {
      var buffer = ByteBuffer(capacity: 65_536)
      MailWriter.write(message(document, enclosed), into: &buffer)
      let file = try OutboxFolder.write(mail, buffer, in: folder, disk)
      files.append(OutgoingFile(file: file, route: .mail(to: document.recipient)))
    }
    return files
  }

  private func route(_ form: Form, _ document: OutgoingDocument, _ delivery: Delivery, _ mail: String?) -> DeliveryRoute
  {
    if document.reader.account.isNone { return .inbox(document.reader.channel) }
    // A status page is looked at where it lies.
    if case .status = document.content { return .folder(document.recipient) }
    // Nor does anybody post a notice.
    if case .notice = document.content, document.recipient.email.isEmpty { return .folder(document.recipient) }
    return .of(form.form, delivery, to: document.recipient, mail: mail.map { Text($0) })
  }

  // MARK: Forms

  func forms(of document: OutgoingDocument) throws -> [Form] {
    switch document.content {
    case .invoice(let invoice): return try forms(of: invoice, document)
    case .despatch(let despatch): return [form(of: despatch, document)]
    case .answer(let answer): return [Form(.ubl, ".xml") { UBLOrderResponseWriter.write(answer, into: &$0) }]
    case .acknowledgement(let answer):
      return [Form(.ubl, ".xml") { UBLApplicationResponseWriter.write(answer, into: &$0) }]
    case .letter(let letter): return try forms(of: letter, document)
    case .notice(let notice): return [Form(.page, ".html") { NoticePage.write(notice, design: design, into: &$0) }]
    case .statement(let statement): return try forms(of: statement, document)
    case .status(let status): return [Form(.page, ".html") { StatusPage.write(status, design: design, into: &$0) }]
    }
  }

  private func forms(of invoice: InvoiceDocument, _ document: OutgoingDocument) throws -> [Form] {
    var asked = document.delivery.forms
    let worded = InvoiceWording.worded(invoice, taxScheme: company.taxScheme, design.texts(document.language))
    // A pro-forma is no invoice, so no invoice file: it is for people.
    if worded.document.kind == .proForma {
      asked.subtract([.ubl, .csv])
      if asked.isEmpty { asked = .page }
    }
    var forms: [Form] = []
    if asked.contains(.ubl) {
      forms.append(Form(.ubl, ".xml") { writeUBL(worded.document, document.language, into: &$0) })
    }
    if asked.contains(.csv) { forms.append(table(ReportRegistry.invoiceExport, worded.document.rows)) }
    if asked.contains(.page) {
      forms.append(
        Form(.page, ".html") { InvoicePage.write(worded, language: document.language, design: design, into: &$0) })
    }
    if asked.contains(.pdf) {
      forms.append(
        try Form(.pdf, ".pdf") { buffer in
          try presses.with { press throws(PDFError) in
            try InvoicePDF.write(
              worded.document, language: document.language, design: design, press: press, date: date, into: &buffer)
          }
        })
    }
    return forms
  }

  private func writeUBL(_ invoice: InvoiceDocument, _ language: Language, into buffer: inout ByteBuffer) {
    guard !invoice.advances.isEmpty else { return UBLInvoiceWriter.write(invoice, into: &buffer) }
    var noted = invoice
    noted.note = InvoiceWording.note(invoice, design.texts(language))
    UBLInvoiceWriter.write(noted, into: &buffer)
  }

  /// Letters are for people: a page, and a PDF where the customer takes one.
  private func forms(of letter: LetterDocument, _ document: OutgoingDocument) throws -> [Form] {
    var forms = [Form(.page, ".html") { LetterPage.write(letter, design: design, into: &$0) }]
    if document.delivery.contains(.pdf) {
      forms.append(
        try Form(.pdf, ".pdf") { buffer in
          try presses.with { press throws(PDFError) in
            try LetterPDF.write(letter, design: design, press: press, into: &buffer)
          }
        })
    }
    return forms
  }

  /// Statements too.
  private func forms(of statement: AccountStatement, _ document: OutgoingDocument) throws -> [Form] {
    var forms = [
      Form(.page, ".html") { StatementPage.write(statement, buckets: buckets, design: design, into: &$0) }
    ]
    if document.delivery.contains(.pdf) {
      forms.append(
        try Form(.pdf, ".pdf") { buffer in
          try presses.with { press throws(PDFError) in
            try StatementPDF.write(statement, buckets: buckets, design: design, press: press, into: &buffer)
          }
        })
    }
    return forms
  }

  /// UBL, unless the customer takes CSV and no UBL.
  private func form(of despatch: DespatchAdviceDocument, _ document: OutgoingDocument) -> Form {
    guard document.delivery.contains(.csv), !document.delivery.contains(.ubl) else {
      return Form(.ubl, ".xml") { UBLDespatchAdviceWriter.write(despatch, into: &$0) }
    }
    return table(ReportRegistry.despatchExport, despatch.rows)
  }

  private func table(_ report: ReportDeclaration, _ rows: [ReportRow]) -> Form {
    Form(.csv, ".csv") { buffer in
      ReportCSV.writeHeader(report, into: &buffer)
      for row in rows { ReportCSV.write(row, of: report, into: &buffer) }
    }
  }
}
