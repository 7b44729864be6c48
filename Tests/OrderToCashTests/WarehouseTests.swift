import Testing

@testable import OrderToCash

private let allowed = policy { $0.substitutes = .allow }

private func policy(_ change: (inout FulfilmentPolicy) -> Void) -> FulfilmentPolicy {
  var policy = FulfilmentPolicy()
  change(&policy)
  return policy
}

private func order(
  _ ordinal: Int, _ lines: [(item: Int, open: Int, instead: [Int])], warehouses: [Int]? = nil,
  policy: FulfilmentPolicy? = nil
) -> FulfilmentOrder {
  FulfilmentOrder(
    key: key(ordinal), account: key(1), wanted: january(5), policy: policy, warehouses: warehouses,
    lines: lines.enumerated().map {
      FulfilmentOrder.Line(line: $0 + 1, item: $1.item, open: Quantity($1.open), substitutes: $1.instead)
    })
}

struct PlaceCase: Sendable, CustomTestStringConvertible {
  var name: String
  /// Of each item in each of two warehouses.
  var stock: [[Int]]
  var policy = FulfilmentPolicy()
  var warehouses: [Int]?
  var lines: [(item: Int, open: Int, instead: [Int])]
  var rule = FulfilmentRules.allocated
  /// Line, item, warehouse and quantity of each take.
  var takes: [[Int]]
  var testDescription: String { name }
}

@Suite struct WarehouseTests {
  static let cases: [PlaceCase] = [
    PlaceCase(name: "the first that has all", stock: [[10, 10]], lines: [(0, 10, [])], takes: [[1, 0, 0, 10]]),
    PlaceCase(
      name: "the second, when only it has all", stock: [[10, 10], [0, 5]], lines: [(0, 4, []), (1, 5, [])],
      takes: [[1, 0, 1, 4], [2, 1, 1, 5]]),
    PlaceCase(
      name: "split between both", stock: [[4, 7]], lines: [(0, 10, [])], takes: [[1, 0, 0, 4], [1, 0, 1, 6]]),
    PlaceCase(
      name: "not split: the one that serves most lines", stock: [[9, 0], [0, 5], [1, 5]],
      policy: policy { $0.split = .never }, lines: [(0, 9, []), (1, 5, []), (2, 5, [])],
      rule: FulfilmentRules.backordered, takes: [[2, 1, 1, 5], [3, 2, 1, 5]]),
    PlaceCase(
      name: "not split and complete: nothing", stock: [[9, 0], [0, 5]],
      policy: policy {
        $0.split = .never
        $0.partial = .complete
      }, lines: [(0, 9, []), (1, 5, [])], rule: FulfilmentRules.waitsComplete, takes: []),
    PlaceCase(
      name: "split and complete", stock: [[9, 0], [0, 5]], policy: policy { $0.partial = .complete },
      lines: [(0, 9, []), (1, 5, [])], takes: [[1, 0, 0, 9], [2, 1, 1, 5]]),
    PlaceCase(
      name: "a warehouse that doesn't deliver there", stock: [[10, 4]], warehouses: [1], lines: [(0, 10, [])],
      rule: FulfilmentRules.backordered, takes: [[1, 0, 1, 4]]),
    PlaceCase(
      name: "no warehouse delivers there", stock: [[10, 4]], warehouses: [], lines: [(0, 10, [])],
      rule: FulfilmentRules.backordered, takes: []),
    PlaceCase(
      name: "substitutes only by policy", stock: [[0, 0], [9, 0]], lines: [(0, 5, [1])],
      rule: FulfilmentRules.backordered, takes: []),
    PlaceCase(
      name: "the first substitute with enough", stock: [[0, 0], [4, 0], [9, 0]], policy: allowed,
      lines: [(0, 5, [1, 2])], rule: FulfilmentRules.substituted, takes: [[1, 2, 0, 5]]),
    PlaceCase(
      name: "the item first, a substitute for the rest", stock: [[3, 0], [9, 0]], policy: allowed,
      lines: [(0, 5, [1])], rule: FulfilmentRules.substituted, takes: [[1, 0, 0, 3], [1, 1, 0, 2]]),
    PlaceCase(
      name: "all of the rest or nothing", stock: [[3, 0], [1, 1]], policy: allowed, lines: [(0, 5, [1])],
      rule: FulfilmentRules.backordered, takes: [[1, 0, 0, 3]]),
    PlaceCase(
      name: "the item elsewhere before a substitute here", stock: [[0, 5], [9, 0]], policy: allowed,
      lines: [(0, 5, [1])], takes: [[1, 0, 1, 5]]),
    PlaceCase(
      name: "a substitute makes an order complete", stock: [[5, 0], [9, 0]],
      policy: policy {
        $0.substitutes = .allow
        $0.partial = .complete
      }, lines: [(0, 6, [1])], rule: FulfilmentRules.substituted, takes: [[1, 0, 0, 5], [1, 1, 0, 1]]),
  ]

