/// One row of `bank_rules`: what an entry that is not about receivables means.
public struct BankRule: Sendable, Hashable {
  public enum Direction: String, Sendable, CaseIterable { case any, credit, debit }

  public var name: Text
  public var direction: Direction
  /// In the entry's or payment's text or the counterparty's name, whatever the case of ASCII letters; empty: any.
  public var text: Text
  /// Start of the bank's transaction code (`PMNT/RCDT`); empty: any.
  public var code: Text
  /// The account of the books that is the other side.
  public var account: Text

  public init(name: Text, direction: Direction = .any, text: Text = .empty, code: Text = .empty, account: Text) {
    self.name = name
    self.direction = direction
    self.text = text
    self.code = code
    self.account = account
  }
}

/// A booked entry as the ledger holds it.
public struct BankEntry: Sendable {
  public var key: Key
  /// The account of the books that the bank account posts to.
  public var bank: Text
  public var currency: Currency
  /// Signed: positive came in.
  public var amount: Int64
  public var isReversal: Bool
  public var bookingDate: BusinessDate
  public var valueDate: BusinessDate
  public var reference: Text
  public var code: Text
  public var text: Text
  public var transactions: [BankTransactionRecord]

  public init(
    key: Key, bank: Text, currency: Currency, amount: Int64, isReversal: Bool = false, bookingDate: BusinessDate,
    valueDate: BusinessDate, reference: Text = .empty, code: Text = .empty, text: Text = .empty,
    transactions: [BankTransactionRecord] = []
  ) {
    self.key = key
    self.bank = bank
    self.currency = currency
    self.amount = amount
    self.isReversal = isReversal
    self.bookingDate = bookingDate
    self.valueDate = valueDate
    self.reference = reference
    self.code = code
    self.text = text
    self.transactions = transactions
  }
}

/// What becomes of an entry or of one payment in it. The amounts of an entry's movements sum to the entry.
public struct BankMovement: Sendable {
  public enum Kind: Sendable, Hashable {
    /// Cash of some customer.
    case receipt
    /// A payment of a customer that the bank took back.
    case returned
    /// What banks took of a payment that came in.
    case charge
    /// Goes to the account that a bank rule names.
    case declared(BankRule)
    case clearing
    /// What the details of a batch lack of their entry; to clearing.
    case difference
  }

  public var kind: Kind
  /// Position of the payment in the entry; -1 when it stands for the whole entry or its difference.
  public var ordinal: Int
  /// Signed minor units of the entry's currency; never 0.
  public var amount: Int64
  /// The payment's details; of the whole entry when it has none of its own.
  public var payment: BankTransactionRecord
}

/// Takes bank entries apart: every booked entry is posted, whatever it is.
public enum BankMovements {
  /// ISO 20022 sub-families of returned and reversed customer payments.
  private static let returnCodes: [Text] = ["RRTN", "UPDD", "PRDD", "RPCR"]

  public static func movements(of entry: BankEntry, rules: [BankRule]) -> [BankMovement] {
    guard entry.amount != 0 else { return [] }
    var movements: [BankMovement] = []
    var rest = entry.amount
    for (ordinal, payment) in payments(of: entry) where payment.amount != 0 {
      let amount = payment.amount ?? entry.amount
      let kind = kind(of: payment, amount: amount, in: entry, rules)
      // The customer paid all of it; what the banks took of it is ours to bear.
      let charge = kind == .receipt ? max(payment.charge, 0) : 0
      movements.append(BankMovement(kind: kind, ordinal: ordinal, amount: amount + charge, payment: payment))
      if charge > 0 {
        movements.append(BankMovement(kind: .charge, ordinal: ordinal, amount: -charge, payment: payment))
      }
      rest -= amount
    }
    if rest != 0 {
      movements.append(
        BankMovement(kind: .difference, ordinal: -1, amount: rest, payment: BankTransactionRecord()))
    }
    return movements
  }

  /// The payments that are posted one by one, or the entry as one payment when its details don't carry their own amounts in
  /// its currency.
  private static func payments(of entry: BankEntry) -> [(ordinal: Int, payment: BankTransactionRecord)] {
    if let payment = entry.transactions.only {
      var payment = payment
      // A single payment's own amount may be in another currency or before charges: the entry is what was booked.
      payment.amount = entry.amount
      return [(0, payment)]
    }
    let isDetailed =
      !entry.transactions.isEmpty
      && entry.transactions.allSatisfy { $0.amount != nil && ($0.currency ?? entry.currency) == entry.currency }
    if isDetailed { return entry.transactions.enumerated().map { ($0.offset, $0.element) } }
    var whole = BankTransactionRecord(amount: entry.amount, bankReference: entry.reference)
    for payment in entry.transactions {
      whole.structuredReferences += payment.structuredReferences
      whole.documents += payment.documents
      whole.text = joined(whole.text, payment.text)
    }
    return [(-1, whole)]
  }

  private static func joined(_ left: Text, _ right: Text) -> Text {
    left.isEmpty ? right : right.isEmpty ? left : Text(left.string + " " + right.string)
  }

