import Interchange
import Ledger
import OrderToCash

/// Changes and cancellations of orders, judged against what has happened to them.
struct OrderRevisionRecorder {
  private let orders: OrderRecorder
  private let revisions: OrderRevisionWrite
  private let answers: Append
  private let answerLines: Append

  init(_ engine: Engine, orders: OrderRecorder) throws {
    self.orders = orders
    revisions = try OrderRevisionWrite(engine)
    answers = try engine.append(.answer)
    answerLines = try engine.append(.answerLine)
  }

  func record(
    _ order: OrderDocument, _ customer: Customer, _ parsed: ParsedDocument, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    guard let found = try revisions.find(customer.account, order.number) else { return waiting(order) }
    let name = order.function == .change ? "change" : "cancellation"
    if found.hashes.contains(parsed.contentHash) {
      return .duplicate("the \(name) of order \(order.number) of \(customer.id) is recorded already")
    }
    let standing = try revisions.standing(of: found, group: customer.group)
    let named = order.lines.filter { !$0.id.isEmpty }
    switch order.function {
    case .cancellation where named.isEmpty:
      return try cancel(order, found, standing, customer, parsed, context)
    case .cancellation:
      var dropping = order
      dropping.lines = named.map { line in
        var line = line
        line.quantity = .zero
        return line
      }
      if let unknown = named.first(where: { line in !standing.lines.contains { $0.id == line.id } }) {
        return .refused([unknownLine(unknown, order)])
      }
      return try change(dropping, found, standing, customer, parsed, context)
    case .change, .new:
      if found.isCancelled { return .refused([cancelled(order)]) }
      return try change(order, found, standing, customer, parsed, context)
    }
  }

  // MARK: Cancellation

  private func cancel(
    _ order: OrderDocument, _ found: OrderRevisionWrite.Found, _ standing: OrderStanding, _ customer: Customer,
    _ parsed: ParsedDocument, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    let revision = OrderRevision(cancelling: standing)
    try end(revision, IntakeRules.cancellation, found, customer, context)
    try revisions.add(
      customer.account, order.number, revision: found.revision + 1, order: found.latest, isCancellation: true,
      contentHash: parsed.contentHash)
    try rule(revision, found.latest, IntakeRules.cancellation, "cancelled", context)
    if standing.isReleased {
      let note = Text("What had not left is cancelled as you asked; \(late(revision, order)).")
      try answer(found.latest, .amended, note, standing, context)
    } else {
      try answer(found.latest, .rejected, "Cancelled as you asked.", standing, context)
    }
    try tellLate(revision, order, found, customer, context)
    return .accepted
  }

  // MARK: Change

  private func change(
    _ order: OrderDocument, _ found: OrderRevisionWrite.Found, _ standing: OrderStanding, _ customer: Customer,
    _ parsed: ParsedDocument, _ context: IntakeContext
  ) throws -> DocumentVerdict {
    var stated = order
    stated.lines = order.lines.filter { !$0.quantity.isZero }
    var judged = OrderJudgement.judge(
      stated, customer: customer, setting: context.orderSetting(for: customer))
    judged.problems = context.weighed(judged.problems, for: customer)
    if let waiting = judged.waitingFor { return .parked(waitingFor: waiting.0, waiting.1) }
    let refusals = judged.problems.filter { $0.severity == .refuse }
    guard refusals.isEmpty else { return .refused(refusals) }
    var dropped = order.lines.filter { $0.quantity.isZero }.map { (id: $0.id, quantity: Quantity.zero) }
    if order.isWhole {
      for line in standing.lines where !(order.lines.map(\.id) + dropped.map(\.id)).contains(line.id) {
        dropped.append((id: line.id, quantity: .zero))
      }
    }
    let lines = zip(stated.lines, judged.lines).map { (id: $0.id, quantity: $1.quantity) } + dropped
    let revision = OrderRevision(changing: standing, to: lines)
    let rest = judged.reduced(to: revision.wanted, currency: order.currency)
    try end(revision, IntakeRules.change, found, customer, context)
    let next = Next(
      key: revision.isEmpty ? found.latest : context.key(.orders), number: found.revision + 1, order: stated,
      revision: revision, whole: judged, judged: rest, standing: standing, found: found)
    if !revision.isEmpty {
      var reviews = (parsed.problems + judged.problems).filter { $0.severity == .review }
      if context.rates.rate(order.currency) == nil { reviews.append(OrderRecorder.noRate(order)) }
      try write(next, customer, parsed, context, inReview: !reviews.isEmpty)
      for problem in reviews { try orders.raise(problem, order, next.key, customer, rest, context) }
    }
    try revisions.add(
      customer.account, order.number, revision: next.number, order: next.key, isCancellation: false,
      contentHash: parsed.contentHash)
    try rule(revision, next.key, IntakeRules.change, "changed", context)
    try answer(next, context)
    try tellLate(revision, order, found, customer, context)
    return .accepted
  }

