import OrderToCash

extension OrderPolicy {
  /// Part of `policies.intake`.
  init(reading section: ConfigReader, base: Currency) {
    self.init()
    minimum = section.amount("minimum_order", in: base, default: minimum)
    belowMinimum = section.choice("below_minimum", default: belowMinimum)
    blockedItems = section.strings("blocked_items").map { Text($0) }.sorted()
    blockedItem = section.choice("blocked_item", default: blockedItem)
    unknownShipTo = section.choice("unknown_ship_to", default: unknownShipTo)
    pastDate = section.choice("past_date", default: pastDate)
    farDate = section.choice("far_date", default: farDate)
    daysAhead = section.integer("order_days_ahead", default: daysAhead, in: 0...3650)
    daysBack = section.integer("order_days_back", default: daysBack, in: 0...36_500)
    wantedBeforeOrdered = section.choice("wanted_before_ordered", default: wantedBeforeOrdered)
    repeated = section.choice("repeated_order", default: repeated)
    repeatedDays = section.integer("repeated_days", default: repeatedDays, in: 0...365)
  }
}

extension InvoicePolicy {
  init(reading section: ConfigReader, terms: [PaymentTerms], base: Currency) {
    let name = section.text("terms")
    let named = terms.first { $0.name == name }
    if named == nil, !name.isEmpty {
      section.complain("terms", "is ‘\(name)’, which terms: doesn't have", "name one of the terms: of this file")
    }
    let series = section.section("series")
    let digits = series.integer("digits", default: 6, in: 1...18)
    func format(_ key: String, _ fallback: Text) -> SeriesFormat {
      SeriesFormat(prefix: series.text(key, default: fallback), digits: digits)
    }
    self.init(
      terms: named ?? terms.first ?? PaymentTerms(name: "net30", netDays: 30),
      invoices: format("invoice", "INV-{year}-"), creditNotes: format("credit_note", "CN-{year}-"),
      shipments: format("shipment", "SH-{year}-"))
    advances = format("advance", "ADV-{year}-")
    proFormas = format("pro_forma", "PF-{year}-")
    series.finish()
    advanceInvoices = section.choice("advance_invoices", default: advanceInvoices)
    trigger = InvoiceTrigger(reading: section)
    dueOnHoliday = section.choice("due_on_holiday", default: .keep)
    charges = section.sections("charges").map { ChargeRule(reading: $0, base: base) }
    pricesIncludeTax = section.flag("prices_include_tax")
  }
}
