import Interchange
import Ledger
import OrderToCash

/// Bank statements and notifications: every entry is kept once, whatever file or format brings it again.
final class StatementRecorder: DocumentRecorder {
  private let entries: Append
  private let transactions: Append
  private let known: BankEntries

  init(_ engine: Engine) throws {
    entries = try engine.append(.bankEntry)
    transactions = try engine.append(.bankTransaction)
    known = try BankEntries(engine)
  }

  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict {
    guard case .statement(let statement) = document else { preconditionFailure("not a statement") }
    let accounts = context.night.configuration.bankAccounts
    guard let account = accounts.first(where: { $0.number == statement.account || $0.id == statement.account }) else {
      return .refused([
        Problem(
          "intake.undeclared-account", at: statement.place, what: "account \(statement.account) is not one of ours",
          why: "bank_accounts in pipeline.yml lists \(accounts.map(\.number.string).joined(separator: ", "))",
          whatToDo: "Declare the account, or ask the bank why we got its statement.")
      ])
    }
    if let problem = wrongCurrency(statement, account) { return .refused([problem]) }
    guard let moved = statement.entries.map({ abs($0.amount) }).boundedSum(), context.charge(moved) else {
      return .refused([context.tooMuch(statement.place)])
    }
    let posts =
      account.postingSource == .notification
      ? statement.source == .notification
      : statement.source == .statement || statement.source == .csv
    let relation = posts ? try relation(of: statement, account, context) : .unknown
    let key = context.key(.statement)
    try context.engine.append(.statement).add(key).add(context.file).add(account.id).add(statement.source.rawValue)
      .add(posts).add(statement.id).add(statement.sequence).add(statement.date).add(account.currency)
      .add(statement.openingBalance).add(statement.closingBalance).add(statement.entries.count).end()
    let fresh = try record(statement, account, key, posts, relation, context)
    if statement.entries.count > 0, fresh == 0 {
      return .duplicate("all \(statement.entries.count) entries of statement \(statement.id) are recorded already")
    }
    if posts { try checkBalances(statement, account, key, relation, context) }
    return .accepted
  }

  private func wrongCurrency(_ statement: StatementDocument, _ account: BankAccount) -> Problem? {
    let wrong =
      statement.entries.first { $0.currency != account.currency }?.currency
      ?? (statement.currency.flatMap { $0 == account.currency ? nil : $0 })
    guard let wrong else { return nil }
    return Problem(
      "intake.account-currency", at: statement.place, what: "statement \(statement.id) is in \(wrong)",
      why: "account \(account.id) is declared in \(account.currency)",
      whatToDo: "Correct bank_accounts, or ask the bank.")
  }

  private func relation(
    of statement: StatementDocument, _ account: BankAccount, _ context: IntakeContext
  ) throws -> StatementRelation {
    let stated =
      try context.engine.query("SELECT stated FROM bank_balance WHERE bank_account = ?").with(account.id)
      .first { $0.optionalInt(0) } ?? nil
    return try known.relation(of: statement, account.id, stated: stated)
  }

  /// Records the entries; returns how many were new.
  private func record(
    _ statement: StatementDocument, _ account: BankAccount, _ key: Key, _ posts: Bool, _ relation: StatementRelation,
    _ context: IntakeContext
  ) throws -> Int {
    var fresh = 0
    let days = statement.entries.map { $0.bookingDate ?? $0.valueDate ?? statement.date ?? context.night.date }
    let posted = statement.entries.indices.filter { statement.entries[$0].status == .booked && posts }
    let verdicts = try judge(statement, posted, days, account, key, relation)
    var next = 0
    for (entry, booked) in zip(statement.entries, days) {
      let entryKey = context.key(.bankEntry)
      var (state, twin) = (1, Key.none)
      if entry.status == .booked, posts {
        state = 0
        if case .known(let other, let isSure) = verdicts[next] {
          (state, twin) = (2, other)
          context.knownAmount += abs(entry.amount)
          if !isSure { try raiseUnsure(entry, booked, entryKey, other, account, context) }
        }
        next += 1
      }
      if state != 2 { fresh += 1 }
      try entries.add(entryKey).add(key).add(account.id).add(booked).add(entry.valueDate ?? booked).add(entry.currency)
        .add(entry.amount).add(state).add(entry.isReversal).add(entry.bankReference).add(entry.transactionCode)
        .add(entry.text).add(entry.transactions.count).add(twin).add(entry.batch).end()
      // What a duplicate says of its payments is kept too: a person may find that it is another entry.
      try details(entry, entryKey)
    }
    return fresh
  }

  /// What the statement's posted entries are, against what is recorded.
  private func judge(
    _ statement: StatementDocument, _ posted: [Int], _ days: [BusinessDate], _ account: BankAccount, _ key: Key,
    _ relation: StatementRelation
  ) throws -> [EntryMatching.Verdict] {
    let traits = posted.map { index in
      let entry = statement.entries[index]
      let payment = entry.transactions.count == 1 ? entry.transactions[0] : BankTransactionRecord()
      return EntryTraits(
        date: days[index], amount: entry.amount, source: statement.source, reference: entry.bankReference,
        endToEnd: payment.endToEnd, counterparty: payment.counterpartyAccount,
        text: payment.text.isEmpty ? entry.text : payment.text)
    }
    return try EntryMatching.judge(
      traits, relation,
      recorded: { try known.posted(account.id, traits[$0].date, traits[$0].amount, besides: key) },
      span: {
        guard let first = traits.map(\.date).min(), let last = traits.map(\.date).max() else { return 0 }
        return try known.count(account.id, first...last, relation == .again ? nil : statement.source, besides: key)
      })
  }

