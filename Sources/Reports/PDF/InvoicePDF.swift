import OrderToCash

/// An invoice or a credit note as PDF, for screen, paper and archive: what its page says, on sheets of the buyer's country.
public enum InvoicePDF {
  public static func write(
    _ document: InvoiceDocument, language: Language, design: DocumentDesign, press: PDFPress, date: BusinessDate,
    into buffer: inout ByteBuffer
  ) throws(PDFError) {
    let content = InvoiceContent(document, design.texts(language))
    let sheets = PDFSheets(press, Paper(country: document.buyer.address.country))
    let head = PDFLetterHead(
      sheets: sheets, seller: document.seller, buyer: document.buyer, texts: content.texts, logo: design.picture())
    InvoiceSheets(content: content, head: head, code: PaymentCodeImage.code(of: document, design)).draw()
    try sheets.finish(
      title: "\(content.title) \(document.number)", author: document.seller.name.string, date: date,
      foot: { head.drawFoot($0, $1) }, into: &buffer)
  }
}

private struct InvoiceSheets {
  let content: InvoiceContent
  let head: PDFLetterHead
  let code: QRCode?

  private var sheets: PDFSheets { head.sheets }
  private var document: InvoiceDocument { content.document }
  private var texts: DocumentTexts { content.texts }

  private func written(_ body: (inout ByteBuffer) -> Void) -> String {
    var buffer = ByteBuffer(capacity: 64)
    body(&buffer)
    return buffer.string
  }

  private func words(_ value: InvoiceContent.Value) -> String {
    switch value {
    case .text(let text): text.string
    case .date(let date): content.numbers.text(date)
    case .period(let period): "\(content.numbers.text(period.lowerBound)) – \(content.numbers.text(period.upperBound))"
    case .grouped(let text): text.groupedByFour
    }
  }

  private var title: String { "\(content.title) \(document.number)" }

  func draw() {
    var y = head.draw(facts: content.facts.map { ($0.label.string, words($0.value), $0.isKey) })
    y += sheets.text(title, .init(size: 15, isBold: true), x: head.left, y: y, width: head.width) + PDFSheets.mm(3)
    if !document.note.isEmpty {
      y += sheets.text(document.note.string, x: head.left, y: y, width: head.width) + PDFSheets.mm(3)
    }
    y = table.draw(document.lines.map(row), from: y) + PDFSheets.mm(2)
    y = drawSums(room(for: sumsHeight, at: y))
    y = drawPayment(room(for: paymentHeight, at: y + PDFSheets.mm(4)))
    drawDelivery(room(for: PDFSheets.mm(8), at: y + PDFSheets.mm(3)))
  }

  /// `y`, or the top of a new sheet when what comes doesn't fit any more.
  private func room(for height: Double, at y: Double) -> Double {
    y + height > head.bottom ? table.continueOnNewSheet() : y
  }

  // MARK: Lines

  private var table: PDFTable {
    let mm = PDFSheets.mm
    let fixed = mm(9) + mm(24) + mm(27) + mm(14) + mm(28)
    return PDFTable(
      head: head,
      columns: [
        .init(title: texts[.position].string, width: mm(9)),
        .init(title: texts[.item].string, width: head.width - fixed),
        .init(title: texts[.quantity].string, width: mm(24), align: .right),
        .init(title: texts[.price].string, width: mm(27), align: .right),
        .init(title: texts[.tax].string, width: mm(14), align: .right),
        .init(title: "\(texts[.amount])\u{a0}\(document.currency.code)", width: mm(28), align: .right),
      ],
      carried: (texts[.carriedOver].string, texts[.broughtForward].string, amount), title: title)
  }

  private func amount(_ minor: Int64) -> String { content.numbers.text(minor: minor, document.currency) }

  private func row(_ line: InvoiceDocumentLine) -> PDFTable.Row {
    let numbers = content.numbers
    let quantity = written { numbers.write(line.quantity.millionths, scale: Quantity.scale, minimum: 0, into: &$0) }
    let price = written {
      numbers.write(line.price.scaled, scale: Price.scale, minimum: document.currency.exponent, into: &$0)
    }
    var per = ""
    if line.priceBase != .one {
      let base = written { numbers.write(line.priceBase.millionths, scale: Quantity.scale, minimum: 0, into: &$0) }
      per = "\(texts[.per]) \(base)"
    }
    var codes = [line.sellerItem.string]
    if !line.buyerItem.isEmpty { codes.append("\(texts[.yourItem]) \(line.buyerItem)") }
    if !line.gtin.isEmpty { codes.append("GTIN \(line.gtin)") }
    return PDFTable.Row(
      cells: [
        line.id.string, (line.name.isEmpty ? line.sellerItem : line.name).string,
        "\(quantity)\u{a0}\(content.unit(line.unit))", price, rate(line.taxRate), amount(line.net),
      ],
      notes: ["", codes.filter { !$0.isEmpty }.joined(separator: " · "), "", per], amount: line.net)
  }

  private func rate(_ rate: Percent) -> String {
    written { content.numbers.write(rate.scaled, scale: Percent.scale, minimum: 0, into: &$0) } + "\u{a0}%"
  }

  // MARK: Sums

  private var sumsHeight: Double {
    PDFSheets.mm(8)
      + max(content.totals.reduce(0) { $0 + 16 + Double($1.notes.count) * 12 }, Double(document.taxes.count + 2) * 22)
  }

  private func drawSums(_ y: Double) -> Double {
    let middle = head.left + head.width * 0.54
    return max(drawTaxes(y, until: middle - PDFSheets.mm(8)), drawTotals(y, from: middle))
  }

