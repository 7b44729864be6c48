import OrderToCash

/// What an invoice or credit note says around its lines, in the order in which it is read. Page and PDF draw the same.
struct InvoiceContent {
  let document: InvoiceDocument
  let texts: DocumentTexts
  let numbers: PageNumbers

  enum Value {
    case text(Text)
    case date(BusinessDate)
    case period(ClosedRange<BusinessDate>)
    /// An IBAN or a reference, read by fours.
    case grouped(Text)
  }

  struct Fact {
    var label: Text
    var value: Value
    var isKey = false
    /// A line in small print below.
    var note: Text = .empty
  }

  struct Total {
    var label: Text
    var money: Money
    var isDue = false
    var isSmall = false
  }

  init(_ document: InvoiceDocument, _ texts: DocumentTexts) {
    self.document = document
    self.texts = texts
    numbers = PageNumbers(language: texts.language)
  }

  var isInvoice: Bool { document.kind == .invoice }
  var title: Text { texts[isInvoice ? .invoice : .creditNote] }

  /// Number, dates and references (EN 16931 BT-1, BT-2, BT-9, BT-13, BT-10, BT-25, BT-16, BT-72, BT-48).
  var facts: [Fact] {
    var facts = [
      Fact(label: texts[.number], value: .text(document.number), isKey: true),
      Fact(label: texts[.date], value: .date(document.issueDate)),
    ]
    if isInvoice { facts.append(Fact(label: texts[.due], value: .date(document.dueDate), isKey: true)) }
    add(.customer, document.buyer.id, to: &facts)
    add(.order, document.orderNumber, to: &facts)
    add(.yourReference, document.buyerReference, to: &facts)
    add(.corrects, document.precedingInvoice, to: &facts)
    add(.despatch, document.despatchNumber, to: &facts)
    if let date = document.deliveryDate { facts.append(Fact(label: texts[.delivered], value: .date(date))) }
    if let period = document.period { facts.append(Fact(label: texts[.period], value: .period(period))) }
    add(.vatId, document.buyer.taxId, to: &facts)
    return facts
  }

  private func add(_ label: TextKey, _ value: Text, to facts: inout [Fact]) {
    if !value.isEmpty { facts.append(Fact(label: texts[label], value: .text(value))) }
  }

  /// From the sum of lines to what is due (EN 16931 BG-22).
  var totals: [Total] {
    func money(_ minor: Int64) -> Money { Money(minor: minor, currency: document.currency) }
    var totals: [Total] = []
    if !document.charges.isEmpty {
      totals.append(Total(label: texts[.subtotal], money: money(document.lineTotal)))
      totals += document.charges.map { Total(label: $0.reason, money: money($0.signed)) }
    }
    totals.append(Total(label: texts[.net], money: money(document.netTotal)))
    totals.append(Total(label: texts[.taxTotal], money: money(document.taxTotal)))
    if document.payable != document.grandTotal {
      totals.append(Total(label: texts[.total], money: money(document.grandTotal)))
    }
    if document.prepaid != 0 { totals.append(Total(label: texts[.prepaid], money: money(-document.prepaid))) }
    if document.rounding != 0 { totals.append(Total(label: texts[.rounding], money: money(document.rounding))) }
    totals.append(Total(label: texts[isInvoice ? .payable : .total], money: money(document.payable), isDue: true))
    if let tax = document.taxTotalInAccountingCurrency, tax.currency != document.currency {
      let label = Text("\(texts[.taxInBase]) \(tax.currency.code)")
      totals.append(Total(label: label, money: tax, isSmall: true))
    }
    return totals
  }

  /// What is asked for, in words; names in braces stand for what is filled in.
  var sentences: [TextKey] {
    guard isInvoice else { return [.credited] }
    return document.discountDate != nil && document.discount > 0 ? [.payBy, .discountUntil] : [.payBy]
  }

  /// The agreed terms as the invoice words them (BT-20), where no sentence of ours says them in the reader's language.
  var terms: Text { isInvoice && sentences.count == 1 && texts.language == .english ? document.termsText : .empty }

  func fill(_ name: String, in sentence: TextKey, into buffer: inout ByteBuffer) {
    switch (sentence, name) {
    case (.payBy, "amount"): numbers.write(Money(minor: document.payable, currency: document.currency), into: &buffer)
    case (.payBy, "date"): numbers.write(document.dueDate, into: &buffer)
    case (.discountUntil, "amount"):
      numbers.write(Money(minor: document.discount, currency: document.currency), into: &buffer)
    case (.discountUntil, "date"): numbers.write(document.discountDate ?? document.dueDate, into: &buffer)
    default: break
    }
  }

  /// Where to pay, and with which reference (BG-17, BT-83).
  var account: [Fact] {
    guard isInvoice else { return [] }
    var facts: [Fact] = []
    add(.holder, document.payTo.name, to: &facts)
    if !document.payTo.iban.isEmpty { facts.append(Fact(label: "IBAN", value: .grouped(document.payTo.iban))) }
    if !document.payTo.bic.isEmpty { facts.append(Fact(label: "BIC", value: .text(document.payTo.bic))) }
    if !document.paymentReference.isEmpty {
      facts.append(
        Fact(label: texts[.reference], value: .grouped(document.paymentReference), note: texts[.quote]))
    }
    return facts
  }

  /// The seller's registrations (BT-31, BT-30).
  static func registrations(_ seller: Party, _ texts: DocumentTexts) -> [(label: Text, value: Text)] {
    [(texts[.vatId], seller.taxId), (texts[.registration], seller.registration)].filter { !$0.1.isEmpty }
  }

  func unit(_ code: Text) -> Text { texts.unit(code) }
}
