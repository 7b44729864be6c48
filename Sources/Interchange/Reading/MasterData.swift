import OrderToCash

/// Customers, items, stock, rates and decisions.
extension Assembler {
  func customer(_ row: Section, _ place: Place) -> CustomerRecord {
    var customer = CustomerRecord()
    customer.id = row.text(.id)
    customer.name = row.text(.name)
    customer.nameKey = nameKey(customer.name)
    customer.parent = row.text(.parent)
    customer.billTo = row.text(.billTo)
    customer.payer = row.text(.payer)
    customer.shipTos = list(row, .shipTo)
    customer.address = PostalAddress(
      street: row.text(.street), additional: row.text(.additional), city: row.text(.city),
      postcode: row.text(.postcode),
      region: row.text(.region), country: row.country(.country, .refuse))
    customer.identifiers = identifiers(row, .identifiers)
    customer.endpoint = identifiers(row, .endpoint).first ?? Identifier(value: .empty)
    customer.taxId = compact(row.text(.taxId))
    customer.currency = row.currency(.currency)
    customer.language = row.text(.language)
    customer.group = row.text(.group)
    customer.salesperson = row.text(.salesperson)
    customer.terms = row.text(.terms)
    customer.limitCurrency = row.currency(.limitCurrency)
    customer.limit = limit(row, customer.limitCurrency ?? customer.currency ?? context.defaultCurrency)
    customer.ibans = list(row, .ibans).map { compact($0) }
    customer.email = row.text(.email)
    customer.since = row.date(.since)
    customer.delivery = list(row, .delivery)
    if let stranger = Delivery.reading(customer.delivery).unknown.first {
      row.report(
        "intake.unknown-code", about: .delivery, "`\(stranger)` is no way to deliver",
        "known are " + Delivery.words.map(\.word.string).joined(separator: ", "), "Correct it in the file.")
    }
    customer.place = place
    return customer
  }

  private func limit(_ row: Section, _ currency: Currency) -> Int64? {
    guard let limit = row.amount(.creditLimit, currency) else { return nil }
    if limit < 0 {
      row.report(
        "intake.out-of-range", about: .creditLimit, "the credit limit is below zero", "a limit is zero or more",
        "Write 0 for a customer who gets no credit.")
    }
    return limit
  }

  func item(_ row: Section, _ place: Place) -> ItemRecord {
    var item = ItemRecord()
    item.sku = row.text(.sku)
    item.gtin = row.text(.gtin)
    item.customerCodes = identifiers(row, .customerCodes)
    item.description = row.text(.description)
    item.unit = row.unit(.unit)
    item.packs = packs(row)
    item.price = row.price(.price) ?? .zero
    item.priceBase = baseQuantity(row)
    item.currency = row.currency(.currency)
    item.taxCategory = row.text(.taxCategory)
    item.weight = positive(row, .weight) ?? .zero
    item.safetyStock = positive(row, .safetyStock)
    item.substitutes = list(row, .substitutes)
    item.bins = list(row, .bin)
    item.place = place
    if item.price.scaled < 0 {
      row.report(
        "intake.out-of-range", about: .price, "the price is below zero", "a price is zero or more",
        "Correct it in the file.")
    }
    return item
  }

  private func positive(_ row: Section, _ field: Field) -> Quantity? {
    guard let quantity = row.quantity(field) else { return nil }
    if quantity.isNegative {
      row.report(
        "intake.out-of-range", about: field, "the \(field.name) is below zero", "it is zero or more",
        "Correct it in the file.")
    }
    return quantity
  }

  /// `CT=12;PL=480`: how many stock units each other unit holds.
  private func packs(_ row: Section) -> [ItemRecord.Pack] {
    guard let record = row.first(.packs) else { return [] }
    var packs: [ItemRecord.Pack] = []
    for piece in list(row, .packs) {
      let parts = piece.string.split(separator: "=", maxSplits: 1).map { Text(String($0)) }
      guard parts.count == 2, let unit = CodeLists.unit(parts[0]),
        let content = try? Quantity(parsing: parts[1].utf8), content.millionths > 0
      else {
        row.report(
          "intake.unknown-code", record, "`\(piece)` is no pack",
          "a pack is a unit of UN/ECE Recommendation 20 or 21 and "
            + "how many stock units it holds, such as CT=12", "Correct it in the file.")
        continue
      }
      packs.append(ItemRecord.Pack(unit: unit, content: content))
    }
    return packs
  }

