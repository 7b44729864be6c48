import Ledger
import OrderToCash

/// Gives bank entries the payments that notifications have of them, whichever came first: what cash sees of a batch is then its
/// payments. A receipt that an earlier night booked for the whole gives way to them while nothing has become of it; else who has to
/// know is told.
struct LateDetails {
  private let night: Night
  private let engine: Engine
  private let facts: UnitFacts
  private static let unit = BankOpening.unit - 1

  init(_ night: Night) throws {
    self.night = night
    engine = night.ledger.writer
    facts = try UnitFacts(engine, run: night.run, stage: .intake, date: night.date)
    facts.begin(unit: Self.unit)
  }

  func run() throws {
    let entries = try BankEntries(engine)
    try entries.linkDetails(run: night.run)
    var keys = KeySequence(run: night.run, stage: .intake, unit: Self.unit)
    for late in try entries.lateDetails(run: night.run) {
      if late.payments == 1 {
        try entries.attach(late)
      } else if try entries.isComplete(late), let receipt = try entries.untouchedReceipt(of: late) {
        try entries.bookAnew(late, receipt.key, takeBack: keys.take(), booked: keys.take())
        try facts.add(
          Ruling(
            .bankEntry, late.entry, rule: IntakeRules.lateDetails.id, outcome: "booked anew",
            facts: Text("receipt=\(receipt.number); payments=\(late.payments)")))
      } else {
        try tell(late)
      }
    }
  }

  private func tell(_ late: BankEntries.Detailed) throws {
    let entry = try engine.query("SELECT amount, currency, booking_date, bank_account FROM bank_entry WHERE key = ?")
      .with(late.entry).first { (Money(minor: $0.int(0), currency: $0.currency(1)), $0.date(2), $0.text(3)) }
    guard let (amount, date, account) = entry else { return }
    let payments = try engine.query(
      """
      SELECT name, COALESCE(amount, 0), structured, documents, text FROM bank_transaction WHERE entry = ?
      ORDER BY ordinal LIMIT 20
      """
    ).with(late.note).map { row in
      let words = PaymentText.references(row.text(2)) + PaymentText.documents(row.text(3)).map(\.number)
      let meant = words.first { !$0.isEmpty } ?? row.text(4)
      return "\(Money(minor: row.int(1), currency: amount.currency)) of \(row.text(0)) for \(meant)"
    }
    let more = late.payments > payments.count ? "; and \(late.payments - payments.count) more" : ""
    try facts.raise(
      ExceptionRaised(
        .warning, rule: IntakeRules.lateDetails.id, subjectKind: .bankEntry, subject: late.entry,
        currency: amount.currency, amount: amount.minor,
        message:
          "The \(late.payments) payments of the entry of account \(account) over \(amount) of \(date) came after it was "
          + "booked as one: \(payments.joined(separator: "; "))\(more).",
        whatToDo: "Apply the entry's receipt to the documents they name, then dismiss this.", verbs: [.dismiss]))
  }
}
