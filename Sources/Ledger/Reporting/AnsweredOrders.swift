import OrderToCash

/// Which of a night's answers to an order with one code an answer is: most orders have one, and of those nothing is held.
struct AnsweredOrders {
  private struct Answered: Hashable {
    var order: Key
    var code: OrderResponseDocument.Code
  }

  /// Of orders that get several with one code, how many were given.
  private var given: [Answered: Int] = [:]

  init(_ engine: Engine, since first: Key) throws {
    let query = try engine.freshQuery(
      "SELECT order_key, code FROM answer WHERE key >= ? GROUP BY order_key, code HAVING COUNT(*) > 1 ORDER BY order_key"
    )
    try query.with(first).forEach { row in
      let code = OrderResponseDocument.Code(rawValue: row.string(1)) ?? .acknowledged
      given[Answered(order: row.key(0), code: code)] = 0
    }
  }

  /// 1 for the first.
  mutating func count(_ order: Key, _ code: OrderResponseDocument.Code) -> Int {
    let answered = Answered(order: order, code: code)
    guard let before = given[answered] else { return 1 }
    given[answered] = before + 1
    return before + 1
  }
}
