import Ledger
import OrderToCash

/// What the office records of customers: promises to pay, questions, statements asked for, hand-overs to an agency that nobody proposed
/// and recalls from it. Each names a customer or a document of ours.
struct CollectDecisions {
  private let context: IntakeContext

  init(_ context: IntakeContext) { self.context = context }

  static let verbs: [Verb] = [.promise, .question, .statement, .recall]

  private struct Subject {
    var account: Key
    var id: Text
    var item: OpenItem?
  }

  /// Nil for a decision that is none of these.
  func record(_ decision: DecisionRecord) throws -> DocumentVerdict? {
    guard let verb = Verb(rawValue: decision.verb.string) else { return nil }
    if verb == .revoke, let number = Promise.number(decision.exception) { return try withdraw(decision, number) }
    let isOwnHandOver = verb == .handOver && !decision.exception.string.hasPrefix("EX-")
    guard CollectDecisions.verbs.contains(verb) || isOwnHandOver else { return nil }
    guard let subject = try subject(decision.exception) else {
      return refused(
        decision, "‘\(decision.exception)’ is neither a customer nor an open document or exception",
        "it says whose word this is", "Write the customer's id, or a document of reports/aging-detail.csv.")
    }
    switch verb {
    case .promise: return try promise(decision, subject)
    case .question: return try ask(decision, subject)
    case .recall: return try recall(decision, subject)
    case .handOver: return try handOver(decision, subject)
    default: return try askForStatement(decision, subject)
    }
  }

  /// A customer's id leads to the account that owes for it, an open exception to the customer that it is about.
  private func subject(_ name: Text) throws -> Subject? {
    if name.string.hasPrefix("EX-"), let number = Int(name.string.dropFirst(3)) {
      let account = try context.engine.query("SELECT account FROM open_exception WHERE number = ? AND account <> 0")
        .with(number).first { $0.key(0) }
      guard let account, let customer = context.customers[account] else { return nil }
      return Subject(account: customer.billTo, id: context.customers[customer.billTo]?.id ?? customer.id, item: nil)
    }
    if case .found(let account) = context.customers.find(.id, name), let customer = context.customers[account] {
      return Subject(account: customer.billTo, id: context.customers[customer.billTo]?.id ?? customer.id, item: nil)
    }
    guard let item = try DisputeLoad.item(numbered: name, context.engine) else { return nil }
    return Subject(account: item.account, id: context.customers[item.account]?.id ?? .empty, item: item)
  }

  // MARK: Promises

  /// `C005,promise,2026-02-15,500.00,who,what was said`: without an amount all that is owed.
  private func promise(_ decision: DecisionRecord, _ subject: Subject) throws -> DocumentVerdict {
    let policy = context.collectPolicy(of: subject.account).promises
    let today = context.night.date
    guard let due = BusinessDate(decision.target.string), due >= today, due.days(since: today) <= policy.longestDays
    else {
      return refused(
        decision, "‘\(decision.target)’ is no day to promise for",
        "it is from \(today) to \(today.adding(days: policy.longestDays))", "Write the day as target, YYYY-MM-DD.")
    }
    let key = context.key(.promise)
    let items = try PromiseWrite(context.engine).items(of: subject.account)
    let item = subject.item?.key ?? .none
    guard let currency = currency(of: subject, items, stated: decision.amount) else {
      return refused(
        decision, "\(subject.id) owes in several currencies", "a promise is in one",
        "Write the currency after the amount: 500.00 EUR.")
    }
    let owed = PromiseWatch.owed(items, item: item, currency: currency, before: key)
    let free = try owed - promised(subject.account, item, currency)
    guard let amount = amount(decision.amount, currency) ?? (decision.amount.isEmpty ? free : nil), amount > 0,
      amount <= free
    else {
      let most = Money(minor: max(0, free), currency: currency)
      return refused(
        decision, "‘\(decision.amount)’ can't be promised", "\(most) are owed and not promised yet",
        "Write at most that, or revoke the earlier promise.")
    }
    let decided = context.key(.decision)
    let promise = Promise(
      key: key, account: subject.account, item: item, currency: currency, amount: amount, due: due, made: today,
      baseline: owed)
    let number = try PromiseWrite(context.engine).record(promise, decision: decided)
    try write(decision, decided, subject, message: Promise.text(number))
    var facts = Facts()
    facts.add("promise", Promise.text(number))
    facts.add("amount", amount, currency)
    facts.add("for", due)
    if let item = subject.item { facts.add("document", item.document) }
    facts.add("who", decision.who)
    facts.add("said", decision.reason)
    try context.facts.add(
      Ruling(.account, subject.account, rule: PromiseRules.recorded.id, outcome: "promised", facts: facts.text))
    return .accepted
  }

  /// That of the amount, else of the document, else the only one in which the customer owes.
  private func currency(of subject: Subject, _ items: [CollectItem], stated: Text) -> Currency? {
    if let word = stated.string.split(separator: " ").dropFirst().first { return Currency(String(word)) }
    if let item = subject.item { return item.currency }
    let currencies = Set(items.filter { $0.open > 0 }.map(\.currency))
    return currencies.count == 1 ? currencies.first : nil
  }

  private func amount(_ text: Text, _ currency: Currency) -> Int64? {
    guard let first = text.string.split(separator: " ").first else { return nil }
    return (try? Money(parsing: first.utf8, currency: currency))?.minor
  }

