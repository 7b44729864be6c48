import Foundation
import Testing

/// What people ask of collections, on the month of the fixture `collections`.
@Suite("Collections", .serialized) struct CollectionNightTests {
  private static let played = Result {
    let night = try NightRunner("collections")
    try night.play()
    return night
  }

  struct Question: CustomTestStringConvertible, Sendable {
    var id: String
    /// Parts of the answer, in this order.
    var answer: [String]
    var testDescription: String { id }
  }

  static let questions: [Question] = [
    Question(
      id: "C003",
      answer: [
        "Collecting: 2340.00 EUR at risk. Call: a promise was broken", "decides: promised [collect.promise]",
        "will pay all of it", "decides: broken [collect.promise-broken]", "letter Mahnung, level 2",
        "Letter: Letzte Mahnung over 2340.00 EUR", "Written: statement",
      ]),
    Question(
      id: "C005",
      answer: ["Promised: 168.40 EUR for 2026-02-12 (PR-000004)", "Collecting: 100.00 EUR at risk", "Letter: Mahnung"]),
    Question(
      id: "C006",
      answer: [
        "With an agency: 1 item", "The agency goes on", "[collect.agency]", "S. Marten decides: hand-over",
        "Collect decides: handed-over [collect.handed-over]", "Handed over to Elbe Inkasso: 820.00 EUR",
      ]),
    Question(
      id: "C002", answer: ["Collect decides: kept [collect.promise-kept]", "paid 2000.00 EUR"]),
    Question(
      id: "2025-004802", answer: ["Collect decides: charged [collect.interest]", "interest 17.52 EUR", "days 27"]),
    Question(id: "2025-004960", answer: ["[collect.invoice-check]", "the customer's address is incomplete"]),
  ]

  @Test(arguments: questions) func explained(_ question: Question) throws {
    let output = try CollectionNightTests.played.get().o2c("explain", question.id)
    #expect(output.status == 0, "\(output.errors)")
    var rest = Substring(output.text)
    for part in question.answer {
      guard let range = rest.firstRange(of: part) else {
        Issue.record("‘\(part)’ is not there, or not in its place:\n\(output.text)")
        return
      }
      rest = rest[range.upperBound...]
    }
  }

  @Test func thePageOnCollectionsQuotesARealAnswer() throws {
    let page = try String(
      contentsOf: NightRunner.repository.appending(path: "docs/collections.md"), encoding: .utf8)
    let output = try CollectionNightTests.played.get().o2c("explain", "C002")
    #expect(page.contains(output.text), "docs/collections.md shows another answer than:\n\(output.text)")
  }

  /// What the office can't record, each with why.
  static let refusals: [(row: String, says: String)] = [
    ("C404,promise,2026-02-10,5.00,Me,x", "‘C404’ is neither a customer nor an open document"),
    ("C004,promise,soon,5.00,Me,x", "‘soon’ is no day to promise for"),
    ("C004,promise,2026-02-03,5.00,Me,x", "‘2026-02-03’ is no day to promise for"),
    ("C004,promise,2026-03-07,5.00,Me,x", "‘2026-03-07’ is no day to promise for"),
    ("C004,promise,2026-02-10,5000.00,Me,x", "‘5000.00’ can't be promised"),
    ("C004,promise,2026-02-10,much,Me,x", "‘much’ can't be promised"),
    ("C005,promise,2026-02-20,200.00,Me,x", "‘200.00’ can't be promised"),
    ("C004,promise,2026-02-10,5.00,,x", "a value is missing"), ("C004,question,sales,,Me,", "a value is missing"),
    ("EX-000404,promise,2026-02-10,5.00,Me,x", "‘EX-000404’ is neither a customer"),
    ("PR-000001,revoke,,,Me,x", "no promise PR-000001 stands"),
    ("C003,recall,,,Me,x", "nothing of ‘C003’ is with an agency"),
    ("2025-004655,hand-over,,,Me,x", "‘2025-004655’ can't be handed over"),
  ]