  private func raiseUnsure(
    _ entry: BankEntryRecord, _ booked: BusinessDate, _ key: Key, _ other: Key, _ account: BankAccount,
    _ context: IntakeContext
  ) throws {
    let amount = Money(minor: entry.amount, currency: entry.currency)
    let payment = entry.transactions.first
    let words =
      [payment?.counterpartyName ?? .empty, payment?.text ?? .empty, entry.text].first { !$0.isEmpty } ?? .empty
    let path = try context.engine.query("SELECT path FROM file WHERE key = ?").with(context.file).first { $0.string(0) }
    let place = (path ?? "") + (entry.place.line > 0 ? ", line \(entry.place.line)" : "")
    try context.facts.raise(
      ExceptionRaised(
        .warning, rule: IntakeRules.entryAgain.id, subjectKind: .bankEntry, subject: key, currency: entry.currency,
        amount: entry.amount,
        message: "\(place): the entry of account \(account.id) over \(amount) of \(booked)"
          + (words.isEmpty ? "" : " “\(words)”")
          + " has no reference that tells it from one of that day that came before: it is taken as the same and not booked.",
        whatToDo: "Look it up at the bank: approve to book it as another payment, or dismiss this.",
        verbs: [.approve, .dismiss]))
  }

  private func details(_ entry: BankEntryRecord, _ key: Key) throws {
    for (ordinal, transaction) in entry.transactions.enumerated() {
      let documents = PaymentText.join(documents: transaction.documents)
      let structured = PaymentText.join(references: transaction.structuredReferences)
      try transactions.add(key).add(ordinal).add(transaction.amount).add(transaction.currency)
        .add(transaction.bankReference).add(transaction.endToEnd).add(transaction.counterpartyName)
        .add(nameKey(transaction.counterpartyName)).add(transaction.ultimateName).add(transaction.counterpartyAccount)
        .add(structured).add(documents).add(transaction.text).add(transaction.returnReason)
        .add(transaction.originalEndToEnd).add(transaction.charge).end()
    }
  }

  /// Statements must follow each other, and their entries explain their balances.
  private func checkBalances(
    _ statement: StatementDocument, _ account: BankAccount, _ key: Key, _ relation: StatementRelation,
    _ context: IntakeContext
  ) throws {
    let known = try context.engine.query("SELECT stated, date FROM bank_balance WHERE bank_account = ?").with(
      account.id
    )
    .first { ($0.optionalInt(0), $0.optionalDate(1)) }
    let day = statement.closingDate ?? statement.date
    // A statement of an earlier day than the last one fills a gap; what follows it is known already.
    let isLate = known?.1.flatMap { last in day.map { $0 < last } } ?? false
    // One that has grown since it came before opens where that one did.
    if !isLate, relation != .again, let opening = statement.openingBalance, let expected = known?.0, opening != expected
    {
      let had = Money(minor: expected, currency: account.currency)
      try context.facts.raise(
        ExceptionRaised(
          .error, rule: IntakeRules.statementGap.id, subjectKind: .arrival,
          subject: ArrivalCheck.subject("bank", account.id), currency: account.currency, amount: opening - expected,
          message:
            "Statement \(statement.id) of account \(account.id) opens with \(Money(minor: opening, currency: account.currency)), the one before closed with \(had): a statement is missing or was repeated.",
          whatToDo:
            "Ask the bank for the missing statement and drop it; until then nobody is reminded. Dismiss this when nothing is missing.",
          verbs: [.dismiss]))
    }
    if let opening = statement.openingBalance, let closing = statement.closingBalance {
      let moved = statement.entries.reduce(Int64(0)) { $0 + ($1.status == .booked ? $1.amount : 0) }
      if opening + moved != closing {
        try raise(
          "intake.statement-sum", key, closing - opening - moved, account, context,
          "Statement \(statement.id) of account \(account.id): opening balance and entries give \(Money(minor: opening + moved, currency: account.currency)), it closes with \(Money(minor: closing, currency: account.currency)).",
          "Ask the bank for a correct statement; until then the bank does not tie.")
      }
    }
    try BankBalances.note(
      account.id, date: statement.closingDate ?? statement.date, closing: statement.closingBalance,
      hasEntries: !statement.entries.isEmpty, night: context.night.date, context.engine)
  }

  private func raise(
    _ rule: Text, _ statement: Key, _ amount: Int64, _ account: BankAccount, _ context: IntakeContext,
    _ message: String,
    _ todo: String
  ) throws {
    try context.facts.raise(
      ExceptionRaised(
        .error, rule: rule, subjectKind: .statement, subject: statement, currency: account.currency, amount: amount,
        message: message, whatToDo: todo, verbs: [.dismiss]))
  }
}
