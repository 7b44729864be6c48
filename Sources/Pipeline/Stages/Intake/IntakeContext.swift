import Ledger
import OrderToCash

/// What recorders share: the night, master data as recorded so far, and the rows of the unit at hand.
final class IntakeContext {
  let night: Night
  let engine: Engine
  let facts: UnitFacts
  let master: MasterWrite
  let stock: StockWrite
  let disputes: DisputeWrite
  private(set) var rates: Rates
  /// Set when a rate was recorded: the files that follow see it.
  var ratesChanged = false
  var customers: CustomerDirectory
  var roles: [Key: CustomerRoles]
  var items: ItemDirectory
  var prices: PriceBook
  let repeats: RepeatedOrders
  var masterChanged = false
  /// Set when the file at hand changed an item.
  var itemsChanged = false
  /// Bank accounts whose posting statement came tonight, and channels that delivered.
  private(set) var unit = 0
  private(set) var file: Key = .none
  private(set) var channel = Channel()
  private var isXML = false
  private var overrides: PolicyOverrides
  private let companyPolicies: OrderJudgement.Policies
  /// Tax rates by place, those of tonight's files included.
  var taxTable = TaxTable()
  /// Of the format of the file at hand.
  var formatSeverities = SeverityPolicy()
  private var sequences: [String: KeySequence] = [:]
  private var problems: Append
  private var problemKeys: KeySequence
  private var problemCount = 0
  private var charged: Int64 = 0
  /// Whose documents the file at hand holds, as far as they could be told.
  private(set) var senders: [Key] = []
  /// Of the amount of the document at hand, what was recorded before from another file.
  var knownAmount: Int64 = 0

  init(_ night: Night) throws {
    self.night = night
    engine = night.ledger.writer
    facts = try UnitFacts(engine, run: night.run, stage: .intake, date: night.date)
    disputes = DisputeWrite(engine, run: night.run, stage: .intake, date: night.date, facts: facts)
    master = try MasterWrite(engine, run: night.run, stage: .intake)
    stock = StockWrite(engine, confirmedMinute: night.configuration.policies.fulfilment.confirmedMinute)
    rates = try night.rates()
    taxTable = try night.taxTable()
    (customers, roles) = try MasterLoad.customers(engine)
    items = try MasterLoad.items(engine)
    prices = try MasterLoad.prices(engine)
    repeats = RepeatedOrders(night)
    overrides = PolicyOverrides(night.configuration)
    companyPolicies = Self.orderPolicies(of: overrides.company)
    problems = try engine.append(.problem)
    problemKeys = KeySequence(run: night.run, stage: .intake, unit: 0)
  }

  func begin(unit: Int, file: Key, channel: Channel, isXML: Bool) throws {
    self.unit = unit
    self.isXML = isXML
    self.file = file
    self.channel = channel
    sequences.removeAll(keepingCapacity: true)
    facts.begin(unit: unit)
    disputes.begin(unit: unit)
    master.begin(run: night.run, stage: .intake, unit: unit)
    problemKeys = KeySequence(run: night.run, stage: .intake, unit: unit)
    problemCount = 0
    charged = 0
    senders = []
    knownAmount = 0
    repeats.begin()
    try reloadRates()
  }

  /// Against what the orders of a customer are judged.
  func orderSetting(for customer: Customer) -> OrderJudgement.Setting {
    OrderJudgement.Setting(items: items, prices: prices, policies: orderPolicies(for: customer), date: night.date)
  }

  /// How an order of the file at hand is answered: see `orders.answer`. What holds for its customer goes before its channel.
  func answer(for customer: Customer) -> Int {
    let policies = overrides.policies(customer: customer.id, group: customer.segment)
    return (policies.intake.answers ?? channel.answers).number(isXML: isXML)
  }

  /// A document as read, its problems weighed by its file's format, its channel and its customer or the company. They are weighed as it
  /// is read, and here only where customers have weights of their own.
  func weighed(_ parsed: ParsedDocument) -> ParsedDocument {
    guard night.configuration.weighsByCustomer, !parsed.problems.isEmpty else { return parsed }
    var policies = night.configuration.policies
    if case .order(let order)? = parsed.document, case .found(let account) = customers.find(order.buyer),
      let customer = customers[account]
    {
      policies = overrides.policies(customer: customer.id, group: customer.segment)
    }
    return SeverityPolicy.adjust(parsed, under: [formatSeverities, channel.severities, policies.intake.severities])
  }

  /// Problems of a customer's order, each with the weight that the file's format, its channel, the customer or the company give
  /// its rule.
  func weighed(_ problems: [Problem], for customer: Customer) -> [Problem] {
    guard !problems.isEmpty else { return problems }
    let policies = overrides.policies(customer: customer.id, group: customer.segment)
    return SeverityPolicy.weigh(
      problems, under: [formatSeverities, channel.severities, policies.intake.severities])
  }

  /// By which a customer's debt is collected.
  func collectPolicy(of account: Key) -> CollectPolicy {
    guard let customer = customers[account] else { return night.configuration.policies.collect }
    return overrides.policies(customer: customer.id, group: customer.segment).collect
  }

