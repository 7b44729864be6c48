import OrderToCash

/// Purchase orders, their changes and cancellations.
extension Assembler {
  func order(_ head: Section, _ place: Place) -> OrderDocument {
    orderFunction = function(head)
    let currency = orderCurrency(head)
    let parties = parties(head)
    checkBuyer(parties.buyer, head)
    let lines = orderLines(head, currency)
    let statedTotal = stated(.lineTotal, head, currency)
    checkTotal(statedTotal, lines, head, currency)
    var order = OrderDocument(
      function: orderFunction, number: head.text(.orderNumber), issueDate: head.date(.orderDate), currency: currency,
      buyer: parties.buyer, shipTo: parties.shipTo, requestedDate: parties.requested,
      buyerReference: head.text(.buyerReference),
      note: head.joined(.note), lines: lines, statedLineTotal: statedTotal,
      allowancesAndCharges: allowances(head, currency), statedPayable: stated(.payable, head, currency),
      isWhole: format.changesAreWhole, place: place)
    order.priority = parties.priority
    return order
  }

  /// Who buys, and where and when it should arrive.
  private struct Parties {
    var buyer = PartyReference()
    var shipTo = PartyReference()
    var requested: BusinessDate?
    var priority: Int?
  }

  private func parties(_ head: Section) -> Parties {
    var found = Parties()
    found.requested = head.date(.requestedDate)
    found.priority = priority(head)
    head.forEach(.buyer) { found.buyer = party($0) }
    head.forEach(.delivery) { delivery in
      found.priority = found.priority ?? priority(delivery)
      takePlace(of: delivery, into: &found.shipTo)
      found.requested = found.requested ?? delivery.date(.requestedDate) ?? delivery.date(.requestedFrom)
    }
    // Rows of a table have no parts of their own.
    if format.isXML { head.forEach(.delivery, ofEach: .line) { takePlace(of: $0, into: &found.shipTo) } }
    if let customer = head.identifier(.customer) { found.buyer.identifiers.append(customer) }
    if let place = head.identifier(.shipTo) { found.shipTo.identifiers.append(place) }
    if found.buyer.name.isEmpty { found.buyer.name = head.text(.customerName) }
    return found
  }

  /// 0 to 9, lower first.
  private func priority(_ section: Section) -> Int? {
    guard let record = section.first(.priority) else { return nil }
    if let number = Int(text(record).string), (0...9).contains(number) { return number }
    section.report(
      "intake.out-of-range", about: .priority, "the priority is \(quoted(bytes(record)))",
      "a priority is 0 to 9, lower first", "Correct it, or leave it out.")
    return nil
  }

  /// What the document says that it is, else what its format is for.
  private func function(_ head: Section) -> OrderDocument.Function {
    guard let record = head.first(.function) else { return format.function }
    switch text(record) {
    case "new": return .new
    case "change": return .change
    case "cancellation": return .cancellation
    default:
      head.report(
        "intake.unknown-code", record, "\(quoted(bytes(record))) says neither order, change nor cancellation",
        "known are new, change and cancellation, and what `values:` of the format turns into them",
        "Ask the sender what it is, or map it under `values: { function: … }`.")
      return format.function
    }
  }

  /// The document's currency; else the first that an amount states; else the company's.
  private func orderCurrency(_ head: Section) -> Currency {
    if head.has(.currency) { return head.currency(.currency) ?? context.defaultCurrency }
    for record in records where record.kind == .value && record.qualifierLength == 3 {
      switch record.field {
      case .lineTotal, .payable, .price, .lineAmount:
        if let currency = currency(qualifier(record)) { return currency }
      default: continue
      }
    }
    return context.defaultCurrency
  }

  /// One place of delivery serves the whole order, wherever it stands; a second one needs a person.
  private func takePlace(of delivery: Section, into shipTo: inout PartyReference) {
    let place = party(delivery)
    guard !place.identifiers.isEmpty || !place.address.isEmpty, place != shipTo else { return }
    guard shipTo.identifiers.isEmpty, shipTo.address.isEmpty else {
      return delivery.report(
        "intake.several-places", severity: .review, about: .identifier, "the order names several places of delivery",
        "an order is delivered to one", "Ask the buyer for an order for each place, or decide which one it is.")
    }
    shipTo = place
  }

  private func checkBuyer(_ buyer: PartyReference, _ head: Section) {
    guard buyer.identifiers.isEmpty, buyer.name.isEmpty, !head.has(.customer) else { return }
    guard orderFunction == .new, format.isXML else { return }
    head.report(
      "intake.missing-field", about: .identifier, "the order names no buyer", "it can't be given to an account",
      "Ask the sender for an identification or at least a name of the buyer.")
  }

  private static let partyIdentifiers: [Field] = [.endpoint, .accountNumber, .identifier, .legalId, .taxId]