  private static func kind(
    of payment: BankTransactionRecord, amount: Int64, in entry: BankEntry, _ rules: [BankRule]
  ) -> BankMovement.Kind {
    let isReturn = !payment.returnReason.isEmpty || entry.isReversal || hasReturnCode(entry.code)
    if amount < 0, isReturn { return .returned }
    let texts = [entry.text, payment.text, payment.counterpartyName, payment.ultimateName]
    for rule in rules where matches(rule, amount: amount, code: entry.code, texts) { return .declared(rule) }
    // Money that comes back from somebody we paid is no customer's.
    return amount > 0 && !isReturn ? .receipt : .clearing
  }

  private static func hasReturnCode(_ code: Text) -> Bool {
    guard let slash = code.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
    let last = code.utf8[code.utf8.index(after: slash)...]
    return returnCodes.contains { $0.utf8.elementsEqual(last) }
  }

  private static func matches(_ rule: BankRule, amount: Int64, code: Text, _ texts: [Text]) -> Bool {
    switch rule.direction {
    case .credit where amount < 0, .debit where amount > 0: return false
    default: break
    }
    guard code.utf8.starts(with: rule.code.utf8) else { return false }
    return rule.text.isEmpty || texts.contains { contains($0, rule.text) }
  }

  /// Whether a text holds a word or phrase, with ASCII letters of either case.
  static func contains(_ text: Text, _ phrase: Text) -> Bool {
    text.withBytes { bytes in
      phrase.withBytes { wanted in
        guard !wanted.isEmpty, bytes.count >= wanted.count else { return wanted.isEmpty }
        let first = capital(wanted[0])
        for start in 0...(bytes.count - wanted.count) where capital(bytes[start]) == first {
          var length = 1
          while length < wanted.count, capital(bytes[start + length]) == capital(wanted[length]) { length += 1 }
          if length == wanted.count { return true }
        }
        return false
      }
    }
  }

  private static func capital(_ byte: UInt8) -> UInt8 { ReferenceBytes.letter(byte) ?? byte }

  /// The books' side of a movement that is neither a receipt nor a return. `base` is its worth in base currency, positive.
  public static func posting(_ movement: BankMovement, of entry: BankEntry, base: Int64, chart: Chart) -> Posting {
    var other = chart.clearing
    if case .declared(let rule) = movement.kind { other = rule.account }
    if movement.kind == .charge {
      return Posting(
        .bankCharge, date: entry.bookingDate, debit: chart.bankFees, credit: entry.bank, item: entry.key,
        currency: entry.currency, amount: abs(movement.amount), base: base)
    }
    let isIn = movement.amount > 0
    return Posting(
      isIn ? .bankIn : .bankOut, date: entry.bookingDate, debit: isIn ? entry.bank : other,
      credit: isIn ? other : entry.bank, item: entry.key, currency: entry.currency, amount: abs(movement.amount),
      base: base)
  }

  /// Why a movement goes where it goes; nil for receipts and returns, which are judged later.
  public static func ruling(_ movement: BankMovement, of entry: BankEntry) -> Ruling? {
    let amount = Money(minor: movement.amount, currency: entry.currency)
    switch movement.kind {
    case .receipt, .returned: return nil
    case .declared(let rule):
      return Ruling(
        .bankEntry, entry.key, rule: CashRules.bankRule.id, outcome: "posted",
        facts: Text("amount=\(amount); bank_rule=\(rule.name); account=\(rule.account)"))
    case .charge:
      return Ruling(
        .bankEntry, entry.key, rule: CashRules.bankCharges.id, outcome: "posted", facts: Text("amount=\(amount)"))
    case .clearing:
      return Ruling(
        .bankEntry, entry.key, rule: CashRules.clearing.id, outcome: "clearing", facts: Text("amount=\(amount)"),
        rejected: "no bank rule matches")
    case .difference:
      return Ruling(
        .bankEntry, entry.key, rule: CashRules.batchDifference.id, outcome: "clearing", facts: Text("amount=\(amount)"))
    }
  }

  /// What a person must look at; nil when the entry explains itself.
  public static func exception(_ movement: BankMovement, of entry: BankEntry) -> ExceptionRaised? {
    let amount = Money(minor: movement.amount, currency: entry.currency)
    let text = movement.payment.text.isEmpty ? entry.text : movement.payment.text
    switch movement.kind {
    case .receipt, .returned, .declared, .charge: return nil
    case .clearing:
      return ExceptionRaised(
        .warning, rule: CashRules.clearing.id, subjectKind: .bankEntry, subject: entry.key, currency: entry.currency,
        amount: movement.amount, message: "\(amount) of \(entry.bookingDate) is explained by no bank rule: “\(text)”",
        whatToDo: "Book it from bank clearing by hand, and add a row to bank_rules when it will come again.",
        verbs: [.dismiss])
    case .difference:
      return ExceptionRaised(
        .error, rule: CashRules.batchDifference.id, subjectKind: .bankEntry, subject: entry.key,
        currency: entry.currency, amount: movement.amount,
        message:
          "The payments of an entry over \(Money(minor: entry.amount, currency: entry.currency)) differ from it by "
          + "\(amount)",
        whatToDo: "Ask the bank for the missing details; the difference waits in bank clearing.", verbs: [.dismiss])
    }
  }
}