  @Test func whatCannotBeRecordedIsSaid() throws {
    let night = try NightRunner(copying: try CollectionNightTests.played.get())
    let folder = night.root.appending(path: "inbox/office")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let rows =
      CollectionNightTests.refusals.map(\.row) + [
        "PR-000004,revoke,,,Me,entered twice", "EX-000016,promise,2026-02-20,,Me,soon",
      ]
    try ("exception,verb,target,amount,who,reason\n" + rows.joined(separator: "\n") + "\n")
      .write(to: folder.appending(path: "wishes.csv"), atomically: true, encoding: .utf8)
    #expect(try night.run("2026-02-04").status == 0)
    func report(_ name: String) throws -> String {
      try String(contentsOf: night.outbox.appending(path: "2026-02-04/reports/\(name).csv"), encoding: .utf8)
    }
    let problems = try report("problems").split(separator: "\n").dropFirst()
    #expect(problems.count == CollectionNightTests.refusals.count)
    for (problem, refusal) in zip(problems, CollectionNightTests.refusals) {
      #expect(problem.contains(refusal.says), "\(refusal.row): \(problem)")
    }
    #expect(try report("promises").contains("PR-000004,C005,Papeterie Elbe e. K.,,EUR,168.40"))
    #expect(try report("promises").contains("withdrawn"))
    #expect(try report("promises").contains("PR-000005,C003,Bergwerk Outdoor GmbH,,EUR,2427.54"))
    // What was promised is asked for again.
    #expect(try report("work-list").contains("C005,Papeterie Elbe e. K.,EUR,268.40"))
    let verified = try night.o2c("verify")
    #expect(verified.status == 0, "\(verified.text)")
  }

  /// C006's 820.00 are with an agency since 3 February.
  @Test func whatAnAgencyHasCanBeTakenBack() throws {
    let night = try NightRunner(copying: try CollectionNightTests.played.get())
    let folder = night.root.appending(path: "inbox/office")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func decide(_ row: String, _ date: String) throws {
      try "exception,verb,target,amount,who,reason\n\(row)\n"
        .write(to: folder.appending(path: "wishes-\(date).csv"), atomically: true, encoding: .utf8)
      #expect(try night.run(date).status == 0)
    }
    func report(_ name: String, _ date: String) throws -> [ReconciliationLinks.Table.Row] {
      try ReconciliationLinks.Table(night.outbox.appending(path: "\(date)/reports/\(name).csv")).rows
    }
    let before = try report("work-list", "2026-02-03").first { $0["customer_id"] == "C006" }
    #expect(
      before?["at_risk"] == "0.00" && before?["next_step"] == "The agency goes on", "\(String(describing: before))")
    try decide("C006,recall,,,S. Marten,the agency gave it up", "2026-02-04")
    let told = try report("agency", "2026-02-04")
    #expect(told.map { "\($0["customer_id"]) \($0["open"]) \($0["status"])" } == ["C006 820.00 recalled"])
    let after = try report("work-list", "2026-02-04").first { $0["customer_id"] == "C006" }
    #expect(after?["at_risk"] == "820.00", "\(String(describing: after))")
    let story = try night.o2c("explain", "C006").text
    #expect(story.contains("recalled [collect.recalled]") && !story.contains("With an agency"), "\(story)")
    try decide("C006,recall,,,S. Marten,again", "2026-02-05")
    #expect(
      try report("problems", "2026-02-05").first?["what"].hasPrefix("nothing of ‘C006’ is with an agency") == true)
    // Nobody proposes to give it back; somebody named asks for it again.
    let rules = try report("exceptions", "2026-02-05").filter { $0["customer_id"] == "C006" }.map { $0["rule"] }
    #expect(!rules.contains("collect.agency") && rules.contains("collect.escalated"), "\(rules)")
    try decide("C006,hand-over,,,S. Marten,to them after all", "2026-02-06")
    #expect(try report("agency", "2026-02-06").map { $0["status"] } == ["handed over"])
    let verified = try night.o2c("verify")
    #expect(verified.status == 0, "\(verified.text)")
  }

  /// Statements say what aging says.
  @Test func statementsAddUpToAging() throws {
    let night = try CollectionNightTests.played.get()
    let page = try String(
      contentsOf: night.outbox.appending(path: "2026-02-02/partners/C005/statement-2026-02-02.html"), encoding: .utf8)
    #expect(page.contains("273,40\u{a0}EUR"))
    let aging = try String(contentsOf: night.outbox.appending(path: "2026-02-02/reports/aging.csv"), encoding: .utf8)
    let row = aging.split(separator: "\n").first { $0.hasPrefix("C005,") } ?? ""
    #expect(row.contains(",273.40,"))
  }
}
