import Testing

@testable import OrderToCash

private func order(
  _ ordinal: Int, wanted: Int, _ lines: [(item: Int, open: Int)], step: Int = 0, waitingSince: Int? = nil,
  isRequested: Bool = true, isBlocked: Bool = false
) -> FulfilmentOrder {
  FulfilmentOrder(
    key: key(ordinal), account: key(1), wanted: january(wanted), isRequested: isRequested,
    waitingSince: waitingSince.map(january), isBlocked: isBlocked,
    lines: lines.enumerated().map {
      FulfilmentOrder.Line(
        line: $0 + 1, item: $1.item, open: Quantity($1.open), step: step == 0 ? 1 : Quantity(step).millionths)
    })
}

private func units(_ amounts: [Int]) -> [Int64] { amounts.map { Quantity($0).millionths } }

struct AllocationCase: Sendable, CustomTestStringConvertible {
  var name: String
  var stock: [Int] = [10, 10]
  var policy = FulfilmentPolicy()
  var order: FulfilmentOrder
  var rule: Rule
  var result: Allocation.Result
  /// Allocated, waiting, cancelled of each line.
  var lines: [[Int]]
  var testDescription: String { name }
}

@Suite struct AllocatorTests {
  static let cases: [AllocationCase] = [
    AllocationCase(
      name: "all there", order: order(1, wanted: 5, [(0, 10), (1, 3)]), rule: FulfilmentRules.allocated, result: .full,
      lines: [[10, 0, 0], [3, 0, 0]]),
    AllocationCase(
      name: "one short", stock: [4, 10], order: order(1, wanted: 5, [(0, 10), (1, 3)]),
      rule: FulfilmentRules.backordered, result: .partial, lines: [[4, 6, 0], [3, 0, 0]]),
    AllocationCase(
      name: "none there", stock: [0, 0], order: order(1, wanted: 5, [(0, 10)]), rule: FulfilmentRules.backordered,
      result: .waiting, lines: [[0, 10, 0]]),
    AllocationCase(
      name: "an item without stock records", order: order(1, wanted: 5, [(-1, 2), (1, 3)]),
      rule: FulfilmentRules.backordered, result: .partial, lines: [[0, 2, 0], [3, 0, 0]]),
    AllocationCase(
      name: "two lines of one item", stock: [10], order: order(1, wanted: 5, [(0, 8), (0, 8)]),
      rule: FulfilmentRules.backordered, result: .partial, lines: [[8, 0, 0], [2, 6, 0]]),
    AllocationCase(
      name: "whole packs", stock: [30], order: order(1, wanted: 5, [(0, 36)], step: 12),
      rule: FulfilmentRules.backordered, result: .partial, lines: [[24, 12, 0]]),
    AllocationCase(
      name: "less than a pack", stock: [11], order: order(1, wanted: 5, [(0, 12)], step: 12),
      rule: FulfilmentRules.backordered, result: .waiting, lines: [[0, 12, 0]]),
    AllocationCase(
      name: "half a pack ordered and there", stock: [11], order: order(1, wanted: 5, [(0, 6)], step: 12),
      rule: FulfilmentRules.allocated, result: .full, lines: [[6, 0, 0]]),
    AllocationCase(
      name: "complete only", stock: [4, 10], policy: FulfilmentPolicy(partial: .complete),
      order: order(1, wanted: 5, [(1, 3), (0, 10)]), rule: FulfilmentRules.waitsComplete, result: .waiting,
      lines: [[0, 3, 0], [0, 10, 0]]),
    AllocationCase(
      name: "cancel what is short", stock: [4], policy: FulfilmentPolicy(shortage: .cancel),
      order: order(1, wanted: 5, [(0, 10)]), rule: FulfilmentRules.cancelledShort, result: .partial,
      lines: [[4, 0, 6]]),
    AllocationCase(
      name: "cancel all that is short", stock: [0], policy: FulfilmentPolicy(shortage: .cancel),
      order: order(1, wanted: 5, [(0, 10)]), rule: FulfilmentRules.cancelledShort, result: .cancelled,
      lines: [[0, 0, 10]]),
    AllocationCase(
      name: "all or nothing, now", stock: [4, 10], policy: FulfilmentPolicy(partial: .complete, shortage: .cancel),
      order: order(1, wanted: 5, [(0, 10), (1, 3)]), rule: FulfilmentRules.cancelledIncomplete, result: .cancelled,
      lines: [[0, 0, 10], [0, 0, 3]]),
    AllocationCase(
      name: "waited long enough", stock: [4], policy: FulfilmentPolicy(cancelAfterDays: 9),
      order: order(1, wanted: 5, [(0, 10)], waitingSince: 1), rule: FulfilmentRules.cancelledLate, result: .partial,
      lines: [[4, 0, 6]]),
    AllocationCase(
      name: "a day less", stock: [4], policy: FulfilmentPolicy(cancelAfterDays: 10),
      order: order(1, wanted: 5, [(0, 10)], waitingSince: 1), rule: FulfilmentRules.backordered, result: .partial,
      lines: [[4, 6, 0]]),
    AllocationCase(
      name: "too early", policy: FulfilmentPolicy(leadDays: 5), order: order(1, wanted: 16, [(0, 10)]),
      rule: FulfilmentRules.notYetDue, result: .notYetDue, lines: [[0, 10, 0]]),
    AllocationCase(
      name: "just in time", policy: FulfilmentPolicy(leadDays: 5), order: order(1, wanted: 15, [(0, 10)]),
      rule: FulfilmentRules.allocated, result: .full, lines: [[10, 0, 0]]),
    AllocationCase(
      name: "no date asked for is never too early", policy: FulfilmentPolicy(leadDays: 5),
      order: order(1, wanted: 16, [(0, 10)], isRequested: false), rule: FulfilmentRules.allocated, result: .full,
      lines: [[10, 0, 0]]),
    AllocationCase(
      name: "account on hold", policy: FulfilmentPolicy(shortage: .cancel),
      order: order(1, wanted: 5, [(0, 10)], isBlocked: true), rule: FulfilmentRules.accountHeld, result: .blocked,
      lines: [[0, 10, 0]]),
  ]

