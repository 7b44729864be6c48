import OrderToCash

/// The parts of an invoice page, in their order on it.
struct InvoicePageBody {
  let document: InvoiceDocument
  let numbers: PageNumbers
  let texts: InvoicePageTexts

  private func fact(
    _ label: StaticString, isKey: Bool = false, into buffer: inout ByteBuffer, value: (inout ByteBuffer) -> Void
  ) {
    buffer.append("<dt>")
    buffer.append(label)
    buffer.append(isKey ? "</dt><dd class=\"key\">" : "</dt><dd>")
    value(&buffer)
    buffer.append("</dd>\n")
  }

  private func fact(_ label: StaticString, _ value: Text, into buffer: inout ByteBuffer) {
    guard !value.isEmpty else { return }
    fact(label, into: &buffer) { $0.append(html: value) }
  }

  func writeFacts(into buffer: inout ByteBuffer) {
    buffer.append("<dl class=\"facts\">\n")
    fact(texts.number, isKey: true, into: &buffer) { $0.append(html: document.number) }
    fact(texts.date, into: &buffer) { numbers.write(document.issueDate, into: &$0) }
    if document.kind == .invoice {
      fact(texts.due, isKey: true, into: &buffer) { numbers.write(document.dueDate, into: &$0) }
    }
    fact(texts.customer, document.buyer.id, into: &buffer)
    fact(texts.order, document.orderNumber, into: &buffer)
    fact(texts.yourReference, document.buyerReference, into: &buffer)
    fact(texts.corrects, document.precedingInvoice, into: &buffer)
    fact(texts.despatch, document.despatchNumber, into: &buffer)
    if let date = document.deliveryDate { fact(texts.delivered, into: &buffer) { numbers.write(date, into: &$0) } }
    fact(texts.vatId, document.buyer.taxId, into: &buffer)
    buffer.append("</dl>\n")
  }

  func writeNote(into buffer: inout ByteBuffer) {
    guard !document.note.isEmpty else { return }
    buffer.append("<p class=\"more\">")
    buffer.append(html: document.note)
    buffer.append("</p>\n")
  }

