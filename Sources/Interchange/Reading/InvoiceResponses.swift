import OrderToCash

/// Buyers' answers to invoices.
extension Assembler {
  func invoiceResponse(_ head: Section, _ place: Place) -> InvoiceResponseDocument {
    var response = InvoiceResponseDocument(
      number: head.text(.id), date: head.date(.date), sender: PartyReference(), answers: [], place: place)
    head.forEach(.buyer) { response.sender = party($0) }
    if let customer = head.identifier(.customer) { response.sender.identifiers.append(customer) }
    head.forEach(.line) { line in
      if let answer = answer(line) { response.answers.append(answer) }
    }
    if response.answers.isEmpty, problems.isEmpty {
      head.report(
        "intake.missing-field", about: .document, "the response answers no invoice", "there is nothing to record",
        "Ask the sender which invoice it is about.")
    }
    return response
  }

  private func answer(_ line: Section) -> InvoiceResponseDocument.Answer? {
    let word = line.text(.status)
    guard let code = InvoiceResponseDocument.Code(rawValue: word.string) else {
      if !word.isEmpty {
        line.report(
          "intake.unknown-code", about: .status, "\(word) is no status of an invoice response",
          "Peppol's are \(InvoiceResponseDocument.Code.allCases.map(\.rawValue).joined(separator: ", "))",
          "Ask the sender for one of them.")
      }
      return nil
    }
    var answer = InvoiceResponseDocument.Answer(
      invoice: line.text(.document), code: code, text: line.joined(.text),
      place: Place(line: Int(line.place.line), column: Int(line.place.column), path: member))
    // A status carries reasons and wished-for actions under two lists; only a reason says what is wrong.
    answer.reason =
      line.all(.reason).first { record in
        !Text(utf8: qualifier(record)).utf8.elementsEqual("OPStatusAction".utf8) && text(record) != "NON"
      }.map { text($0) } ?? .empty
    answer.amount = line.text(.amount)
    return answer
  }
}
