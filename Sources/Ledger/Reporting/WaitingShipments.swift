import OrderToCash

/// What left the house and is not invoiced, with what each shipment waits for.
struct WaitingShipments {
  struct Row {
    var number: Text
    var billTo: Key
    /// The buyer's number.
    var order: Text
    var date: BusinessDate
    var currency: Currency
    var net: Int64
    var base: Int64
    /// `InvoiceTrigger.waitsFor`, or a person, where it has an exception.
    var waitsFor: Text
  }

  static let person: Text = "a person"

  private let engine: Engine
  private let triggers: ByCustomer<InvoiceTrigger>

  init(_ engine: Engine, _ triggers: ByCustomer<InvoiceTrigger>) {
    self.engine = engine
    self.triggers = triggers
  }

  /// By number.
  func forEach(_ body: (Row) throws -> Void) throws {
    var judged: Set<Key> = []
    try engine.freshQuery("SELECT subject FROM open_exception WHERE subject_kind = ? AND rule LIKE 'invoice.%'")
      .with(SubjectKind.shipment.rawValue).forEach { judged.insert($0.key(0)) }
    let query = try engine.freshQuery(
      """
      SELECT s.number, o.bill_to, COALESCE(r.number, ''), o.date, o.currency, o.net, o.base, o.shipment
      FROM open_shipment o JOIN shipment s ON s.key = o.shipment LEFT JOIN orders r ON r.key = o.order_key
      WHERE o.state = 3 ORDER BY s.number
      """)
    while try query.step() {
      let billTo = query.key(1)
      try body(
        Row(
          number: query.text(0), billTo: billTo, order: query.text(2), date: query.date(3),
          currency: query.currency(4), net: query.int(5), base: query.int(6),
          waitsFor: judged.contains(query.key(7)) ? WaitingShipments.person : triggers[billTo].waitsFor))
    }
  }
}
