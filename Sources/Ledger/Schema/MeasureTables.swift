extension Table {
  /// What a run moved, by day: see `Flow`. Days are the run's own, but for what a go-live took over.
  public static let nightFlow = Table(
    "night_flow", .fact, key: ["run", "date", "name"],
    [.int("run"), .date("date"), .text("name"), .int("amount")])

  /// Key figures of a run as it published them; amounts in base currency, other values with four decimals.
  public static let nightMeasure = Table(
    "night_measure", .fact, key: ["run", "measure"], [.int("run"), .text("measure"), .int("value")])

  /// Cash of a run by the day that the bank booked it and the run that its items came from, in base currency: what past forecasts are
  /// held against.
  public static let settledCash = Table(
    "settled_cash", .fact, key: ["run", "date", "item_run"],
    [.int("run"), .date("date"), .int("item_run"), .int("base")])

  /// The cash forecast of a run; weeks from 1, amounts in base currency.
  public static let forecastWeek = Table(
    "forecast_week", .fact, key: ["run", "week"],
    [.int("run"), .int("week"), .int("expected"), .int("low"), .int("high"), .int("by_due_date")])

  /// A customer's last payments, the latest last: `day:days late` each, days since 1970-01-01. Derived from applications of cash
  /// and from the payment history of a go-live.
  public static let paymentHabit = Table(
    "payment_habit", .live, key: ["account"], [.key("account"), .text("samples")])
}
