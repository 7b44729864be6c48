/// What matching found about one receipt, kept for its ruling and for the person who reads the exception.
struct CashVerdict {
  /// Who says that a receipt is this group's.
  enum Confirmation: String {
    case bankAccount = "known by bank account"
    case name = "known by name"
    case word = "known by a word of its own"
    case earlier = "on account already"
  }

  /// Why a rule that found something left the receipt alone. In the order in which a person should hear of them.
  enum Refusal: Int, Comparable {
    case decidedByHand
    case currency
    case contradiction
    case adviceMismatch
    case notOpen
    case paidAlready
    case alsoPaid
    case nearlyPaid
    case unknownNumber
    case severalItems
    case severalPayments
    case namedByAnother
    case severalSums
    case shortfall
    case tooLittle
    case coincidence
    case tooMany
    case unclear
    case unconfirmed
    case advance

    static func < (left: Refusal, right: Refusal) -> Bool { left.rawValue < right.rawValue }

    var reason: String {
      switch self {
      case .decidedByHand: "a person took an application back"
      case .advance: "it calls itself an advance"
      case .currency: "another currency"
      case .contradiction: "the amount is exactly another item's"
      case .adviceMismatch: "the lines don't add up to the payment"
      case .notOpen: "not open any more"
      case .paidAlready: "the document that it quotes was paid with this amount already"
      case .alsoPaid: "has the amount, but what is quoted of its number a document has too that was paid already"
      case .nearlyPaid: "another amount, and a document with nearly this number was paid with this one already"
      case .shortfall: "has the amount, but it may be too little for another item"
      case .tooLittle: "may be meant, with something kept back"
      case .unknownNumber: "has the amount, but another number is quoted"
      case .severalItems: "several items have this amount"
      case .severalPayments: "several payments have this amount"
      case .namedByAnother: "has the amount, but another payment that waits names it"
      case .severalSums: "several selections of open items have this sum"
      case .coincidence: "the sum of these, but so many sums are possible that it may be chance"
      case .tooMany: "too many open items to look at every sum"
      case .unclear: "too little for all, and nothing says for which"
      case .unconfirmed: "neither the amount nor the payer confirms the number"
      }
    }

    /// Which proposal a person should see first.
    var proposalRank: Int {
      switch self {
      case .adviceMismatch: 0
      case .unknownNumber: 1
      case .unclear, .unconfirmed: 2
      case .severalPayments, .namedByAnother: 3
      case .shortfall: 4
      case .coincidence: 5
      case .contradiction: 6
      case .severalSums: 7
      case .currency: 9
      default: 8
      }
    }

    /// The rule that an exception for it names.
    var rule: Rule {
      switch self {
      case .advance: CashRules.advance
      case .currency: CashRules.currency
      case .contradiction: CashRules.contradiction
      case .adviceMismatch: CashRules.adviceMismatch
      case .notOpen, .paidAlready, .alsoPaid, .nearlyPaid, .unknownNumber: CashRules.duplicate
      default: CashRules.onAccount
      }
    }
  }

  var confirmation: Confirmation?
  private(set) var rule: Rule?
  /// Whether a rule applied it.
  private(set) var isApplied = false
  private(set) var grade: CashGrade = .proposal
  private(set) var fit: CashFit = .unclear
  /// Positions of the items that it settled.
  private(set) var items: [Int] = []
  /// What the payer's own lines say is kept back, and why.
  private(set) var deductions: [(item: Int, amount: Int64, reason: Text)] = []
  private(set) var refusals: [(reason: Refusal, items: [Int])] = []

  mutating func applied(by rule: Rule, _ grade: CashGrade, _ fit: CashFit, _ items: [Int]) {
    self.rule = rule
    isApplied = true
    self.grade = grade
    self.fit = fit
    self.items = union(self.items, items)
    guard !refusals.isEmpty else { return }
    // What else it may have been is settled by now.
    refusals.removeAll { refusal in
      switch refusal.reason {
      case .shortfall, .tooLittle: true
      // Settled across the currencies after all.
      case .currency: refusal.items.allSatisfy { items.contains($0) }
      default: false
      }
    }
  }

  mutating func deducts(_ item: Int, _ amount: Int64, _ reason: Text) { deductions.append((item, amount, reason)) }

  /// Notes a refusal once; false, as the answer of the rule that refuses.
  mutating func refuses(_ reason: Refusal, _ items: [Int]) -> Bool {
    if !refusals.contains(where: { $0.reason == reason && $0.items == items }) { refusals.append((reason, items)) }
    return false
  }

  /// Whether what it says of a number fits more than one document.
  var hasSeveral: Bool { refusals.contains { $0.reason == .severalItems || $0.reason == .alsoPaid } }

  /// What the receipt may be for, best first: what it names, then what has its amount.
  var alternatives: [[Int]] {
    var sets: [[Int]] = []
    for refusal in refusals.sorted(by: { $0.reason.proposalRank < $1.reason.proposalRank }) {
      switch refusal.reason {
      case .decidedByHand, .advance, .notOpen, .paidAlready, .tooMany: continue
      case .severalItems, .contradiction, .unknownNumber, .currency: sets += refusal.items.map { [$0] }
      default: if !refusal.items.isEmpty { sets.append(refusal.items) }
      }
    }
    var once: [[Int]] = []
    for set in sets where !once.contains(set) { once.append(set) }
    return Array(once.prefix(5))
  }

  /// Items of an advice that could not be followed.
  var adviceItems: [Int] { refusals.first { $0.reason == .adviceMismatch }?.items ?? [] }

  var strongestRefusal: (reason: Refusal, items: [Int])? { refusals.min { $0.reason < $1.reason } }
}
