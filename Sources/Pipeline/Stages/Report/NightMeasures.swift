import Ledger
import OrderToCash
import Reports

/// Key figures, the cash forecast and the bad-debt allowance of a night.
struct NightMeasures {
  private let night: Night
  private let engine: Engine
  let aging: AgingScan
  private let book: MeasureBook
  private let base: Currency
  let flows: FlowBook
  let forecast: CashForecast
  let accuracy: ForecastAccuracy
  let provision: Provision
  /// The day that the allowance is posted on tonight.
  let postedOn: BusinessDate?
  let past: [MeasureBook.Past]
  private(set) var measures: [Measure] = []

  /// Whether tonight's facts are summed up already.
  static func areKept(_ night: Night) throws -> Bool {
    try night.ledger.writer.query("SELECT 1 FROM night_flow WHERE run = ? AND name = ?").with(
      night.run, Flow.night.name
    )
    .first { _ in true } ?? false
  }

  /// Sums up tonight's facts, and posts the allowance where it is due: before balances are folded. Where they are kept already, all is
  /// the same and nothing is written.
  init(_ night: Night, _ buckets: AgingBuckets) throws {
    self.night = night
    engine = night.ledger.writer
    base = night.configuration.company.currency
    book = try MeasureBook(engine, run: night.run, date: night.date)
    let isNew = try !NightMeasures.areKept(night)
    var habits = try PaymentHabits(engine)
    var scan = FlowScan(engine, rates: try night.rates(), buckets: buckets)
    try scan.catchUp(to: night.run, &habits)
    let parties = try AgingParties(engine, base: base)
    var draft = ForecastDraft(habits, parties, on: night.date)
    aging = try AgingScan(engine, date: night.date, buckets: buckets, base: base, parties: parties) { draft.add($0) }
    if isNew { try book.keep(aging) }
    flows = try book.flows()
    forecast = draft.finish()
    if isNew { try book.keep(forecast) }
    accuracy = try book.accuracy()
    past = try book.past()
    let policy = night.configuration.reports.allowance
    provision = Provision(
      aging.byDue, policy: policy, history: NightMeasures.history(flows, policy, aging.buckets, night.date)
    ) { parties[$0] }
    postedOn =
      provision.isKnown ? policy.postingDate(night: night.date, previous: night.identity.previousDate) : nil
    if isNew, let postedOn { try post(on: postedOn) }
  }

  /// Loss rates of the own past, where the policy asks for them and there were losses.
  private static func history(
    _ flows: FlowBook, _ policy: AllowancePolicy, _ buckets: AgingBuckets, _ date: BusinessDate
  ) -> ProvisionMatrix? {
    guard policy.historyDays > 0 else { return nil }
    let start = date.adding(days: -policy.historyDays)
    let columns = (0..<buckets.count).map(buckets.column)
    return ProvisionMatrix.history(
      paid: columns.map { max(0, flows.sum(Flow.paid($0), after: start, through: date)) },
      lost: columns.map { max(0, flows.sum(Flow.lost($0), after: start, through: date)) })
  }

  // MARK: Allowance

  /// What the books hold as allowance, positive.
  private func booked() throws -> Int64 {
    -(try Balances.of(night.configuration.chart.allowance, engine).reduce(0) { $0 + $1.base })
  }

  private func post(on date: BusinessDate) throws {
    let chart = night.configuration.chart
    let change = provision.required - (try booked())
    guard change != 0 else { return }
    let facts = try UnitFacts(engine, run: night.run, stage: .report, date: night.date)
    facts.begin(unit: NightMeasures.unit)
    let isMore = change > 0
    try facts.add(
      Posting(
        isMore ? .allowance : .allowanceReleased, date: date, debit: isMore ? chart.impairment : chart.allowance,
        credit: isMore ? chart.allowance : chart.impairment,
        item: Key(run: night.run, stage: .report, unit: NightMeasures.unit, ordinal: 0), currency: base,
        amount: abs(change), base: abs(change)))
  }

  /// The report stage has no units of work; its postings are told apart by this.
  private static let unit = 20

  /// The allowance in the books, against the matrix on a night that posts it. Balances are folded before.
  func controls() throws -> [ControlScan.Line] {
    let booked = try booked()
    guard provision.isKnown || booked != 0 else { return [] }
    return [
      ControlScan.Line(
        section: "other accounts",
        item: postedOn == nil
          ? "bad-debt allowance: account of the books"
          : "bad-debt allowance: account of the books, against the provision matrix", currency: base, amount: booked,
        compared: postedOn == nil ? nil : provision.required,
        rows: Text("trial-balance.csv account=\(night.configuration.chart.allowance)"))
    ]
  }