  /// The revision to be recorded.
  private struct Next {
    var key: Key
    var number: Int
    /// The change, without the lines that it drops.
    var order: OrderDocument
    var revision: OrderRevision
    /// As the change states it, and what of that is still wanted.
    var whole: OrderJudgement
    var judged: OrderJudgement
    var standing: OrderStanding
    var found: OrderRevisionWrite.Found
  }

  private func write(
    _ next: Next, _ customer: Customer, _ parsed: ParsedDocument, _ context: IntakeContext, inReview: Bool
  ) throws {
    var (billed, order) = ([InvoiceTotals.Line](), next.order)
    for (index, wanted) in next.revision.wanted.enumerated() {
      let line = next.judged.lines[index]
      var source = order.lines[wanted.index]
      let ordered = OrderedInUnit(
        rest: wanted.quantity, of: next.whole.lines[wanted.index].quantity, ordered: source.quantity, unit: source.unit,
        stockUnit: line.item.unit)
      (source.quantity, source.unit) = (ordered.quantity, ordered.unit)
      try orders.write(line, source, number: index + 1, of: next.key, order)
      billed.append(
        InvoiceTotals.Line(
          quantity: line.quantity, price: line.price, priceBase: line.priceBase, category: line.taxCategory,
          rate: line.taxRate))
    }
    for line in next.revision.kept {
      billed.append(try revisions.keep(line, as: billed.count + 1, of: next.key, currency: order.currency))
    }
    guard let totals = InvoiceTotals(billed, currency: order.currency) else {
      preconditionFailure("what is left of an order is within its bounds")
    }
    if order.requestedDate == nil { order.requestedDate = try orders.requested(next.found.latest) }
    try orders.writeHead(
      order, next.key, customer, net: totals.net, gross: totals.gross, revision: next.number, parsed, context,
      inReview: inReview)
  }

  // MARK: What both do

  private func end(
    _ revision: OrderRevision, _ rule: Rule, _ found: OrderRevisionWrite.Found, _ customer: Customer,
    _ context: IntakeContext
  ) throws {
    try revisions.end(revision.ended, rule: rule.id, group: customer.group) { context.key(.cancellation) }
    for order in found.orders {
      try context.facts.close(
        .order, order,
        reason: rule.id == IntakeRules.change.id ? "changed by the customer" : "cancelled by the customer")
      try overtake(order, context)
    }
  }

  /// What somebody decided tonight about an order that the customer has changed or taken back since is not carried out, and told.
  private func overtake(_ order: Key, _ context: IntakeContext) throws {
    let engine = context.engine
    let waiting = try engine.query(
      "SELECT decision, who, verb FROM open_decision WHERE subject_kind = ? AND subject = ? ORDER BY decision"
    ).with(SubjectKind.order.rawValue, order).map { ($0.key(0), $0.text(1), $0.text(2)) }
    let why = "the customer has changed or cancelled the order since"
    for (decision, who, verb) in waiting {
      try engine.query("DELETE FROM open_decision WHERE subject_kind = ? AND subject = ? AND decision = ?")
        .run(SubjectKind.order.rawValue, order, decision)
      try engine.query("UPDATE decision SET state = 2, message = ? WHERE key = ?").run(why, decision)
      try context.facts.raise(
        ExceptionRaised(
          .warning, rule: CreditRules.stale.id, subjectKind: .decision, subject: decision,
          message: "the decision of \(who) (\(verb)) is not carried out: \(why)",
          whatToDo: "Look at what it is about, and decide again if it still matters.", verbs: [.dismiss]))
    }
  }

