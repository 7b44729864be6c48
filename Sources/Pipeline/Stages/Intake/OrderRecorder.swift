import Ledger
import OrderToCash

/// Orders: found their buyer and items, priced, and put before credit or a person.
final class OrderRecorder: DocumentRecorder {
  private let orders: Append
  private let lines: Append
  private let numbers: Append
  private let open: Append
  private let answers: Append
  private let engine: Engine
  private lazy var revisions = Result { try OrderRevisionRecorder(engine, orders: self) }

  init(_ engine: Engine) throws {
    self.engine = engine
    orders = try engine.append(.orders)
    lines = try engine.append(.orderLine)
    numbers = try engine.appendIfAbsent(.orderNumber)
    open = try engine.append(.openOrder)
    answers = try engine.append(.answer)
  }

  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .order(let order) = document else { preconditionFailure("not an order") }
    switch buyer(of: order, context) {
    case .found(let customer):
      if order.function != .new { return try revisions.get().record(order, customer, parsed, context) }
      return try record(order, customer, parsed, context)
    case .verdict(let verdict): return verdict
    }
  }

  private enum Buyer { case found(Customer), verdict(DocumentVerdict) }

  private func buyer(of order: OrderDocument, _ context: IntakeContext) -> Buyer {
    switch context.customers.find(order.buyer) {
    case .found(let account):
      context.note(sender: account)
      guard context.isAuthorised(account) else {
        return .verdict(.refused([context.notAuthorised(context.customers[account]?.id ?? "", at: order.place)]))
      }
      return context.customers[account].map { .found($0) } ?? .verdict(unknown(order))
    case .ambiguous(let accounts):
      let names = names(order.buyer)
      let ids = accounts.compactMap { context.customers[$0]?.id.string }.joined(separator: ", ")
      return .verdict(
        .refused([
          Problem(
            "intake.ambiguous-customer", at: order.place, what: "the buyer may be any of \(ids)",
            why: "its identifiers \(names.joined(separator: ", ")) belong to more than one customer",
            whatToDo: "Make the identifiers unique in the customers file.")
        ]))
    case .unknown:
      if order.buyer.identifiers.isEmpty, let only = context.channel.customers, only.count == 1,
        case .found(let account) = context.customers.find(.id, only[0]), let customer = context.customers[account]
      {
        context.note(sender: account)
        return .found(customer)
      }
      return .verdict(unknown(order))
    }
  }

  private func names(_ buyer: PartyReference) -> [String] {
    buyer.identifiers.map { "\($0.value)" } + (buyer.name.isEmpty ? [] : ["‘\(buyer.name)’"])
  }

  private func unknown(_ order: OrderDocument) -> DocumentVerdict {
    let names = names(order.buyer)
    return .parked(
      waitingFor: "customer",
      Problem(
        "intake.unknown-customer", .review, at: order.place,
        what:
          "order \(order.number) is from a customer we don't know: \(names.isEmpty ? "no identifier given" : names.joined(separator: ", "))",
        why: "none of these is in the customers file",
        whatToDo: "Add the customer or its identifier to the customers file; the order is judged again each night."))
  }

  private func record(
    _ order: OrderDocument, _ customer: Customer, _ parsed: ParsedDocument, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    let setting = context.orderSetting(for: customer)
    var judged = OrderJudgement.judge(order, customer: customer, setting: setting)
    if let waiting = judged.waitingFor { return .parked(waitingFor: waiting.0, waiting.1) }
    let goods = OrderLegitimacy.content(order, judged, customer: customer.account)
    let twin =
      order.isStanding ? nil : try context.repeats.twin(of: goods, order.number, policy: setting.policies.order)
    judged.problems = context.weighed(judged.problems, for: customer)
    judged.problems += legitimacy(order, judged, customer, setting, twin, context)
    let refusals = judged.problems.filter { $0.severity == .refuse }
    guard refusals.isEmpty else { return .refused(refusals) }
    guard context.charge(judged.gross) else { return .refused([context.tooMuch(order.place)]) }
    let key = context.key(.orders)
    try numbers.add(customer.account).add(order.number).add(key).add(parsed.contentHash).end()
    if context.engine.changes == 0 { return try known(order, customer, parsed, context) }
    var reviews = parsed.problems.filter { $0.severity == .review } + judged.problems.filter { $0.severity == .review }
    if context.rates.rate(order.currency) == nil { reviews.append(OrderRecorder.noRate(order)) }
    try write(order, key, customer, judged, parsed, context, inReview: !reviews.isEmpty, goods: goods)
    for problem in reviews { try raise(problem, order, key, customer, judged, context) }
    try note(judged, order, key, context)
    try context.repeats.add(goods, key)
    return .accepted
  }

  private func legitimacy(
    _ order: OrderDocument, _ judged: OrderJudgement, _ customer: Customer, _ setting: OrderJudgement.Setting,
    _ twin: Text?, _ context: IntakeContext
  ) -> [Problem] {
    OrderLegitimacy.problems(
      order, judged,
      OrderLegitimacy.Setting(
        policy: setting.policies.order, rates: context.rates, date: context.night.date,
        isShipToKnown: context.customers.isKnown(order.shipTo, for: customer), twin: twin))
  }

  /// What is told of an order and stops nothing: warnings, and prices within tolerance.
  private func note(_ judged: OrderJudgement, _ order: OrderDocument, _ key: Key, _ context: IntakeContext) throws {
    for problem in judged.problems where problem.severity == .warn {
      try context.write(problem, document: order.number)
    }
    for line in judged.tolerated {
      try context.facts.add(
        Ruling(.order, key, rule: PriceRules.tolerance.id, outcome: line.outcome, facts: line.facts))
    }
  }

  /// The number is taken: the same order again, or another with its number.
  private func known(
    _ order: OrderDocument, _ customer: Customer, _ parsed: ParsedDocument, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    let hash = try context.engine.query("SELECT content_hash FROM order_number WHERE account = ? AND number = ?")
      .with(customer.account, order.number).first { $0.int(0) }
    if hash == parsed.contentHash { return .duplicate("order \(order.number) of \(customer.id) is recorded already") }
    return .conflict(
      Problem(
        "intake.conflicting-order", .review, at: order.place,
        what: "order \(order.number) of customer \(customer.id) was sent again with other content",
        why: "the order recorded first stands",
        whatToDo: "Ask the customer which holds; a changed order needs an order change."))
  }

  private func write(
    _ order: OrderDocument, _ key: Key, _ customer: Customer, _ judged: OrderJudgement, _ parsed: ParsedDocument,
    _ context: IntakeContext, inReview: Bool, goods: Int64
  ) throws {
    for (index, line) in judged.lines.enumerated() {
      try write(line, order.lines[index], number: index + 1, of: key, order)
    }
    try writeHead(
      order, key, customer, net: judged.net, gross: judged.gross, revision: 1, parsed, context, inReview: inReview,
      goods: goods)
    try answers.add(context.key(.answer)).add(key).add("AB").add("").add(nil as BusinessDate?).end()
  }

  func write(
    _ line: OrderJudgement.Line, _ source: OrderDocumentLine, number: Int, of key: Key, _ order: OrderDocument
  ) throws {
    try lines.add(key).add(number).add(source.id).add(line.item.key).add(source.buyerItem).add(line.item.description)
      .add(line.quantity).add(line.item.unit).add(source.quantity).add(source.unit).add(line.price).add(line.priceBase)
      .add(line.listPrice).add(line.net).add(line.taxCategory).add(line.taxRate)
      .add(source.requestedDate ?? order.requestedDate).add(line.priceSource).end()
  }

  /// The order and its place among those to be judged.
  func writeHead(
    _ order: OrderDocument, _ key: Key, _ customer: Customer, net: Int64, gross: Int64, revision: Int,
    _ parsed: ParsedDocument, _ context: IntakeContext, inReview: Bool, goods: Int64 = 0
  ) throws {
    let address = order.shipTo.address
    let shipTo = order.shipTo.identifiers.first?.value ?? .empty
    try orders.add(key).add(customer.account).add(customer.billTo).add(order.number).add(revision).add(order.issueDate)
      .add(order.requestedDate).add(order.currency).add(net).add(gross).add(order.buyerReference)
      .add(order.note).add(shipTo).add(order.shipTo.name).add(address.street).add(address.city).add(address.postcode)
      .add(address.country).add(context.answer(for: customer)).add(parsed.contentHash).add(goods)
      .add(try priority(order, customer)).end()
    try open.add(customer.group).add(key).add(customer.account).add(customer.billTo).add(inReview ? 2 : 1)
      .add(order.requestedDate ?? context.night.date).add(true).add(net).add(gross).add(order.currency).add(0)
      .add(inReview ? "intake.review" : "").end()
  }

  /// As the ledger keeps it: one more than the order's own, which a change that states none leaves as it was; 0 for none.
  private func priority(_ order: OrderDocument, _ customer: Customer) throws -> Int {
    if let priority = order.priority { return priority + 1 }
    guard order.function == .change else { return 0 }
    let first = try engine.query("SELECT order_key FROM order_number WHERE account = ? AND number = ?")
      .with(customer.account, order.number).first { $0.key(0) }
    guard let first else { return 0 }
    return try engine.query("SELECT priority FROM orders WHERE key = ?").with(first).first { $0.integer(0) } ?? 0
  }

  /// The date for which an order was asked.
  func requested(_ order: Key) throws -> BusinessDate? {
    try engine.query("SELECT requested FROM orders WHERE key = ?").with(order).first { $0.optionalDate(0) } ?? nil
  }

  func raise(
    _ problem: Problem, _ order: OrderDocument, _ key: Key, _ customer: Customer, _ judged: OrderJudgement,
    _ context: IntakeContext
  ) throws {
    try context.write(problem, document: order.number)
    let message = "Order \(order.number) of \(customer.name) (\(customer.id)): \(problem.finding)"
    try context.facts.raise(
      ExceptionRaised(
        .warning, rule: problem.rule, subjectKind: .order, subject: key, account: customer.account,
        currency: order.currency, amount: judged.gross, message: message,
        whatToDo: problem.whatToDo.isEmpty ? "Approve or refuse the order." : problem.whatToDo,
        verbs: [.approve, .refuse]))
  }

  static func noRate(_ order: OrderDocument) -> Problem {
    Problem(
      "intake.no-rate", .review, at: order.place, what: "there is no exchange rate for \(order.currency)",
      why: "the order can't be valued in the company's currency", whatToDo: "Send a rates file, then approve the order."
    )
  }
}
