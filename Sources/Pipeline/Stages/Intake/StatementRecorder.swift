import Interchange
import Ledger
import OrderToCash

/// Bank statements and notifications: every entry is kept once, whatever file or format brings it again.
final class StatementRecorder: DocumentRecorder {
  private let entries: Append
  private let transactions: Append
  private let identities: Append

  init(_ engine: Engine) throws {
    entries = try engine.append(.bankEntry)
    transactions = try engine.append(.bankTransaction)
    identities = try engine.appendIfAbsent(.bankIdentity)
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
    let key = context.key(.statement)
    try context.engine.append(.statement).add(key).add(context.file).add(account.id).add(statement.source.rawValue)
      .add(posts).add(statement.id).add(statement.sequence).add(statement.date).add(account.currency)
      .add(statement.openingBalance).add(statement.closingBalance).add(statement.entries.count).end()
    let fresh = try record(statement, account, key, posts, context)
    if statement.entries.count > 0, fresh == 0 {
      return .duplicate("all \(statement.entries.count) entries of statement \(statement.id) are recorded already")
    }
    if posts { try checkBalances(statement, account, key, context) }
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

  /// Records the entries; returns how many were new.
  private func record(
    _ statement: StatementDocument, _ account: BankAccount, _ key: Key, _ posts: Bool, _ context: IntakeContext
  ) throws -> Int {
    var fresh = 0
    var seen: [Int64: Int] = [:]
    for entry in statement.entries {
      let entryKey = context.key(.bankEntry)
      let booked = entry.bookingDate ?? entry.valueDate ?? statement.date ?? context.night.date
      var state = entry.status == .booked && posts ? 0 : 1
      if state == 0 {
        let hash = identity(entry, booked, account)
        // Two equal entries of one statement are two entries; the same two in another file are the same two.
        let occurrence = seen[hash, default: 0]
        seen[hash] = occurrence + 1
        try identities.add(hash).add(occurrence).add(entryKey).end()
        if context.engine.changes == 0 { state = 2 }
      }
      if state != 2 { fresh += 1 } else { context.knownAmount += abs(entry.amount) }
      try entries.add(entryKey).add(key).add(account.id).add(booked).add(entry.valueDate ?? booked).add(entry.currency)
        .add(entry.amount).add(state).add(entry.isReversal).add(entry.bankReference).add(entry.transactionCode)
        .add(entry.text).add(entry.transactions.count).add(Key.none).end()
      if state != 2 { try details(entry, entryKey) }
    }
    return fresh
  }

  private func details(_ entry: BankEntryRecord, _ key: Key) throws {
    for (ordinal, transaction) in entry.transactions.enumerated() {
      let documents = PaymentText.join(documents: transaction.documents)
      let structured = PaymentText.join(references: transaction.structuredReferences)
      try transactions.add(key).add(ordinal).add(transaction.amount).add(transaction.currency)
        .add(transaction.bankReference).add(transaction.endToEnd).add(transaction.counterpartyName)
        .add(nameKey(transaction.counterpartyName)).add(transaction.ultimateName).add(transaction.counterpartyAccount)
        .add(structured).add(documents).add(transaction.text).add(transaction.returnReason)
        .add(transaction.originalEndToEnd).end()
    }
  }

  /// What makes an entry this entry: account, days, amount, the bank's reference, and its payments' references and texts. The
  /// statement's own number is not in it, as a bank may send an entry in two statements or formats.
  private func identity(_ entry: BankEntryRecord, _ booked: BusinessDate, _ account: BankAccount) -> Int64 {
    var hash = ContentHash()
    hash.add(account.id)
    hash.add(Int64(booked.days))
    hash.add(entry.amount)
    hash.add(Int64(entry.currency.packed))
    hash.add(entry.bankReference)
    // The bank's reference alone tells entries apart; formats differ in how they tell the rest.
    if entry.bankReference.isEmpty {
      for transaction in entry.transactions {
        hash.add(transaction.endToEnd)
        hash.add(transaction.counterpartyAccount)
        hash.add(transaction.text)
        hash.add(transaction.amount ?? 0)
      }
      hash.add(entry.text)
    }
    return hash.value
  }

  /// Statements must follow each other, and their entries explain their balances.
  private func checkBalances(
    _ statement: StatementDocument, _ account: BankAccount, _ key: Key, _ context: IntakeContext
  ) throws {
    let known = try context.engine.query("SELECT stated, date FROM bank_balance WHERE bank_account = ?").with(
      account.id
    )
    .first { ($0.optionalInt(0), $0.optionalDate(1)) }
    let day = statement.closingDate ?? statement.date
    // A statement of an earlier day than the last one fills a gap; what follows it is known already.
    let isLate = known?.1.flatMap { last in day.map { $0 < last } } ?? false
    if !isLate, let opening = statement.openingBalance, let expected = known?.0, opening != expected {
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
