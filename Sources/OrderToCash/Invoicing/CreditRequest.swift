/// Why something is credited. The number is stored and never changes.
public enum CreditReason: Int, Sendable, CaseIterable {
  case decision = 1
  case returned = 2
  case price = 3
  case dispute = 4

  /// Printed on the credit note (BT-22) when nothing else is said.
  public var text: Text {
    switch self {
    case .decision: "Correction of our invoice"
    case .returned: "Goods returned"
    case .price: "Price corrected"
    case .dispute: "Settlement of your claim"
    }
  }
}

/// A credit note asked for, by a person's decision or by another stage (a return, a price correction, a dispute that was settled).
/// The invoice stage carries it out, on the same night or the next one that can.
public struct CreditRequest: Hashable, Sendable {
  /// How much of the invoice. The number is stored and never changes.
  public enum Extent: Int, Sendable {
    /// All that is not credited yet.
    case full = 1
    /// Quantities of lines, at the prices that were invoiced.
    case lines = 2
    /// An amount with tax, spread over the invoice's tax groups.
    case amount = 3
    /// The difference to lower prices of lines, for all of their quantity that is not credited yet.
    case prices = 4
    /// All, and a new invoice in its place, with the lines' new quantities and prices.
    case replacement = 5
  }

  public struct Line: Hashable, Sendable {
    /// Number of the invoice's line; for a request about a shipment the number of the order's line.
    public var number: Int
    /// Nil: all that is not credited yet; for a replacement: as it was.
    public var quantity: Quantity?
    public var price: Price?

    public init(number: Int, quantity: Quantity? = nil, price: Price? = nil) {
      self.number = number
      self.quantity = quantity
      self.price = price
    }
  }

  public var key: Key
  /// `.invoice`, or `.shipment` when it is about what a shipment's invoice bills: such a request waits until there is one.
  public var subjectKind: SubjectKind
  public var subject: Key
  public var extent: Extent
  public var lines: [Line]
  /// With tax, in minor units of the invoice's currency; 0 unless the extent is `amount`.
  public var amount: Int64
  public var reason: CreditReason
  /// For the customer to read, or empty for the reason's own words.
  public var note: Text
  /// The decision, return or dispute that asks.
  public var source: Key

  public init(
    key: Key = .none, about kind: SubjectKind = .invoice, _ subject: Key, _ extent: Extent, lines: [Line] = [],
    amount: Int64 = 0, reason: CreditReason, note: Text = .empty, source: Key = .none
  ) {
    self.key = key
    subjectKind = kind
    self.subject = subject
    self.extent = extent
    self.lines = lines
    self.amount = amount
    self.reason = reason
    self.note = note
    self.source = source
  }
}

/// Reads what a decision about an invoice asks for: its verb, target and amount.
public enum CreditInstruction {
  /// Why a decision can't be understood: what is wrong, and how it is written.
  public struct Unclear: Error, Hashable, Sendable {
    public var what: String
    public var whatToDo: String

    public init(what: String, whatToDo: String) {
      self.what = what
      self.whatToDo = whatToDo
    }
  }

  /// `credit`: without target and amount all of it; with an amount that much, tax included; with a target lines, `2:5;3` for five of
  /// line 2 and all of line 3. `reprice`: `2@9.50;3@1.20`, lower prices of lines. `replace`: `2:5@9.50;3@1.20;4:0`, quantities and
  /// prices that were meant; without target the same lines, with today's master data.
  public static func parse(
    _ verb: Verb, target: Text, amount: Text, invoice: Key, currency: Currency, source: Key, note: Text
  ) -> Result<CreditRequest, Unclear> {
    var request = CreditRequest(
      invoice, .full, reason: verb == .reprice ? .price : .decision, note: note, source: source)
    switch lines(target) {
    case .failure(let unclear): return .failure(unclear)
    case .success(let lines): request.lines = lines
    }
    switch verb {
    case .credit:
      if request.lines.contains(where: { $0.price != nil }) {
        return .failure(
          Unclear(what: "credit takes no prices", whatToDo: "Write quantities of lines, 2:5;3, or use reprice."))
      }
      if !amount.isEmpty {
        guard request.lines.isEmpty, let minor = try? Money(parsing: amount.utf8, currency: currency).minor, minor > 0
        else {
          return .failure(
            Unclear(
              what: "‘\(amount)’ is not what to credit", whatToDo: "Write one amount above zero, or lines, not both."))
        }
        (request.extent, request.amount) = (.amount, minor)
      } else if !request.lines.isEmpty {
        request.extent = .lines
      }
    case .reprice:
      guard !request.lines.isEmpty, request.lines.allSatisfy({ $0.price != nil && $0.quantity == nil }), amount.isEmpty
      else {
        return .failure(Unclear(what: "reprice needs prices of lines", whatToDo: "Write line@price: 2@9.50;3@1.20."))
      }
      request.extent = .prices
    default:
      guard amount.isEmpty else {
        return .failure(Unclear(what: "replace takes no amount", whatToDo: "Write line:quantity@price: 2:5@9.50;4:0."))
      }
      request.extent = .replacement
    }
    return .success(request)
  }

  private static func lines(_ target: Text) -> Result<[CreditRequest.Line], Unclear> {
    var lines: [CreditRequest.Line] = []
    for part in target.string.split(separator: ";") {
      guard let line = line(part.filter { $0 != " " }), !lines.contains(where: { $0.number == line.number }) else {
        return .failure(
          Unclear(
            what: "‘\(part)’ is no line of the invoice",
            whatToDo: "Write lines as 2:5@9.50 (line:quantity@price), each once."))
      }
      lines.append(line)
    }
    return .success(lines)
  }

  private static func line(_ text: String) -> CreditRequest.Line? {
    let atPrice = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let ofQuantity = atPrice[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = ofQuantity.first, let number = Int(first), number > 0 else { return nil }
    var line = CreditRequest.Line(number: number)
    if ofQuantity.count > 1 {
      guard let quantity = try? Quantity(parsing: ofQuantity[1].utf8), quantity >= .zero else { return nil }
      line.quantity = quantity
    }
    if atPrice.count > 1 {
      guard let price = try? Price(parsing: atPrice[1].utf8), price >= .zero else { return nil }
      line.price = price
    }
    return line
  }
}