  private func rule(
    _ revision: OrderRevision, _ subject: Key, _ rule: Rule, _ outcome: Text,
    _ context: IntakeContext
  ) throws {
    var facts = Facts()
    facts.add("lines_ended", revision.ended.count)
    facts.add("lines_wanted", revision.wanted.count + revision.kept.count)
    facts.add("lines_too_late", revision.late.count)
    try context.facts.add(Ruling(.order, subject, rule: rule.id, outcome: outcome, facts: facts.text))
  }

  private func answer(_ next: Next, _ context: IntakeContext) throws {
    let late: Text = next.revision.late.isEmpty ? .empty : Text("\(late(next.revision, next.order)).")
    guard next.revision.isEmpty else { return try answer(next.key, .acknowledged, late, next.standing, context) }
    if next.standing.isReleased {
      let note: Text = late.isEmpty ? "Nothing is left to be delivered." : late
      try answer(next.key, .amended, note, next.standing, context)
    } else {
      try answer(next.key, .rejected, "Cancelled as you asked.", next.standing, context)
    }
  }

  private func answer(
    _ order: Key, _ code: OrderResponseDocument.Code, _ note: Text, _ standing: OrderStanding, _ context: IntakeContext
  ) throws {
    let key = context.key(.answer)
    try answers.add(key).add(order).add(code.rawValue).add(note).add(nil as BusinessDate?).end()
    guard code == .amended else { return }
    for line in standing.lines where line.order == order {
      let word: OrderResponseDocument.LineCode = line.released.isZero ? .rejected : .changed
      try answerLines.add(key).add(line.line).add(word.rawValue).add(line.released).add(Quantity.zero).add("")
        .add(Key.none).add(nil as BusinessDate?).end()
    }
  }

  private func late(_ revision: OrderRevision, _ order: OrderDocument) -> String {
    revision.late.prefix(5).map { "line \($0.id): \($0.released) had left or is with the warehouse" }
      .joined(separator: "; ") + (revision.late.count > 5 ? "; and more" : "")
  }

  /// A person stops the warehouse, or agrees a return.
  private func tellLate(
    _ revision: OrderRevision, _ order: OrderDocument, _ found: OrderRevisionWrite.Found, _ customer: Customer,
    _ context: IntakeContext
  ) throws {
    guard !revision.late.isEmpty else { return }
    try context.facts.raise(
      ExceptionRaised(
        .warning, rule: IntakeRules.late.id, subjectKind: .order, subject: found.first, account: customer.account,
        currency: order.currency,
        message: "Order \(order.number) of \(customer.name) (\(customer.id)) was "
          + "\(order.function == .change ? "changed" : "cancelled") too late: \(late(revision, order))",
        whatToDo: "Stop what is still with the warehouse by confirming it with quantity 0, or agree a return.",
        verbs: [.dismiss]))
  }

  // MARK: Problems

  private func waiting(_ order: OrderDocument) -> DocumentVerdict {
    .parked(
      waitingFor: Text("order \(order.number)"),
      Problem(
        "intake.unknown-order", .review, at: order.place,
        what: "order \(order.number), which this \(order.function == .change ? "changes" : "cancels"), is not known",
        why: "no order of this customer with that number was taken",
        whatToDo: "Send the order, or ask for its right number; this is judged again each night."))
  }

  private func cancelled(_ order: OrderDocument) -> Problem {
    Problem(
      "intake.cancelled-order", at: order.place, what: "order \(order.number) was cancelled before this change came",
      why: "a change does not revive an order", whatToDo: "Send a new order with a number of its own.")
  }

  private func unknownLine(_ line: OrderDocumentLine, _ order: OrderDocument) -> Problem {
    Problem(
      "intake.unknown-line", at: line.place, what: "order \(order.number) has no line \(line.id)",
      why: "a cancellation names lines that were ordered", whatToDo: "Send it with the number of the line meant.")
  }
}
