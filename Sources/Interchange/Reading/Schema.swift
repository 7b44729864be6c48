import OrderToCash

/// How a field's text is read.
enum FieldType {
  case text, identifier, date, moment, amount, quantity, price, percent, currency, country, unit, list, code
}

/// Where a CSV column's value belongs: to the document, taken from its first row, to each row, or to both.
enum Level { case head, row, both }

/// The fields of one kind of document as a CSV file has them, in the order in which they are hashed.
struct Schema {
  struct Column {
    var field: Field
    var type: FieldType
    var level: Level
    var required: Bool
  }

  var kind: DocumentKind
  var columns: [Column]
  /// Consecutive rows with the same value here make one document; nil: each row is a document.
  var key: Field?
  /// The part that each row fills.
  var part: Part = .head
  /// Whether a key that comes back later in the file is told as a duplicate.
  var keysAreUnique = false

  func column(_ field: Field) -> Column? { columns.first { $0.field == field } }

  static func of(_ kind: DocumentKind) -> Schema { all[kind.rank] }

  private static func column(
    _ field: Field, _ type: FieldType = .text, _ level: Level = .head, required: Bool = false
  ) -> Column {
    Column(field: field, type: type, level: level, required: required)
  }

  private static let all: [Schema] = DocumentKind.allCases.map { kind in
    switch kind {
    case .customers: customers
    case .items: items
    case .prices: prices
    case .standingOrders: standingOrders
    case .creditFacts: creditFacts
    case .rates: rates
    case .taxRates: taxRates
    case .stock: stock
    case .decisions: decisions
    case .orders: orders(kind)
    case .orderChanges: orders(kind)
    case .orderCancellations: orders(kind)
    case .confirmations: confirmations
    case .statements: statements
    case .remittances: remittances
    case .returns: returns
    case .invoiceResponses: invoiceResponses
    }
  }

  private static let customers = Schema(
    kind: .customers,
    columns: [
      column(.id, .identifier, required: true), column(.name, required: true), column(.parent, .identifier),
      column(.billTo, .identifier), column(.payer, .identifier), column(.shipTo, .list), column(.identifiers, .list),
      column(.endpoint), column(.street), column(.additional), column(.city), column(.postcode), column(.region),
      column(.country, .country), column(.taxId, .identifier), column(.currency, .currency), column(.language, .code),
      column(.group), column(.salesperson), column(.terms), column(.creditLimit, .amount),
      column(.limitCurrency, .currency), column(.ibans, .list), column(.email), column(.since, .date),
      column(.delivery, .list),
    ])

  private static let items = Schema(
    kind: .items,
    columns: [
      column(.sku, .identifier, required: true), column(.gtin, .identifier), column(.customerCodes, .list),
      column(.description), column(.unit, .unit, required: true), column(.packs, .list),
      column(.price, .price, required: true), column(.priceBase, .quantity), column(.currency, .currency),
      column(.taxCategory, .code), column(.weight, .quantity), column(.safetyStock, .quantity),
      column(.substitutes, .list), column(.bin, .list),
    ])

  private static let prices = Schema(
    kind: .prices,
    columns: [
      column(.list, .identifier, required: true), column(.sku, .identifier), column(.currency, .currency),
      column(.unit, .unit), column(.price, .price), column(.priceBase, .quantity), column(.discount, .percent),
      column(.minQuantity, .quantity), column(.validFrom, .date), column(.validTo, .date),
    ])

  private static let creditFacts = Schema(
    kind: .creditFacts,
    columns: [
      column(.customer, .identifier, required: true), column(.kind, .code, required: true),
      column(.value, .amount, required: true), column(.currency, .currency), column(.validFrom, .date),
      column(.validTo, .date), column(.source, .identifier), column(.note),
    ])

  private static let stock = Schema(
    kind: .stock,
    columns: [
      column(.sku, .identifier, required: true), column(.quantity, .quantity, required: true), column(.kind, .code),
      column(.countedAt, .moment, required: true), column(.reference, .identifier), column(.warehouse, .identifier),
    ])

  private static let taxRates = Schema(
    kind: .taxRates,
    columns: [
      column(.country, .country, required: true), column(.region), column(.postcode, .identifier),
      column(.taxCategory, .code), column(.rate, .percent, required: true), column(.validFrom, .date),
      column(.validTo, .date), column(.name),
    ])

  private static let rates = Schema(
    kind: .rates,
    columns: [
      column(.date, .date, required: true), column(.currency, .currency, required: true),
      column(.rate, .price, required: true),
    ])

