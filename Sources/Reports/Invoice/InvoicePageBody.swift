import OrderToCash

/// The parts of an invoice page, in their order on it.
struct InvoicePageBody {
  let content: InvoiceContent
  /// To be scanned by a banking app; nil where none can pay by it.
  let code: QRCode?

  private var document: InvoiceDocument { content.document }
  private var numbers: PageNumbers { content.numbers }
  private var texts: DocumentTexts { content.texts }

  private func write(_ facts: [InvoiceContent.Fact], into buffer: inout ByteBuffer) {
    for fact in facts {
      buffer.append("<dt>")
      buffer.append(html: fact.label)
      buffer.append(fact.isKey ? "</dt><dd class=\"key\">" : "</dt><dd>")
      switch fact.value {
      case .text(let text): buffer.append(html: text)
      case .date(let date): numbers.write(date, into: &buffer)
      case .period(let period):
        numbers.write(period.lowerBound, into: &buffer)
        buffer.append(" – ")
        numbers.write(period.upperBound, into: &buffer)
      case .grouped(let text): buffer.append(groupedByFour: text)
      }
      if !fact.note.isEmpty {
        buffer.append("<small>")
        buffer.append(html: fact.note)
        buffer.append("</small>")
      }
      buffer.append("</dd>\n")
    }
  }

  func writeFacts(into buffer: inout ByteBuffer) {
    buffer.append("<dl class=\"facts\">\n")
    write(content.facts, into: &buffer)
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
    buffer.append(html: texts[.position])
    buffer.append("</th><th scope=\"col\" class=\"i\">")
    buffer.append(html: texts[.item])
    writeHeads(.quantity, .price, .tax, .amount, into: &buffer)
    buffer.append("\u{a0}")
    buffer.append(document.currency)
    buffer.append("</th></tr></thead>\n<tbody>\n")
    // Lines stay where they are: each has ten texts that copies would count.
    document.lines.withUnsafeBufferPointer { lines in
      for index in lines.indices { write(lines[index], into: &buffer) }
    }
    buffer.append("</tbody>\n</table>\n")
  }

