import OrderToCash

/// The fulfil stage's one unit: what came back, what the warehouse confirmed, then what leaves next.
///
/// Returns and confirmations come first because what is in stock again can be allocated, and what was picked short goes back to its order and is tried again at once. Both read through
/// the connection that writes: each half is loaded whole before it changes anything.
public enum FulfilmentRun {
  public static func run(_ engine: Engine, _ setting: FulfilmentSetting, unit: Int) throws {
    let facts = try UnitFacts(engine, run: setting.run, stage: .fulfil, date: setting.date)
    facts.begin(unit: unit)
    let told = try OpenExceptions(engine, kinds: [.order, .item])
    let write = try ShipmentWrite(engine, setting, unit: unit)
    var returns = try ReturnRun(engine, setting, facts: facts, unit: unit)
    try returns.run()
    var stock = try StockTable(engine, setting.warehouses, safety: setting.policy.company.safetyStock)
    try closeCounted(told, stock, facts)
    try ConfirmationRun(engine, setting, facts: facts, write: write).run(&stock)
    try stock.write(engine)
    stock = try StockTable(engine, setting.warehouses, safety: setting.policy.company.safetyStock)
    try AllocationRun(engine, setting, facts: facts, write: write, told: told).run(&stock)
    try stock.write(engine)
    try write.end()
    try closeOrders(engine)
  }

  /// Items picked short that somebody has counted since.
  private static func closeCounted(_ told: OpenExceptions, _ stock: StockTable, _ facts: UnitFacts) throws {
    for (ordinal, item) in stock.items.enumerated() {
      for known in told.about(.item, item) where known.rule == FulfilmentRules.pickedShort.id {
        let places = ordinal * stock.warehouses.count..<(ordinal + 1) * stock.warehouses.count
        if places.contains(where: { stock.countedAt[$0].map { $0.date > known.firstSeen } ?? false }) {
          try facts.close(.item, item, rule: known.rule, reason: "counted since")
        }
      }
    }
  }

  /// Orders of which nothing waits, neither for stock nor for the warehouse.
  private static func closeOrders(_ engine: Engine) throws {
    try engine.execute(
      """
      DELETE FROM open_order WHERE state = 5
        AND NOT EXISTS (SELECT 1 FROM backlog_line WHERE backlog_line.order_key = open_order.order_key)
        AND order_key NOT IN (SELECT order_key FROM open_shipment WHERE state IN (1, 2))
      """)
  }
}
