import OrderToCash

/// Keeps the live tables of orders in step with what is released and what waits.
struct OrderChanges {
  private let update: Query
  private let delete: Query
  private let backlog: Append
  private let lower: Query
  private let remove: Query

  init(_ engine: Engine) throws(LedgerError) {
    update = try engine.query(
      "UPDATE open_order SET state = 5, fresh = 0, net = ?, gross = ? WHERE grp = ? AND order_key = ?")
    delete = try engine.query("DELETE FROM open_order WHERE grp = ? AND order_key = ?")
    backlog = try engine.append(.backlogLine)
    lower = try engine.query("UPDATE backlog_line SET quantity = ? WHERE order_key = ? AND line = ?")
    remove = try engine.query("DELETE FROM backlog_line WHERE order_key = ? AND line = ?")
  }

  /// `rest`: what still waits comes to; nil when nothing does. `keeps`: what was released still awaits the warehouse.
  func apply(_ allocation: Allocation, _ order: OrderBook.Order, rest: InvoiceTotals?, keeps: Bool) throws {
    let released = allocation.lines.contains { !$0.allocated.isZero }
    for line in allocation.lines where order.isFresh || line.waiting != line.asked {
      if order.isFresh {
        if !line.waiting.isZero { try backlog.add(order.key).add(line.line).add(line.waiting).end() }
      } else if line.waiting.isZero {
        try remove.run(order.key, line.line)
      } else {
        try lower.run(line.waiting, order.key, line.line)
      }
    }
    if let rest {
      if order.isFresh || released { try update.run(rest.net, rest.gross, order.group, order.key) }
    } else if keeps {
      // Also when nothing was released tonight: an earlier release may await the warehouse; the stage's end tells.
      try update.run(Int64(0), Int64(0), order.group, order.key)
    } else {
      try delete.run(order.group, order.key)
    }
  }
}
