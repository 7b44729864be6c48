/// Where a receipt goes to be matched, and by what.
public struct CashRoute: Sendable {
  public enum Evidence: Int, Sendable {
    case nothing = 0
    case decision = 1
    case structured = 2
    case advice = 3
    case document = 4
    case bankAccount = 5
    /// An order number or part of a number, with the amount.
    case confirmed = 6
    /// The payer's name, which one group alone has.
    case name = 7
  }

  /// None: nobody known, or contested.
  public var group: Key = .none
  /// The account to credit: the known payer, else the owner of what is referenced.
  public var account: Key = .none
  /// The account known by the bank account, or none.
  public var payer: Key = .none
  public var by: Evidence = .nothing
  /// The advice linked to the receipt, or none.
  public var advice: Key = .none
  /// The groups that the evidence points to when there are several, ascending.
  public var contested: [Key] = []
  /// Of a receipt of nobody: what it names, or the items of exactly its amount, by key and at most five. Proposals, not evidence.
  public var candidates: [ReferenceIndex.Item] = []
  /// Of numbers in a text: the amount is neither what is open of them nor that less their discounts.
  var isInexact = false
  /// Other groups that have the payer's name, where one number alone says whose it is, over another amount.
  var namesakes: [Key] = []
  public init() {}

  /// Nothing says whose it is.
  var isUnfounded: Bool { group.isNone && contested.isEmpty }
  /// Whether items of exactly its amount have to be looked up over all accounts.
  var asksByAmount: Bool { isUnfounded || !namesakes.isEmpty }
}
