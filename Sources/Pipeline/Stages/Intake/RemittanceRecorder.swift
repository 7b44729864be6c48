import Ledger
import OrderToCash

/// Remittance advices: kept until a payment meets them.
struct RemittanceRecorder: DocumentRecorder {
  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .remittance(let advice) = document else { preconditionFailure("not a remittance") }
    let payer = find(advice, context)
    guard case .found(let account) = payer, let customer = context.customers[account] else {
      return unknown(advice, ambiguous: payer != .unknown)
    }
    context.note(sender: account)
    guard context.isAuthorised(account) else {
      return .refused([context.notAuthorised(customer.id, at: advice.place)])
    }
    if !advice.number.isEmpty {
      let known = try context.engine.query("SELECT 1 FROM remittance WHERE account = ? AND number = ?")
        .with(account, advice.number).first { _ in true }
      if known == true { return .duplicate("remittance \(advice.number) of \(customer.id) is recorded already") }
    }
    let key = context.key(.remittance)
    try context.engine.append(.remittance).add(key).add(context.file).add(account).add(advice.number)
      .add(advice.paymentReference).add(advice.payerAccount).add(advice.paymentDate).add(advice.currency).add(
        advice.total
      )
      .end()
    for (ordinal, line) in advice.lines.enumerated() {
      try context.engine.append(.remittanceLine).add(key).add(ordinal).add(line.number).add(line.amount ?? 0)
        .add(line.discount).add(line.deduction).add(line.reason).add(line.amount == nil).end()
    }
    try context.engine.append(.openRemittance).add(key).add(customer.group).end()
    return .accepted
  }

  private func find(_ advice: RemittanceDocument, _ context: IntakeContext) -> CustomerDirectory.Match {
    let byName = context.customers.find(advice.payer)
    if byName != .unknown { return byName }
    return context.customers.find(.bankAccount, advice.payerAccount)
  }

  private func unknown(_ advice: RemittanceDocument, ambiguous: Bool) -> DocumentVerdict {
    let names = advice.payer.identifiers.map(\.value.string) + [advice.payerAccount.string].filter { !$0.isEmpty }
    return .parked(
      waitingFor: "payer",
      Problem(
        "intake.unknown-payer", .review, at: advice.place,
        what:
          "remittance \(advice.number) is from \(ambiguous ? "one of several customers" : "a payer we don't know"): \(names.joined(separator: ", "))",
        why: "neither its identifier nor its bank account leads to one customer",
        whatToDo: "Add the identifier or IBAN to the customers file; it is judged again each night."))
  }
}