  // MARK: Key figures

  mutating func finish(with others: [Measure]) throws {
    measures = (others + MeasureList.of(flows, date: night.date, window: night.configuration.reports.measureDays))
      .sorted { $0.name < $1.name }
    try book.keep(measures)
  }

  func row(_ measure: Measure) -> ReportRow {
    let previous = past.last?.values[measure.name]
    let month = past.last { night.date.days(since: $0.date) >= 30 }?.values[measure.name]
    return [
      .text(measure.name), measure.cell(measure.value, base), .text(measure.unitName(base)),
      measure.cell(previous, base), .text(Text(measure.definition)), measure.cell(month, base),
      .text(measure.trend(since: month ?? previous)), .text(measure.note),
    ]
  }

  /// The past nights of each measure, tonight last.
  var historyRows: [ReportRow] {
    measures.flatMap { measure in
      let earlier = past.compactMap { night in night.values[measure.name].map { (night.date, $0) } }
      let tonight = measure.value.map { [(night.date, $0)] } ?? []
      return (earlier + tonight).map { date, value -> ReportRow in
        [.text(measure.name), .date(date), measure.cell(value, base), .text(measure.unitName(base))]
      }
    }
  }

  // MARK: Forecast

  var forecastRows: [ReportRow] {
    forecast.weeks.enumerated().map { index, week in
      let span = forecast.span(index)
      return [
        .integer(index + 1), .date(span.from), index < CashForecast.weeks ? .date(span.to) : .empty,
        .text(Text(base.code)), .amount(week.expected, base), .amount(week.low, base), .amount(week.high, base),
        .amount(week.byDueDate, base),
      ]
    }
  }

  var accuracyRows: [ReportRow] {
    func row(_ name: Text, _ week: ForecastAccuracy.Week) -> ReportRow {
      func percent(_ value: Int64?) -> Cell {
        value.map { .percent(Percent(scaled: KeyFigures.rounded($0, to: 2))) } ?? .empty
      }
      return [
        .text(name), .integer(week.forecasts), .text(Text(base.code)), .amount(week.expected, base),
        .amount(week.actual, base), percent(week.percent), percent(week.naivePercent), percent(week.withinPercent),
      ]
    }
    let weeks = accuracy.weeks.enumerated().filter { $0.element.forecasts > 0 }
    return weeks.map { row(Text("\($0.offset + 1)"), $0.element) } + (weeks.isEmpty ? [] : [row("all", accuracy.all)])
  }

  /// How good past forecasts were, in words; empty before any week is over.
  var forecastNote: Text {
    guard let error = accuracy.all.percent, let naive = accuracy.all.naivePercent else {
      return "No forecast's week is over yet, so nothing is known of its error."
    }
    func text(_ value: Int64) -> String { formatDecimal(KeyFigures.rounded(value, to: 1) / 1000, scale: 1, minimum: 1) }
    return Text(
      "Forecasts of the past half year were off by \(text(error)) % of what came; everything when due would have been off by "
        + "\(text(naive)) %.")
  }

  // MARK: The first page

  var bars: [NightSummary.Bar] {
    forecast.weeks.enumerated().map { index, week in
      let span = forecast.span(index)
      let isLater = index == CashForecast.weeks
      return NightSummary.Bar(
        label: isLater ? "later or not" : Text("\(span.from) – \(span.to.description.suffix(5))"),
        amount: week.expected,
        range: isLater ? nil : week.low...week.high)
    }
  }

  private static let highlighted: [Text] = [
    "DSO", "DSO, best possible", "average days delinquent", "collection effectiveness index", "overdue share",
    "auto-match rate", "order cycle time", "fill rate", "perfect order rate", "dispute rate", "promise kept rate",
  ]

  var highlights: [NightSummary.Figure] {
    NightMeasures.highlighted.compactMap { name in
      guard let measure = measures.first(where: { $0.name == name }), measure.value != nil else { return nil }
      let previous = past.last?.values[name]
      let month = past.last { night.date.days(since: $0.date) >= 30 }?.values[name]
      return NightSummary.Figure(
        label: name, value: measure.cell(measure.value, base), before: measure.cell(month ?? previous, base),
        unit: measure.unitName(base), trend: measure.trend(since: month ?? previous))
    }
  }

  /// The past nights of each measure as a line.
  var drawings: [String] {
    measures.map { measure in
      let values = past.compactMap { $0.values[measure.name] } + (measure.value.map { [$0] } ?? [])
      return Sparkline.svg(values)
    }
  }
}