  /// Heads of columns with figures.
  private func writeHeads(_ keys: TextKey..., into buffer: inout ByteBuffer) {
    for key in keys {
      buffer.append("</th><th scope=\"col\" class=\"n\">")
      buffer.append(html: texts[key])
    }
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
      buffer.append(html: texts[.per])
      buffer.append(" ")
      numbers.write(line.priceBase.millionths, scale: Quantity.scale, minimum: 0, into: &buffer)
      buffer.append("</small>")
    }
    buffer.append("</td><td class=\"n t\" data-t=\"")
    buffer.append(html: texts[.tax])
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
      buffer.append(html: texts[.yourItem])
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
    buffer.append(html: content.unit(unit))
  }

  private func write(rate: Percent, into buffer: inout ByteBuffer) {
    numbers.write(rate.scaled, scale: Percent.scale, minimum: 0, into: &buffer)
    buffer.append("\u{a0}%")
  }

  func writeTaxes(into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"tax\">\n<caption>")
    buffer.append(html: texts[.taxSummary])
    buffer.append("</caption>\n<thead><tr><th scope=\"col\">")
    buffer.append(html: texts[.rate])
    writeHeads(.taxable, .tax, into: &buffer)
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
    for total in content.totals {
      buffer.append(total.isDue ? "<tr class=\"due\"><th scope=\"row\">" : "<tr><th scope=\"row\">")
      if total.isSmall { buffer.append("<small>") }
      buffer.append(html: total.label)
      for note in total.notes {
        buffer.append("<small>")
        buffer.append(html: note)
        buffer.append("</small>")
      }
      buffer.append(total.isSmall ? "</small></th><td class=\"n\"><small>" : "</th><td class=\"n\">")
      numbers.write(total.money, into: &buffer)
      buffer.append(total.isSmall ? "</small></td></tr>\n" : "</td></tr>\n")
    }
    buffer.append("</tbody>\n</table>\n")
  }

  func writePayment(into buffer: inout ByteBuffer) {
    buffer.append("<section class=\"pay\">\n")
    if let code {
      buffer.append("<figure class=\"code\">")
      PaymentCodeImage.writeSVG(code, label: texts[.paymentCode], into: &buffer)
      buffer.append("<figcaption>")
      buffer.append(html: texts[.paymentCode])
      buffer.append("</figcaption></figure>\n")
    }
    buffer.append("<h2>")
    buffer.append(html: texts[.payment])
    buffer.append("</h2>\n<p>")
    for (index, sentence) in content.sentences.enumerated() {
      if index > 0 { buffer.append(" ") }
      for piece in texts.pieces(sentence.key) {
        guard piece.isName else {
          buffer.append(html: piece.text)
          continue
        }
        buffer.append("<b>")
        buffer.append(html: sentence.filling(piece.text))
        buffer.append("</b>")
      }
    }
    if !content.terms.isEmpty {
      buffer.append(" ")
      buffer.append(html: content.terms)
    }
    buffer.append("</p>\n")
    writeInstalments(into: &buffer)
    let account = content.account
    if !account.isEmpty {
      buffer.append("<dl>\n")
      write(account, into: &buffer)
      buffer.append("</dl>\n")
    }
    buffer.append("</section>\n")
  }

  /// Each part with its day, amount and reference.
  private func writeInstalments(into buffer: inout ByteBuffer) {
    guard !document.instalments.isEmpty else { return }
    buffer.append("<table class=\"parts\">\n<thead><tr>")
    for (label, isAmount) in [
      (texts[.position], false), (texts[.due], false), (texts[.amount], true), (texts[.reference], false),
    ] {
      buffer.append(isAmount ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
      buffer.append(html: label)
      buffer.append("</th>")
    }
    buffer.append("</tr></thead>\n<tbody>\n")
    for (index, part) in document.instalments.enumerated() {
      buffer.append("<tr><td>")
      buffer.append(index + 1)
      buffer.append("</td><td>")
      numbers.write(part.dueDate, into: &buffer)
      buffer.append("</td><td class=\"n\">")
      numbers.write(Money(minor: part.amount, currency: document.currency), into: &buffer)
      buffer.append("</td><td class=\"r\">")
      buffer.append(groupedByFour: part.reference)
      buffer.append("</td></tr>\n")
    }
    buffer.append("</tbody>\n</table>\n")
  }

  func writeFooter(into buffer: inout ByteBuffer) {
    buffer.append("<footer>")
    if document.kind != .advance, !document.deliveryAddress.isEmpty || !document.deliveryName.isEmpty {
      buffer.append("<p>")
      buffer.append(html: texts[.deliveryAddress])
      buffer.append(": ")
      buffer.append(html: document.deliveryName)
      if !document.deliveryName.isEmpty, !document.deliveryAddress.isEmpty { buffer.append(", ") }
      LetterHead.inline(document.deliveryAddress, separator: ", ", into: &buffer)
      buffer.append("</p>")
    }
    buffer.append("<p>")
    buffer.append(html: document.seller.name)
    for (label, value) in InvoiceContent.registrations(document.seller, texts) {
      buffer.append(" · ")
      buffer.append(html: label)
      buffer.append(" ")
      buffer.append(html: value)
    }
    buffer.append("</p></footer>\n")
  }
}

extension ByteBuffer {
  /// `DE89 3704 0044 …`: as people read IBANs and references.
  mutating func append(groupedByFour text: Text) { append(html: text.groupedByFour) }
}

extension Text {
  var groupedByFour: String {
    let count = utf8.count
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return groupedScalars }
    return String(unsafeUninitializedCapacity: count + count / 4) { target in
      var (size, taken) = (0, 0)
      for byte in utf8 where byte != 0x20 {
        if taken > 0, taken % 4 == 0 {
          target[size] = 0x20
          size += 1
        }
        target[size] = byte
        size += 1
        taken += 1
      }
      return size
    }
  }

  /// The same where letters are more than a byte.
  private var groupedScalars: String {
    var grouped = ""
    for (index, scalar) in string.unicodeScalars.filter({ $0 != " " }).enumerated() {
      if index > 0, index % 4 == 0 { grouped += " " }
      grouped.unicodeScalars.append(scalar)
    }
    return grouped
  }
}
