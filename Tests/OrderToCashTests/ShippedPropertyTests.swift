import Testing

@testable import OrderToCash

/// Orders through many nights of allocation, short picks and receipts: what leaves, waits and is cancelled is always what was
/// ordered, and no warehouse gives more than it has.
@Suite struct ShippedPropertyTests {
  private struct Standing {
    var ordered: Int64
    var open: Int64
    var shipped: Int64 = 0
    var cancelled: Int64 = 0
  }

  @Test(arguments: 1...30) func shippedIsNeverMoreThanOrdered(seed: Int) {
    var random = Generator(seed: UInt64(seed))
    var stock = (0..<8).map { _ in Quantity(random.int(0...20)).millionths }
    var orders = (0..<15).map { _ -> Standing in
      let ordered = Quantity(random.int(1...12)).millionths
      return Standing(ordered: ordered, open: ordered)
    }
    let items = orders.indices.map { _ in random.int(0...3) }
    var policy = FulfilmentPolicy()
    policy.shortage = random.int(0...1) == 0 ? .backorder : .cancel
    policy.substitutes = .allow
    for night in 1...10 {
      var allocator = Allocator(available: stock, warehouses: 2, policy: policy, date: january(night))
      for index in orders.indices where orders[index].open > 0 {
        let line = FulfilmentOrder.Line(
          line: 1, item: items[index], open: Quantity(millionths: orders[index].open),
          substitutes: [(items[index] + 1) % 4])
        let allocation = allocator.allocate(
          FulfilmentOrder(key: key(index + 1), account: key(1), wanted: january(1), lines: [line]))
        orders[index].open = 0
        orders[index].cancelled += allocation.lines[0].cancelled.millionths
        orders[index].open += allocation.lines[0].waiting.millionths
        for take in allocation.takes { pick(take, &orders[index], &stock, policy, &random) }
      }
      for standing in orders {
        #expect(standing.shipped <= standing.ordered)
        #expect(standing.shipped + standing.cancelled + standing.open == standing.ordered)
      }
      #expect(stock.allSatisfy { $0 >= 0 })
      stock[random.int(0...7)] += Quantity(random.int(0...6)).millionths
    }
  }

  private func pick(
    _ take: Allocation.Take, _ standing: inout Standing, _ stock: inout [Int64], _ policy: FulfilmentPolicy,
    _ random: inout Generator
  ) {
    let shipment = ReleasedShipment(
      key: key(99), number: "SH-1", account: key(1), releasedOn: january(1),
      lines: [ReleasedShipment.Line(number: 1, orderLine: 1, item: key(7), sku: "A", allocated: take.quantity)])
    let picked = Quantity(millionths: random.int(0...3) == 0 ? take.quantity.millionths / 2 : take.quantity.millionths)
    let confirmed = PickConfirmation.confirm(shipment, picked: [picked], policy: policy, date: january(1))
    standing.shipped += confirmed.lines[0].picked.millionths
    standing.open += confirmed.lines[0].waiting.millionths
    standing.cancelled += confirmed.lines[0].cancelled.millionths
    stock[take.item * 2 + take.warehouse] -= confirmed.lines[0].picked.millionths
  }
}
