import OrderToCash

extension CashPolicy {
  /// `policies.cash`.
  init(reading section: ConfigReader, base: Currency) {
    self.init()
    tolerance = section.amount("tolerance", in: base, default: tolerance)
    tolerancePercent = section.percent("tolerance_percent", default: tolerancePercent)
    discountGraceDays = section.integer("discount_grace_days", default: discountGraceDays, in: 0...365)
    adviceDays = section.integer("advice_days", default: adviceDays, in: 0...365)
    if section.node("advance_words") != nil {
      advanceWords = section.strings("advance_words").map { Text($0.uppercased()) }
    }
    let grade = section.choice(
      "post_from_grade", CashGrade.bySureness.filter { $0 != .proposal }.map(\.name), default: weakestPosted.name)
    weakestPosted = CashGrade.allCases.first { $0.name == grade } ?? weakestPosted
    unexplainedPercent = section.percent("unexplained_percent", default: unexplainedPercent)
    returnDays = section.integer("return_days", default: returnDays, in: 0...800)
    returnCharges = section.amount("return_charges", in: base, default: returnCharges)
    foreignTolerance = section.percent("foreign_tolerance_percent", default: foreignTolerance)
    if section.node("two_deciders_above") != nil {
      twoDecidersAbove = section.amount("two_deciders_above", in: base, default: 0)
    }
    adjustsTaxOfDiscounts = section.flag("adjust_tax_of_discounts", default: adjustsTaxOfDiscounts)
    adjustsTaxOfWriteOffs = section.flag("adjust_tax_of_write_offs", default: adjustsTaxOfWriteOffs)
    section.finish()
  }
}
