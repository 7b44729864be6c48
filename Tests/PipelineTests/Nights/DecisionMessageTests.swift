import Foundation
import Testing

/// What people are told of decisions that can't be carried out, each once, with the row that provokes it.
@Suite("Each message about decisions") struct DecisionMessageTests {
  private static let configuration = """
    version: 1
    company: { name: Nordwind, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts:
      - { id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main" }
    channels:
      - { name: office, kinds: [items, stock, decisions, statements] }
      - { name: orders, kinds: [orders] }
    tax: { rules: [{ buyer: any, item: S, category: S, rate: 19 }] }
    terms: [{ name: parts, instalments: [{ percent: 50 }, { percent: 50, days: 30 }] }]
    policies:
      cash: { two_deciders_above: 500 }
      credit: { new_customers: approve }
    """

  private static let opening: [(String, String)] = [
    ("cutover.csv", "date\n2026-01-02\n"), ("rates.csv", "date,currency,rate\n2026-01-02,USD,1.10\n"),
    ("customers.csv", "id,name,country,currency,credit_limit,since\nC1,One,DE,EUR,100000,2020-01-01\n"),
    (
      "open-items.csv",
      "customer,number,kind,issue_date,due_date,currency,original,open\n"
        + "C1,OPEN-1,invoice,2025-12-01,2026-01-31,EUR,1000.00,1000.00\n"
        + "C1,OPEN-2,invoice,2025-12-01,2026-01-31,USD,50.00,50.00\n"
    ), ("bank.csv", "bank_account,balance\nmain,0.00\n"),
  ]

  private static let header = "exception,verb,target,amount,who,reason\n"

  /// An invoice, a receipt that nobody knows, and December closed; on the next night disputes, a question, and halves of what takes two.
  private static let before: [(date: String, files: [(String, String)])] = [
    (
      "2026-01-05",
      [
        ("office/items.csv", "sku,unit,price,tax_category\nA,C62,100,S\n"),
        ("office/stock.csv", "sku,quantity,counted_at\nA,100,2026-01-05T08:00\n"),
        ("orders/1.csv", "order_number,customer,item,quantity\nP1,C1,A,4\n"),
        (
          "office/bank.csv",
          "account,booking_date,amount,currency,text\nDE89370400440532013000,2026-01-05,7.00,EUR,x\n"
        ), ("office/decisions.csv", header + "books,close,2025-12-31,,A. Berg,December is reported\n"),
      ]
    ),
    (
      "2026-01-06",
      [
        (
          "office/decisions.csv",
          header + "INV-2026-000001,dispute,price,20.00,A. Berg,an old price\nC1,question,,,A. Berg,when does it come\n"
            + "OPEN-1,write-off,,600.00,A. Berg,too old\nbooks,reopen,2025-12-31,,A. Berg,something came late\n"
        ),
        (
          "office/bank.csv",
          "account,booking_date,amount,currency,reference,text\n"
            + "DE89370400440532013000,2026-01-06,200.00,EUR,RF21INV2026000001I2,part arrived broken\n"
        ),
      ]
    ),
  ]

