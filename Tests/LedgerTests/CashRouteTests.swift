import OrderToCash
import Testing

@testable import Ledger

/// Routes as the units of the cash stage read them, a piece at a time.
@Suite("Cash routes read") struct CashRouteTests {
  private static func route(_ group: Int64, _ receipt: Int64) -> CashRouteRow {
    CashRouteRow(
      group: Key(rawValue: group), receipt: Key(rawValue: receipt), state: receipt % 2 == 0 ? .new : .unidentified,
      account: Key(rawValue: group * 10), payer: Key(rawValue: receipt * 100), advice: Key(rawValue: receipt % 3),
      isContested: receipt % 5 == 0, note: Text("note \(receipt)"), candidates: [Text("A\(receipt)"), "B"],
      settledOf: receipt * 7)
  }

  private static let routes = [(0, 3), (0, 4), (0, 9), (2, 0), (2, 1), (5, 2), (6, 5), (6, 6), (6, 7), (6, 8), (9, 0)]
    .map { route($0.0, $0.1) }

  @Test("Groups come whole, whatever the pieces", arguments: [1, 2, 3, 4, 11, 12, 100], [Int64(0), 1, 2, 6, 7, 10])
  func groups(_ piece: Int, _ first: Int64) throws {
    try TestCompany.open { company in
      try CashPlan(company.engine).write { write in
        for route in Self.routes { try write(route) }
      }
      let read = try CashRoutes(company.engine, from: Key(rawValue: first), piece: piece)
      var all: [CashRouteRow] = []
      while let group = try read.group() {
        let routes = try read.take()
        #expect(!routes.isEmpty && routes.allSatisfy { $0.group == group } && all.last?.group != group)
        all += routes
      }
      let expected = Self.routes.filter { $0.group.rawValue >= first }
      #expect(all.map { "\($0)" } == expected.map { "\($0)" })
      #expect(try read.take().isEmpty)
      var receipts: [Key] = []
      try CashPlan(company.engine).forEachReceipt(from: Key(rawValue: first)) { receipts.append($0) }
      #expect(receipts == expected.map(\.receipt))
    }
  }

  @Test("What is committed between two pieces changes nothing") func commits() throws {
    try TestCompany.open { company in
      try CashPlan(company.engine).write { write in
        for route in Self.routes { try write(route) }
      }
      let read = try CashRoutes(company.engine, from: .none, piece: 2)
      var count = 0
      while try read.group() != nil {
        count += try read.take().count
        try company.engine.append(.openReceipt).add(Key(rawValue: Int64(count))).add(Currency.eur).add(1).add(1)
          .add(TestCompany.night).end()
      }
      #expect(count == Self.routes.count)
    }
  }
}
