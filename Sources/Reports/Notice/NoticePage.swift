import OrderToCash

/// What happened tonight to a customer's orders and payments, as a page in its language: for those whose systems read none of our
/// answers (`deliver.notice`).
public enum NoticePage {
  public static func write(_ notice: CustomerNotice, design: DocumentDesign = .standard, into buffer: inout ByteBuffer)
  {
    let frame = NoticeFrame(notice: notice, texts: design.texts(notice.language), logo: design.logo)
    frame.open(.noticeTitle, into: &buffer)
    frame.events.write(notice.events, notice, into: &buffer)
    if notice.asksForPayment { frame.writeAccount(into: &buffer) }
    frame.close(into: &buffer)
  }
}

/// A customer's own page: what a portal would show, as a file.
public enum StatusPage {
  public static func write(_ status: CustomerStatus, design: DocumentDesign = .standard, into buffer: inout ByteBuffer)
  {
    let texts = design.texts(status.notice.language)
    let frame = NoticeFrame(notice: status.notice, texts: texts, logo: design.logo)
    frame.open(.statusTitle, into: &buffer)
    section(.statusOpenOrders, texts, isEmpty: status.orders.isEmpty, into: &buffer) {
      writeOrders(status.orders, frame, into: &$0)
    }
    section(.statusOpenItems, texts, isEmpty: status.items.isEmpty, into: &buffer) {
      writeItems(status.items, frame, into: &$0)
    }
    let parts: [(TextKey, [CustomerEvent.Kind])] = [
      (.statusShipments, [.shipped]), (.statusInvoices, [.invoiced, .credited]),
      (.statusHistory, CustomerEvent.Kind.allCases),
    ]
    let table = EventTable(texts: texts, numbers: frame.numbers, isDated: true)
    for (title, kinds) in parts {
      let events = status.history.filter { kinds.contains($0.kind) }
      section(title, texts, isEmpty: events.isEmpty, into: &buffer) { table.write(events, nil, into: &$0) }
    }
    if !status.items.isEmpty { frame.writeAccount(into: &buffer) }
    frame.close(into: &buffer)
  }

  private static func section(
    _ title: TextKey, _ texts: DocumentTexts, isEmpty: Bool, into buffer: inout ByteBuffer,
    _ body: (inout ByteBuffer) -> Void
  ) {
    buffer.append("<section class=\"part\">\n<h2>")
    buffer.append(html: texts[title])
    buffer.append("</h2>\n")
    if isEmpty {
      buffer.append("<p>")
      buffer.append(html: texts[.statusNone])
      buffer.append("</p>\n")
    } else {
      body(&buffer)
    }
    buffer.append("</section>\n")
  }

  private static func writeOrders(
    _ orders: [CustomerStatus.OpenOrder], _ frame: NoticeFrame, into buffer: inout ByteBuffer
  ) {
    frame.openTable([(.orderNumber, false), (.requested, false), (.state, false), (.amount, true)], into: &buffer)
    for order in orders {
      buffer.append("<tr><td class=\"i\">")
      buffer.append(html: order.number)
      labelled(frame.texts[.requested], into: &buffer)
      if let date = order.requested { frame.numbers.write(date, into: &buffer) }
      buffer.append("</td><td>")
      buffer.append(html: frame.texts[state(order.state)])
      buffer.append("</td><td class=\"n a\">")
      frame.numbers.write(order.amount, into: &buffer)
      buffer.append("</td></tr>\n")
    }
    buffer.append("</tbody>\n</table>\n")
  }

  /// Begins a cell that says what it is where the table has no head, on a phone.
  private static func labelled(_ label: Text, into buffer: inout ByteBuffer) {
    buffer.append("</td><td data-t=\"")
    buffer.append(html: label)
    buffer.append("\">")
  }

  private static func state(_ state: Int) -> TextKey {
    switch state {
    case 1: .stateReceived
    case 2: .stateReview
    case 3: .stateHeld
    case 4: .stateApproved
    default: .stateBackOrdered
    }
  }