  func stock(_ row: Section, _ place: Place) -> StockRecord? {
    var stock = StockRecord()
    stock.sku = row.text(.sku)
    stock.quantity = row.quantity(.quantity) ?? .zero
    stock.reference = row.text(.reference)
    stock.warehouse = row.text(.warehouse)
    stock.place = place
    switch row.text(.kind) {
    case "", "count": stock.kind = .count
    case "receipt": stock.kind = .receipt
    case "correction": stock.kind = .correction
    default: unknown(row, .kind, "count, receipt or correction")
    }
    if stock.quantity.millionths < 0, stock.kind != .correction {
      row.report(
        "intake.out-of-range", about: .quantity, "the quantity is below zero", "a count or receipt is zero or more",
        "Count again, or correct the file.")
    }
    guard let moment = moment(row, .countedAt) else { return nil }
    stock.date = moment.date
    stock.minute = moment.minute
    return stock
  }

  /// A day and a time, `YYYY-MM-DDTHH:MM` with the format's day; midnight where no time is given.
  private func moment(_ row: Section, _ field: Field) -> (date: BusinessDate, minute: Int)? {
    guard let record = row.first(field), let date = row.date(field) else { return nil }
    let bytes = bytes(record)
    let time = bytes.dropFirst(format.dates.parse(bytes)?.end ?? bytes.count)
    guard !time.isEmpty else { return (date, 0) }
    let digits = time.dropFirst().prefix(5).map { Int($0) - 48 }
    if digits.count == 5, digits[2] == 10, [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) }) {
      let (hour, minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4])
      if hour < 24, minute < 60 { return (date, hour * 60 + minute) }
    }
    row.report(
      "intake.not-a-date", record, "\(quoted(bytes)) has no time that can be read", "expected is a day, T and HH:MM",
      "Correct it in the file.")
    return nil
  }

  func rate(_ row: Section, _ place: Place) -> RateRecord? {
    let rate = row.price(.rate)
    if let rate, rate.scaled <= 0 {
      row.report(
        "intake.out-of-range", about: .rate, "the rate is \(rate)", "a rate is above zero", "Correct it in the file.")
    }
    guard let date = row.date(.date), let currency = row.currency(.currency), let rate else { return nil }
    var record = RateRecord()
    record.date = date
    record.currency = currency
    record.rate = ExchangeRate(scaled: rate.scaled)
    record.place = place
    return record
  }

  func decision(_ row: Section, _ place: Place) -> DecisionRecord {
    var decision = DecisionRecord()
    decision.exception = row.text(.exception)
    decision.verb = row.text(.verb)
    decision.target = row.text(.target)
    decision.amount = row.text(.amount)
    decision.who = row.text(.who)
    decision.reason = row.text(.reason)
    decision.place = place
    return decision
  }

  // MARK: Lists

  /// Values joined by `;`.
  func list(_ row: Section, _ field: Field) -> [Text] {
    guard row.has(field) else { return [] }
    return row.text(field).string.split(separator: ";").map { trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  /// `scheme:value` joined by `;`; without a colon the scheme is empty.
  private func identifiers(_ row: Section, _ field: Field) -> [Identifier] {
    list(row, field).map { text in
      guard let colon = text.string.utf8.firstIndex(of: UInt8(ascii: ":")) else { return Identifier(value: text) }
      return Identifier(
        scheme: trimmed(String(text.string[..<colon])),
        value: trimmed(String(text.string[text.string.utf8.index(after: colon)...])))
    }
  }

  private func trimmed(_ text: String) -> Text {
    Text(String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()))
  }

  private func compact(_ text: Text) -> Text { Text(utf8: text.utf8.filter { $0 != 0x20 }) }

  func unknown(_ row: Section, _ field: Field, _ known: String) {
    guard let record = row.first(field) else { return }
    row.report(
      "intake.unknown-code", record, "\(quoted(bytes(record))) is not known", "known is \(known)",
      "Correct it in the file.")
  }
}
