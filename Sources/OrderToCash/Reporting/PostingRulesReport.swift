/// The rows of `posting-rules.csv`: the one table of events with the chart's account names in place of roles.
public enum PostingRulesReport {
  public static func rows(_ chart: Chart) -> [ReportRow] {
    PostingRules.all
      .map { rule in
        (
          Text(rule.event.name), Text(chart.account(ofRole: rule.debit) ?? rule.debit),
          Text(chart.account(ofRole: rule.credit) ?? rule.credit), Text(rule.when)
        )
      }
      .sorted { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
      .map { [.text($0.0), .text($0.1), .text($0.2), .text($0.3)] }
  }
}

extension Chart {
  /// The account of a role as `PostingRules` names it; nil for a role in brackets, which is declared elsewhere.
  public func account(ofRole role: String) -> String? {
    switch role {
    case "receivables": receivables.string
    case "shippedNotInvoiced": shippedNotInvoiced.string
    case "revenue": revenue.string
    case "outputTax": outputTax.string
    case "unidentified": unidentified.string
    case "clearing": clearing.string
    case "discounts": discounts.string
    case "tolerance": tolerance.string
    case "bankFees": bankFees.string
    case "writeOffs": writeOffs.string
    case "refunds": refunds.string
    case "exchange": exchange.string
    case "currencyGains": currencyGains.string
    case "currencyLosses": currencyLosses.string
    case "charges": charges.string
    case "fees": fees.string
    case "advances": advances.string
    case "opening": opening.string
    case "allowance": allowance.string
    case "impairment": impairment.string
    case "revaluation": revaluation.string
    case "unrealisedGains": unrealisedGains.string
    case "unrealisedLosses": unrealisedLosses.string
    default: nil
    }
  }
}
