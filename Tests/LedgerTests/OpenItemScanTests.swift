import OrderToCash
import Testing

@testable import Ledger

/// Open items as the reports of a night read them: once for every figure, and in the order of the detail.
@Suite("Open items read") struct OpenItemScanTests {
  /// Twelve customers, whose keys rise while their ids (C1, C10, C11, C12, C2 …) come otherwise; every third one owes nothing.
  private func company(_ body: (TestCompany) throws -> Void) throws {
    try TestCompany.open { company in
      for number in 1...12 { try company.addCustomer(number) }
      var item = 0
      for number in 1...12 where number % 3 != 0 {
        for day in [7, -3, 0, 7] {
          item += 1
          try company.addOpenItem(
            item, of: number, open: Int64(100 * item), due: TestCompany.night.adding(days: day - number % 2))
        }
      }
      try body(company)
    }
  }

  private func aging(_ company: TestCompany, also: (AgingPosition) -> Void = { _ in }) throws -> AgingScan {
    try AgingScan(
      company.engine, date: TestCompany.night, buckets: AgingBuckets(bounds: [30]), base: .eur, also: also)
  }

  @Test("The detail comes by customer id, due date and document") func detail() throws {
    try company { company in
      let scan = ReportScan(
        company.engine, run: TestCompany.run, date: TestCompany.night, base: .eur,
        parties: try PartyBook(company.engine), items: try ItemBook(company.engine), warehouses: Warehouses([]))
      var rows: [[Cell]] = []
      try scan.agingDetail(AgingBuckets(bounds: [30])) { rows.append($0.cells) }
      let expected = try company.texts(
        """
        SELECT c.id || ' ' || o.due_date || ' ' || o.document FROM open_item o JOIN customer c ON c.account = o.account
        ORDER BY c.id, o.due_date, o.document, o.item
        """)
      let found = rows.map { cells -> String in
        guard case .text(let id) = cells[0], case .text(let document) = cells[1], case .date(let due) = cells[4] else {
          return ""
        }
        return "\(id) \(due.days) \(document)"
      }
      #expect(found == expected && found.count == 32)
    }
  }

  @Test("One scan gives the sums, who is late, and every item in order") func sums() throws {
    try company { company in
      var accounts: [Key] = []
      let aging = try aging(company) { accounts.append($0.account) }
      #expect(aging.open.byCurrency == [.eur: Int64(100 * 32 * 33 / 2)] && aging.open.base == aging.baseTotal)
      #expect(accounts.count == 32 && accounts == accounts.sorted())
      #expect(aging.byDue.lateAccounts == Set(accounts) && aging.open.cash.isEmpty)
    }
  }

  /// What is passed over isn't read, and what is asked for comes whole.
  @Test(
    "A scan that seeks finds what one finds that reads on", arguments: [[1, 2, 12], [11], [3, 4, 6, 10], [12], []])
  func seeks(_ asked: [Int]) throws {
    try company { company in
      func found(seeks: Bool) throws -> [Int64] {
        let query = try company.engine.freshQuery(
          "SELECT grp, item FROM open_item WHERE grp >= ? ORDER BY grp, account, item"
        ).with(Key.none)
        let scan = try MergeScan(query, seeks: seeks)
        var found: [Int64] = []
        for number in asked { try scan.rows(of: TestCompany.customer(number)) { found.append($0.int(1)) } }
        return found
      }
      let (seeking, reading) = (try found(seeks: true), try found(seeks: false))
      #expect(seeking == reading && seeking.count == 4 * asked.filter { $0 % 3 != 0 }.count)
    }
  }
}
