import OrderToCash

extension CollectPolicy {
  /// `policies.collect`.
  init(reading section: ConfigReader, base: Currency) {
    let levels = section.sections("levels").map { Level(reading: $0, base: base) }
    if zip(levels, levels.dropFirst()).contains(where: { $0.days >= $1.days }) {
      section.complain("levels", "are not in order of days", "let each level have more days than the one before")
    }
    self.init(
      graceDays: section.integer("grace_days", default: 0, in: 0...3650),
      minimum: section.amount("minimum", in: base, default: 0),
      reminderBeforeDays: section.node("reminder_before_days") == nil
        ? nil : section.integer("reminder_before_days", default: 0, in: 0...365),
      levels: levels)
    looks += section.sections("before_due").map(Look.init(reading:))
    owner = section.text("owner", default: owner)
    feeTax = section.text("fee_tax", default: feeTax)
    promises = PromisePolicy(reading: section.section("promises"), base: base)
    let interest = section.section("interest")
    if interest.exists { self.interest = InterestPolicy(reading: interest, base: base) }
    let agency = section.section("agency")
    if agency.exists { self.agency = AgencyPolicy(reading: agency, base: base) }
    let writeOff = section.section("write_off")
    if writeOff.exists { self.writeOff = WriteOffPolicy(reading: writeOff, base: base) }
    monthlyStatements = section.choice("statements", ["never", "monthly"], default: "never") == "monthly"
    section.finish()
  }
}

extension CollectPolicy.Level {
  fileprivate init(reading section: ConfigReader, base: Currency) {
    self.init(
      days: section.integer("days", default: 0, in: 0...3650), name: section.required("name"),
      hold: section.flag("hold"))
    let titles = section.section("names")
    for language in Language.allCases where titles.node(language.rawValue) != nil {
      names.append(Named(language, titles.required(language.rawValue)))
    }
    titles.finish()
    minimum = section.amount("minimum", in: base, default: 0)
    fee = section.amount("fee", in: base, default: 0)
    escalate = section.text("escalate")
    payWithinDays = section.integer("pay_within_days", default: payWithinDays, in: 0...365)
    section.finish()
  }
}

extension CollectPolicy.Look {
  /// `{ days: 3 }` before the due date, or `{ after_issue: 14 }` after the invoice.
  fileprivate init(reading section: ConfigReader) {
    let isAfterIssue = section.node("after_issue") != nil
    if isAfterIssue == (section.node("days") != nil) {
      section.complain("days", "and after_issue: one of them is needed", "say when the invoice is looked at")
    }
    let basis: Basis =
      isAfterIssue
      ? .afterIssue(days: section.integer("after_issue", default: 1, in: 1...365))
      : .beforeDue(days: section.integer("days", default: 0, in: 0...365))
    self.init(basis, reminds: section.flag("remind", default: true), checks: section.flag("check"))
    section.finish()
  }
}

extension PromisePolicy {
  fileprivate init(reading section: ConfigReader, base: Currency) {
    self.init()
    graceDays = section.integer("grace_days", default: graceDays, in: 0...365)
    tolerance = section.amount("tolerance", in: base, default: tolerance)
    longestDays = section.integer("longest_days", default: longestDays, in: 1...3650)
    forgetDays = section.integer("forget_days", default: forgetDays, in: 0...3650)
    escalate = section.text("escalate")
    section.finish()
  }
}

extension InterestPolicy {
  fileprivate init(reading section: ConfigReader, base: Currency) {
    let rates = section.sections("rates").map { row in
      let from = row.date("from")
      if from == nil { row.missing("from") }
      let isStatutory = row.node("reference") != nil
      let margin = row.percent("margin", default: Percent(scaled: 80_000))
      let percent =
        isStatutory
        ? Percent(scaled: row.percent("reference").scaled + margin.scaled)
        : row.percent("percent")
      if !isStatutory, row.node("percent") == nil {
        row.complain(
          "percent", "and reference: one of them is needed", "write the yearly rate, or reference and margin")
      }
      row.finish()
      return Rate(from: from ?? BusinessDate(days: 0), percent: percent)
    }
    if zip(rates, rates.dropFirst()).contains(where: { $0.from >= $1.from }) {
      section.complain("rates", "are not in order of days", "let each rate begin after the one before")
    }
    if rates.isEmpty { section.complain("rates", "are missing", "write at least one, with from and percent") }
    self.init(rates: rates, basis: section.text("basis"))
    dayCount = section.choice("day_count", default: dayCount)
    afterDays = section.integer("after_days", default: afterDays, in: 1...3650)
    minimum = section.amount("minimum", in: base, default: minimum)
    compensation = section.amount("compensation", in: base, default: compensation)
    section.finish()
  }
}

extension AgencyPolicy {
  fileprivate init(reading section: ConfigReader, base: Currency) {
    self.init(
      name: section.required("name"), afterDays: section.integer("after_days", default: 21, in: 0...3650),
      minimum: section.amount("minimum", in: base, default: 0))
    owner = section.text("owner")
    section.finish()
  }
}

extension WriteOffPolicy {
  fileprivate init(reading section: ConfigReader, base: Currency) {
    self.init(
      afterDays: section.node("after_days") == nil ? nil : section.integer("after_days", default: 0, in: 1...3650),
      small: section.amount("small", in: base, default: 0),
      smallAfterDays: section.integer("small_after_days", default: 90, in: 0...3650))
    owner = section.text("owner")
    section.finish()
  }
}
