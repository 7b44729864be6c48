import OrderToCash

extension PaymentTerms {
  /// One of `terms`.
  init(reading section: ConfigReader) {
    self.init(
      name: section.required("name"), netDays: section.integer("net_days", default: 30, in: 0...3650),
      endOfMonth: section.flag("end_of_month"),
      discountDays: section.integer("discount_days", default: 0, in: 0...3650),
      discount: section.percent("discount_percent"))
    if section.node("day_of_month") != nil {
      if section.node("net_days") == nil { netDays = 0 }
      dayOfMonth = section.integer("day_of_month", default: 1, in: 1...31)
    }
    months = section.integer("months", default: dayOfMonth == nil ? 0 : 1, in: 0...24)
    for step in section.sections("discounts") {
      discounts.append(
        Discount(days: step.integer("days", default: 0, in: 0...3650), percent: step.percent("percent")))
      step.finish()
    }
    instalments = section.sections("instalments").map { part in
      let read = Instalment(
        percent: part.percent("percent"), days: part.integer("days", default: 0, in: 0...3650),
        months: part.integer("months", default: 0, in: 0...120))
      part.finish()
      return read
    }
    check(section)
    section.finish()
  }

  private func check(_ section: ConfigReader) {
    if zip(discounts, discounts.dropFirst()).contains(where: { $0.days >= $1.days || $0.percent <= $1.percent }) {
      section.complain("discounts", "do not fall with time", "let a later step be a lower percentage")
    }
    let whole = instalments.reduce(Int64(0)) { $0 + $1.percent.scaled }
    if instalments.count == 1 || whole > 1_000_000 || (instalments.dropLast().contains { $0.percent.scaled <= 0 }) {
      section.complain(
        "instalments", "do not make up the whole", "give two or more, each a percentage; the last one takes the rest")
    }
    if instalments.count > 1, !discounts.isEmpty {
      section.complain("discounts", "are given beside instalments", "give one or the other")
    }
  }
}

extension InvoiceTrigger {
  /// Of `policies.invoice`.
  init(reading section: ConfigReader) {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    self.init(
      section.choice("trigger", default: .shipment),
      weekday: days.firstIndex(of: section.choice("week_ends", days, default: "fri")) ?? 4,
      monthDay: section.integer("month_ends", default: 31, in: 1...31))
  }
}

extension ChargeRule {
  /// One of `policies.invoice.charges`.
  init(reading section: ConfigReader, base: Currency) {
    self.init(
      reason: section.required("reason"), code: section.text("code", default: "FC"),
      amount: section.amount("amount", in: base, default: 0), percent: section.percent("percent"),
      below: section.node("below") == nil ? nil : section.amount("below", in: base, default: 0),
      countries: section.strings("countries").map { Text($0) })
    if !(1...3).contains(code.utf8.count) || !code.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
      section.complain("code", "is ‘\(code)’", "write a code of UNCL 7161 in capitals, such as FC for freight")
    }
    if amount < 0 || percent.scaled < 0 || (amount == 0 && percent.scaled == 0) {
      section.complain("amount", "and percent charge nothing", "give one of them, above zero")
    }
    section.finish()
  }
}
