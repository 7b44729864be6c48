import Ledger
import OrderToCash

/// What was expected tonight and did not come: statements of bank accounts, files of channels. A missing statement also keeps
/// collect from reminding anybody.
struct ArrivalCheck {
  private let night: Night
  private let engine: Engine
  private let facts: UnitFacts

  /// The unit number under which finish writes: beyond every file's.
  static let unit = (1 << 21) - 1

  init(_ night: Night) throws {
    self.night = night
    engine = night.ledger.writer
    facts = try UnitFacts(engine, run: night.run, stage: .intake, date: night.date)
    facts.begin(unit: Self.unit)
  }

  func run() throws {
    for account in night.configuration.bankAccounts { try check(account) }
    for channel in night.configuration.channels { try check(channel) }
  }

  private func check(_ account: BankAccount) throws {
    let subject = Self.subject("bank", account.id)
    if try ties(account) {
      try facts.close(.arrival, subject, rule: IntakeRules.statementGap.id, reason: "the statements are complete")
    }
    let last =
      try engine.query("SELECT last_statement FROM bank_balance WHERE bank_account = ?").with(account.id)
      .first { $0.optionalDate(0) } ?? nil
    if last == night.date {
      return try facts.close(.arrival, subject, rule: IntakeRules.missingStatement.id, reason: "a statement came")
    }
    guard isDue(account.expected) else { return }
    try facts.raise(
      ExceptionRaised(
        .error, rule: "intake.missing-statement", subjectKind: .arrival, subject: subject, currency: account.currency,
        message:
          "No statement of bank account \(account.id) came (\(last.map { "the last was on \($0)" } ?? "there has been none yet")).",
        whatToDo: "Get it from the bank and drop it; until then nobody is reminded, as the money may be there.",
        verbs: []))
  }

  /// Whether the books, with tonight's entries, hold what the bank stated last.
  private func ties(_ account: BankAccount) throws -> Bool {
    let tonight =
      try engine.query(
        "SELECT COALESCE(SUM(amount), 0) FROM bank_entry WHERE key >= ? AND +bank_account = ? AND state = 0"
      ).with(Key(run: night.run, stage: .intake, unit: 0, ordinal: 0), account.id).first { $0.int(0) } ?? 0
    return try engine.query("SELECT 1 FROM bank_balance WHERE bank_account = ? AND stated = booked + ?")
      .with(account.id, tonight).first { _ in true } ?? false
  }

  private func check(_ channel: Channel) throws {
    let subject = Self.subject("channel", channel.name)
    let came =
      try engine.query("SELECT COUNT(*) FROM file WHERE key >= ? AND channel = ? AND state < 4")
      .with(Key(run: night.run, stage: .intake, unit: 0, ordinal: 0), channel.name).first { $0.integer(0) } ?? 0
    if came > 0 { return try facts.close(.arrival, subject, reason: "a file came") }
    guard isDue(channel.expected), !isToldByAccount(channel) else { return }
    try facts.raise(
      ExceptionRaised(
        .warning, rule: "intake.missing-files", subjectKind: .arrival, subject: subject,
        message: "Nothing came through channel \(channel.name), where something was expected.",
        whatToDo: "Ask the sender; when nothing was meant to come, this closes with the next file.", verbs: [.dismiss]))
  }

  /// A missing statement is told for its account; its channel would only say it again.
  private func isToldByAccount(_ channel: Channel) -> Bool {
    channel.kinds == [.statements] && night.configuration.bankAccounts.contains { isDue($0.expected) }
  }

  /// Whether an expected day lies in (previous night, tonight]. A supplement expects nothing.
  private func isDue(_ arrival: Arrival) -> Bool {
    guard night.identity.sequence == 1 else { return false }
    let first = night.identity.previousDate.map { $0.adding(days: 1) } ?? night.date
    var day = max(first, night.date.adding(days: -31))
    while day <= night.date {
      if arrival.isExpected(on: day, night.configuration.calendar) { return true }
      day = day.adding(days: 1)
    }
    return false
  }

  /// Accounts and channels have no row of their own in the ledger: the subject is a hash of their name.
  static func subject(_ kind: Text, _ name: Text) -> Key {
    var hash = ContentHash()
    hash.add(kind)
    hash.add(name)
    return Key(rawValue: hash.value)
  }
}
