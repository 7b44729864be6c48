import Ledger
import OrderToCash
import Testing

@testable import Pipeline

/// Routes as the plan of the cash stage holds them.
@Suite("Packed routes") struct PackedRouteTests {
  /// Receipts of few groups in no order, each with something of what a route may have.
  private static func routes(_ count: Int) -> [CashRouteRow] {
    (0..<count).map { number in
      let receipt = (number * 7919) % 10_007
      let group = Int64(receipt % 13)
      var route = CashRouteRow(
        group: Key(rawValue: group), receipt: Key(rawValue: Int64(receipt)),
        state: [.new, .onAccount, .unidentified][receipt % 3], account: Key(rawValue: group * 2 + Int64(receipt % 2)),
        payer: Key(rawValue: Int64(receipt % 4)))
      if receipt % 5 == 0 { route.advice = Key(rawValue: Int64(receipt)) }
      if receipt % 7 == 0 { route.isContested = true }
      if receipt % 11 == 0 { route.note = Text("note \(receipt)") }
      if receipt % 17 == 0 { route.candidates = ["A", Text("B\(receipt)")] }
      if receipt % 2 == 0 { route.settledOf = Int64(receipt) * 3 }
      return route
    }
  }

  @Test("All come back as they were, by group and receipt", arguments: [0, 1, 2, 500]) func order(_ count: Int) throws {
    let routes = Self.routes(count)
    var packed = PackedRoutes()
    for route in routes { packed.append(route) }
    #expect(packed.count == count)
    #expect(routes.indices.allSatisfy { packed.group(at: $0) == routes[$0].group })
    var found: [CashRouteRow] = []
    var groups: [Key] = []
    try packed.forEachGroup { group, places in
      groups.append(group)
      for place in places { found.append(packed[Int(place)]) }
    }
    let expected = routes.sorted { ($0.group, $0.receipt) < ($1.group, $1.receipt) }
    #expect(found.map { "\($0)" } == expected.map { "\($0)" })
    #expect(groups == Set(routes.map(\.group)).sorted())
  }
}