  private static func writeItems(
    _ items: [CustomerStatus.OpenItem], _ frame: NoticeFrame, into buffer: inout ByteBuffer
  ) {
    frame.openTable([(.letterDocument, false), (.date, false), (.due, false), (.letterOpen, true)], into: &buffer)
    for item in items {
      buffer.append("<tr><td class=\"i\">")
      buffer.append(html: item.document)
      buffer.append("</td><td>")
      frame.numbers.write(item.issued, into: &buffer)
      labelled(frame.texts[.due], into: &buffer)
      // What is the customer's is due on no day.
      if item.open.minor > 0 { frame.numbers.write(item.due, into: &buffer) }
      buffer.append("</td><td class=\"n a\">")
      frame.numbers.write(item.open, into: &buffer)
      buffer.append("</td></tr>\n")
    }
    buffer.append("</tbody>\n</table>\n")
  }
}

/// Head, account and foot of a notice or status page.
struct NoticeFrame {
  let notice: CustomerNotice
  let texts: DocumentTexts
  let logo: Logo?
  var numbers: PageNumbers { PageNumbers(language: texts.language) }
  var events: EventTable { EventTable(texts: texts, numbers: numbers, isDated: false) }

  func open(_ title: TextKey, into buffer: inout ByteBuffer) {
    buffer.append("<!DOCTYPE html>\n<html lang=\"")
    buffer.append(raw: texts.language.rawValue)
    buffer.append(
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
    buffer.append(html: texts[title])
    buffer.append(" – ")
    buffer.append(html: notice.company.name)
    buffer.append("</title>\n<style>\n")
    buffer.append(DocumentStyle.css)
    buffer.append(DocumentStyle.page(Paper(country: notice.customer.address.country)))
    buffer.append("\n</style>\n</head>\n<body>\n<main>\n")
    LetterHead.write(from: notice.company, phone: texts[.phone], logo: logo, into: &buffer)
    buffer.append("<div class=\"head\">\n")
    LetterHead.write(to: notice.customer, from: notice.company, into: &buffer)
    buffer.append("<dl class=\"facts\">\n<dt>")
    buffer.append(html: texts[.date])
    buffer.append("</dt><dd>")
    numbers.write(notice.date, into: &buffer)
    buffer.append("</dd>\n<dt>")
    buffer.append(html: texts[.customer])
    buffer.append("</dt><dd>")
    buffer.append(html: notice.customer.id)
    buffer.append("</dd>\n</dl>\n</div>\n<h1>")
    buffer.append(html: texts[title])
    buffer.append("</h1>\n")
  }

  func openTable(_ headings: [(key: TextKey, isAmount: Bool)], into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"lines events\">\n<thead><tr>")
    for heading in headings {
      buffer.append(heading.isAmount ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
      buffer.append(html: texts[heading.key])
      buffer.append("</th>")
    }
    buffer.append("</tr></thead>\n<tbody>\n")
  }

  func writeAccount(into buffer: inout ByteBuffer) {
    buffer.append("<section class=\"pay\">\n<h2>")
    buffer.append(html: texts[.payment])
    buffer.append("</h2>\n<dl>\n")
    for (label, value) in [
      (texts[.holder], notice.payTo.name), ("IBAN", Text(notice.payTo.iban.groupedByFour)), ("BIC", notice.payTo.bic),
    ] where !value.isEmpty {
      buffer.append("<dt>")
      buffer.append(html: label)
      buffer.append("</dt><dd>")
      buffer.append(html: value)
      buffer.append("</dd>\n")
    }
    buffer.append("</dl>\n</section>\n")
  }

  func close(into buffer: inout ByteBuffer) {
    buffer.append("<footer><p>")
    buffer.append(html: notice.company.name)
    for (label, value) in InvoiceContent.registrations(notice.company, texts) {
      buffer.append(" · ")
      buffer.append(html: label)
      buffer.append(" ")
      buffer.append(html: value)
    }
    buffer.append("</p></footer>\n</main>\n</body>\n</html>\n")
  }
}
