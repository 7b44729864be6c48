/// What a file or a document in it is. The raw value is the name in `pipeline.yml`; the order of cases is the order in which
/// a night records claimed files (what others refer to comes first).
public enum DocumentKind: String, CaseIterable, Sendable, Comparable {
  case customers
  case items
  case prices
  case creditFacts = "credit-facts"
  case rates
  case taxRates = "tax-rates"
  case stock
  case decisions
  case standingOrders = "standing-orders"
  case orders
  case orderChanges = "order-changes"
  case orderCancellations = "order-cancellations"
  case confirmations
  case returns
  case statements
  case remittances
  case invoiceResponses = "invoice-responses"

  /// Stored in the ledger, so a number is never changed or given again; new kinds take the next free one, wherever they stand
  /// in the order above.
  public var number: Int {
    switch self {
    case .customers: 1
    case .items: 2
    case .rates: 3
    case .stock: 4
    case .decisions: 5
    case .orders: 6
    case .orderChanges: 7
    case .orderCancellations: 8
    case .confirmations: 9
    case .statements: 10
    case .remittances: 11
    case .returns: 12
    case .prices: 13
    case .creditFacts: 14
    case .standingOrders: 15
    case .invoiceResponses: 16
    case .taxRates: 45
    }
  }

  /// Whether trading partners send it; the rest comes from banks, the warehouse and the office.
  public var isPartners: Bool {
    switch self {
    case .orders, .orderChanges, .orderCancellations, .remittances, .invoiceResponses: true
    default: false
    }
  }

  /// The place in the order of recording, from zero.
  public var rank: Int { DocumentKind.allCases.firstIndex(of: self)! }

  public init?(number: Int) {
    guard let kind = DocumentKind.allCases.first(where: { $0.number == number }) else { return nil }
    self = kind
  }
  public static func < (left: DocumentKind, right: DocumentKind) -> Bool { left.rank < right.rank }
}

/// One document as read from a file: typed, not yet judged against what the ledger knows.
///
/// Of its own on the heap: it is handed on through several hands, and a copy of it costs.
public indirect enum Document: Sendable {
  case customer(CustomerRecord)
  case item(ItemRecord)
  case price(PriceRecord)
  case creditFact(CreditFactRecord)
  case rate(RateRecord)
  case taxRate(TaxRateRecord)
  case stock(StockRecord)
  case decision(DecisionRecord)
  case order(OrderDocument)
  case standingOrder(StandingOrderRecord)
  case confirmation(ConfirmationRecord)
  case statement(StatementDocument)
  case remittance(RemittanceDocument)
  case returned(ReturnRecord)
  case response(InvoiceResponseDocument)

  public var kind: DocumentKind {
    switch self {
    case .customer: .customers
    case .item: .items
    case .price: .prices
    case .creditFact: .creditFacts
    case .rate: .rates
    case .taxRate: .taxRates
    case .stock: .stock
    case .decision: .decisions
    case .order: .orders
    case .standingOrder: .standingOrders
    case .confirmation: .confirmations
    case .statement: .statements
    case .remittance: .remittances
    case .returned: .returns
    case .response: .invoiceResponses
    }
  }
}

/// A document of a file together with what is wrong in it. A document with a problem of severity `refuse` has no value.
public struct ParsedDocument: Sendable {
  public var kind: DocumentKind
  /// Nil when it is refused.
  public var document: Document?
  /// The sender's number for it, as far as it could be read; for messages.
  public var number: Text
  public var place: Place
  public var problems: [Problem]
  /// Over the fields as read, in declared order: equal content gives equal hashes whatever the file around it.
  public var contentHash: Int64

  /// Asked of every document: a comparison with nil would copy it.
  @inlinable public var isRefused: Bool {
    if case .none = document { true } else { false }
  }

  public init(
    kind: DocumentKind, document: Document?, number: Text, place: Place, problems: [Problem] = [],
    contentHash: Int64 = 0
  ) {
    self.kind = kind
    self.document = document
    self.number = number
    self.place = place
    self.problems = problems
    self.contentHash = contentHash
  }
}
