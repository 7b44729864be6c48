import OrderToCash

/// Warehouse confirmations, returns and remittance advices.
extension Assembler {
  func confirmation(_ head: Section, _ place: Place) -> ConfirmationRecord {
    var confirmation = ConfirmationRecord()
    confirmation.shipment = head.text(.shipment)
    confirmation.date = head.date(.date)
    confirmation.carrier = head.text(.carrier)
    confirmation.tracking = head.text(.tracking)
    confirmation.place = place
    head.forEach(.line) { line in
      let quantity = line.quantity(.quantity) ?? .zero
      if quantity.millionths < 0 {
        line.report(
          "intake.out-of-range", about: .quantity, "the quantity is below zero", "what was picked is zero or more",
          "Correct it in the file.")
      }
      confirmation.lines.append(
        ConfirmationRecord.Line(sku: line.text(.sku), line: line.text(.line), quantity: quantity))
    }
    return confirmation
  }

  func returned(_ head: Section, _ place: Place) -> ReturnRecord {
    var record = ReturnRecord()
    record.number = head.text(.return)
    record.date = head.date(.date)
    record.place = place
    head.forEach(.line) { line in
      let quantity = line.quantity(.quantity) ?? .zero
      if line.has(.quantity), quantity.millionths <= 0 {
        line.report(
          "intake.out-of-range", about: .quantity, "the quantity is \(quantity)", "what came back is more than nothing",
          "Correct it in the file.")
      }
      let condition = ReturnCondition(named: line.text(.condition))
      if condition == nil { unknown(line, .condition, "good or damaged") }
      record.lines.append(
        ReturnRecord.Line(
          shipment: line.text(.shipment), line: line.text(.line), sku: line.text(.sku), quantity: quantity,
          reason: line.text(.reason), condition: condition ?? .damaged))
    }
    return record
  }

  func remittance(_ head: Section, _ place: Place) -> RemittanceDocument {
    let currency = adviceCurrency(head)
    var advice = RemittanceDocument(
      number: head.text(.advice), payer: PartyReference(), payerAccount: account(head, .payerIban),
      paymentReference: head.text(.paymentReference), paymentDate: head.date(.paymentDate), currency: currency,
      total: head.amount(.total, currency), lines: [], place: place)
    head.forEach(.buyer) { advice.payer = party($0) }
    advice.payer.identifiers += head.all(.payer).map { identifier($0) }
    if advice.payer.name.isEmpty { advice.payer.name = head.text(.customerName) }
    head.forEach(.line) { line in
      advice.lines.append(
        RemittedDocument(
          number: line.text(.document), amount: paid(line, currency),
          discount: line.amount(.discount, currency) ?? 0, deduction: line.amount(.deduction, currency) ?? 0,
          reason: line.text(.reason)))
    }
    checkTotal(advice, head)
    return advice
  }

  /// The advice's currency; else the one that its amounts state.
  private func adviceCurrency(_ head: Section) -> Currency {
    if head.has(.currency) { return head.currency(.currency) ?? context.defaultCurrency }
    for record in records where record.kind == .value && record.qualifierLength == 3 {
      if record.field == .amount || record.field == .total, let currency = currency(qualifier(record)) {
        return currency
      }
    }
    return context.defaultCurrency
  }

  /// What is paid for a document; a credit note's credit counts against it.
  private func paid(_ line: Section, _ currency: Currency) -> Int64? {
    // What is in another currency is no amount of this advice.
    if let record = line.first(.amount), let other = line.currency(beside: record), other != currency { return nil }
    guard let amount = line.amount(.amount, currency) else { return nil }
    return amount - (line.amount(.credit, currency) ?? 0)
  }

  func tooMuch(_ head: Section, _ field: Field) {
    head.report(
      "intake.out-of-range", about: field, "its amounts together are more than can be handled",
      "one document holds up to ten times the largest amount", "Ask the sender for a correct file.")
  }

  private func checkTotal(_ advice: RemittanceDocument, _ head: Section) {
    guard let stated = advice.lines.map({ $0.amount ?? 0 }).boundedSum(),
      advice.lines.flatMap({ [$0.amount ?? 0, $0.discount, $0.deduction] }).boundedSum() != nil
    else { return tooMuch(head, .document) }
    guard let total = advice.total, advice.lines.allSatisfy({ $0.amount != nil }) else { return }
    let sum = stated
    guard abs(sum - total) > context.tolerance(in: advice.currency) else { return }
    head.report(
      "intake.arithmetic", severity: .review, about: .total,
      "the advice states \(Money(minor: total, currency: advice.currency)), its documents sum to "
        + "\(Money(minor: sum, currency: advice.currency))",
      "what is paid for which document is then uncertain", "Ask the payer.")
  }
}
