/// A buyer's answers to invoices (UBL 2.1 ApplicationResponse as Peppol's Invoice Response 3.0): received, in process, under query,
/// accepted, accepted in part, rejected, paid.
public struct InvoiceResponseDocument: Sendable {
  /// Subset of UNCL 4343 of Peppol BIS Invoice Response.
  public enum Code: String, Sendable, CaseIterable {
    case acknowledged = "AB"
    case inProcess = "IP"
    case underQuery = "UQ"
    case conditionallyAccepted = "CA"
    case rejected = "RE"
    case accepted = "AP"
    case paid = "PD"

    /// The buyer does not accept the invoice as it is.
    public var disputes: Bool { self == .underQuery || self == .conditionallyAccepted || self == .rejected }

    public var name: Text {
      switch self {
      case .acknowledged: "received"
      case .inProcess: "in process"
      case .underQuery: "under query"
      case .conditionallyAccepted: "accepted in part"
      case .rejected: "rejected"
      case .accepted: "accepted"
      case .paid: "paid"
      }
    }
  }

  public struct Answer: Sendable {
    /// Our number of the invoice.
    public var invoice: Text
    public var code: Code
    /// Clarification of Peppol's list OPStatusReason, or a code of the sender's own; empty when none is given.
    public var reason: Text
    /// What the buyer says in words, with what it wants done.
    public var text: Text
    /// What of the invoice is disputed, in minor units of its currency, where the sender says so.
    public var amount: Text
    public var place: Place

    public init(
      invoice: Text, code: Code, reason: Text = .empty, text: Text = .empty, amount: Text = .empty,
      place: Place = Place()
    ) {
      self.invoice = invoice
      self.code = code
      self.reason = reason
      self.text = text
      self.amount = amount
      self.place = place
    }
  }

  /// The buyer's number for it.
  public var number: Text
  public var date: BusinessDate?
  public var sender: PartyReference
  public var answers: [Answer]
  public var place: Place

  public init(
    number: Text, date: BusinessDate? = nil, sender: PartyReference, answers: [Answer], place: Place = Place()
  ) {
    self.number = number
    self.date = date
    self.sender = sender
    self.answers = answers
    self.place = place
  }
}