  func writeLines(into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"lines\">\n<thead><tr><th scope=\"col\" class=\"o\">")
    buffer.append(texts.position)
    buffer.append("</th><th scope=\"col\" class=\"i\">")
    buffer.append(texts.item)
    for label in [texts.quantity, texts.price, texts.tax, texts.amount] {
      buffer.append("</th><th scope=\"col\" class=\"n\">")
      buffer.append(label)
    }
    buffer.append("\u{a0}")
    buffer.append(document.currency)
    buffer.append("</th></tr></thead>\n<tbody>\n")
    for line in document.lines { write(line, into: &buffer) }
    buffer.append("</tbody>\n</table>\n")
  }

  private func write(_ line: InvoiceDocumentLine, into buffer: inout ByteBuffer) {
    buffer.append("<tr><td class=\"o\">")
    buffer.append(html: line.id)
    buffer.append("</td><td class=\"i\">")
    buffer.append(html: line.name.isEmpty ? line.sellerItem : line.name)
    writeCodes(line, into: &buffer)
    buffer.append("</td><td class=\"n q\">")
    numbers.write(line.quantity.millionths, scale: Quantity.scale, minimum: 0, into: &buffer)
    buffer.append("\u{a0}")
    write(unit: line.unit, into: &buffer)
    buffer.append("</td><td class=\"n p\">")
    numbers.write(line.price.scaled, scale: Price.scale, minimum: document.currency.exponent, into: &buffer)
    if line.priceBase != .one {
      buffer.append(" <small>")
      buffer.append(texts.per)
      buffer.append(" ")
      numbers.write(line.priceBase.millionths, scale: Quantity.scale, minimum: 0, into: &buffer)
      buffer.append("</small>")
    }
    buffer.append("</td><td class=\"n t\" data-t=\"")
    buffer.append(texts.tax)
    buffer.append("\">")
    write(rate: line.taxRate, into: &buffer)
    buffer.append("</td><td class=\"n a\">")
    numbers.write(minor: line.net, document.currency, into: &buffer)
    buffer.append("</td></tr>\n")
  }

  private func writeCodes(_ line: InvoiceDocumentLine, into buffer: inout ByteBuffer) {
    guard !(line.sellerItem.isEmpty && line.buyerItem.isEmpty && line.gtin.isEmpty) else { return }
    buffer.append("<small>")
    buffer.append(html: line.sellerItem)
    if !line.buyerItem.isEmpty {
      if !line.sellerItem.isEmpty { buffer.append(" · ") }
      buffer.append(texts.yourItem)
      buffer.append(" ")
      buffer.append(html: line.buyerItem)
    }
    if !line.gtin.isEmpty {
      if !(line.sellerItem.isEmpty && line.buyerItem.isEmpty) { buffer.append(" · ") }
      buffer.append("GTIN ")
      buffer.append(html: line.gtin)
    }
    buffer.append("</small>")
  }

  private func write(unit: Text, into buffer: inout ByteBuffer) {
    if let word = texts.unit(unit) { buffer.append(word) } else { buffer.append(html: unit) }
  }

  private func write(rate: Percent, into buffer: inout ByteBuffer) {
    numbers.write(rate.scaled, scale: Percent.scale, minimum: 0, into: &buffer)
    buffer.append("\u{a0}%")
  }

  func writeTaxes(into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"tax\">\n<caption>")
    buffer.append(texts.taxSummary)
    buffer.append("</caption>\n<thead><tr><th scope=\"col\">")
    buffer.append(texts.rate)
    for label in [texts.taxable, texts.tax] {
      buffer.append("</th><th scope=\"col\" class=\"n\">")
      buffer.append(label)
    }
    buffer.append("</th></tr></thead>\n<tbody>\n")
    for tax in document.taxes {
      buffer.append("<tr><td>")
      write(rate: tax.rate, into: &buffer)
      if !tax.exemption.isEmpty {
        buffer.append("<small>")
        buffer.append(html: tax.exemption)
        buffer.append("</small>")
      }
      buffer.append("</td><td class=\"n\">")
      numbers.write(minor: tax.base, document.currency, into: &buffer)
      buffer.append("</td><td class=\"n\">")
      numbers.write(minor: tax.tax, document.currency, into: &buffer)
      buffer.append("</td></tr>\n")
    }
    buffer.append("</tbody>\n</table>\n")
  }

  func writeTotals(into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"total\">\n<tbody>\n")
    total(texts.net, Money(minor: document.lineTotal, currency: document.currency), into: &buffer)
    total(texts.taxTotal, Money(minor: document.taxTotal, currency: document.currency), into: &buffer)
    if document.payable != document.grandTotal {
      total(texts.total, Money(minor: document.grandTotal, currency: document.currency), into: &buffer)
    }
    if document.prepaid != 0 {
      total(texts.prepaid, Money(minor: -document.prepaid, currency: document.currency), into: &buffer)
    }
    if document.rounding != 0 {
      total(texts.rounding, Money(minor: document.rounding, currency: document.currency), into: &buffer)
    }
    let label = document.kind == .invoice ? texts.payable : texts.total
    total(label, Money(minor: document.payable, currency: document.currency), isDue: true, into: &buffer)
    if let tax = document.taxTotalInAccountingCurrency, tax.currency != document.currency {
      buffer.append("<tr><th scope=\"row\"><small>")
      buffer.append(texts.taxInBase)
      buffer.append(" ")
      buffer.append(tax.currency)
      buffer.append("</small></th><td class=\"n\"><small>")
      numbers.write(tax, into: &buffer)
      buffer.append("</small></td></tr>\n")
    }
    buffer.append("</tbody>\n</table>\n")
  }

  private func total(_ label: StaticString, _ money: Money, isDue: Bool = false, into buffer: inout ByteBuffer) {
    buffer.append(isDue ? "<tr class=\"due\"><th scope=\"row\">" : "<tr><th scope=\"row\">")
    buffer.append(label)
    buffer.append("</th><td class=\"n\">")
    numbers.write(money, into: &buffer)
    buffer.append("</td></tr>\n")
  }

  func writePayment(into buffer: inout ByteBuffer) {
    buffer.append("<section class=\"pay\">\n<h2>")
    buffer.append(texts.payment)
    buffer.append("</h2>\n<p>")
    if document.kind == .invoice {
      buffer.append(texts.pay)
      buffer.append("<b>")
      numbers.write(Money(minor: document.payable, currency: document.currency), into: &buffer)
      buffer.append("</b>")
      buffer.append(texts.payBy)
      buffer.append("<b>")
      numbers.write(document.dueDate, into: &buffer)
      buffer.append("</b>. ")
      writeDiscount(into: &buffer)
    } else {
      buffer.append(texts.credited)
    }
    buffer.append("</p>\n")
    if document.kind == .invoice { writeAccount(into: &buffer) }
    buffer.append("</section>\n")
  }

  /// The structured discount where there is one, else the terms as the invoice words them.
  private func writeDiscount(into buffer: inout ByteBuffer) {
    guard let date = document.discountDate, document.discount > 0 else {
      return buffer.append(html: document.termsText)
    }
    buffer.append(texts.discount)
    numbers.write(date, into: &buffer)
    buffer.append(texts.discountDeduct)
    numbers.write(Money(minor: document.discount, currency: document.currency), into: &buffer)
    buffer.append(texts.discountEnd)
  }

  private func writeAccount(into buffer: inout ByteBuffer) {
    buffer.append("<dl>\n")
    fact(texts.holder, document.payTo.name, into: &buffer)
    if !document.payTo.iban.isEmpty {
      fact("IBAN", into: &buffer) { $0.append(groupedByFour: document.payTo.iban) }
    }
    fact("BIC", document.payTo.bic, into: &buffer)
    if !document.paymentReference.isEmpty {
      fact(texts.reference, into: &buffer) {
        $0.append(groupedByFour: document.paymentReference)
        $0.append("<small>")
        $0.append(texts.quote)
        $0.append("</small>")
      }
    }
    buffer.append("</dl>\n")
  }

  func writeFooter(into buffer: inout ByteBuffer) {
    buffer.append("<footer>")
    if !document.deliveryAddress.isEmpty || !document.deliveryName.isEmpty {
      buffer.append("<p>")
      buffer.append(texts.deliveryAddress)
      buffer.append(": ")
      buffer.append(html: document.deliveryName)
      if !document.deliveryName.isEmpty, !document.deliveryAddress.isEmpty { buffer.append(", ") }
      LetterHead.inline(document.deliveryAddress, separator: ", ", into: &buffer)
      buffer.append("</p>")
    }
    buffer.append("<p>")
    buffer.append(html: document.seller.name)
    for (label, value) in [(texts.vatId, document.seller.taxId), (texts.registration, document.seller.registration)]
    where !value.isEmpty {
      buffer.append(" · ")
      buffer.append(label)
      buffer.append(" ")
      buffer.append(html: value)
    }
    buffer.append("</p></footer>\n")
  }
}

extension ByteBuffer {
  /// `DE89 3704 0044 …`: as people read IBANs and references.
  mutating func append(groupedByFour text: Text) {
    var piece = ByteBuffer(capacity: 64)
    var count = 0
    for character in text.string.unicodeScalars where character != " " {
      if count > 0, count % 4 == 0 { piece.append(" ") }
      piece.append(raw: String(character))
      count += 1
    }
    append(html: Text(piece.string))
  }
}