  /// `?dispute`, `?instalment` and `?question` stand for the exceptions that the night before listed.
  private static let cases: [(row: String, says: String)] = [
    ("NOBODY,promise,2026-01-10,,", "‘NOBODY’ is neither a customer nor an open document or exception"),
    ("C1,promise,2026-01-10,,", "C1 owes in several currencies"),
    ("C1,promise,2020-01-01,,", "‘2020-01-01’ is no day to promise for"),
    ("OPEN-1,promise,2026-01-10,5000.00,", "‘5000.00’ can't be promised"),
    ("PR-000077,revoke,,,", "no promise PR-000077 stands"),
    ("AL-000077,revoke,,,", "there is no alias ‘AL-000077’"),
    ("C1,recall,,,", "nothing of ‘C1’ is with an agency"),
    ("books,burn,2025-12-31,,", "‘burn’ is nothing to do with the books"),
    ("books,close,soon,,", "‘soon’ is no day"),
    (
      "books,reopen,2025-11-30,,",
      "A. Berg wants the books open from another month on: 2025-12-31"
    ),
    ("?question,approve,,,", "‘approve’ can't close exception EX-"),
    ("?question,dismiss,,,", ""),
    ("?question,dismiss,,, again", "exception ?question is closed"),
    ("EX-000999,approve,,,", "there is no exception EX-000999"),
    ("nonsense,approve,,,", "‘nonsense’ is no exception number"),
    ("R20260105-000001,approve,,,", "‘approve’ is nothing to do with receipt R20260105-000001"),
    ("R20260105-000001,refund,,,", ""),
    ("R20260105-000001,apply,OPEN-1,,", "R20260105-000001 was decided otherwise tonight: refund"),
    ("INV-2026-000001,approve,,,", "‘approve’ is nothing to do with invoice INV-2026-000001"),
    ("INV-2026-000001,charge,S,-5,", "‘-5’ is no fee"),
    ("INV-2026-000001,credit,2@5,,", "credit takes no prices"),
    ("INV-2026-000001,credit,x,,", "‘x’ is no line of the invoice"),
    ("INV-2026-000001,credit,,-5,", "‘-5’ is not what to credit"),
    ("INV-2026-000001,reprice,2,,", "reprice needs prices of lines"),
    ("INV-2026-000001,replace,,5,", "replace takes no amount"),
    ("OPEN-9,dispute,price,,", "no invoice ‘OPEN-9’ is open"),
    ("OPEN-2,dispute,dislike,,", "‘dislike’ is no reason to dispute"),
    ("OPEN-2,dispute,price,abc,", "‘abc’ is no amount in USD"),
    ("?dispute,reassign,,,", "no owner is named"),
    ("?instalment,credit,,,", "the dispute is about an instalment"),
    ("?dispute,credit,,400.00,", "‘400.00’ can't be credited"),
    ("OPEN-1,write-off,,700.00,", "A. Berg decided OPEN-1 otherwise"),
  ]

  private func write(_ night: NightRunner, _ path: String, _ text: String) throws {
    let file = night.root.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private func report(_ night: NightRunner, _ date: String, _ name: String) throws -> [String] {
    try String(contentsOf: night.outbox.appending(path: "\(date)/reports/\(name).csv"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  @Test func eachOnce() throws {
    let night = try NightRunner(empty: "decisions")
    try write(night, "pipeline.yml", Self.configuration)
    for (name, text) in Self.opening { try write(night, "opening/\(name)", text) }
    let opened = try night.o2c("init", "--opening", night.root.appending(path: "opening").path)
    #expect(opened.status == 0, "\(opened.errors)")
    for (date, files) in Self.before {
      for (name, text) in files { try write(night, "inbox/\(name)", text) }
      let run = try night.run(date)
      #expect(run.status == 0, "\(date): \(run.errors)")
    }
    let listed = try report(night, "2026-01-06", "exceptions")
    func exception(_ says: String) throws -> String {
      String(try #require(listed.first { $0.contains(says) }, "\(listed)").prefix { $0 != "," })
    }
    let question = try exception("when does it come")
    let (dispute, instalment) = (try exception("20.00 EUR of INV"), try exception("38.00 EUR of INV"))
    func named(_ text: String) -> String {
      text.replacing("?dispute", with: dispute).replacing("?question", with: question)
        .replacing("?instalment", with: instalment)
    }
    let rows = Self.cases.map { named($0.row) + "B. Stahl,why not\n" }
    try write(night, "inbox/office/decisions.csv", Self.header + rows.joined())
    let run = try night.run("2026-01-07")
    #expect(run.status == 0, "\(run.errors)")
    let told = try report(night, "2026-01-07", "problems").filter { $0.contains("intake.decision") }
    for row in Self.cases where !row.says.isEmpty {
      #expect(
        told.contains { $0.contains(named(row.says)) }, "\(row.row): \(row.says)\n\(told.joined(separator: "\n"))")
    }
    #expect(told.count == Self.cases.count { !$0.says.isEmpty }, "\(told.joined(separator: "\n"))")
  }
}
