/// A remittance advice as the ledger holds it until a payment meets it.
public struct Advice: Sendable, Hashable {
  public var key: Key
  public var number: Text
  /// The account that sent it, or none, and its group.
  public var account: Key
  public var group: Key
  public var payerAccount: Text
  public var paymentReference: Text
  public var paymentDate: BusinessDate?
  public var currency: Currency
  /// As stated, or the sum of its lines.
  public var total: Int64
  public var lines: [RemittedDocument]

  public init(
    key: Key, number: Text, account: Key = .none, group: Key = .none, payerAccount: Text = .empty,
    paymentReference: Text = .empty, paymentDate: BusinessDate? = nil, currency: Currency, total: Int64? = nil,
    lines: [RemittedDocument]
  ) {
    self.key = key
    self.number = number
    self.account = account
    self.group = group
    self.payerAccount = payerAccount
    self.paymentReference = paymentReference
    self.paymentDate = paymentDate
    self.currency = currency
    self.total = total ?? lines.reduce(0) { $0 + ($1.amount ?? 0) }
    self.lines = lines
  }
}

/// A person's decision about a receipt, accepted by intake and not yet carried out.
public struct CashDecision: Sendable, Hashable {
  public enum Action: Int, Sendable { case apply, unapply, writeOff, refund, reassign }

  public var key: Key
  public var action: Action
  /// The receipt that it is about, or none when it is about an item.
  public var receipt: Key
  /// The invoice or credit, or none; for a dispute the item that it is about.
  public var item: Key
  public var dispute: Key
  /// The customer account that `reassign` names as target, or none.
  public var target: Key = .none
  /// Document number to apply to, or whose application to take back, empty with `unapply` means all; the payee's
  /// bank account for `refund`, empty means the payer's.
  public var document: Text
  /// Minor units to apply; nil: as much as fits.
  public var amount: Int64?
  public var who: Text

  public init(
    key: Key, action: Action, receipt: Key = .none, item: Key = .none, dispute: Key = .none, document: Text = .empty,
    amount: Int64? = nil, who: Text = .empty
  ) {
    self.key = key
    self.action = action
    self.receipt = receipt
    self.item = item
    self.dispute = dispute
    self.document = document
    self.amount = amount
    self.who = who
  }

  public var subjectKind: SubjectKind { !dispute.isNone ? .dispute : !item.isNone ? .invoice : .receipt }
  public var subject: Key { !dispute.isNone ? dispute : !item.isNone ? item : receipt }
}

/// What is paid back, from the decision until it leaves the bank.
public struct Refund: Sendable, Hashable {
  /// None until the ledger has given one.
  public var key: Key
  /// The receipt or credit that it comes from.
  public var source: Key
  /// The customer, or none for cash of nobody known.
  public var account: Key
  public var currency: Currency
  public var amount: Int64
  /// What the source was worth in base currency.
  public var base: Int64
  public var payee: Text
  public var payeeAccount: Text
  public var decision: Key

  public init(
    key: Key = .none, source: Key, account: Key, currency: Currency, amount: Int64, base: Int64, payee: Text,
    payeeAccount: Text, decision: Key
  ) {
    self.key = key
    self.source = source
    self.account = account
    self.currency = currency
    self.amount = amount
    self.base = base
    self.payee = payee
    self.payeeAccount = payeeAccount
    self.decision = decision
  }
}

/// Part of a receipt or of a credit, the *source*, set against an open item; the source of a write-off is the decision. A fact of
/// its night.
public struct Application: Sendable, Hashable {
  /// None until the ledger has given one.
  public var key: Key
  public var source: Key
  public var item: Key
  /// Owner of the item.
  public var account: Key
  public var currency: Currency
  /// Minor units of the source that are used up; of a source in another currency what they are worth of the item.
  public var amount: Int64
  /// The source's own currency and minor units, when it is another.
  public var foreign: Money?
  /// Early-payment discount, which reduces the item further.
  public var discount: Int64
  /// A difference accepted: positive reduces the item further, negative was paid too much and is kept.
  public var tolerance: Int64
  /// What leaves the item and the source in base currency; their difference is a realised currency gain or loss.
  public var itemBase: Int64
  public var sourceBase: Int64
  public var rule: Text
  /// The application that this one takes back, with the same amounts; none for an application proper.
  public var reverses: Key
  /// The receipt in whose settlement a credit was netted: taking that back takes this back. None otherwise.
  public var along: Key
  /// Net and tax of its discount, or of the write-off that it is, by rate; empty when tax is not adjusted.
  public var taxes: [TaxPart] = []
  public var date: BusinessDate

  public init(
    key: Key = .none, source: Key, item: Key, account: Key, currency: Currency, amount: Int64, discount: Int64 = 0,
    tolerance: Int64 = 0, itemBase: Int64, sourceBase: Int64, rule: Text, reverses: Key = .none, along: Key = .none,
    date: BusinessDate
  ) {
    self.key = key
    self.source = source
    self.item = item
    self.account = account
    self.currency = currency
    self.amount = amount
    self.discount = discount
    self.tolerance = tolerance
    self.itemBase = itemBase
    self.sourceBase = sourceBase
    self.rule = rule
    self.reverses = reverses
    self.along = along
    self.date = date
  }

  /// Minor units of the source, in its own currency.
  public var used: Int64 { foreign?.minor ?? amount }
  /// What the item is reduced by.
  public var cleared: Int64 { amount + discount + tolerance }
  /// Parts of `itemBase` that are discount and difference; what is left of it is cash.
  public var discountBase: Int64 { share(of: itemBase, part: discount, whole: cleared) }
  public var toleranceBase: Int64 { share(of: itemBase, part: tolerance, whole: cleared) }
  /// Positive: the source was worth more in base currency than what it cleared.
  public var currencyGain: Int64 { sourceBase - (itemBase - discountBase - toleranceBase) }
}

/// `amount × part ÷ whole`, rounded half away from zero; all of it when `part` is the whole, so that nothing is left over.
func share(of amount: Int64, part: Int64, whole: Int64) -> Int64 {
  guard part != whole else { return amount }
  guard whole != 0, part != 0 else { return 0 }
  return Int64(dividedHalfAwayFromZero(Int128(amount) * Int128(part), by: Int128(whole)))
}

/// A payment that the bank took back, with the receipt that it was found to be.
public struct ReturnedPayment: Sendable, Hashable {
  /// The bank's entry of the return.
  public var key: Key
  public var bank: Text
  public var bookingDate: BusinessDate
  public var currency: Currency
  /// Positive minor units that left the bank, and their worth in base currency.
  public var amount: Int64
  public var base: Int64
  /// Whose return it is, as `ReturnMatching` found; none when nothing was found uniquely.
  public var receipt: Key
  /// Reason code of the bank (ISO 20022 external return reason), or empty.
  public var reason: Text
  /// Nobody took it back: a notification told the payments of a batch that was booked as one, and they take its place.
  public var isReplaced: Bool

  public init(
    key: Key, bank: Text, bookingDate: BusinessDate, currency: Currency, amount: Int64, base: Int64, receipt: Key,
    reason: Text = .empty, isReplaced: Bool = false
  ) {
    self.isReplaced = isReplaced
    self.key = key
    self.bank = bank
    self.bookingDate = bookingDate
    self.currency = currency
    self.amount = amount
    self.base = base
    self.receipt = receipt
    self.reason = reason
  }
}