  /// By which the orders of a customer are judged.
  func orderPolicies(for customer: Customer) -> OrderJudgement.Policies {
    var policies =
      overrides.isEmpty
      ? companyPolicies
      : Self.orderPolicies(of: overrides.policies(customer: customer.id, group: customer.segment))
    policies.tax.table = taxTable
    return policies
  }

  private static func orderPolicies(of policies: Policies) -> OrderJudgement.Policies {
    OrderJudgement.Policies(price: policies.price, tax: policies.tax, order: policies.intake.orders)
  }

  /// The next key of this unit in a table.
  func key(_ table: Table) -> Key {
    sequences[table.name, default: KeySequence(run: night.run, stage: .intake, unit: unit)].take()
  }

  /// Rows of this unit in the table that has most.
  var mostRows: Int { sequences.values.reduce(facts.mostRows) { max($0, $1.position) } }

  /// After a file of customers: who belongs to whom. Live rows follow an account that changed its group.
  func finishMaster() throws {
    itemsChanged = false
    guard masterChanged else { return }
    masterChanged = false
    let changed = customers.resolveRoles(roles)
    for account in changed { if let group = customers[account]?.group { try move(account, to: group) } }
    for account in customers.accounts {
      guard let customer = customers[account] else { continue }
      try engine.query(
        """
        UPDATE customer SET grp = ?, parent = ?, bill_to = ?, payer = ?
        WHERE account = ? AND (grp <> ? OR parent <> ? OR bill_to <> ? OR payer <> ?)
        """
      ).run(
        customer.group, customer.parent, customer.billTo, customer.payer, account, customer.group, customer.parent,
        customer.billTo, customer.payer)
    }
  }

  /// Live rows follow an account from the group that the ledger has for it.
  private func move(_ account: Key, to group: Key) throws {
    let old = try engine.query("SELECT grp FROM customer WHERE account = ?").with(account).first { $0.key(0) }
    guard let old, old != group else { return }
    for table in ["open_order", "open_item"] {
      try engine.query("UPDATE \(table) SET grp = ? WHERE grp = ? AND account = ?").run(group, old, account)
    }
    try engine.query("UPDATE open_shipment SET grp = ? WHERE account = ? AND grp <> ?").run(group, account, group)
    try engine.query(
      "UPDATE open_remittance SET grp = ? WHERE remittance IN (SELECT key FROM remittance WHERE account = ?)"
    ).run(group, account)
  }

  /// Exchange rates that the file before brought.
  func reloadRates() throws {
    guard ratesChanged else { return }
    ratesChanged = false
    rates = try night.rates()
  }

  /// After a file was rolled back, what was learnt from it is forgotten.
  func reloadMaster() throws {
    (customers, roles) = try MasterLoad.customers(engine)
    items = try MasterLoad.items(engine)
    prices = try MasterLoad.prices(engine)
    taxTable = try night.taxTable()
    masterChanged = false
    itemsChanged = false
  }

  /// Adds an amount to what the file at hand holds; false when that becomes more than can be handled.
  func charge(_ amount: Int64) -> Bool {
    guard let sum = [charged, abs(amount)].boundedSum() else { return false }
    charged = sum
    return true
  }

  func tooMuch(_ place: Place) -> Problem {
    Problem(
      "intake.out-of-range", at: place, what: "the file's amounts together are more than can be handled",
      why: "one file holds up to ten times the largest amount", whatToDo: "Correct them, or send it in parts.")
  }

  /// The document at hand is of this customer.
  func note(sender: Key) {
    if senders.count < 2, !senders.contains(sender) { senders.append(sender) }
  }

  /// Whom the answer to the file at hand is for: the one customer whose documents it holds, else the only one of the channel.
  var sender: Key {
    if senders.count == 1 { return senders[0] }
    guard senders.isEmpty, let only = channel.customers, only.count == 1,
      case .found(let account) = customers.find(.id, only[0])
    else { return .none }
    return account
  }

  /// The first million problems of a file are kept; nobody reads more, and keys are bounded. `told`: what the sender is told of it.
  func write(_ problem: Problem, document: Text, told: ToldProblem.Kind = .nothing) throws {
    guard problemCount < 1_000_000 else { return }
    problemCount += 1
    try problems.add(problemKeys.take()).add(file).add(problem.severity.rawValue).add(problem.rule).add(document)
      .add(Int64(problem.place.line)).add(Int64(problem.place.column)).add(problem.place.path).add(problem.what)
      .add(problem.why).add(problem.whatToDo).add(told.rawValue).end()
  }

  /// Whether the channel may bring documents about a customer.
  func isAuthorised(_ account: Key) -> Bool {
    guard let allowed = channel.customers else { return true }
    guard let id = customers[account]?.id else { return false }
    return allowed.contains(id)
  }

  func notAuthorised(_ id: Text, at place: Place) -> Problem {
    Problem(
      "intake.not-authorised", at: place, what: "channel \(channel.name) may not speak for customer \(id)",
      why: "it is granted only the customers that pipeline.yml names for it",
      whatToDo: "Use the customer's own channel, or grant it.")
  }
}
