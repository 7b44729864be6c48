import OrderToCash

/// Shipments as they are told to customers and to the warehouse: heads in key order, lines merged in step, items from memory.
extension DocumentScan {
  /// Shipments that left the house in this run: released `immediate` in it, or confirmed in it.
  public func despatches(_ body: (Key, Key, DespatchAdviceDocument) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT s.key, s.number, s.account, COALESCE(s.ship_date, s.date), s.carrier, '', 0, o.number, s.warehouse,
        s.service, o.ship_to_id, o.ship_to_name, o.ship_to_street, o.ship_to_city, o.ship_to_postcode, o.ship_to_country
      FROM shipment s JOIN orders o ON o.key = s.order_key WHERE s.key >= ? AND s.immediate = 1
      UNION ALL
      SELECT s.key, s.number, s.account, c.date, CASE WHEN c.carrier = '' THEN s.carrier ELSE c.carrier END, c.tracking, c.key,
        o.number, s.warehouse, s.service, o.ship_to_id, o.ship_to_name, o.ship_to_street, o.ship_to_city,
        o.ship_to_postcode, o.ship_to_country
      FROM confirmation c JOIN shipment s ON s.key = c.shipment JOIN orders o ON o.key = s.order_key WHERE c.key >= ?
      ORDER BY 1
      """
    ).with(first, first)
    let released = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.shipment, l.ordinal, l.item, l.quantity, o.line_id, o.description, o.item, o.buyer_item, o.unit,
          COALESCE(b.quantity, 0)
        FROM shipment_line l JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
        LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line
        WHERE l.shipment >= ? ORDER BY l.shipment, l.ordinal
        """
      ).with(first))
    let picked = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.shipment, l.ordinal, l.item, p.quantity, o.line_id, o.description, o.item, o.buyer_item, o.unit,
          COALESCE(b.quantity, 0)
        FROM confirmation c JOIN pick p ON p.confirmation = c.key
        JOIN shipment_line l ON l.shipment = c.shipment AND l.ordinal = p.ordinal
        JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
        LEFT JOIN backlog_line b ON b.order_key = l.order_key AND b.line = l.line WHERE c.key >= ?
        ORDER BY l.shipment, l.ordinal
        """
      ).with(first))
    while try query.step() {
      var document = DespatchAdviceDocument()
      let (key, account) = (query.key(0), query.key(2))
      document.number = query.text(1)
      document.issueDate = date
      document.despatchDate = query.date(3)
      document.carrier = query.text(4)
      document.tracking = query.text(5)
      document.orderNumber = query.text(7)
      document.despatchAddress = warehouses.address(of: query.text(8))
      document.service = query.text(9)
      document.supplier = seller
      document.customer = buyer(account)
      (document.deliveryLocation, document.deliveryName, document.deliveryAddress) = Self.delivery(
        query, from: 10, document.customer)
      var weights: [(quantity: Quantity, weight: Quantity)] = []
      try (query.key(6).isNone ? released : picked).rows(of: key) { row in
        guard row.quantity(3) > .zero else { return }
        document.lines.append(despatchLine(row))
        weights.append((row.quantity(3), items[row.key(2)].weight))
      }
      document.weight = ShipmentPlanner.weight(weights)
      if !document.lines.isEmpty { try body(key, account, document) }
    }
  }

  private func despatchLine(_ row: Query) -> DespatchAdviceDocument.Line {
    var line = DespatchAdviceDocument.Line()
    let item = items[row.key(2)]
    let isSubstitute = row.key(2) != row.key(6)
    line.id = Text(String(row.integer(1)))
    line.quantity = row.quantity(3)
    line.orderLine = row.text(4)
    // A substitute has a name of its own, and the buyer's code is the code of what was ordered.
    line.name = isSubstitute ? item.description : row.text(5)
    line.buyerItem = isSubstitute ? .empty : row.text(7)
    line.sellerItem = item.sku
    line.gtin = item.gtin
    if isSubstitute { line.insteadOf = items[row.key(6)].sku }
    line.unit = row.text(8)
    line.outstanding = row.quantity(9)
    return line
  }

  /// Pick lists of what was released in this run: each shipment's head, with its lines in the order of their bins.
  public func picks(_ body: (PickList) throws -> Void) throws {
    let lines = try MergeScan(
      engine.freshQuery(
        """
        SELECT l.shipment, l.ordinal, l.item, l.quantity, o.description, o.item, o.unit, o.requested
        FROM shipment_line l JOIN order_line o ON o.order_key = l.order_key AND o.line = l.line
        WHERE l.shipment >= ? ORDER BY l.shipment, l.ordinal
        """
      ).with(first))
    let query = try engine.freshQuery(
      """
      SELECT s.key, s.number, s.account, s.warehouse, s.carrier, s.service, s.ship_date, s.weight, o.number, o.requested,
        o.ship_to_id, o.ship_to_name, o.ship_to_street, o.ship_to_city, o.ship_to_postcode, o.ship_to_country
      FROM shipment s JOIN orders o ON o.key = s.order_key WHERE s.key >= ? ORDER BY s.key
      """
    ).with(first)
    while try query.step() {
      var list = PickList()
      let account = query.key(2)
      list.shipment = query.text(1)
      list.account = account
      list.customer = parties.id(account)
      list.warehouse = warehouses.name(of: query.text(3))
      (list.carrier, list.service) = (query.text(4), query.text(5))
      list.shipDate = query.optionalDate(6)
      list.weight = query.quantity(7)
      list.orderNumber = query.text(8)
      list.requestedDate = query.optionalDate(9)
      let (place, name, address) = Self.delivery(query, from: 10, buyer(account))
      list.shipTo = place.value.isEmpty ? name : place.value
      if list.shipTo.isEmpty { list.shipTo = list.customer }
      list.name = name.isEmpty ? parties.name(account) : name
      list.address = address
      try lines.rows(of: query.key(0)) { list.lines.append(pickLine($0, list.warehouse)) }
      list.lines.sort { ($0.bin, $0.line) < ($1.bin, $1.line) }
      try body(list)
    }
  }

  private func pickLine(_ row: Query, _ warehouse: Text) -> PickList.Line {
    let item = items[row.key(2)]
    return PickList.Line(
      line: row.integer(1), bin: Warehouses.bin(of: item.bins, in: warehouse), sku: item.sku, gtin: item.gtin,
      description: row.key(2) == row.key(5) ? row.text(4) : item.description, quantity: row.quantity(3),
      unit: row.text(6), requestedDate: row.optionalDate(7))
  }
}
