import Ledger
import OrderToCash

/// Standing orders: templates are recorded as they come, and released as orders when the calendar says so.
struct StandingOrderRecorder: DocumentRecorder {
  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .standingOrder(let standing) = document else { preconditionFailure("not a standing order") }
    let order = standing.order
    guard case .found(let account) = context.customers.find(order.buyer), let customer = context.customers[account]
    else {
      return .parked(
        waitingFor: "customer",
        Problem(
          "intake.unknown-customer", .review, at: order.place,
          what: "standing order \(order.number) is from a customer we don't know",
          why: "none of its identifiers is in the customers file", whatToDo: "Add the customer or its identifier."))
    }
    guard context.isAuthorised(account) else {
      return .refused([context.notAuthorised(customer.id, at: order.place)])
    }
    let orders = StandingOrders(context.engine)
    if try orders.content(account, order.number) == parsed.contentHash {
      return .duplicate("standing order \(order.number) of \(customer.id) is known with the same content")
    }
    try orders.record(
      standing, key: context.key(.standingOrder), file: context.file, account: account,
      contentHash: parsed.contentHash)
    return .accepted
  }
}

/// Releases what comes round tonight: one unit of intake, after tonight's files.
struct StandingRelease {
  let night: Night

  func run(_ unit: PlannedUnit, _ recorder: FileRecorder, _ context: IntakeContext, _ committer: UnitCommitter) throws {
    let due = try StandingOrders(night.ledger.writer).all().compactMap { standing in
      standing.record.schedule.due(night.date, previous: night.identity.previousDate).map { (standing, $0) }
    }
    try committer.commit(unit, rows: 20 * max(1, due.count)) {
      try context.begin(unit: unit.number, file: .none, channel: Channel(), isXML: false)
      for (standing, day) in due { try release(standing, day, recorder, context) }
    }
  }

  private func release(
    _ standing: StandingOrders.Standing, _ day: BusinessDate, _ recorder: FileRecorder, _ context: IntakeContext
  ) throws {
    guard let customer = context.customers[standing.account] else { return }
    var order = standing.record.released(day, tonight: night.date)
    order.buyer = PartyReference(identifiers: [Identifier(value: customer.id)], name: customer.name)
    var hash = ContentHash()
    hash.add(order.number)
    hash.add(standing.key.rawValue)
    let parsed = ParsedDocument(
      kind: .orders, document: .order(order), number: order.number, place: order.place, contentHash: hash.value)
    let subject = ArrivalCheck.subject("standing order", order.number)
    switch try recorder.verdict(.order(order), parsed) {
    case .accepted: try rule(order, standing, day, context)
    case .duplicate: break
    case .refused(let problems): try tell(problems.first, order, customer, subject, context)
    case .parked(_, let problem), .conflict(let problem): try tell(problem, order, customer, subject, context)
    }
  }

  private func rule(
    _ order: OrderDocument, _ standing: StandingOrders.Standing, _ day: BusinessDate, _ context: IntakeContext
  ) throws {
    let key = try context.engine.query("SELECT order_key FROM order_number WHERE account = ? AND number = ?")
      .with(standing.account, order.number).first { $0.key(0) }
    guard let key else { return }
    var facts = Facts()
    facts.add("standing_order", standing.record.order.number)
    facts.add("every", Text(standing.record.schedule.every.name))
    facts.add("day", day)
    try context.facts.add(
      Ruling(.order, key, rule: OrderRules.standing.id, outcome: "released", facts: facts.text))
  }

  /// There is no file that could be judged again: a person mends the template or the master data, and orders by hand.
  private func tell(
    _ problem: Problem?, _ order: OrderDocument, _ customer: Customer, _ subject: Key, _ context: IntakeContext
  ) throws {
    try context.facts.raise(
      ExceptionRaised(
        .error, rule: OrderRules.standing.id, subjectKind: .arrival, subject: subject, account: customer.account,
        currency: order.currency,
        message:
          "Order \(order.number) of \(customer.name) (\(customer.id)) could not be released from its standing order: "
          + (problem?.finding ?? ""),
        whatToDo: "Correct the standing order or master data, and send this order as a file.", verbs: [.dismiss]))
  }
}
