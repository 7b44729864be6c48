import Testing

@testable import OrderToCash

@Suite struct FileTotalsTests {
  private func money(_ minor: Int64) -> Money { Money(minor: minor, currency: .eur) }

  @Test("Everything read is settled once, by number and by amount")
  func settled() {
    var totals = FileTotals()
    let fates: [(FileTotals.Fate, Int64, Int64)] = [
      (.accepted, 100, 0), (.accepted, 70, 30), (.refused, 40, 0), (.duplicate, 5, 0), (.waiting, 9, 0),
    ]
    for (fate, amount, known) in fates {
      let read = totals.read(money(amount))
      totals.settle(fate, read, known: known)
    }
    let noAmount = totals.read(nil)
    totals.settle(.accepted, noAmount)
    #expect(
      totals.documents == FileTotals.Sums(read: 6, accepted: 3, refused: 1, duplicates: 1, waiting: 1))
    #expect(
      totals.amounts.map(\.sums) == [FileTotals.Sums(read: 224, accepted: 140, refused: 40, duplicates: 35, waiting: 9)]
    )
    let ties = totals.amounts.allSatisfy { $0.sums.tiesOut }
    #expect(ties)
    #expect(totals.refusedWhole(isDuplicate: false).amounts.map(\.sums.refused) == [224])
    #expect(totals.refusedWhole(isDuplicate: true).amounts.map(\.sums.duplicates) == [224])
  }

  @Test("A document that is read and not settled does not tie out")
  func unsettled() {
    var totals = FileTotals()
    _ = totals.read(money(100))
    #expect(!totals.documents.tiesOut)
    #expect(!totals.amounts[0].sums.tiesOut)
  }

  @Test("Amounts beyond any sum are left out on both sides")
  func beyond() {
    var totals = FileTotals()
    for _ in 0..<20 {
      let read = totals.read(money(Money.limit))
      totals.settle(.accepted, read)
    }
    #expect(totals.documents.tiesOut && totals.amounts[0].sums.tiesOut)
    #expect(totals.amounts[0].sums.read == 10 * Money.limit)
  }

  @Test(
    "The code of an acknowledgement",
    arguments: [
      (FileTotals.Sums(read: 2, accepted: 2, refused: 0, duplicates: 0, waiting: 0), false, "AP"),
      (FileTotals.Sums(read: 2, accepted: 1, refused: 1, duplicates: 0, waiting: 0), false, "AB"),
      (FileTotals.Sums(read: 2, accepted: 0, refused: 2, duplicates: 0, waiting: 0), false, "RE"),
      (FileTotals.Sums(read: 2, accepted: 0, refused: 0, duplicates: 2, waiting: 0), false, "AB"),
      (FileTotals.Sums(read: 1, accepted: 0, refused: 0, duplicates: 0, waiting: 1), false, "AB"),
      (FileTotals.Sums(read: 0, accepted: 0, refused: 0, duplicates: 0, waiting: 0), false, "AP"),
      (FileTotals.Sums(read: 0, accepted: 0, refused: 0, duplicates: 0, waiting: 0), true, "RE"),
    ])
  func code(sums: FileTotals.Sums, whole: Bool, code: String) {
    #expect(FileAcknowledgement.Code(sums, isRefusedWhole: whole).rawValue == code)
  }

  @Test("A sender learns what is wrong and where, and nothing of ours")
  func told() {
    let line = ToldProblem.line(
      "intake.not-authorised", .refused, place: Place(line: 3, path: "customer"), document: "PO-1",
      what: "channel orders may not speak for customer C003")
    #expect(
      line.text == "line 3: PO-1: Documents of this kind, or for this customer, are not taken through this channel.")
    #expect(line.place == "customer")
    #expect(line.code == .rejected)
    let syntax = ToldProblem.line(
      "intake.not-well-formed", .refused, place: Place(line: 48, column: 8), document: "", what: "the file breaks off")
    #expect(syntax.place == "line 48")
    #expect(syntax.finding == .syntax)
    let waiting = ToldProblem.line(
      "intake.unknown-item", .waiting, place: Place(), document: "PO-1", what: "item 4711 is not known")
    #expect(waiting.place == "NA")
    #expect(waiting.code == .acknowledged)
    #expect(
      ToldProblem.summary(
        FileTotals.Sums(read: 3, accepted: 1, refused: 2, duplicates: 0, waiting: 0), isRefusedWhole: false,
        isDuplicate: false) == "3 documents read: 1 taken, 2 refused.")
  }
}
