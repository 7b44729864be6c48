import OrderToCash

/// What is agreed with customers, and known of them: prices, discounts, credit.
extension Assembler {
  func price(_ row: Section, _ place: Place) -> PriceRecord {
    var price = PriceRecord()
    price.list = row.text(.list)
    price.sku = row.text(.sku)
    price.currency = row.currency(.currency)
    price.unit = row.unit(.unit)
    price.price = row.price(.price)
    price.priceBase = baseQuantity(row)
    if let record = row.first(.discount), let share = row.number(record, scale: Percent.scale, 1_000_000) {
      price.discount = Percent(scaled: share)
    }
    price.minimum = row.quantity(.minQuantity) ?? .zero
    price.from = row.date(.validFrom)
    price.to = row.date(.validTo)
    price.place = place
    check(price, row)
    return price
  }

  private func check(_ price: PriceRecord, _ row: Section) {
    if row.has(.price) == row.has(.discount) {
      row.report(
        "intake.missing-field", about: .price, "a row has either a price or a discount",
        "a discount comes off the price of another list", "Write one of them, and the other in a row of its own.")
    }
    if price.sku.isEmpty, row.has(.price) {
      row.report(
        "intake.missing-field", about: .sku, "a price without item", "only a discount can be for all items",
        "Name the item.")
    }
    if price.price.map({ $0 < .zero }) ?? false || price.discount.map({ $0 < .zero }) ?? false
      || price.minimum < .zero
    {
      row.report(
        "intake.out-of-range", about: .price, "price, discount or quantity is below zero", "each is zero or more",
        "Correct it in the file.")
    }
    if let from = price.from, let to = price.to, to < from {
      row.report(
        "intake.out-of-range", about: .validTo, "it ends on \(to), before it begins on \(from)",
        "the last day is not before the first", "Correct the days.")
    }
  }

  func taxRate(_ row: Section, _ place: Place) -> TaxRateRecord? {
    guard let found = row.first(.rate), let share = row.number(found, scale: Percent.scale, 10_000_000) else {
      return nil
    }
    let rate = Percent(scaled: share)
    if rate < .zero {
      row.report(
        "intake.out-of-range", about: .rate, "the rate is below zero", "a rate is zero or more",
        "Correct it in the file.")
    }
    var record = TaxRateRecord(
      rate: TaxRate(
        country: row.text(.country), region: row.text(.region), postcode: row.text(.postcode),
        item: row.text(.taxCategory), rate: rate, from: row.date(.validFrom), to: row.date(.validTo)))
    if let from = record.rate.from, let to = record.rate.to, to < from {
      row.report(
        "intake.out-of-range", about: .validTo, "it ends on \(to), before it begins on \(from)",
        "the last day is not before the first", "Correct the days.")
    }
    record.name = row.text(.name)
    record.place = place
    return record
  }

  func creditFact(_ row: Section, _ place: Place) -> CreditFactRecord? {
    var fact = CreditFactRecord()
    fact.customer = row.text(.customer)
    fact.currency = row.currency(.currency)
    fact.from = row.date(.validFrom)
    fact.to = row.date(.validTo)
    fact.source = row.text(.source)
    fact.note = row.text(.note)
    fact.place = place
    guard let kind = CreditFact.Kind(name: row.text(.kind).string) else {
      unknown(row, .kind, CreditFact.Kind.allCases.map(\.name).joined(separator: ", "))
      return nil
    }
    fact.kind = kind
    guard let record = row.first(.value) else { return nil }
    let value =
      kind.isAmount
      ? row.amount(record, fact.currency ?? context.defaultCurrency) : row.number(record, scale: 0, 1_000_000)
    guard let value else { return nil }
    fact.value = value
    if value < 0 {
      row.report(
        "intake.out-of-range", record, "the value is below zero", "each is zero or more", "Correct it in the file.")
    }
    if kind == .temporaryLimit, fact.to == nil {
      row.report(
        "intake.missing-field", about: .validTo, "a temporary limit without its last day", "it ends by itself",
        "Name the last day, or state the limit in the customers file.")
    }
    return fact
  }

  func standingOrder(_ head: Section, _ place: Place) -> StandingOrderRecord? {
    orderFunction = .new
    var document = order(head, place)
    document.number = head.text(.standingOrder)
    guard let every = StandingSchedule.Every.allCases.first(where: { $0.name == head.text(.every).string }) else {
      unknown(head, .every, StandingSchedule.Every.allCases.map(\.name).joined(separator: ", "))
      return nil
    }
    guard let first = head.date(.firstDate) else { return nil }
    let last = head.date(.lastDate)
    if let last, last < first {
      head.report(
        "intake.out-of-range", about: .lastDate, "it ends on \(last), before it begins on \(first)",
        "the last day is not before the first", "Correct the days.")
    }
    var lead: Int64 = 0
    if let record = head.first(.leadDays) { lead = head.number(record, scale: 0, 365) ?? 0 }
    return StandingOrderRecord(
      schedule: StandingSchedule(every: every, first: first, last: last), leadDays: max(0, Int(lead)), order: document)
  }
}
