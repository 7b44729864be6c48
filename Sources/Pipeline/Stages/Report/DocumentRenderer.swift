import Interchange
import OrderToCash
import Reports

/// Writes the files of a document, in the forms that its recipient takes. Works on any thread.
struct DocumentRenderer: Sendable {
  let design: DocumentDesign
  /// The folder of the night while it is written.
  let folder: String
  let disk: Disk

  func render(_ document: OutgoingDocument) throws -> [OutgoingFile] {
    var forms: [Form] = []
    switch document.content {
    case .invoice(let invoice): forms = render(invoice, document)
    case .despatch(let despatch): forms = render(despatch, document)
    case .answer(let answer): forms.append(Form(.ubl, ".xml") { UBLOrderResponseWriter.write(answer, into: &$0) })
    case .acknowledgement(let answer):
      forms.append(Form(.ubl, ".xml") { UBLApplicationResponseWriter.write(answer, into: &$0) })
    case .letter(let letter):
      forms.append(Form(.page, ".html") { LetterPage.write(letter, design: design, into: &$0) })
    }
    return try forms.map { form in
      let file = try OutboxFolder.write(document.stem + form.ending, form.bytes, in: folder, disk)
      if document.account.isNone { return OutgoingFile(file: file, route: .inbox(document.channel)) }
      return OutgoingFile(
        file: file, route: .of(form.form, document.forms(among: forms.map(\.form)), to: document.recipient, mail: nil))
    }
  }

  private struct Form {
    var form: Delivery
    var ending: String
    var bytes = ByteBuffer(capacity: 16_384)

    init(_ form: Delivery, _ ending: String, _ write: (inout ByteBuffer) -> Void) {
      self.form = form
      self.ending = ending
      write(&bytes)
    }
  }

  private func render(_ invoice: InvoiceDocument, _ document: OutgoingDocument) -> [Form] {
    let asked = document.delivery.forms
    var forms: [Form] = []
    if asked.contains(.ubl) { forms.append(Form(.ubl, ".xml") { UBLInvoiceWriter.write(invoice, into: &$0) }) }
    if asked.contains(.csv) { forms.append(table(ReportRegistry.invoiceExport, invoice.rows)) }
    if asked.contains(.page) {
      forms.append(
        Form(.page, ".html") { InvoicePage.write(invoice, language: document.language, design: design, into: &$0) })
    }
    return forms
  }

  /// UBL, unless the customer takes CSV and no UBL.
  private func render(_ despatch: DespatchAdviceDocument, _ document: OutgoingDocument) -> [Form] {
    guard document.delivery.contains(.csv), !document.delivery.contains(.ubl) else {
      return [Form(.ubl, ".xml") { UBLDespatchAdviceWriter.write(despatch, into: &$0) }]
    }
    return [table(ReportRegistry.despatchExport, despatch.rows)]
  }

  private func table(_ report: ReportDeclaration, _ rows: [ReportRow]) -> Form {
    Form(.csv, ".csv") { buffer in
      ReportCSV.writeHeader(report, into: &buffer)
      for row in rows { ReportCSV.write(row, of: report, into: &buffer) }
    }
  }
}

extension OutgoingDocument {
  /// The customer's delivery as far as this document has its forms.
  func forms(among written: [Delivery]) -> Delivery {
    written.reduce(into: delivery.intersection(.mail)) { $0.formUnion($1) }
  }
}
