import Testing

@testable import OrderToCash

/// Which entries of a statement are recorded already.
@Suite struct EntryMatchingTests {
  private static let day = BusinessDate("2026-01-05")!

  private struct Case: CustomTestStringConvertible {
    var name: String
    var relation = StatementRelation.unknown
    var recorded: [EntryTraits]
    var entries: [EntryTraits]
    /// `n`: new; a number: the recorded entry of that place; with `?`: unsure.
    var says: String
    var testDescription: String { name }
  }

  private static func entry(
    _ amount: Int64 = 5000, _ reference: Text = "", endToEnd: Text = "", from: Text = "", _ text: Text = "",
    source: StatementDocument.Source = .statement, key: Int = 0
  ) -> EntryTraits {
    EntryTraits(
      key: Key(rawValue: Int64(key)), date: day, amount: amount, source: source, reference: reference,
      endToEnd: endToEnd, counterparty: from, text: text)
  }

  private static let cases = [
    Case(
      name: "one reference of the bank", recorded: [entry(5000, "A1", key: 1)], entries: [entry(5000, "A1")], says: "1"),
    Case(
      name: "two references of the bank", recorded: [entry(5000, "A1", key: 1)], entries: [entry(5000, "A2")], says: "n"
    ),
    Case(
      name: "another format cuts the reference", recorded: [entry(5000, "20260105-0001-000017", key: 1)],
      entries: [entry(5000, "20260105-0001-00", source: .csv)], says: "1"),
    Case(
      name: "another format has other references, the payer's is the same",
      recorded: [entry(5000, "A1", endToEnd: "E2E-1", key: 1)],
      entries: [entry(5000, "B1", endToEnd: "E2E-1", source: .csv)], says: "1"),
    Case(
      name: "other payers", recorded: [entry(from: "DE1", key: 1)], entries: [entry(from: "DE2", source: .csv)],
      says: "n"),
    Case(name: "nothing tells them apart", recorded: [entry(key: 1)], entries: [entry()], says: "1?"),
    Case(
      name: "a reference that stands for none", recorded: [entry(5000, "NONREF", key: 1)],
      entries: [entry(5000, "nonref")], says: "1?"),
    Case(
      name: "a constant reference", recorded: [entry(5000, "K", key: 1)],
      entries: [entry(5000, "K"), entry(5000, "K")], says: "1? n"),
    Case(
      name: "the first of two has the days again and one more", recorded: [entry(key: 1), entry(700, "", key: 2)],
      entries: [entry(), entry(), entry(700)], says: "1 n 2"),
    Case(
      name: "two files with one equal entry, the first with more",
      recorded: [entry(key: 1), entry(700, "", key: 2)], entries: [entry()], says: "1?"),
    Case(
      name: "the next statement", relation: .follows, recorded: [entry(5000, "A1", key: 1)],
      entries: [entry(5000, "A1")], says: "n"),
    Case(
      name: "the statement again in another format", relation: .again,
      recorded: [entry(5000, "A1", "Rent", key: 1)], entries: [entry(5000, "", "RENT/OF/MAY", source: .csv)], says: "1"),
    Case(
      name: "the statement again, grown", relation: .again, recorded: [entry(key: 1)], entries: [entry(), entry()],
      says: "1 n"),
    Case(
      name: "other texts in one kind of file", recorded: [entry(5000, "", "Rent May", key: 1)],
      entries: [entry(5000, "", "Rent June")], says: "n"),
  ]

  @Test(arguments: cases)
  private func judged(_ example: Case) {
    let verdicts = EntryMatching.judge(
      example.entries, example.relation,
      recorded: { index in example.recorded.filter { $0.amount == example.entries[index].amount } },
      span: { example.recorded.count })
    let said = verdicts.map { verdict in
      switch verdict {
      case .new: "n"
      case .known(let key, let isSure): "\(key.rawValue)\(isSure ? "" : "?")"
      }
    }
    #expect(said.joined(separator: " ") == example.says)
  }

  @Test(
    "A notification details the entry with its reference, its batch, or alone",
    arguments: [
      ("A7", "", [("A7", ""), ("B7", "")], 1), ("", "M7", [("", "M7"), ("", "N7")], 1), ("A7", "", [("", "")], 1),
      ("A7", "", [("B7", "")], 0), ("", "", [("", ""), ("", "")], 0), ("A7", "", [("A7", ""), ("A7", "")], 0),
      ("A7", "M7", [("B7", "M7")], 1),
    ] as [(Text, Text, [(Text, Text)], Int64)])
  func details(reference: Text, batch: Text, notes: [(Text, Text)], found: Int64) {
    let candidates = notes.enumerated().map {
      EntryDetails.Candidate(key: Key(rawValue: Int64($0 + 1)), reference: $1.0, batch: $1.1)
    }
    let entry = EntryDetails.Candidate(key: .none, reference: reference, batch: batch)
    #expect((EntryDetails.find(for: entry, among: candidates) ?? .none).rawValue == found)
  }
}
