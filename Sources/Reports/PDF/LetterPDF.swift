import OrderToCash

/// A dunning letter as PDF: what its page says.
public enum LetterPDF {
  public static func write(
    _ letter: LetterDocument, design: DocumentDesign, press: PDFPress, into buffer: inout ByteBuffer
  ) throws(PDFError) {
    let values = LetterPageValues(letter: letter, design: design)
    let sheets = PDFSheets(press, Paper(country: letter.customer.address.country))
    let head = PDFLetterHead(
      sheets: sheets, seller: letter.company, buyer: letter.customer, texts: values.texts, logo: design.picture())
    LetterSheets(values: values, head: head).draw()
    try sheets.finish(
      title: values.subject, author: letter.company.name.string, date: letter.date, foot: { head.drawFoot($0, $1) },
      into: &buffer)
  }
}

private struct LetterSheets {
  let values: LetterPageValues
  let head: PDFLetterHead

  private var sheets: PDFSheets { head.sheets }
  private var texts: DocumentTexts { values.texts }
  private var letter: LetterDocument { values.letter }

  private func paragraph(_ text: String, _ y: inout Double, _ style: PDFSheets.Style = .plain) {
    y = room(for: sheets.height(of: text, style, width: head.width), at: y)
    y += sheets.text(text, style, x: head.left, y: y, width: head.width) + PDFSheets.mm(3.5)
  }

  private func room(for height: Double, at y: Double) -> Double {
    y + height > head.bottom ? table.continueOnNewSheet() : y
  }

  func draw() {
    var y = head.draw(facts: values.facts.map { ($0.label, $0.value, false) })
    paragraph(values.subject, &y, .init(size: 15, isBold: true))
    paragraph(texts[.letterSalutation].string, &y)
    paragraph(values.opening, &y)
    y = table.draw(letter.items.map(row), from: y)
    for total in letter.totals {
      y = room(for: 18, at: y)
      let style = PDFSheets.Style(size: 11, isBold: true, align: .right)
      y +=
        sheets.text(
          "\(texts[.letterTotal])   \(values.numbers.text(total))", style, x: head.left, y: y, width: head.width - 4)
        + 4
    }
    y += PDFSheets.mm(4)
    paragraph(values.request, &y)
    y = room(for: Double(values.account.count) * 15, at: y)
    for fact in values.account {
      sheets.text(fact.label, .init(isGrey: true), x: head.left, y: y, width: PDFSheets.mm(38))
      y +=
        sheets.text(
          fact.value, .bold, x: head.left + PDFSheets.mm(38), y: y, width: head.width - PDFSheets.mm(38)) + 2
    }
    y += PDFSheets.mm(4)
    paragraph(texts[.letterClosing].string, &y)
    paragraph("\(texts[.letterGreeting])\n\(letter.company.name)", &y)
  }

  private var table: PDFTable {
    let mm = PDFSheets.mm
    let fixed = mm(26) + mm(26) + mm(26) + mm(26) + mm(30)
    return PDFTable(
      head: head,
      columns: [
        .init(title: texts[.letterDocument].string, width: head.width - fixed),
        .init(title: texts[.letterIssued].string, width: mm(26)),
        .init(title: texts[.letterDue].string, width: mm(26)),
        .init(title: texts[.letterLate].string, width: mm(26), align: .right),
        .init(title: texts[.letterAmount].string, width: mm(26), align: .right),
        .init(title: texts[.letterOpen].string, width: mm(30), align: .right),
      ],
      carried: nil, title: values.subject)
  }

  private func row(_ item: LetterDocument.Item) -> PDFTable.Row {
    let numbers = values.numbers
    return PDFTable.Row(
      cells: [
        item.document.string, numbers.text(item.issueDate), numbers.text(item.dueDate),
        item.daysLate > 0 ? numbers.text(item.daysLate) : texts[.letterNotDue].string,
        numbers.text(minor: item.amount, item.currency),
        numbers.text(Money(minor: item.open, currency: item.currency)),
      ], notes: [item.paymentReference.groupedByFour])
  }
}
