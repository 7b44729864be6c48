import OrderToCash

/// Orders and deliveries of documents that bill several of them: read in step with the documents.
final class BilledOrders {
  private struct Line {
    var order: Text
    var reference: Text
    var shipment: Text
    var date: BusinessDate
    var place: (location: Identifier, name: Text, address: PostalAddress)
  }

  private let rows: MergeScan

  /// Documents from the key `first` on.
  init(_ engine: Engine, from first: Key) throws {
    rows = try MergeScan(
      engine.freshQuery(
        """
        SELECT v.key, l.ordinal, o.number, o.buyer_reference, s.number, COALESCE(c.date, s.date), o.ship_to_id,
          o.ship_to_name, o.ship_to_street, o.ship_to_city, o.ship_to_postcode, o.ship_to_country
        FROM invoice v JOIN invoice_line l ON l.invoice = v.key JOIN shipment s ON s.key = l.shipment
        JOIN orders o ON o.key = l.order_key LEFT JOIN confirmation c ON c.shipment = s.key
        WHERE v.key >= ? AND (v.shipment = 0 OR v.order_key = 0) ORDER BY v.key, l.ordinal
        """
      ).with(first))
  }

  /// Gives each line its order (BT-128), day of delivery (BG-26) and a note with both; the document a place when all went to one.
  func complete(_ document: inout InvoiceDocument, _ key: Key) throws {
    var lines: [Int: Line] = [:]
    let buyer = document.buyer
    try rows.rows(of: key) { row in
      lines[row.integer(1)] = Line(
        order: row.text(2), reference: row.text(3), shipment: row.text(4), date: row.date(5),
        place: DocumentScan.delivery(row, from: 6, buyer))
    }
    guard !lines.isEmpty else {
      // Peppol wants a reference of the buyer (PEPPOL-EN16931-R003); what is about no order has our number of it.
      if document.orderNumber.isEmpty, document.buyerReference.isEmpty { document.buyerReference = buyer.id }
      return
    }
    for index in document.lines.indices {
      guard let line = lines[index + 1] else { continue }
      if document.orderNumber.isEmpty { document.lines[index].orderNumber = line.order }
      document.lines[index].delivered = line.date
      document.lines[index].note = Text("\(line.order) · \(line.shipment)")
    }
    complete(&document, lines.keys.sorted().compactMap { lines[$0] })
  }

  private func complete(_ document: inout InvoiceDocument, _ lines: [Line]) {
    let first = lines[0]
    if document.orderNumber.isEmpty, document.buyerReference.isEmpty {
      var orders: [Text] = []
      for line in lines where !orders.contains(line.order) { orders.append(line.order) }
      let references = lines.map(\.reference)
      document.buyerReference =
        !first.reference.isEmpty && references.allSatisfy { $0 == first.reference }
        ? first.reference : Text(orders.map(\.string).joined(separator: ", "))
    }
    let isOne = lines.allSatisfy { $0.place.address == first.place.address && $0.place.name == first.place.name }
    if isOne {
      (document.deliveryLocation, document.deliveryName, document.deliveryAddress) = first.place
    } else {
      // Several places of one country: tax goes by the country.
      document.deliveryName = .empty
      document.deliveryAddress = PostalAddress(
        street: .empty, city: .empty, postcode: .empty, country: first.place.address.country)
    }
  }
}
