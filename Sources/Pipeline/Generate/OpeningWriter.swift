import OrderToCash

/// Writes the workspace of a synthetic company before its first night: configuration and what `o2c init --opening` takes over.
struct OpeningWriter {
  static let bankBalance: Int64 = 25_000_000

  let company: SyntheticCompany
  private var parameters: GeneratorParameters { company.parameters }
  private var cutover: BusinessDate { parameters.date.adding(days: -1) }

  func write(to output: inout GeneratedOutput) throws {
    try file("pipeline.yml", to: &output) { $0.text(ConfigurationText.pipeline) }
    try file("opening/cutover.csv", to: &output) { $0.text("date\n\(cutover)\n") }
    try customers(to: &output)
    try items(to: &output)
    try stock(to: &output)
    try history(to: &output)
    let receivables = try openItems(to: &output)
    let bank = OpeningWriter.bankBalance
    try file("opening/bank.csv", to: &output) {
      $0.row("bank_account", "balance")
      $0.row("main", decimal(bank))
    }
    try file("opening/series.csv", to: &output) { $0.text("series,next\ninvoice,1\ncredit_note,1\nshipment,1\n") }
    try file("opening/trial-balance.csv", to: &output) {
      $0.row("account", "balance")
      $0.row("assets:bank:main", decimal(bank))
      $0.row("assets:receivables", decimal(receivables))
      $0.row("equity:opening-balances", decimal(-(bank + receivables)))
    }
  }

  private func file(
    _ path: String, to output: inout GeneratedOutput, _ content: (inout GeneratedOutput) throws -> Void
  ) throws {
    output.begin(path)
    try content(&output)
    try output.end()
  }

  private func customers(to output: inout GeneratedOutput) throws {
    try file("opening/customers.csv", to: &output) {
      $0.text(
        "id,name,parent,payer,ship_to,identifiers,endpoint,street,city,postcode,country,tax_id,currency,language,group,"
      )
      $0.text("salesperson,terms,credit_limit,limit_currency,ibans,email,since\n")
      for index in 0..<parameters.customers {
        let customer = company.customer(index)
        let parent = customer.parent.map { company.customer($0).id } ?? ""
        $0.row(
          customer.id, customer.name, parent, parent, customer.gln, "0088:" + customer.gln, "0088:" + customer.gln,
          "Industriestraße \(index % 200 + 1)", customer.city, customer.postcode, customer.country, customer.taxId,
          "EUR",
          customer.country == "FR" ? "fr" : "de", index % 3 == 0 ? "trade" : "retail",
          index % 2 == 0 ? "north" : "south",
          customer.terms, customer.limit.map { "\($0).00" } ?? "", "EUR", customer.iban,
          "buying@\(customer.id.lowercased()).example", "2020-01-01")
        try $0.flushIfLarge()
      }
    }
  }

  private func items(to output: inout GeneratedOutput) throws {
    let codeCustomers = company.customersWithOwnCodes.map { company.customer($0).id }
    try file("opening/items.csv", to: &output) {
      $0.row(
        "sku", "gtin", "customer_codes", "description", "unit", "packs", "price", "price_base", "currency",
        "tax_category")
      for index in 0..<parameters.items {
        let item = company.item(index)
        $0.row(
          item.sku, item.gtin, codeCustomers.map { $0 + ":" + item.ownCode }.joined(separator: ";"), "\"\(item.name)\"",
          "C62", item.carton.map { "CT=\($0)" } ?? "", decimal(item.price), String(item.base), "EUR", item.category)
        try $0.flushIfLarge()
      }
    }
  }

  private func stock(to output: inout GeneratedOutput) throws {
    try file("opening/stock.csv", to: &output) {
      $0.row("sku", "quantity", "kind", "counted_at", "reference")
      for index in 0..<parameters.items {
        let item = company.item(index)
        let quantity = StockPlan(company: company).opening(of: item)
        $0.row(item.sku, String(quantity), "count", "\(cutover)T18:00", "COUNT-\(cutover)")
      }
    }
  }

  /// Two settled invoices of each customer, for what is known of its habits.
  private func history(to output: inout GeneratedOutput) throws {
    try file("opening/history.csv", to: &output) {
      $0.row("customer", "number", "issue_date", "due_date", "paid_date", "currency", "amount")
      for index in 0..<(2 * parameters.customers) {
        var random = SeededRandom(seed: parameters.seed, stream: .history, index: index)
        let issued = cutover.adding(days: -random.int(90...200))
        let customer = company.customer(index / 2)
        $0.row(
          customer.id, "OLD-" + padded(index, 8), "\(issued)", "\(issued.adding(days: 30))",
          "\(issued.adding(days: random.int(5...(customer.paysLate ? 90 : 35))))", "EUR",
          decimal(Int64(random.int(5_000...500_000))))
        try $0.flushIfLarge()
      }
    }
  }

  /// Returns the sum of what is open.
  private func openItems(to output: inout GeneratedOutput) throws -> Int64 {
    let invoices = OpeningReceivables(company: company)
    var total: Int64 = 0
    try file("opening/open-items.csv", to: &output) {
      $0.row(
        "customer", "number", "kind", "issue_date", "due_date", "currency", "original", "open", "order_number",
        "payment_reference", "dunning_level")
      for index in 0..<invoices.count {
        let item = invoices[index]
        total += item.amount
        let amount = decimal(item.amount)
        $0.row(
          item.customer.id, item.number, "invoice", "\(item.issued)", "\(item.due)", "EUR", amount, amount,
          "PO-OLD-" + padded(index, 8), item.reference, "0")
        try $0.flushIfLarge()
      }
      for index in 0..<(parameters.customers / 20) {
        var random = SeededRandom(seed: parameters.seed, stream: .credit, index: index)
        let amount = -Int64(random.int(1_000...20_000))
        total += amount
        $0.row(
          company.customer(index * 20).id, "CN-OLD-" + padded(index, 6), "credit-note", "\(cutover)", "\(cutover)",
          "EUR",
          decimal(amount), decimal(amount), "", "", "0")
      }
    }
    return total
  }

  private func decimal(_ minor: Int64) -> String { formatDecimal(minor, scale: 2, minimum: 2) }
}

/// How much is in stock at first and what arrives each day: enough for most items, too little for one in thirty.
struct StockPlan {
  let company: SyntheticCompany

  /// Pieces that a day's orders ask of one item on average.
  private var demand: Int {
    let pieces = company.parameters.orders * company.parameters.lines * OrderPlan.averageQuantity
    return max(1, pieces / company.parameters.items)
  }

  func opening(of item: SyntheticCompany.Item) -> Int {
    let isScarce = item.index % 30 == 7
    return (isScarce ? demand / 2 : demand * 4) * item.base
  }

  func receipt(of item: SyntheticCompany.Item) -> Int { demand * item.base }
}
