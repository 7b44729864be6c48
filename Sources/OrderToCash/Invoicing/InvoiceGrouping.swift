/// Which shipments of an account go on one invoice tonight.
public enum InvoiceGrouping {
  /// Groups in the order of their first shipment; what is not due waits. `shipments` are of one bill-to account, by key. Goods to
  /// several countries, of several buyers or in several currencies never share an invoice: tax and amounts would not be one.
  public static func due(
    _ shipments: [BillableShipment], _ trigger: InvoiceTrigger, previous: BusinessDate?, date: BusinessDate
  ) -> [[BillableShipment]] {
    if trigger.moment == .shipment { return shipments.map { [$0] } }
    guard let boundary = trigger.boundary(after: trigger.moment == .order ? nil : previous, upTo: date) else {
      return []
    }
    var groups: [[BillableShipment]] = []
    for shipment in shipments where shipment.date <= boundary {
      if trigger.moment == .order, !shipment.isOrderComplete { continue }
      let place = groups.firstIndex { isTogether($0[0], shipment, trigger) }
      if let place { groups[place].append(shipment) } else { groups.append([shipment]) }
    }
    return groups
  }

  private static func isTogether(
    _ one: BillableShipment, _ other: BillableShipment, _ trigger: InvoiceTrigger
  ) -> Bool {
    guard one.account == other.account, one.currency == other.currency, one.country == other.country else {
      return false
    }
    return trigger.moment != .order || one.orderNumber == other.orderNumber
  }
}
