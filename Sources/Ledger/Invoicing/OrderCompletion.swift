import OrderToCash

/// Of orders with shipments to be invoiced: their number, and whether anything of them is still to be delivered. A changed order has
/// several revisions under one number, so the number tells.
struct OrderCompletion {
  private struct Name: Hashable {
    var account: Key
    var number: Text
  }

  private var names: [Key: Name] = [:]
  private var unfinished: Set<Name> = []

  init(_ engine: Engine) throws {
    try engine.freshQuery(
      "SELECT o.key, o.account, o.number FROM open_shipment s JOIN orders o ON o.key = s.order_key WHERE s.state = 3"
    ).forEach { names[$0.key(0)] = Name(account: $0.key(1), number: $0.text(2)) }
    try engine.freshQuery(
      """
      SELECT o.account, o.number FROM open_order p JOIN orders o ON o.key = p.order_key UNION
      SELECT o.account, o.number FROM open_shipment s JOIN orders o ON o.key = s.order_key WHERE s.state < 3
      """
    ).forEach { unfinished.insert(Name(account: $0.key(0), number: $0.text(1))) }
  }

  subscript(order: Key) -> (number: Text, isComplete: Bool) {
    guard let name = names[order] else { return (.empty, true) }
    return (name.number, !unfinished.contains(name))
  }
}
