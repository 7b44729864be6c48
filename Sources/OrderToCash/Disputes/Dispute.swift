/// An amount of an open item that the customer does not accept. Nobody asks for it while it stands; it is somebody's task until a
/// credit note, a write-off, a payment or a decision ends it.
public struct Dispute: Hashable, Sendable {
  /// Who said so. Stored; never changes.
  public enum Source: Int, Sendable {
    /// A payment that came short.
    case deduction = 1
    /// The buyer's answer to an invoice.
    case response = 2
    /// A decision of the office.
    case office = 3

    public var name: String {
      switch self {
      case .deduction: "deduction"
      case .response: "buyer's response"
      case .office: "office"
      }
    }
  }

  public var key: Key
  public var item: Key
  /// Owner of the item.
  public var account: Key
  public var currency: Currency
  /// Minor units that are disputed now; positive, and all disputes of an item together are at most what is open of it.
  public var amount: Int64
  public var reason: DisputeReason
  public var source: Source
  /// Whose task it is, as `policies.disputes` names them.
  public var owner: Text
  public var opened: BusinessDate
  /// What the customer or the office said.
  public var note: Text
  /// The receipt, answer or decision that opened it.
  public var origin: Key

  public init(
    key: Key = .none, item: Key, account: Key, currency: Currency, amount: Int64, reason: DisputeReason, source: Source,
    owner: Text, opened: BusinessDate, note: Text = .empty, origin: Key = .none
  ) {
    self.key = key
    self.item = item
    self.account = account
    self.currency = currency
    self.amount = amount
    self.reason = reason
    self.source = source
    self.owner = owner
    self.opened = opened
    self.note = note
    self.origin = origin
  }
}

/// What happened to a dispute after it was opened.
public struct DisputeChange: Hashable, Sendable {
  /// Stored; never changes.
  public enum Kind: Int, Sendable {
    /// Part of it was paid, credited or written off.
    case reduced = 1
    case closed = 2
    case reassigned = 3
    /// A credit note was asked for.
    case creditRequested = 4
  }

  /// Why it is over. Stored; never changes.
  public enum Resolution: Int, Sendable {
    case none = 0
    case paid = 1
    case credited = 2
    case writtenOff = 3
    /// The office doesn't follow the customer: the amount is asked for again.
    case rejected = 4
    /// What opened it was taken back, or the buyer withdrew it.
    case withdrawn = 5

    public var name: String {
      switch self {
      case .none: ""
      case .paid: "paid"
      case .credited: "credited"
      case .writtenOff: "written off"
      case .rejected: "rejected"
      case .withdrawn: "withdrawn"
      }
    }
  }

  public var dispute: Dispute
  public var kind: Kind
  /// What is disputed from now on.
  public var amount: Int64
  public var owner: Text
  public var resolution: Resolution
  /// The person's decision, or none.
  public var decision: Key

  public init(
    _ dispute: Dispute, _ kind: Kind, amount: Int64, owner: Text? = nil, resolution: Resolution = .none,
    decision: Key = .none
  ) {
    self.dispute = dispute
    self.kind = kind
    self.amount = amount
    self.owner = owner ?? dispute.owner
    self.resolution = resolution
    self.decision = decision
  }
}
