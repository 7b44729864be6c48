import OrderToCash

/// A document in a few lines, as it was understood.
enum DocumentSummary {
  private static let mostParts = 5

  static func text(_ parsed: ParsedDocument) -> String {
    let number = parsed.number.isEmpty ? "" : " \(parsed.number)"
    let place = parsed.place.line > 0 ? ", line \(parsed.place.line)" : ""
    guard let document = parsed.document else { return "- document\(number)\(place): refused\n" }
    switch document {
    case .order(let order): return text(order, place)
    case .statement(let statement): return text(statement, place)
    case .remittance(let advice): return text(advice, place)
    case .confirmation(let record):
      return "- confirmation \(record.shipment)\(place)\n"
        + parts(record.lines) { "item \($0.sku), \($0.quantity)" }
    case .returned(let record):
      return "- return \(record.number)\(place)\(optional(" of", record.date))\n"
        + parts(record.lines) { "shipment \($0.shipment), item \($0.sku), \($0.quantity), \($0.condition.name)" }
    case .response(let response):
      return
        "- invoice response \(response.number)\(place)\(optional(" of", response.date)), from \(party(response.sender))\n"
        + parts(response.answers) { "invoice \($0.invoice): \($0.code.name) \($0.reason) \($0.text)" }
    case .customer(let record): return "- customer \(record.id)\(place): \(record.name), \(record.address.country)\n"
    case .item(let record):
      return
        "- item \(record.sku)\(place): \(record.description), \(record.price) per \(record.priceBase) \(record.unit)\n"
    case .stock(let record):
      return "- \(record.kind)\(place): \(record.quantity) of \(record.sku)\n"
    case .price(let record):
      let what = record.price.map { "\($0) per \(record.priceBase)" } ?? "\(record.discount ?? .zero) % off"
      return "- list \(record.list)\(place): \(record.sku.isEmpty ? "all items" : record.sku.string), \(what)\n"
    case .standingOrder(let record):
      return "- standing order, every \(record.schedule.every.name) from \(record.schedule.first)\n"
        + text(record.order, place)
    case .creditFact(let record):
      return "- credit of \(record.customer)\(place): \(record.kind.name) \(record.value)\n"
    case .taxRate(let record):
      let rate = record.rate
      return "- tax rate\(place): \(rate.rate) % in \(rate.country) \(rate.region) \(rate.postcode)\n"
    case .rate(let record): return "- rate\(place): \(record.currency) from \(record.date)\n"
    case .decision(let record):
      return "- decision\(place): \(record.verb) \(record.exception) by \(record.who), \(record.reason)\n"
    }
  }

  private static func text(_ order: OrderDocument, _ place: String) -> String {
    let what = order.function == .new ? "order" : order.function == .change ? "order change" : "order cancellation"
    return "- \(what) \(order.number)\(place)\(optional(" of", order.issueDate)), buyer \(party(order.buyer))"
      + "\(optional(", wanted", order.requestedDate)), \(order.currency)\n"
      + parts(order.lines) { line in
        let item = [line.sellerItem, line.buyerItem, line.standardItem.value].first { !$0.isEmpty } ?? line.description
        let price = line.price.map { " at \($0) per \(line.basePriceQuantity)" } ?? ""
        return "line \(line.id): \(line.quantity)\(line.unit.isEmpty ? "" : " \(line.unit)") of \(item)\(price)"
      }
  }

  private static func text(_ statement: StatementDocument, _ place: String) -> String {
    let currency = statement.currency ?? statement.entries.first?.currency ?? .eur
    func money(_ minor: Int64) -> String { "\(Money(minor: minor, currency: currency))" }
    let opening = statement.openingBalance.map { ", opens \(money($0))" } ?? ""
    let closing = statement.closingBalance.map { ", closes \(money($0))" } ?? ""
    let sum = statement.entries.filter { $0.status == .booked }.reduce(Int64(0)) { $0 &+ $1.amount }
    return
      "- statement \(statement.id)\(place) of account \(statement.account)\(optional(",", statement.date))\(opening)"
      + "\(closing), \(statement.entries.count) entries, booked \(money(sum))\n"
      + parts(statement.entries) { entry in
        let from = entry.transactions.first.map { " \($0.counterpartyName)" } ?? ""
        let more = entry.transactions.count > 1 ? " and \(entry.transactions.count - 1) more" : ""
        return "\(entry.bookingDate.map { "\($0)" } ?? "") \(Money(minor: entry.amount, currency: entry.currency))"
          + (entry.status == .booked ? "" : " (not booked)") + from + more
      }
  }

  private static func text(_ advice: RemittanceDocument, _ place: String) -> String {
    let total = advice.total.map { ", \(Money(minor: $0, currency: advice.currency))" } ?? ""
    return "- remittance advice \(advice.number)\(place), payer \(party(advice.payer)) \(advice.payerAccount)\(total)\n"
      + parts(advice.lines) { line in
        let amount = line.amount.map { ": \(Money(minor: $0, currency: advice.currency))" } ?? ""
        return "pays \(line.number)\(amount)"
      }
  }

  private static func party(_ party: PartyReference) -> String {
    (party.identifiers.map(\.value.string) + [party.name.string]).filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static func optional(_ word: String, _ date: BusinessDate?) -> String { date.map { "\(word) \($0)" } ?? "" }

  private static func parts<T>(_ all: [T], _ body: (T) -> String) -> String {
    var text = ""
    for part in all.prefix(mostParts) { text += "    \(body(part))\n" }
    if all.count > mostParts { text += "    … \(all.count - mostParts) more\n" }
    return text
  }
}