  @Test(arguments: cases) func taken(_ example: PlaceCase) {
    var allocator = Allocator(
      available: example.stock.joined().map { Quantity($0).millionths }, warehouses: 2, policy: FulfilmentPolicy(),
      date: january(10))
    let allocation = allocator.allocate(
      order(1, example.lines, warehouses: example.warehouses, policy: example.policy))
    #expect(allocation.rule == example.rule.id)
    #expect(
      allocation.takes.map { [$0.index + 1, $0.item, $0.warehouse, Int($0.quantity.millionths / 1_000_000)] }
        == example.takes)
  }

  @Test func answersTellOfSubstitutes() throws {
    var allocator = Allocator(available: [3, 9].map { Quantity($0).millionths }, policy: allowed, date: january(10))
    let allocation = allocator.allocate(order(1, [(0, 5, [1])]))
    let answer = try #require(
      OrderAnswer(allocation, isFirst: true) { (key: key(100 + $0), sku: Text("I\($0)")) })
    #expect(answer.code == .amended && answer.note == "Some goods are replaced by others; see the lines.")
    #expect(answer.lines.map(\.note) == ["2 of it are replaced by I1."] && answer.lines[0].substitute == key(101))
    #expect(answer.lines.map(\.quantity) == [Quantity(5)] && answer.lines[0].code == .changed)
    #expect(
      allocation.rulings(wanted: january(5), known: false, names: ["I0", "I1"])[0].facts
        == "wanted=2026-01-05; lines=1; replaced-line=1; by=I1; quantity=2")
  }

  @Test func priorityGoesBeforeDate() {
    var allocator = Allocator(available: [Quantity(10).millionths], policy: FulfilmentPolicy(), date: january(10))
    let first = order(9, [(0, 8, [])], policy: policy { $0.priority = 1 })
    #expect(allocator.allocate(first).result == .full)
    #expect(allocator.allocate(order(2, [(0, 8, [])])).lines[0].allocated == Quantity(2))
  }

  @Test func names() {
    let warehouses = Warehouses([Warehouse(name: "north", countries: ["DE", "DK"]), Warehouse(name: "south")])
    #expect(
      warehouses.code(of: "north") == "" && warehouses.code(of: "") == "" && warehouses.code(of: "south") == "south")
    #expect(warehouses.code(of: "west") == nil && warehouses.name(of: "") == "north")
    #expect(warehouses.serving("DE") == [0, 1] && warehouses.serving("FR") == [1])
    #expect(Warehouses([]).code(of: "main") == "")
  }

  @Test(
    arguments: [
      ("A-01", "north", "A-01"), ("north=A-01;south=7-3", "south", "7-3"), ("north=A-01;9", "south", "9"),
      ("north=A-01", "south", ""), ("", "north", ""),
    ] as [(Text, Text, Text)])
  func bins(_ bins: Text, warehouse: Text, bin: Text) { #expect(Warehouses.bin(of: bins, in: warehouse) == bin) }

  @Test func safetyStockIsKept() {
    let position = StockPosition(counted: Quantity(12), received: Quantity(3), reserved: Quantity(5))
    #expect(position.available(keeping: Quantity(4)) == Quantity(6))
    #expect(position.available(keeping: Quantity(40)) == .zero)
  }

  /// Of many orders in three warehouses with substitutes: never more is taken of a place than was there, nor more allocated than
  /// open, and the takes of a line come to what it is allocated.
  @Test(arguments: 1...40) func properties(seed: Int) {
    var random = Generator(seed: UInt64(seed))
    let stock = (0..<18).map { _ in Quantity(random.int(0...25)).millionths }
    var allocator = Allocator(available: stock, warehouses: 3, policy: FulfilmentPolicy(), date: january(15))
    var given = Array(repeating: Int64(0), count: stock.count)
    for ordinal in 1...40 {
      let policy = policy {
        $0.partial = random.int(0...1) == 0 ? .allow : .complete
        $0.shortage = random.int(0...2) == 0 ? .cancel : .backorder
        $0.substitutes = random.int(0...1) == 0 ? .allow : .never
        $0.split = random.int(0...1) == 0 ? .allow : .never
      }
      let lines = (1...random.int(1...4)).map { _ in
        (item: random.int(-1...5), open: random.int(1...9), instead: random.int(0...2) == 0 ? [random.int(0...5)] : [])
      }
      let places = random.int(0...3) == 0 ? [2, 0] : nil
      let order = order(ordinal, lines, warehouses: places, policy: policy)
      let allocation = allocator.allocate(order)
      for (index, line) in allocation.lines.enumerated() {
        #expect(line.asked == order.lines[index].open && !line.waiting.isNegative && !line.cancelled.isNegative)
        let taken = allocation.takes.filter { $0.index == index }.reduce(Quantity.zero) { $0 + $1.quantity }
        #expect(taken == line.allocated && taken <= order.lines[index].open)
      }
      for take in allocation.takes {
        #expect((places ?? [0, 1, 2]).contains(take.warehouse) && take.quantity > .zero)
        given[take.item * 3 + take.warehouse] += take.quantity.millionths
      }
      if policy.split == .never { #expect(Set(allocation.takes.map(\.warehouse)).count <= 1) }
    }
    for place in stock.indices {
      #expect(given[place] <= stock[place])
      #expect(given[place] + allocator.left(of: place / 3, in: place % 3) == stock[place])
    }
  }
}
