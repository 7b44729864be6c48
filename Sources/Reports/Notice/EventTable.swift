import OrderToCash

/// Events as rows of a page.
struct EventTable {
  let texts: DocumentTexts
  let numbers: PageNumbers
  /// Events carry their dates only where they are of several days.
  let isDated: Bool

  func write(_ events: [CustomerEvent], _ notice: CustomerNotice?, into buffer: inout ByteBuffer) {
    buffer.append("<table class=\"lines events\">\n<thead><tr>")
    if isDated { heading(.date, into: &buffer) }
    heading(.event, into: &buffer)
    heading(.orderNumber, into: &buffer)
    heading(.details, into: &buffer)
    buffer.append("<th scope=\"col\" class=\"n\">")
    buffer.append(html: texts[.amount])
    buffer.append("</th></tr></thead>\n<tbody>\n")
    for event in events { write(event, notice, into: &buffer) }
    buffer.append("</tbody>\n</table>\n")
  }

  private func heading(_ key: TextKey, into buffer: inout ByteBuffer) {
    buffer.append("<th scope=\"col\">")
    buffer.append(html: texts[key])
    buffer.append("</th>")
  }

  private func write(_ event: CustomerEvent, _ notice: CustomerNotice?, into buffer: inout ByteBuffer) {
    buffer.append("<tr>")
    if isDated {
      buffer.append("<td class=\"o\">")
      numbers.write(event.date, into: &buffer)
      buffer.append("</td>")
    }
    buffer.append("<td class=\"i\">")
    buffer.append(html: label(event.kind))
    buffer.append("</td><td class=\"k\">")
    buffer.append(html: event.order)
    buffer.append("</td><td class=\"d\">")
    let details = self.details(event, notice)
    for (index, detail) in details.enumerated() {
      if index > 0 { buffer.append("<br>") }
      buffer.append(html: detail)
    }
    buffer.append("</td><td class=\"n a\">")
    if let amount = event.amount { numbers.write(amount, into: &buffer) }
    buffer.append("</td></tr>\n")
  }

  func label(_ kind: CustomerEvent.Kind) -> Text {
    switch kind {
    case .received: texts[.noticeReceived]
    case .confirmed: texts[.noticeConfirmed]
    case .changed: texts[.noticeChanged]
    case .rejected: texts[.noticeRejected]
    case .held: texts[.noticeHeld]
    case .backOrdered: texts[.noticeBackOrdered]
    case .shipped: texts[.noticeShipped]
    case .cancelled: texts[.noticeCancelled]
    case .invoiced: texts[.noticeInvoiced]
    case .credited: texts[.noticeCredited]
    case .paid: texts[.noticePaid]
    case .released: texts[.noticeReleased]
    case .accountHeld: texts[.noticeAccountHeld]
    case .accountReleased: texts[.noticeAccountReleased]
    case .prepayment: texts[.noticePrepayment]
    case .page: .empty
    }
  }

  private func details(_ event: CustomerEvent, _ notice: CustomerNotice?) -> [String] {
    var details: [String] = event.document.isEmpty ? [] : [event.document.string]
    if !event.items.isEmpty { details.append(event.items.string) }
    if notice != nil, let request = event.request { details.append(words(request, event)) }
    if let date = event.expected {
      let key: TextKey =
        event.kind == .invoiced ? .noticeDue : event.kind == .received ? .noticeRequested : .noticePromised
      details.append(texts.fill(key, ["date": numbers.text(date)]))
    }
    if !event.carrier.isEmpty || !event.tracking.isEmpty {
      let tracking = event.tracking.isEmpty ? "" : texts.fill(.noticeTracking, ["number": event.tracking.string])
      details.append([event.carrier.string, tracking].filter { !$0.isEmpty }.joined(separator: ", "))
    }
    return details
  }

  /// What lets it go on.
  private func words(_ request: CustomerEvent.Request, _ event: CustomerEvent) -> String {
    let amount = event.amount.map(numbers.text) ?? ""
    switch request {
    case .overdue:
      return texts.fill(event.kind == .accountHeld ? .noticePayAccount : .noticePayOverdue, ["amount": amount])
    case .room: return texts.fill(.noticePayOpen, ["amount": amount])
    case .advance: return texts.fill(.noticePayAdvance, ["amount": amount])
    case .wait: return texts[.noticeWaits].string
    }
  }
}
