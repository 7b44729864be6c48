import Ledger
import OrderToCash

/// Customers, items, prices, exchange rates and stock.
struct MasterRecorder: DocumentRecorder {
  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    switch document {
    case .customer(let record): try customer(record, context)
    case .item(let record): try item(record, context)
    case .price(let record): try price(record, context)
    case .creditFact(let record): try creditFact(record, context)
    case .rate(let record): try rate(record, context)
    case .taxRate(let record): try taxRate(record, context)
    case .stock(let record): try stock(record, context)
    default: preconditionFailure("not master data")
    }
  }

  private func customer(_ record: CustomerRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    var account = Key.none
    if case .found(let known) = context.customers.find(.id, record.id) { account = known }
    let isNew = account.isNone
    if isNew { account = context.key(.customer) }
    let base = context.night.configuration.company.currency
    let changed = try context.master.record(record, account: account, isNew: isNew, file: context.file, base: base)
    guard changed else { return .duplicate("customer \(record.id) is known with the same data") }
    let currency = record.currency ?? base
    var customer =
      Customer(
        account: account, id: record.id, name: record.name, group: context.customers[account]?.group ?? account,
        parent: account, billTo: account, payer: account, country: record.address.country, taxId: record.taxId,
        currency: currency, language: record.language, segment: record.group, salesperson: record.salesperson,
        terms: record.terms, limit: record.limit, limitCurrency: record.limitCurrency ?? currency, email: record.email,
        since: record.since, onHold: context.customers[account]?.onHold ?? false)
    (customer.region, customer.postcode) = (record.address.region, record.address.postcode)
    context.customers.insert(customer)
    context.customers.removeAliases(of: account)
    for (kind, value) in MasterWrite.names(of: record) { context.customers.insert(kind, value, account) }
    context.roles[account] = CustomerRoles(parent: record.parent, billTo: record.billTo, payer: record.payer)
    context.masterChanged = true
    return .accepted
  }

  private func item(_ record: ItemRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    let known = context.items.find(sku: record.sku)
    let key = known?.key ?? context.key(.item)
    let currency = record.currency ?? context.night.configuration.company.currency
    var codes: [(account: Key, code: Text)] = []
    for code in record.customerCodes {
      if code.scheme.isEmpty {
        codes.append((.none, code.value))
      } else if case .found(let account) = context.customers.find(.id, code.scheme) {
        codes.append((account, code.value))
      } else {
        return .parked(
          waitingFor: Text("customer \(code.scheme)"),
          Problem(
            "intake.unknown-customer", .review, at: record.place,
            what: "item \(record.sku) has a code of customer \(code.scheme), who is unknown",
            why: "customers come first",
            whatToDo: "Add the customer, or take the code out."))
      }
    }
    let changed = try context.master.record(
      record, key: key, isNew: known == nil, file: context.file, currency: currency, codes: codes)
    guard changed else { return .duplicate("item \(record.sku) is known with the same data") }
    context.items.insert(
      Item(
        key: key, sku: record.sku, description: record.description, unit: record.unit, gtin: record.gtin,
        price: record.price, priceBase: record.priceBase, currency: currency, taxCategory: record.taxCategory,
        packs: record.packs))
    for (account, code) in codes { context.items.insert(code: code, of: account, for: key) }
    context.itemsChanged = true
    return .accepted
  }

  private func price(_ record: PriceRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    var entry = PriceEntry(
      list: record.list, item: .none, currency: record.currency, price: record.price, base: record.priceBase,
      discount: record.discount ?? .zero, minimum: record.minimum, from: record.from, to: record.to)
    if record.price != nil, entry.currency == nil { entry.currency = context.night.configuration.company.currency }
    if !record.sku.isEmpty {
      guard let item = context.items.find(sku: record.sku) else { return unknown(record) }
      entry.item = item.key
      do {
        entry.content = try UnitConversion.content(of: record.unit, stockUnit: item.unit, packs: item.packs)
        entry.minimum = try UnitConversion.stockQuantity(
          record.minimum, unit: record.unit, stockUnit: item.unit, packs: item.packs)
      } catch {
        return .refused([
          Problem(
            "intake.unit", at: record.place, what: "list \(record.list) has item \(record.sku) in unit \(record.unit)",
            why: "the item is known in \(([item.unit] + item.packs.map(\.unit)).map(\.string).joined(separator: ", "))",
            whatToDo: "Give the price in one of these units, or add the pack to the item.")
        ])
      }
    }
    guard context.prices.insert(entry) else {
      return .duplicate(
        "list \(record.list) has this for \(record.sku.isEmpty ? "all items" : record.sku.string) already")
    }
    context.itemsChanged = true
    try context.engine.append(.priceEntry).add(context.key(.priceEntry)).add(context.file).add(entry.list)
      .add(entry.item).add(entry.currency).add(record.unit).add(entry.price == nil).add(entry.price ?? .zero)
      .add(entry.base).add(entry.content).add(entry.discount).add(entry.minimum).add(entry.from).add(entry.to).end()
    return .accepted
  }

  private func unknown(_ record: PriceRecord) -> DocumentVerdict {
    .parked(
      waitingFor: Text("item \(record.sku)"),
      Problem(
        "intake.unknown-item", .review, at: record.place,
        what: "list \(record.list) prices item \(record.sku), which is unknown",
        why: "items come first", whatToDo: "Add the item, or correct the number."))
  }

  private func creditFact(_ record: CreditFactRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .found(let account) = context.customers.find(.id, record.customer) else {
      return .parked(
        waitingFor: Text("customer \(record.customer)"),
        Problem(
          "intake.unknown-customer", .review, at: record.place,
          what: "credit fact \(record.kind.name) is about customer \(record.customer), who is unknown",
          why: "customers come first", whatToDo: "Add the customer, or correct the number."))
    }
    let currency = record.currency ?? context.night.configuration.company.currency
    let known = try context.engine.query(
      "SELECT value, currency, valid_from, valid_to FROM credit_fact WHERE account = ? AND kind = ? AND source = ? ORDER BY key DESC LIMIT 1"
    ).with(account, record.kind.rawValue, record.source).first {
      $0.int(0) == record.value && $0.currency(1) == currency && $0.optionalDate(2) == record.from
        && $0.optionalDate(3) == record.to
    }
    if known == true { return .duplicate("\(record.kind.name) of \(record.customer) is known with the same data") }
    try context.engine.append(.creditFact).add(context.key(.creditFact)).add(context.file).add(account)
      .add(record.kind.rawValue).add(record.value).add(currency).add(record.from).add(record.to).add(record.source)
      .add(record.note).end()
    return .accepted
  }

  private func rate(_ record: RateRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    let known = try context.engine.query(
      "SELECT rate FROM rate WHERE currency = ? AND date = ? ORDER BY key DESC LIMIT 1"
    )
    .with(record.currency, record.date).first { $0.int(0) }
    if known == record.rate.scaled { return .duplicate("the rate of \(record.currency) for \(record.date) is known") }
    try context.engine.append(.rate).add(record.currency).add(record.date).add(context.key(.rate)).add(context.file)
      .add(record.rate.scaled).end()
    context.ratesChanged = true
    return .accepted
  }

  private func taxRate(_ record: TaxRateRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    let rate = record.rate
    let known = try context.engine.query(
      """
      SELECT rate, valid_from, valid_to FROM tax_rate WHERE country = ? AND region = ? AND postcode = ? AND item_category = ?
      ORDER BY key DESC
      """
    ).with(rate.country, rate.region, rate.postcode, rate.item).map {
      ($0.percent(0), $0.optionalDate(1), $0.optionalDate(2))
    }.first { $0.1 == rate.from }
    if let known, known.0 == rate.rate, known.2 == rate.to {
      return .duplicate("the rate of \(rate.country) \(rate.region) \(rate.postcode) is known")
    }
    try context.engine.append(.taxRate).add(context.key(.taxRate)).add(context.file).add(rate.country).add(rate.region)
      .add(rate.postcode).add(rate.item).add(rate.rate).add(rate.from).add(rate.to).add(record.name).end()
    context.taxTable.add(rate)
    return .accepted
  }

  private func stock(_ record: StockRecord, _ context: IntakeContext) throws -> DocumentVerdict {
    guard let item = context.items.find(sku: record.sku) else {
      return .parked(
        waitingFor: Text("item \(record.sku)"),
        Problem(
          "intake.unknown-item", .review, at: record.place, what: "item \(record.sku) is unknown",
          why: "stock can only be kept of items in the items file", whatToDo: "Add the item, or correct the number."))
    }
    var record = record
    guard let warehouse = context.night.configuration.warehouses.code(of: record.warehouse) else {
      let known = context.night.configuration.warehouses.all.map(\.name.string).joined(separator: ", ")
      return .refused([
        Problem(
          "intake.unknown-warehouse", at: record.place, what: "warehouse \(record.warehouse) is unknown",
          why: "pipeline.yml has \(known)", whatToDo: "Correct the name, or add the warehouse to pipeline.yml.")
      ])
    }
    record.warehouse = warehouse
    if !record.reference.isEmpty {
      let seen = try context.engine.query(
        "SELECT 1 FROM stock_event WHERE item = ? AND reference = ? AND kind = ? AND date = ? AND warehouse = ?"
      )
      .with(item.key, record.reference, record.kind.rawValue, record.date, warehouse).first { _ in true }
      if seen == true { return .duplicate("movement \(record.reference) of \(record.sku) is recorded already") }
    }
    try context.engine.append(.stockEvent).add(context.key(.stockEvent)).add(context.file).add(item.key)
      .add(record.kind.rawValue).add(record.quantity).add(record.date).add(record.minute).add(record.reference)
      .add(warehouse).end()
    try context.stock.apply(record, item: item.key)
    return .accepted
  }
}