  /// What promises that stand and are about the same have promised already.
  private func promised(_ account: Key, _ item: Key, _ currency: Currency) throws -> Int64 {
    try CollectBook.promises(context.engine).reduce(0) { sum, promise in
      let isSame =
        promise.account == account && promise.currency == currency && (promise.item == item || item.isNone)
      return isSame ? sum + promise.amount : sum
    }
  }

  /// `PR-000012,revoke,,,who,reason`.
  private func withdraw(_ decision: DecisionRecord, _ number: Int) throws -> DocumentVerdict {
    let writer = PromiseWrite(context.engine)
    guard let promise = try writer.open(number) else {
      return refused(
        decision, "no promise \(decision.exception) stands", "it ended, or was never made",
        "Copy the decision_row of reports/promises.csv.")
    }
    let key = context.key(.decision)
    try writer.end(
      promise.key, promise.account, .withdrawn, paid: 0, promise.currency, context.night.date, decision: key)
    let id = context.customers[promise.account]?.id ?? .empty
    try write(decision, key, Subject(account: promise.account, id: id), message: .empty)
    return .accepted
  }

  // MARK: Questions and statements

  /// `INV-2026-000012,question,sales,,who,what the customer asks`: nobody answers but the owner.
  private func ask(_ decision: DecisionRecord, _ subject: Subject) throws -> DocumentVerdict {
    let key = context.key(.decision)
    try write(decision, key, subject, message: .empty)
    let owner = decision.target.isEmpty ? context.collectPolicy(of: subject.account).owner : decision.target
    let about = subject.item.map { " about \($0.document)" } ?? ""
    try context.facts.raise(
      ExceptionRaised(
        .warning, rule: CaseRules.question.id, subjectKind: .decision, subject: key, account: subject.account,
        currency: subject.item?.currency, amount: subject.item?.open ?? 0,
        message: "\(subject.id) asks\(about): \(decision.reason) (told by \(decision.who))",
        whatToDo: "Answer the customer, then dismiss this.", verbs: [.dismiss], owner: owner))
    return .accepted
  }

  /// `C005,statement,,,who,why`.
  private func askForStatement(_ decision: DecisionRecord, _ subject: Subject) throws -> DocumentVerdict {
    try wait(decision, subject)
    return .accepted
  }

  /// For the collect stage to carry out.
  private func wait(_ decision: DecisionRecord, _ subject: Subject) throws {
    let key = context.key(.decision)
    try write(decision, key, subject, message: .empty)
    try context.engine.append(.openDecision).add(SubjectKind.account.rawValue).add(subject.account).add(key)
      .add(decision.verb).add(decision.target).add(decision.amount).add("").add(decision.who).end()
  }

  // MARK: Agencies

  /// `C005,hand-over,,,who,why`: of a proposal that was dismissed, or of debt that was taken back. What goes is said by the policy.
  private func handOver(_ decision: DecisionRecord, _ subject: Subject) throws -> DocumentVerdict {
    guard subject.item == nil, context.collectPolicy(of: subject.account).agency != nil else {
      return refused(
        decision, "‘\(decision.exception)’ can't be handed over",
        "a customer is, with all that its last letter did not bring, and policies.collect.agency says to whom",
        "Write the customer's id.")
    }
    let waiting = try context.engine.query(
      "SELECT decision FROM open_decision WHERE subject_kind = ? AND subject = ? AND verb = ?"
    ).with(SubjectKind.account.rawValue, subject.account, decision.verb)
    if try waiting.first({ $0.key(0) }) != nil { return .duplicate("\(decision.exception) is decided so already") }
    try wait(decision, subject)
    return .accepted
  }

  /// `C005,recall,,,who,why`, or a document of ours: what an agency has of it is asked for by us again.
  private func recall(_ decision: DecisionRecord, _ subject: Subject) throws -> DocumentVerdict {
    let book = AgencyBook(context.engine)
    let held = try book.held(of: subject.account, item: subject.item?.key ?? .none)
    guard let agency = held.first?.agency else {
      return refused(
        decision, "nothing of ‘\(decision.exception)’ is with an agency", "there is nothing to take back",
        "reports/agency.csv of past nights says what was handed over.")
    }
    let key = context.key(.decision)
    try write(decision, key, subject, message: .empty)
    for item in held {
      try book.recall(
        item, of: subject.account, key: context.key(.handOver), decision: key, date: context.night.date)
    }
    var facts = Facts()
    facts.add("agency", agency)
    facts.add("items", held.count)
    facts.add("who", decision.who)
    try context.facts.add(
      Ruling(.account, subject.account, rule: CaseRules.recalled.id, outcome: "recalled", facts: facts.text))
    return .accepted
  }

  private func write(_ decision: DecisionRecord, _ key: Key, _ subject: Subject, message: Text) throws {
    try context.engine.append(.decision).add(key).add(context.file).add(decision.exception).add(decision.verb)
      .add(decision.target).add(decision.amount).add(decision.who).add(decision.reason)
      .add(SubjectKind.account.rawValue).add(subject.account).add(1).add(message).end()
  }

  private func refused(_ decision: DecisionRecord, _ what: String, _ why: String, _ todo: String) -> DocumentVerdict {
    .refused([Problem("intake.decision", at: decision.place, what: what, why: why, whatToDo: todo)])
  }
}
