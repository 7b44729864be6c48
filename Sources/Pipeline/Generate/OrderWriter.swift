import OrderToCash

/// Writes a day's orders: UBL with one order a file and at most a thousand files a folder, and CSV of the built-in shape.
struct OrderWriter {
  static let filesPerFolder = 1_000
  static let ordersPerFile = 10_000

  let plan: OrderPlan

  private var folder: String { "inbox/orders/\(plan.date)/" }

  func write(to output: inout GeneratedOutput) throws {
    let parameters = plan.company.parameters
    for index in 0..<parameters.xmlOrders { try xml(index, to: &output) }
    var first = parameters.xmlOrders
    while first < parameters.orders {
      let next = min(first + OrderWriter.ordersPerFile, parameters.orders)
      try csv(first..<next, to: &output)
      first = next
    }
  }

  private func xml(_ index: Int, to output: inout GeneratedOutput) throws {
    let order = plan.order(index)
    let path = folder + "ubl/\(padded(index / OrderWriter.filesPerFolder, 5))/\(order.number)"
    output.begin(path + ".xml")
    UBLOrderText(order: order).write(to: &output)
    if order.fault == .cutOff { output.truncate(to: output.bytes.count / 2) }
    try output.end()
    guard order.fault == .sentTwice else { return }
    output.begin(path + "-again.xml")
    UBLOrderText(order: order).write(to: &output)
    try output.end()
  }

  private func csv(_ orders: Range<Int>, to output: inout GeneratedOutput) throws {
    output.begin(folder + "csv/orders-\(padded(orders.lowerBound / OrderWriter.ordersPerFile, 5)).csv")
    output.text("order_number,order_date,customer,ship_to,currency,requested_date,line,item,buyer_item,gtin,")
    output.text("description,quantity,unit,price,price_base,buyer_reference,note\n")
    for index in orders {
      let order = plan.order(index)
      for (position, line) in order.lines.enumerated() {
        row(line, position: position + 1, of: order, to: &output)
      }
      try output.flushIfLarge()
    }
    try output.end()
  }

  private func row(
    _ line: OrderPlan.Line, position: Int, of order: OrderPlan.Order, to output: inout GeneratedOutput
  ) {
    let codes = ItemCodes(line, for: order.customer)
    let price = line.price.map { formatDecimal($0, scale: 2, minimum: 2) } ?? ""
    output.row(
      order.number, "\(order.date)", order.customer.id, order.customer.gln, "EUR", "\(order.requested)", "\(position)",
      codes.ours, codes.own, codes.gtin, "\"\(line.item.name)\"", "\(line.quantity)", line.unit, price,
      "\(line.base)", "Purchasing \(order.customer.id)", "")
  }
}

/// The codes by which a customer names the item of a line; the others are empty.
struct ItemCodes {
  var ours = ""
  var own = ""
  var gtin = ""

  init(_ line: OrderPlan.Line, for customer: SyntheticCompany.Customer) {
    switch customer.naming {
    case .ours: ours = line.isUnknownItem ? "X99999" : line.item.sku
    case .own: own = line.isUnknownItem ? "B-X99999" : line.item.ownCode
    case .gtin: gtin = line.isUnknownItem ? SyntheticCompany.gs1(9_999_999) : line.item.gtin
    }
  }
}