  func party(_ section: Section) -> PartyReference {
    var identifiers: [Identifier] = []
    for field in Assembler.partyIdentifiers where section.has(field) {
      for record in section.all(field) {
        let found = identifier(record)
        if !identifiers.contains(found) { identifiers.append(found) }
      }
    }
    var street = section.text(.street)
    let building = section.text(.building)
    if !building.isEmpty { street = street.isEmpty ? building : Text("\(street) \(building)") }
    return PartyReference(
      identifiers: identifiers, name: section.text(.name, .legalName),
      address: PostalAddress(
        street: street, additional: section.text(.additional), city: section.text(.city),
        postcode: section.text(.postcode), region: section.text(.region), country: section.country(.country, .warn)))
  }

  // MARK: Lines

  private func orderLines(_ head: Section, _ currency: Currency) -> [OrderDocumentLine] {
    var lines: [OrderDocumentLine] = []
    // What a file of heads has in its rows is of the whole order.
    if format.join?.half == .heads { return [] }
    // Ten are more than most orders have; with room for them the lines read first are not moved again and again.
    lines.reserveCapacity(min(10, records.count / 4))
    var ids = LineIds()
    head.forEach(.line) { line in
      ids.take(line)
      lines.append(orderLine(line, currency, number: lines.count + 1))
    }
    if lines.isEmpty, orderFunction == .new {
      head.report(
        "intake.missing-field", about: .line, "the order has no lines", "there is nothing to deliver",
        "Ask the sender for the order lines.")
    }
    if !ids.areAscending { checkUnique(lines) }
    return lines
  }

  private func orderLine(_ line: Section, _ currency: Currency, number: Int) -> OrderDocumentLine {
    let id = line.text(.line)
    var requested = line.date(.requestedDate)
    if line.hasParts {
      line.forEach(.delivery) { requested = requested ?? $0.date(.requestedDate) ?? $0.date(.requestedFrom) }
    }
    let quantity = orderedQuantity(line)
    let unit = orderUnit(line)
    let price = orderPrice(line, currency)
    let base = baseQuantity(line)
    let stated = stated(.lineAmount, line, currency)
    let discount = discount(price?.extended(by: quantity, per: base, currency: currency), line)
    // Made at once: a line that is filled in place is copied whenever a check looks at it.
    let result = OrderDocumentLine(
      id: id.isEmpty && orderFunction != .cancellation ? Text(String(number)) : id, sellerItem: line.text(.item),
      buyerItem: line.text(.buyerItem), standardItem: line.identifier(.gtin) ?? Identifier(value: .empty),
      description: line.text(.description, .longDescription), quantity: quantity, unit: unit, price: price,
      basePriceQuantity: base, statedAmount: stated, allowancesAndCharges: allowances(line, currency) - discount,
      requestedDate: requested, place: Place(line: Int(line.place.line), column: Int(line.place.column), path: member))
    checkItem(result, line)
    if !isDropped(line) { checkAmount(result, line, currency) }
    return result
  }

  private func orderUnit(_ line: Section) -> Text {
    guard let quantity = line.first(.quantity), quantity.qualifierLength > 0 else { return line.unit(.unit) }
    return line.unit(qualifier(quantity), of: quantity)
  }

  /// A share of the line's amount, 0.15 for 15 %, that the buyer takes off.
  private func discount(_ amount: @autoclosure () -> Int64?, _ line: Section) -> Int64 {
    guard let rate = line.quantity(.discountRate), !rate.isZero else { return 0 }
    guard rate.millionths > 0, rate.millionths <= 1_000_000 else {
      line.report(
        "intake.out-of-range", about: .discountRate, "the discount is \(rate) of the line",
        "a share is from 0 to 1, 0.15 for 15 %", "Correct it in the file.")
      return 0
    }
    return amount().map { roundedShare($0, rate) } ?? 0
  }

  /// Half away from zero.
  private func roundedShare(_ amount: Int64, _ rate: Quantity) -> Int64 {
    let (high, low) = amount.magnitude.multipliedFullWidth(by: UInt64(rate.millionths))
    let (quotient, remainder) = UInt64(1_000_000).dividingFullWidth((high, low))
    let rounded = Int64(quotient) + (remainder * 2 >= 1_000_000 ? 1 : 0)
    return amount < 0 ? -rounded : rounded
  }

  private func orderedQuantity(_ line: Section) -> Quantity {
    guard let quantity = line.quantity(.quantity) else { return .zero }
    if isDropped(line) { return .zero }
    let isAllowed = orderFunction == .new ? quantity.millionths > 0 : quantity.millionths >= 0
    if !isAllowed {
      line.report(
        "intake.out-of-range", about: .quantity, "the quantity is \(quantity)", "an ordered quantity is above zero",
        "Ask the sender; returns and cancellations are documents of their own.")
    }
    return quantity
  }

  /// UBL LineStatusCode 2: the line is cancelled (UN/EDIFACT 1229). Its quantity counts as zero.
  private func isDropped(_ line: Section) -> Bool { orderFunction == .change && line.text(.lineStatus) == "2" }

  private func orderPrice(_ line: Section, _ currency: Currency) -> Price? {
    guard let record = line.first(.price), let price = line.price(.price) else { return nil }
    checkSame(currency, record, line)
    if price.scaled < 0 {
      line.report(
        "intake.out-of-range", record, "the price is below zero", "a price is zero or more",
        "Ask the sender; a discount is an allowance of its own.")
    }
    return price
  }