  private func drawTaxes(_ start: Double, until end: Double) -> Double {
    let width = end - head.left
    let third = width / 3
    let style = PDFSheets.Style(size: 8)
    func right(_ bold: Bool = false) -> PDFSheets.Style { .init(size: 8, isBold: bold, align: .right) }
    var y = start
    y += sheets.text(texts[.taxSummary].string, .init(size: 8, isBold: true), x: head.left, y: y, width: third)
    sheets.text(texts[.taxable].string, right(true), x: head.left + third, y: start, width: third)
    sheets.text(texts[.tax].string, right(true), x: head.left + 2 * third, y: start, width: third)
    sheets.line(x: head.left, y: y + 2, length: width)
    y += 5
    for tax in document.taxes {
      sheets.text(amount(tax.base), right(), x: head.left + third, y: y, width: third)
      sheets.text(amount(tax.tax), right(), x: head.left + 2 * third, y: y, width: third)
      y += sheets.text(rate(tax.rate), style, x: head.left, y: y, width: third)
      y += sheets.text(tax.exemption.string, .small, x: head.left, y: y, width: width) + 3
    }
    return y
  }

  private func drawTotals(_ start: Double, from x: Double) -> Double {
    var y = start
    let width = head.right - x
    for total in content.totals {
      if total.isDue {
        sheets.line(x: x, y: y + 1, length: width, weight: 1)
        y += 4
      }
      let size = total.isDue ? 11.5 : total.isSmall ? 7.5 : 9.5
      let label = PDFSheets.Style(size: size, isBold: total.isDue, isGrey: total.isSmall)
      var value = label
      value.align = .right
      let first = sheets.text(total.label.string, label, x: x, y: y, width: width * 0.52)
      let second = sheets.text(
        content.numbers.text(total.money), value, x: x + width * 0.52, y: y, width: width * 0.48)
      y += max(first, second)
      for note in total.notes { y += sheets.text(note, .small, x: x, y: y, width: width * 0.7) }
      y += 3
    }
    return y
  }

  // MARK: Payment

  private var sentences: String {
    var text = [InvoiceWording.words(content.sentences, texts)]
    if !content.terms.isEmpty { text.append(content.terms.string) }
    return text.joined(separator: " ")
  }

  /// Each part with its day, amount and reference.
  private func drawInstalments(_ start: Double, x: Double) -> Double {
    guard !document.instalments.isEmpty else { return start }
    let mm = PDFSheets.mm
    let columns = [0, mm(10), mm(36), mm(72)]
    let grey = PDFSheets.Style(size: 8, isGrey: true)
    var y = start
    for (text, column) in zip([texts[.position], texts[.due], texts[.amount], texts[.reference]], columns) {
      sheets.text(text.string, grey, x: x + column, y: y, width: mm(34))
    }
    y += 12
    for (index, part) in document.instalments.enumerated() {
      let money = content.numbers.text(Money(minor: part.amount, currency: document.currency))
      let cells = [String(index + 1), content.numbers.text(part.dueDate), money, part.reference.groupedByFour]
      for (text, column) in zip(cells, columns) {
        sheets.text(text, .init(size: 9, isBold: column == columns[3]), x: x + column, y: y, width: mm(60))
      }
      y += 13
    }
    return y + 4
  }

  private var instalmentsHeight: Double {
    document.instalments.isEmpty ? 0 : Double(document.instalments.count) * 13 + 16
  }

  private var codeSide: Double { code == nil ? 0 : PDFSheets.mm(30) }
  private var textWidth: Double { head.width - PDFSheets.mm(8) - (code == nil ? 0 : codeSide + PDFSheets.mm(8)) }

  private var paymentHeight: Double {
    let text = sheets.height(of: sentences, width: textWidth)
    let account = Double(content.account.count) * 14 + 12
    return max(text + account + instalmentsHeight + 36, codeSide + PDFSheets.mm(14))
  }

  private func drawPayment(_ start: Double) -> Double {
    let height = paymentHeight
    let x = head.left + PDFSheets.mm(4)
    sheets.frame(x: head.left, y: start, width: head.width, height: height)
    var y = start + PDFSheets.mm(3)
    y += sheets.text(texts[.payment].string, .bold, x: x, y: y, width: textWidth) + 4
    y += sheets.text(sentences, x: x, y: y, width: textWidth) + 6
    y = drawInstalments(y, x: x)
    let labels = PDFSheets.mm(34)
    for fact in content.account {
      sheets.text(fact.label.string, .init(size: 9, isGrey: true), x: x, y: y, width: labels)
      y += sheets.text(words(fact.value), .init(size: 9, isBold: true), x: x + labels, y: y, width: textWidth - labels)
      y += sheets.text(fact.note.string, .small, x: x + labels, y: y, width: textWidth - labels) + 2
    }
    if let code {
      let side = codeSide
      let left = head.right - side - PDFSheets.mm(6)
      sheets.code(code, x: left, y: start + PDFSheets.mm(4), side: side)
      sheets.text(
        texts[.paymentCode].string, .init(size: 6.5, isGrey: true, align: .centre), x: left - PDFSheets.mm(3),
        y: start + side + PDFSheets.mm(5.5), width: side + PDFSheets.mm(6))
    }
    return start + height
  }

  private func drawDelivery(_ y: Double) {
    let place = ([document.deliveryName.string] + head.address(document.deliveryAddress)).filter { !$0.isEmpty }
    guard !place.isEmpty, document.kind != .advance else { return }
    sheets.text(
      "\(texts[.deliveryAddress]): \(place.joined(separator: ", "))", .small, x: head.left, y: y, width: head.width)
  }
}
