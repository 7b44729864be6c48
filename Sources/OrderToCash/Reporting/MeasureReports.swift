/// Reports of measures, of cash that is expected and of what may be lost.
extension ReportRegistry {
  public static let kpis = ReportDeclaration(
    name: "kpis", title: "Key figures", purpose: "Measures of the night with their definitions and how they moved.",
    sortKey: ["measure"],
    columns: [
      ReportColumn("measure", .text, "Name of the measure"),
      ReportColumn("value", .decimal, "Its value tonight; empty while too little is known"),
      ReportColumn("unit", .text, "Currency, days, percent, times a year or count"),
      ReportColumn("previous", .decimal, "Its value the night before"),
      ReportColumn("definition", .text, "How it is computed"),
      ReportColumn("month_before", .decimal, "Its value on the last night thirty days ago or earlier"),
      ReportColumn("trend", .text, "better, worse or steady since then, or since the night before"),
      ReportColumn("note", .text, "the bottleneck: the longest stage of an order"),
    ])

  public static let kpiHistory = ReportDeclaration(
    name: "kpi-history", title: "Key figures of past nights",
    purpose: "The measures of the last 60 nights, and of the last night of each of the 24 months before.",
    sortKey: ["measure", "night"],
    columns: [
      ReportColumn("measure", .text, "Name of the measure"),
      ReportColumn("night", .date, "The night"),
      ReportColumn("value", .decimal, "Its value"),
      ReportColumn("unit", .text, "Currency, days, percent, times a year or count"),
    ])

  public static let cashForecast = ReportDeclaration(
    name: "cash-forecast", title: "Cash forecast",
    purpose: "Cash expected for the items that are open tonight, per week, from each customer's own payments of late.",
    sortKey: ["week"],
    columns: [
      ReportColumn("week", .integer, "1 to 13; 14 for all that comes later, is disputed, or may not come"),
      ReportColumn("from", .date, "First day"),
      ReportColumn("to", .date, "Last day; empty for what comes later"),
      ReportColumn("currency", .text, "Base currency"),
      ReportColumn("expected", .amount, "Expected"),
      ReportColumn("low", .amount, "In nine weeks out of ten more comes"),
      ReportColumn("high", .amount, "In nine weeks out of ten less comes"),
      ReportColumn("by_due_date", .amount, "The naive forecast: everything when due, what is overdue in week 1"),
    ])

  public static let forecastAccuracy = ReportDeclaration(
    name: "forecast-accuracy", title: "Accuracy of the cash forecast",
    purpose: "Forecasts of the past nights against what came of the items that were open then, by week ahead.",
    sortKey: [],
    columns: [
      ReportColumn("weeks_ahead", .text, "1 to 13, then all"),
      ReportColumn("forecasts", .integer, "Forecasts whose week is over"),
      ReportColumn("currency", .text, "Base currency"),
      ReportColumn("expected", .amount, "What they said"),
      ReportColumn("actual", .amount, "What came"),
      ReportColumn("error_percent", .percent, "Sum of absolute differences ÷ what came (WAPE)"),
      ReportColumn("naive_error_percent", .percent, "The same for the naive forecast, everything when due"),
      ReportColumn("within_percent", .percent, "Forecasts whose range held what came; eight out of ten are meant to"),
    ])

  /// One row per customer; columns follow the buckets.
  public static func badDebt(_ buckets: AgingBuckets) -> ReportDeclaration {
    ReportDeclaration(
      name: "bad-debt", title: "Bad-debt allowance",
      purpose:
        "What is expected to be lost of what each customer owes (IFRS 9 5.5.15), by the rates of provision-matrix.csv.",
      sortKey: ["customer_id"],
      columns: [
        ReportColumn("customer_id", .text, "Bill-to account"),
        ReportColumn("customer_name", .text, "Its name"),
        ReportColumn("customer_group", .text, "Customer group, whose rates apply"),
        ReportColumn("currency", .text, "Base currency"),
      ]
        + (0..<buckets.count).map {
          ReportColumn(buckets.column($0), .amount, "Exposed, \(buckets.label($0)); credits taken off the oldest first")
        } + [
          ReportColumn("exposure", .amount, "All buckets together"),
          ReportColumn("allowance", .amount, "Expected to be lost"),
        ])
  }

  public static let provisionMatrix = ReportDeclaration(
    name: "provision-matrix", title: "Provision matrix",
    purpose: "Loss rates by age and customer group, and the allowance that they come to.",
    sortKey: [],
    columns: [
      ReportColumn("customer_group", .text, "Customer group; (none) where none is stated, total for all"),
      ReportColumn("bucket", .text, "The column of aging"),
      ReportColumn("currency", .text, "Base currency"),
      ReportColumn("exposure", .amount, "Open, credits taken off"),
      ReportColumn("rate", .percent, "Expected to be lost"),
      ReportColumn("source", .text, "configured, own history or none"),
      ReportColumn("allowance", .amount, "Expected loss; the total is what the books hold after a posting"),
    ])
}
