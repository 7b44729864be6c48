import OrderToCash

/// What an invoice or credit note says around its lines, in the order in which it is read. Page and PDF draw the same. An object, so that
/// a document's texts are counted once and not by each part that is drawn.
final class InvoiceContent {
  private let worded: WordedInvoice
  var document: InvoiceDocument { worded.document }
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
    /// Lines in small print below.
    var notes: [String] = []
  }

  init(_ worded: WordedInvoice, _ texts: DocumentTexts) {
    self.worded = worded
    self.texts = texts
    numbers = PageNumbers(language: texts.language)
  }

  /// As it is, with the sentences that belong to it.
  convenience init(_ document: InvoiceDocument, _ texts: DocumentTexts) {
    self.init(WordedInvoice(document, InvoiceWording.sentences(document, texts)), texts)
  }

  /// Something that the customer owes or is asked for.
  var isInvoice: Bool { document.kind != .creditNote }
  var title: Text {
    switch document.kind {
    case .invoice: texts[.invoice]
    case .creditNote: texts[.creditNote]
    case .advance: texts[.advanceInvoice]
    case .proForma: texts[.proForma]
    }
  }

  /// Number, dates and references (EN 16931 BT-1, BT-2, BT-9, BT-13, BT-10, BT-25, BT-16, BT-72, BT-48).
  var facts: [Fact] {
    var facts: [Fact] = []
    facts.reserveCapacity(11)
    facts.append(Fact(label: texts[.number], value: .text(document.number), isKey: true))
    facts.append(Fact(label: texts[.date], value: .date(document.issueDate)))
    if document.kind == .invoice, document.payable > 0 {
      facts.append(Fact(label: texts[.due], value: .date(document.dueDate), isKey: true))
    }
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
    totals.reserveCapacity(4)
    if !document.charges.isEmpty {
      totals.append(Total(label: texts[.subtotal], money: money(document.lineTotal)))
      totals += document.charges.map { Total(label: $0.reason, money: money($0.signed)) }
    }
    totals.append(Total(label: texts[.net], money: money(document.netTotal)))
    totals.append(Total(label: texts[.taxTotal], money: money(document.taxTotal)))
    if document.payable != document.grandTotal {
      totals.append(Total(label: texts[.total], money: money(document.grandTotal)))
    }
    totals += deductions
    if document.rounding != 0 { totals.append(Total(label: texts[.rounding], money: money(document.rounding))) }
    let due = document.kind == .proForma ? document.asked : document.payable
    totals.append(Total(label: texts[isInvoice ? .payable : .total], money: money(due), isDue: true))
    if let tax = document.taxTotalInAccountingCurrency, tax.currency != document.currency {
      let label = Text("\(texts[.taxInBase]) \(tax.currency.code)")
      totals.append(Total(label: label, money: tax, isSmall: true))
    }
    return totals
  }

  /// What is taken off as paid before: by advance invoice, else in one line.
  private var deductions: [Total] {
    guard document.prepaid != 0 else { return [] }
    func money(_ minor: Int64) -> Money { Money(minor: minor, currency: document.currency) }
    guard !document.advances.isEmpty else {
      return [Total(label: texts[.prepaid], money: money(-document.prepaid))]
    }
    var totals: [Total] = []
    for advance in document.advances {
      let label = InvoiceWording.deduction(advance, texts)
      let place = totals.firstIndex { $0.label == label } ?? totals.count
      if place == totals.count { totals.append(Total(label: label, money: money(0))) }
      totals[place].money = money(totals[place].money.minor - advance.net - advance.tax)
      totals[place].notes.append(InvoiceWording.parts(advance, document.currency, texts))
    }
    // Cents that rounding had added to what was paid.
    let rest = document.prepaid + totals.reduce(0) { $0 + $1.money.minor }
    if rest != 0, let last = totals.indices.last { totals[last].money = money(totals[last].money.minor - rest) }
    return totals
  }

  typealias Sentence = InvoiceWording.Sentence

  /// What is asked for, in words; names in braces stand for what is filled in.
  var sentences: [Sentence] { worded.sentences }

  /// The agreed terms as the invoice words them (BT-20), where no sentence of ours says them in the reader's language.
  var terms: Text {
    document.kind == .invoice && sentences.count == 1 && document.payable > 0 && texts.language == .english
      ? document.termsText : .empty
  }

  /// Where to pay, and with which reference (BG-17, BT-83).
  var account: [Fact] {
    guard isInvoice, document.kind == .proForma ? document.asked > 0 : document.payable > 0 else { return [] }
    var facts: [Fact] = []
    facts.reserveCapacity(4)
    add(.holder, document.payTo.name, to: &facts)
    if !document.payTo.iban.isEmpty { facts.append(Fact(label: "IBAN", value: .grouped(document.payTo.iban))) }
    if !document.payTo.bic.isEmpty { facts.append(Fact(label: "BIC", value: .text(document.payTo.bic))) }
    // Instalments have references of their own.
    if !document.paymentReference.isEmpty, document.instalments.isEmpty {
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
