import OrderToCash
import Testing

@testable import Interchange

/// Quirks that a declaration copes with, and what a partner may get away with.
@Suite struct PartnerPolicyTests {
  static let halves = """
    - name: heads
      kind: orders
      join: { name: shop, half: heads }
      csv: { nulls: ["NULL", "n/a"] }
      constants: { currency: EUR }
      columns: { order_number: No, customer: Who, requested_date: When, buyer_reference: Who }
    - name: rows
      kind: orders
      join: { name: shop, half: lines }
      constants: { currency: EUR }
      columns: { order_number: No, item: What, quantity: Q, price: P, discount_rate: D }
    """

  @Test func halvesMakeAnOrder() throws {
    let catalog = PartnerFormatTests.catalog(Self.halves)
    let heads = read("No,Who,When\nA1,C1,NULL\nA2,C2, n/a \nA3,NULL,2026-01-09\n", "heads", in: catalog)
    #expect(heads.rules == ["intake.missing-field"], "\(heads.messages)")
    #expect(heads.orders.map(\.number) == ["A1", "A2"] && heads.orders.allSatisfy { $0.requestedDate == nil })
    // One column of the file may give two fields.
    #expect(heads.orders.map(\.buyerReference) == ["C1", "C2"])
    let rows = read("No,What,Q,P,D\nA1,X,10,1.05,0.15\nA1,Y,1,2,0\nA1,Z,1,2,1.5\n", "rows", in: catalog)
    #expect(rows.messages.contains("line 4, column 5: D: the discount is 1.5 of the line"), "\(rows.messages)")
    let good = read("No,What,Q,P,D\nA1,X,10,1.05,0.15\nA1,Y,1,2,0\n", "rows", in: catalog)
    let lines = try #require(good.orders.first, "\(good.messages)")
    #expect(lines.lines.map(\.allowancesAndCharges) == [-158, 0], "10.50 × 0.15 is 1.575, rounded away from zero")
    let whole = try OrderDocument.joining(heads: heads.orders[0], lines: lines).get()
    #expect(whole.buyer.identifiers.map(\.value) == ["C1"] && whole.lines.count == 2)
  }

  /// Values with delimiters in them and no quotes around them, in the one column that may have such.
  @Test func overflow() {
    let catalog = PartnerFormatTests.catalog(
      """
      - name: places
        kind: customers
        csv: { overflow: Street, nulls: ["NULL"] }
        columns: { id: Id, name: Id, street: Street, city: City, country: Land }
      """)
    let reading = read(
      "Id,Street,City,Land\nC1,24, place Kléber,Strasbourg,FR\nC2,Elm 1,NULL,DE\nC3,a,b,c,Ulm,DE\nC4,x\n", "places",
      in: catalog)
    let found = reading.documents.compactMap { parsed -> String? in
      guard case .customer(let customer)? = parsed.document else { return nil }
      return "\(customer.address.street)|\(customer.address.city)|\(customer.address.country)"
    }
    // Blanks around cells without quotes are dropped.
    #expect(found == ["24,place Kléber|Strasbourg|FR", "Elm 1||DE", "a,b,c|Ulm|DE", "x||"], "\(reading.messages)")
  }

  @Test func halvesHaveOneCurrency() {
    let catalog = PartnerFormatTests.catalog(Self.halves)
    let head = read("No,Who,When\nA1,C1,\n", "heads", in: catalog).orders[0]
    var lines = read("No,What,Q,P,D\nA1,X,1,1,\n", "rows", in: catalog).orders[0]
    lines.currency = Currency("USD")!
    guard case .failure(let refusal) = OrderDocument.joining(heads: head, lines: lines) else {
      Issue.record("joined in two currencies")
      return
    }
    #expect(refusal.problem.message.contains("the lines of order A1 are in USD, its head is in EUR"))
  }

  /// Severity as found, layers nearest first, and what it becomes.
  static let severities: [(found: Severity, layers: [SeverityPolicy], becomes: Severity)] = [
    (.review, [], .review), (.warn, [SeverityPolicy()], .warn),
    (.review, [SeverityPolicy(strictness: .strict)], .refuse), (.warn, [SeverityPolicy(strictness: .strict)], .review),
    (.review, [SeverityPolicy(strictness: .lenient)], .warn),
    (.refuse, [SeverityPolicy(strictness: .lenient)], .refuse),
    (.review, [SeverityPolicy(rules: ["intake.arithmetic": .warn])], .warn),
    (.refuse, [SeverityPolicy(rules: ["intake.arithmetic": .warn])], .refuse),
    (.warn, [SeverityPolicy(strictness: .lenient, rules: ["intake.arithmetic": .refuse])], .refuse),
    (.review, [SeverityPolicy(), SeverityPolicy(strictness: .lenient), SeverityPolicy(strictness: .strict)], .warn),
    (.review, [SeverityPolicy(strictness: .lenient), SeverityPolicy(rules: ["intake.arithmetic": .refuse])], .refuse),
    (.review, [SeverityPolicy(strictness: .normal), SeverityPolicy(strictness: .strict)], .review),
  ]

  @Test(arguments: severities)
  func weighs(found: Severity, layers: [SeverityPolicy], becomes: Severity) {
    let problem = Problem("intake.arithmetic", found, what: "a", why: "b", whatToDo: "c")
    #expect(SeverityPolicy.severity(of: problem, under: layers) == becomes)
    let parsed = ParsedDocument(
      kind: .decisions, document: .decision(DecisionRecord()), number: "1", place: Place(), problems: [problem])
    #expect((SeverityPolicy.adjust(parsed, under: layers).document == nil) == (becomes == .refuse))
  }
}
