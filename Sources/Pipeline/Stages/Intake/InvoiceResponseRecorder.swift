import Ledger
import OrderToCash

/// What buyers say of invoices: a query, an objection or a rejection is a dispute; an acceptance withdraws those that the buyer
/// opened so.
struct InvoiceResponseRecorder: DocumentRecorder {
  private struct Meant {
    var answer: InvoiceResponseDocument.Answer
    var item: Key
    /// What is open of it, if anything is.
    var open: OpenItem?
  }

  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .response(let response) = document else { preconditionFailure("not an invoice response") }
    guard case .found(let account) = sender(response, context), let customer = context.customers[account] else {
      return unknownSender(response)
    }
    context.note(sender: account)
    guard context.isAuthorised(account) else {
      return .refused([context.notAuthorised(customer.id, at: response.place)])
    }
    var meant: [Meant] = []
    for answer in response.answers {
      guard let found = try DisputeLoad.issued(answer.invoice, context.engine) else {
        return unknownInvoice(answer, response)
      }
      guard context.customers[found.account]?.group == customer.group else {
        return .refused([foreign(answer)])
      }
      let open = try OpenItemRow.open(found.key, of: found.account, context.engine)
      meant.append(Meant(answer: answer, item: found.key, open: open))
    }
    let isNew = try meant.contains { try !isKnown($0, response, account, context) }
    guard isNew else { return .duplicate("response \(response.number) of \(customer.id) is recorded already") }
    for one in meant where try !isKnown(one, response, account, context) {
      try record(one, response, customer, context)
    }
    return .accepted
  }

  private func sender(_ response: InvoiceResponseDocument, _ context: IntakeContext) -> CustomerDirectory.Match {
    let found = context.customers.find(response.sender)
    if found == .unknown, response.sender.identifiers.isEmpty, let only = context.channel.customers, only.count == 1 {
      return context.customers.find(.id, only[0])
    }
    return found
  }

  private func isKnown(
    _ meant: Meant, _ response: InvoiceResponseDocument, _ account: Key, _ context: IntakeContext
  ) throws -> Bool {
    try context.engine.query(
      "SELECT 1 FROM invoice_response WHERE item = ? AND account = ? AND number = ? AND code = ? LIMIT 1"
    ).with(meant.item, account, response.number, Text(meant.answer.code.rawValue)).first { _ in true } ?? false
  }

  private func record(
    _ meant: Meant, _ response: InvoiceResponseDocument, _ customer: Customer, _ context: IntakeContext
  ) throws {
    let (answer, key) = (meant.answer, context.key(.invoiceResponse))
    try context.engine.append(.invoiceResponse).add(key).add(context.file).add(customer.account).add(meant.item)
      .add(answer.invoice).add(response.number).add(answer.code.rawValue).add(answer.reason).add(answer.text)
      .add(response.date).end()
    var facts = Facts()
    facts.add("response", response.number)
    facts.add("code", Text(answer.code.rawValue))
    if !answer.reason.isEmpty { facts.add("reason", answer.reason) }
    if !answer.text.isEmpty { facts.add("said", answer.text) }
    try context.facts.add(
      Ruling(.invoice, meant.item, rule: IntakeRules.invoiceResponse.id, outcome: answer.code.name, facts: facts.text))
    if answer.code.disputes {
      try dispute(meant, key, customer, context)
    } else if answer.code == .accepted {
      for dispute in try DisputeLoad.open(about: meant.item, context.engine) where dispute.source == .response {
        try context.disputes.apply(DisputeChange(dispute, .closed, amount: 0, resolution: .withdrawn))
      }
    }
  }

  /// What the buyer objected to before stays as it is.
  private func dispute(_ meant: Meant, _ key: Key, _ customer: Customer, _ context: IntakeContext) throws {
    let known = try DisputeLoad.open(about: meant.item, context.engine)
    guard !known.contains(where: { $0.source == .response }) else { return }
    let (answer, policy) = (meant.answer, context.night.configuration.policies.disputes)
    let reason = DisputeReason.stated(
      answer.reason.isEmpty ? answer.text : answer.reason, own: policy.reasons.map { ($0.code, $0.reason) })
    var refusal: String? = "nothing of it is open"
    if let item = meant.open {
      let amount = answer.amount.isEmpty ? nil : try? Money(parsing: answer.amount.utf8, currency: item.currency)
      let request = Disputing.Request(
        reason, source: .response, amount: amount?.minor, note: note(answer), origin: key)
      refusal = try context.disputes.open(request, of: item, policy: policy)
    }
    guard let refusal else { return }
    try context.facts.raise(
      ExceptionRaised(
        .warning, rule: IntakeRules.invoiceResponse.id, subjectKind: .invoice, subject: meant.item,
        account: customer.account,
        message: "\(customer.name) (\(customer.id)) says of \(answer.invoice): \(answer.code.name)"
          + "\(answer.text.isEmpty ? "" : ", “\(answer.text)”"); \(refusal)",
        whatToDo: "Settle it with the customer, then dismiss this.", verbs: [.dismiss]))
  }

  private func note(_ answer: InvoiceResponseDocument.Answer) -> Text {
    let words = [answer.code.name, answer.reason, answer.text].filter { !$0.isEmpty }.map(\.string)
    return Text(words.joined(separator: ": "))
  }

  // MARK: Problems

  private func unknownSender(_ response: InvoiceResponseDocument) -> DocumentVerdict {
    let names = response.sender.identifiers.map(\.value.string)
    return .parked(
      waitingFor: "customer",
      Problem(
        "intake.unknown-customer", .review, at: response.place,
        what: "response \(response.number) is from somebody we don't know: \(names.joined(separator: ", "))",
        why: "none of these leads to one customer",
        whatToDo: "Add the identifier to the customers file; it is judged again each night."))
  }

  private func unknownInvoice(
    _ answer: InvoiceResponseDocument.Answer, _ response: InvoiceResponseDocument
  ) -> DocumentVerdict {
    .parked(
      waitingFor: Text("invoice \(answer.invoice)"),
      Problem(
        IntakeRules.unknownInvoice.id, .review, at: answer.place,
        what: "invoice \(answer.invoice), which response \(response.number) is about, is not known",
        why: "no invoice with that number was issued",
        whatToDo: "Ask the customer which invoice is meant; it is judged again each night."))
  }

  private func foreign(_ answer: InvoiceResponseDocument.Answer) -> Problem {
    Problem(
      "intake.not-authorised", at: answer.place, what: "invoice \(answer.invoice) is not the sender's",
      why: "a customer answers for its own invoices", whatToDo: "Ask the sender which invoice is meant.")
  }
}
