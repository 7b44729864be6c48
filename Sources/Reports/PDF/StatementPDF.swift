import OrderToCash

/// A statement of account as PDF: what its page says.
public enum StatementPDF {
  public static func write(
    _ statement: AccountStatement, buckets: AgingBuckets, design: DocumentDesign, press: PDFPress,
    into buffer: inout ByteBuffer
  ) throws(PDFError) {
    let values = StatementValues(statement: statement, buckets: buckets, design: design)
    let sheets = PDFSheets(press, Paper(country: statement.customer.address.country))
    let head = PDFLetterHead(
      sheets: sheets, seller: statement.company, buyer: statement.customer, texts: values.texts, logo: design.picture())
    StatementSheets(values: values, head: head).draw()
    try sheets.finish(
      title: values.subject, author: statement.company.name.string, date: statement.date,
      foot: { head.drawFoot($0, $1) }, into: &buffer)
  }
}

private struct StatementSheets {
  let values: StatementValues
  let head: PDFLetterHead

  private var sheets: PDFSheets { head.sheets }
  private var texts: DocumentTexts { values.texts }

  func draw() {
    var y = head.draw(facts: values.facts.map { ($0.label, $0.value, false) })
    paragraph(values.subject, &y, .init(size: 15, isBold: true))
    paragraph(texts[.letterSalutation].string, &y)
    paragraph(values.opening, &y)
    if !values.statement.items.isEmpty { y = table.draw(values.statement.items.map(row), from: y) + PDFSheets.mm(3) }
    for balance in values.balances { drawBalance(balance, &y) }
    y = room(for: Double(values.account.count) * 15, at: y)
    for fact in values.account {
      sheets.text(fact.label, .init(isGrey: true), x: head.left, y: y, width: PDFSheets.mm(38))
      y +=
        sheets.text(fact.value, .bold, x: head.left + PDFSheets.mm(38), y: y, width: head.width - PDFSheets.mm(38)) + 2
    }
    y += PDFSheets.mm(4)
    paragraph("\(texts[.letterGreeting])\n\(values.statement.company.name)", &y)
  }

  private func drawBalance(_ balance: StatementValues.Balance, _ y: inout Double) {
    let x = head.left + head.width * 0.4
    let (label, amount) = (head.width * 0.38, head.width * 0.22 - 4)
    y = room(for: Double(balance.parts.count + 1) * 16, at: y)
    for part in balance.parts {
      sheets.text(part.label, .init(isGrey: true), x: x, y: y, width: label)
      y += sheets.text(part.value, .init(align: .right), x: x + label, y: y, width: amount) + 2
    }
    sheets.line(x: x, y: y + 1, length: label + amount, weight: 0.8)
    y += 4
    sheets.text(texts[.statementBalance].string, .init(size: 11, isBold: true), x: x, y: y, width: label)
    y +=
      sheets.text(balance.total, .init(size: 11, isBold: true, align: .right), x: x + label, y: y, width: amount)
      + PDFSheets.mm(5)
  }

  private func paragraph(_ text: String, _ y: inout Double, _ style: PDFSheets.Style = .plain) {
    y = room(for: sheets.height(of: text, style, width: head.width), at: y)
    y += sheets.text(text, style, x: head.left, y: y, width: head.width) + PDFSheets.mm(3.5)
  }

  private func room(for height: Double, at y: Double) -> Double {
    y + height > head.bottom ? table.continueOnNewSheet() : y
  }

  private var table: PDFTable {
    let mm = PDFSheets.mm
    let fixed = mm(32) + mm(22) + mm(22) + mm(25) + mm(30)
    return PDFTable(
      head: head,
      columns: [
        .init(title: texts[.letterDocument].string, width: head.width - fixed),
        .init(title: texts[.statementKind].string, width: mm(32)),
        .init(title: texts[.letterIssued].string, width: mm(22)),
        .init(title: texts[.letterDue].string, width: mm(22)),
        .init(title: texts[.letterAmount].string, width: mm(25), align: .right),
        .init(title: texts[.letterOpen].string, width: mm(30), align: .right),
      ], carried: nil, title: values.subject)
  }

  private func row(_ item: AccountStatement.Item) -> PDFTable.Row {
    let numbers = values.numbers
    return PDFTable.Row(
      cells: [
        item.document.string, values.kind(item), numbers.text(item.issueDate), numbers.text(item.dueDate),
        numbers.text(minor: item.amount, item.currency),
        numbers.text(Money(minor: item.open, currency: item.currency)),
      ], notes: [values.note(item)])
  }
}