  @Test(arguments: cases) func allocated(_ example: AllocationCase) {
    var allocator = Allocator(available: units(example.stock), policy: example.policy, date: january(10))
    let allocation = allocator.allocate(example.order)
    #expect(allocation.rule == example.rule.id)
    #expect(allocation.result == example.result)
    #expect(
      allocation.lines.map { [$0.allocated, $0.waiting, $0.cancelled] }
        == example.lines.map { $0.map { Quantity($0) } })
    for (item, there) in example.stock.enumerated() {
      let taken = allocation.lines.filter { $0.item == item }.reduce(Int64(0)) { $0 + $1.allocated.millionths }
      #expect(allocator.left(of: item) == Quantity(there).millionths - taken)
    }
  }

  @Test func stockGoesByDateThenAge() {
    var allocator = Allocator(available: units([10]), policy: FulfilmentPolicy(), date: january(10))
    let orders = [order(9, wanted: 4, [(0, 6)]), order(2, wanted: 5, [(0, 6)]), order(3, wanted: 5, [(0, 6)])]
    let given = orders.map { allocator.allocate($0).lines[0].allocated }
    #expect(given == [Quantity(6), Quantity(4), .zero])
  }

  @Test func rulingsNameWhatIsMissing() {
    var allocator = Allocator(available: units([4, 10]), policy: FulfilmentPolicy(), date: january(10))
    let allocation = allocator.allocate(order(7, wanted: 5, [(0, 10), (1, 3)]))
    #expect(
      allocation.rulings(wanted: january(5), known: true) == [
        Ruling(
          .order, key(7), rule: "fulfil.backordered", outcome: "partly-allocated",
          facts: "wanted=2026-01-05; lines=2; line=1; asked=10; allocated=4")
      ])
    let waiting = allocator.allocate(order(8, wanted: 5, [(0, 10)]))
    #expect(waiting.rulings(wanted: january(5), known: true).isEmpty)
    #expect(waiting.rulings(wanted: january(5), known: false).count == 1)
  }

  @Test func answers() throws {
    let isFirst = true
    func answer(_ stock: Int, _ policy: FulfilmentPolicy, isFirst: Bool) -> OrderAnswer? {
      var allocator = Allocator(available: units([stock]), policy: policy, date: january(10))
      return OrderAnswer(allocator.allocate(order(1, wanted: 5, [(0, 10)], waitingSince: 1)), isFirst: isFirst) {
        (key: key(100 + $0), sku: Text("I\($0)"))
      }
    }
    #expect(answer(10, FulfilmentPolicy(), isFirst: isFirst)?.code == .accepted)
    let short = try #require(answer(4, FulfilmentPolicy(), isFirst: isFirst))
    #expect(short.code == .amended)
    #expect(short.lines.map(\.quantity) == [Quantity(10)] && short.lines.map(\.backorder) == [Quantity(6)])
    let cancelled = try #require(answer(4, FulfilmentPolicy(shortage: .cancel), isFirst: isFirst))
    #expect(cancelled.lines.map(\.quantity) == [Quantity(4)] && cancelled.lines[0].code == .changed)
    #expect(answer(0, FulfilmentPolicy(shortage: .cancel), isFirst: isFirst)?.code == .rejected)
    #expect(answer(0, FulfilmentPolicy(), isFirst: false) == nil)
    #expect(answer(4, FulfilmentPolicy(), isFirst: false)?.note == "Some of what was on back-order comes now.")
    #expect(answer(10, FulfilmentPolicy(), isFirst: false)?.note == "What was on back-order comes now.")
    #expect(answer(0, FulfilmentPolicy(cancelAfterDays: 5), isFirst: false)?.code == .amended)
  }

  /// Of many orders against little stock: never more given than there was or was asked for, nothing lost, and given to the
  /// first in turn as long as any is left.
  @Test(arguments: 1...40) func properties(seed: Int) {
    var random = Generator(seed: UInt64(seed))
    let stock = units((0..<6).map { _ in random.int(0...60) })
    let policy = FulfilmentPolicy(
      partial: random.int(0...1) == 0 ? .allow : .complete, shortage: random.int(0...1) == 0 ? .backorder : .cancel,
      cancelAfterDays: random.int(0...20))
    var allocator = Allocator(available: stock, policy: policy, date: january(15))
    var given = Array(repeating: Int64(0), count: stock.count)
    for ordinal in 1...40 {
      let lines = (1...random.int(1...4)).map { _ in (item: random.int(-1...5), open: random.int(1...9)) }
      let order = order(ordinal, wanted: ordinal / 5, lines, waitingSince: random.int(1...15))
      let allocation = allocator.allocate(order)
      for (asked, line) in zip(order.lines, allocation.lines) {
        #expect(line.asked == asked.open && !line.allocated.isNegative && !line.waiting.isNegative)
        if asked.item >= 0 { given[asked.item] += line.allocated.millionths }
      }
      let whole = allocation.lines.allSatisfy { $0.allocated == $0.asked }
      let nothing = allocation.lines.allSatisfy(\.allocated.isZero)
      if policy.partial == .complete { #expect(whole || nothing) }
      #expect((allocation.result == .full) == whole)
    }
    for item in stock.indices { #expect(given[item] + allocator.left(of: item) == stock[item]) }
    #expect(zip(given, stock).allSatisfy { $0 <= $1 })
  }
}
