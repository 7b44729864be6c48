import OrderToCash

/// Writes a synthetic company of any size: a workspace with its configuration and opening books, and the files of one day after
/// another. Seeded and deterministic: the same parameters and the same outbox give the same bytes.
public struct Generator {
  /// Why a following day can't be generated.
  public enum Refusal: Error, Equatable, Sendable {
    /// The workspace was not generated: `generate.csv` is missing or damaged.
    case notGenerated
    /// The day is not after the last one generated.
    case notAfter(BusinessDate)
  }

  private var state: GeneratorState
  private var company: SyntheticCompany { SyntheticCompany(state.parameters) }

  /// The day that is written next; `o2c generate --date next` prints it.
  public private(set) var date: BusinessDate
  private let isFirst: Bool

  /// A new company, whose first day is `parameters.date`.
  public init(_ parameters: GeneratorParameters) {
    date = parameters.date
    isFirst = true
    state = GeneratorState(
      parameters: parameters, date: parameters.date.adding(days: -1), statements: 0, balance: OpeningWriter.bankBalance)
  }

  /// The company of a workspace, on a day after its last: `date`, or the next weekday. `saved` is its `generate.csv`.
  public init(continuing saved: [UInt8], on date: BusinessDate? = nil) throws(Refusal) {
    guard let state = GeneratorState(reading: saved) else { throw .notGenerated }
    var following = state.date.adding(days: 1)
    while following.weekday > 4 { following = following.adding(days: 1) }
    self.date = date ?? following
    guard self.date > state.date else { throw .notAfter(state.date) }
    self.state = state
    isFirst = false
  }

  /// Where `generate.csv` of the workspace lies, to be read before `init(continuing:)`.
  public static var statePath: String { GeneratorState.path }

  /// The invoices that this day's payments answer, relative to the workspace; nil on the first day.
  public var invoicesPath: String? { isFirst ? nil : "outbox/\(state.date)/reports/invoices.csv" }

  /// Writes the day's files: on the first day configuration and opening books too. `invoices` is the content of
  /// `invoicesPath`; without it nobody pays on a following day.
  public mutating func write(invoices: [UInt8]? = nil, to sink: @escaping GeneratorSink) throws {
    var output = GeneratedOutput(sink: sink)
    if isFirst {
      try OpeningWriter(company: company).write(to: &output)
    } else {
      try stockReceipts(to: &output)
    }
    try OrderWriter(plan: OrderPlan(company: company, date: date)).write(to: &output)
    var bank = StatementWriter(
      date: date, statements: date.parts.year == state.date.parts.year ? state.statements : 0, balance: state.balance)
    try bank.write(payments(answering: invoices ?? []), to: &output)
    state.date = date
    state.statements = bank.statements
    state.balance = bank.balance
    try state.write(to: &output)
  }

  private func payments(answering invoices: [UInt8]) -> PaymentPlan {
    if isFirst {
      let receivables = OpeningReceivables(company: company)
      return PaymentPlan(
        company: company, date: date, count: receivables.count, limit: state.parameters.payments
      ) { receivables[$0] }
    }
    let issued = IssuedReceivables(invoices, company: company, night: state.date).invoices
    return PaymentPlan(company: company, date: date, count: issued.count, limit: state.parameters.payments) {
      issued[$0]
    }
  }

  private func stockReceipts(to output: inout GeneratedOutput) throws {
    let plan = StockPlan(company: company)
    output.begin("inbox/warehouse/\(date)/receipts.csv")
    output.row("sku", "quantity", "kind", "counted_at", "reference")
    for index in 0..<state.parameters.items {
      let item = company.item(index)
      output.row(item.sku, String(plan.receipt(of: item)), "receipt", "\(date)T07:00", "WE-\(date)-" + padded(index, 5))
      try output.flushIfLarge()
    }
    try output.end()
  }
}
