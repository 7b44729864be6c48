import OrderToCash

extension CreditPolicy {
  /// `policies.credit`.
  init(reading section: ConfigReader, base: Currency, terms: [PaymentTerms]) {
    self.init(
      overdueGraceDays: section.integer("overdue_grace_days", default: 10, in: 0...3650),
      overdueMinimum: section.amount("overdue_minimum", in: base, default: 0),
      newCustomers: section.choice("new_customers", default: .review),
      newCustomerDays: section.integer("new_customer_days", default: 0, in: 0...36_500))
    lapsedMonths = section.integer("lapsed_months", default: 0, in: 0...1200)
    slowPayerDays = CreditPolicy.optional(section, "slow_payer_days")
    slowingDays = CreditPolicy.optional(section, "slowing_days")
    brokenPromises = CreditPolicy.optional(section, "broken_promises")
    prepayment = section.percent("prepayment")
    if prepayment.scaled < 0 || prepayment.scaled > 1_000_000 {
      section.complain("prepayment", "is \(prepayment) %", "write a percentage from 0 to 100")
    }
    application = CreditApplicationPolicy(reading: section.section("application"), base: base, terms: terms)
    review = CreditReviewPolicy(reading: section.section("review"), base: base)
    section.finish()
  }

  private static func optional(_ section: ConfigReader, _ key: String) -> Int? {
    section.node(key) == nil ? nil : section.integer(key, default: 0, in: 0...3650)
  }
}

extension CreditApplicationPolicy {
  init(reading section: ConfigReader, base: Currency, terms: [PaymentTerms]) {
    self.init()
    externalScore = CreditApplicationPolicy.steps(section, "external_score")
    referencePoints = section.integer("points_per_reference", default: 0, in: 0...1000)
    mostReferencePoints = section.integer("most_for_references", default: 1000, in: 0...1000)
    countries = section.sections("countries").map { entry in
      let country = Country(code: entry.required("country"), points: CreditApplicationPolicy.points(entry))
      entry.finish()
      return country
    }
    otherCountries = section.integer("other_countries", default: 0, in: -1000...1000)
    accountAge = CreditApplicationPolicy.steps(section, "account_age")
    orderSize = section.sections("order_size").map { entry in
      let step = Step(
        from: entry.amount("up_to", in: base, default: 0), points: CreditApplicationPolicy.points(entry))
      entry.finish()
      return step
    }
    approveFrom = section.integer("approve_from", default: approveFrom, in: -1000...10_000)
    refuseBelow = section.integer("refuse_below", default: refuseBelow, in: -1000...10_000)
    limits = section.sections("limits").map { entry in
      let limit = Limit(
        from: entry.integer("from", default: 0, in: -1000...10_000), limit: entry.amount("limit", in: base, default: 0))
      entry.finish()
      return limit
    }
    self.terms = section.text("terms")
    if !self.terms.isEmpty, !terms.contains(where: { $0.name == self.terms }) {
      section.complain("terms", "is ‘\(self.terms)’, which terms: doesn't have", "name one of the terms: of this file")
    }
    if refuseBelow > approveFrom {
      section.complain("refuse_below", "is above approve_from", "leave room for a person between the two, or none")
    }
    section.finish()
  }

  private static func points(_ entry: ConfigReader) -> Int { entry.integer("points", default: 0, in: -1000...1000) }

  private static func steps(_ section: ConfigReader, _ key: String) -> [Step] {
    section.sections(key).map { entry in
      let step = Step(from: Int64(entry.integer("from", default: 0, in: 0...1_000_000)), points: points(entry))
      entry.finish()
      return step
    }
  }
}

extension CreditReviewPolicy {
  init(reading section: ConfigReader, base: Currency) {
    self.init()
    isOn = section.flag("monthly", default: isOn)
    months = section.integer("months", default: months, in: 1...120)
    pointsPerDay = section.integer("points_per_day", default: pointsPerDay, in: 0...100)
    trendDays = section.integer("trend_days", default: trendDays, in: 0...365)
    pointsForTrend = section.integer("points_for_trend", default: pointsForTrend, in: 0...100)
    pointsPerPromise = section.integer("points_per_promise", default: pointsPerPromise, in: 0...100)
    monthsOfTurnover = section.integer("months_of_turnover", default: monthsOfTurnover, in: 0...120)
    roundTo = section.amount("round_to", in: base, default: 100 * CreditReviewPolicy.major(base))
    step = section.amount("step", in: base, default: 0)
    section.finish()
  }

  private static func major(_ currency: Currency) -> Int64 {
    (0..<currency.exponent).reduce(1) { unit, _ in unit * 10 }
  }
}