  /// What the price is for; one where it isn't stated.
  func baseQuantity(_ section: Section) -> Quantity {
    guard let record = section.first(.priceBase), let quantity = section.quantity(.priceBase) else { return .one }
    if quantity.millionths > 0 { return quantity }
    section.report(
      "intake.out-of-range", record, "the price is for a quantity of \(quantity)", "it has to be above zero",
      "Ask the sender for the base quantity of the price.")
    return .one
  }

  private func checkItem(_ line: OrderDocumentLine, _ section: Section) {
    guard orderFunction != .cancellation, line.sellerItem.isEmpty, line.buyerItem.isEmpty,
      line.standardItem.value.isEmpty, line.description.isEmpty
    else { return }
    section.report(
      "intake.missing-field", about: .item, "line \(line.id) names no item",
      "neither our number, nor the buyer's, nor a GTIN, nor a description is there", "Ask the sender what is ordered.")
  }

  private func checkUnique(_ lines: [OrderDocumentLine]) {
    // The ids alone: copying whole lines costs more than reading them.
    let ids = lines.map(\.id)
    var seen: Set<Text> = []
    for index in ids.indices where !ids[index].isEmpty {
      let isRepeated =
        ids.count <= 16 ? ids[..<index].contains(ids[index]) : !seen.insert(ids[index]).inserted
      guard isRepeated else { continue }
      report(
        "intake.duplicate-line", .refuse, lines[index].place, "line number \(ids[index]) is there twice",
        "later documents could not tell the lines apart", "Ask the sender for unique line numbers.")
    }
  }

  // MARK: Amounts

  func stated(_ field: Field, _ section: Section, _ currency: Currency) -> Int64? {
    guard let record = section.first(field) else { return nil }
    checkSame(currency, record, section)
    return section.amount(record, currency)
  }

  private func checkSame(_ currency: Currency, _ record: Captured, _ section: Section) {
    guard let other = section.currency(beside: record), other != currency else { return }
    section.report(
      "intake.mixed-currencies", record, "this is in \(other), the document in \(currency)",
      "an order has one currency", "Ask the sender for an order for each currency.")
  }

  /// Charges minus allowances (UBL AllowanceCharge).
  private func allowances(_ section: Section, _ currency: Currency) -> Int64 {
    guard section.hasParts else { return 0 }
    var amounts: [Int64] = []
    section.forEach(.charge) { charge in
      guard let amount = stated(.amount, charge, currency) else { return }
      amounts.append(charge.flag(.isCharge) ? amount : -amount)
    }
    guard let sum = amounts.boundedSum() else {
      tooMuch(section, .amount)
      return 0
    }
    return sum
  }

  /// EN 16931 BR-LIN: quantity × price ÷ base + charges − allowances.
  private func checkAmount(_ line: OrderDocumentLine, _ section: Section, _ currency: Currency) {
    guard let stated = line.statedAmount, let price = line.price else { return }
    let isSameUnit = section.first(.priceBase).map { qualifier($0).isEmpty || unit(qualifier($0)) == line.unit } ?? true
    guard isSameUnit else { return }
    guard let extended = price.extended(by: line.quantity, per: line.basePriceQuantity, currency: currency) else {
      section.report(
        "intake.out-of-range", about: .price, "quantity × price of line \(line.id) is too large",
        "amounts go up to \(Money(minor: Money.limit, currency: currency))", "Check quantity and price with the sender."
      )
      return
    }
    let expected = extended + line.allowancesAndCharges
    guard abs(expected - stated) > context.tolerance(in: currency) else { return }
    section.report(
      "intake.arithmetic", severity: .review, about: .lineAmount,
      "line \(line.id) states \(Money(minor: stated, currency: currency)), its parts give "
        + "\(Money(minor: expected, currency: currency))",
      "quantity × price ÷ base quantity, charges and allowances included", "Agree the line with the buyer.")
  }

  private func checkTotal(_ total: Int64?, _ lines: [OrderDocumentLine], _ head: Section, _ currency: Currency) {
    guard let total else { return }
    let amounts = lines.compactMap { $0.statedAmount ?? calculated($0, currency) }
    guard amounts.count == lines.count else { return }
    guard let sum = amounts.boundedSum() else { return tooMuch(head, .lineTotal) }
    guard abs(sum - total) > context.tolerance(in: currency) else { return }
    head.report(
      "intake.arithmetic", severity: .review, about: .lineTotal,
      "the lines are said to be \(Money(minor: total, currency: currency)), they sum to "
        + "\(Money(minor: sum, currency: currency))",
      "stated total and lines differ by more than the tolerance", "Agree the total with the buyer.")
  }

  private func calculated(_ line: OrderDocumentLine, _ currency: Currency) -> Int64? {
    line.price?.extended(by: line.quantity, per: line.basePriceQuantity, currency: currency)
      .map { $0 + line.allowancesAndCharges }
  }
}