  private static let decisions = Schema(
    kind: .decisions,
    columns: [
      column(.exception, .identifier, required: true), column(.verb, .code, required: true), column(.target),
      column(.amount), column(.who, required: true), column(.reason, required: true),
    ])

  private static func orders(_ kind: DocumentKind) -> Schema {
    Schema(
      kind: kind,
      columns: [
        column(.orderNumber, .identifier, required: true), column(.function, .code), column(.orderDate, .date),
        column(.customer, .identifier, required: true), column(.customerName), column(.shipTo, .identifier),
        column(.currency, .currency), column(.requestedDate, .date, .both), column(.buyerReference), column(.note),
        column(.line, .identifier, .row), column(.item, .identifier, .row), column(.buyerItem, .identifier, .row),
        column(.gtin, .identifier, .row), column(.description, .text, .row),
        column(.quantity, .quantity, .row, required: kind != .orderCancellations), column(.unit, .unit, .row),
        column(.price, .price, .row), column(.priceBase, .quantity, .row), column(.lineAmount, .amount, .row),
        column(.discountRate, .quantity, .row), column(.priority, .code),
      ], key: .orderNumber, part: .line, keysAreUnique: true)
  }

  private static let standingOrders = Schema(
    kind: .standingOrders,
    columns: [
      column(.standingOrder, .identifier, required: true), column(.customer, .identifier, required: true),
      column(.shipTo, .identifier), column(.currency, .currency), column(.every, .code, required: true),
      column(.firstDate, .date, required: true), column(.lastDate, .date), column(.leadDays, .quantity),
      column(.buyerReference), column(.note), column(.line, .identifier, .row), column(.item, .identifier, .row),
      column(.buyerItem, .identifier, .row), column(.gtin, .identifier, .row),
      column(.quantity, .quantity, .row, required: true), column(.unit, .unit, .row), column(.price, .price, .row),
      column(.priceBase, .quantity, .row),
    ], key: .standingOrder, part: .line, keysAreUnique: true)

  private static let confirmations = Schema(
    kind: .confirmations,
    columns: [
      column(.shipment, .identifier, required: true), column(.date, .date), column(.carrier), column(.tracking),
      column(.line, .identifier, .row), column(.sku, .identifier, .row, required: true),
      column(.quantity, .quantity, .row, required: true),
    ], key: .shipment, part: .line, keysAreUnique: true)

  private static let returns = Schema(
    kind: .returns,
    columns: [
      column(.return, .identifier, required: true), column(.date, .date),
      column(.shipment, .identifier, .row, required: true), column(.line, .identifier, .row),
      column(.sku, .identifier, .row, required: true), column(.quantity, .quantity, .row, required: true),
      column(.reason, .text, .row), column(.condition, .code, .row, required: true),
    ], key: .return, part: .line, keysAreUnique: true)

  private static let remittances = Schema(
    kind: .remittances,
    columns: [
      column(.advice, .identifier, required: true), column(.payer, .identifier), column(.payerIban, .identifier),
      column(.paymentReference), column(.paymentDate, .date), column(.currency, .currency), column(.total, .amount),
      column(.document, .identifier, .row, required: true), column(.amount, .amount, .row),
      column(.discount, .amount, .row), column(.deduction, .amount, .row), column(.reason, .text, .row),
    ], key: .advice, part: .line, keysAreUnique: true)

  private static let invoiceResponses = Schema(
    kind: .invoiceResponses,
    columns: [
      column(.id, .identifier, required: true), column(.date, .date), column(.customer, .identifier),
      column(.document, .identifier, .row, required: true), column(.status, .code, .row, required: true),
      column(.reason, .text, .row), column(.amount, .text, .row), column(.text, .text, .row),
    ], key: .id, part: .line, keysAreUnique: true)

  private static let statements = Schema(
    kind: .statements,
    columns: [
      column(.account, .identifier, required: true), column(.currency, .currency, .both),
      column(.bookingDate, .date, .row, required: true), column(.valueDate, .date, .row),
      column(.amount, .amount, .row), column(.debit, .amount, .row), column(.credit, .amount, .row),
      column(.direction, .code, .row), column(.counterparty, .text, .row),
      column(.counterpartyAccount, .identifier, .row), column(.bankReference, .identifier, .row),
      column(.endToEnd, .identifier, .row), column(.reference, .identifier, .row), column(.text, .text, .row),
    ], key: .account, part: .entry)
}
