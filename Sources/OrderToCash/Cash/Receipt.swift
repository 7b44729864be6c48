/// A payment that came in, as far as it is not used up: cash of tonight, or of an earlier night and still on account or
/// unidentified.
public struct Receipt: Sendable, Hashable {
  public enum State: Int, Sendable {
    /// Tonight's: not in the books yet.
    case new = 0
    /// A customer's, from an earlier night.
    case onAccount = 1
    /// Nobody's so far, from an earlier night.
    case unidentified = 2
  }

  public var key: Key
  public var state: State
  public var bookingDate: BusinessDate
  public var valueDate: BusinessDate
  public var currency: Currency
  /// Minor units, positive; `base` is its worth in base currency on the day it came.
  public var amount: Int64
  public var base: Int64
  /// What is not applied yet, with its base amount. For a new receipt all of it.
  public var left: Int64
  public var leftBase: Int64
  /// The customer account it is credited to, or none.
  public var account: Key
  /// The account that the bank account it came from is known to belong to, or none.
  public var payer: Key
  /// The remittance advice linked to it, or none.
  public var advice: Key
  /// Its evidence points to two customers.
  public var isContested: Bool
  /// False once a person has taken an application of it back: only a person applies it again.
  public var isAutomatic: Bool
  /// What it says. Behind one reference, as matching hands receipts on by the million.
  private var words: ReceiptWords

  public init(
    key: Key, state: State = .new, bank: Text, bookingDate: BusinessDate, valueDate: BusinessDate, currency: Currency,
    amount: Int64, base: Int64, left: Int64? = nil, leftBase: Int64? = nil, account: Key = .none, payer: Key = .none,
    payerName: Text = .empty, payerNameKey: Text = .empty, payerAccount: Text = .empty, bankReference: Text = .empty,
    endToEnd: Text = .empty, structuredReferences: [Text] = [], documents: [RemittedDocument] = [], text: Text = .empty,
    advice: Key = .none, routingNote: Text = .empty, isContested: Bool = false, isAutomatic: Bool = true
  ) {
    self.key = key
    self.state = state
    self.bookingDate = bookingDate
    self.valueDate = valueDate
    self.currency = currency
    self.amount = amount
    self.base = base
    self.left = left ?? amount
    self.leftBase = leftBase ?? base
    self.account = account
    self.payer = payer
    self.advice = advice
    self.isContested = isContested
    self.isAutomatic = isAutomatic
    words = ReceiptWords(
      .init(
        text: text, structuredReferences: structuredReferences, documents: documents, endToEnd: endToEnd,
        payerAccount: payerAccount, bankReference: bankReference, payerNameKey: payerNameKey, bank: bank,
        payerName: payerName, routingNote: routingNote))
  }

  /// The account of the books that the bank account posts to.
  public var bank: Text { words.all.bank }
  public var payerName: Text { words.all.payerName }
  /// Name key of the counterparty (computed by Interchange), or empty.
  public var payerNameKey: Text { words.all.payerNameKey }
  public var payerAccount: Text {
    get { words.all.payerAccount }
    set { change { $0.payerAccount = newValue } }
  }
  public var bankReference: Text {
    get { words.all.bankReference }
    set { change { $0.bankReference = newValue } }
  }
  public var endToEnd: Text { words.all.endToEnd }
  public var documents: [RemittedDocument] { words.all.documents }
  public var structuredReferences: [Text] {
    get { words.all.structuredReferences }
    set { change { $0.structuredReferences = newValue } }
  }
  public var text: Text {
    get { words.all.text }
    set { change { $0.text = newValue } }
  }
  /// What routing couldn't settle, in words: the customers that its evidence points to, or the closest candidates.
  public var routingNote: Text {
    get { words.all.routingNote }
    set { if newValue != words.all.routingNote { change { $0.routingNote = newValue } } }
  }
  /// Documents anywhere that it may be for, when nothing says whose it is.
  public var candidates: [Text] {
    get { words.all.candidates }
    set { if newValue != words.all.candidates { change { $0.candidates = newValue } } }
  }

  /// All that it says, to be held while several fields are read.
  var said: ReceiptWords { words }

  /// Whether there is anything in it that can name a document.
  var saysSomething: Bool {
    let all = words.all
    return !all.text.isEmpty || !all.endToEnd.isEmpty || !all.structuredReferences.isEmpty || !all.documents.isEmpty
      || !advice.isNone
  }

  private mutating func change(_ body: (inout ReceiptWords.All) -> Void) {
    var all = words.all
    body(&all)
    words = ReceiptWords(all)
  }
}

/// What a receipt says, shared by its copies.
final class ReceiptWords: Sendable, Hashable {
  /// What every payment is read for comes first, side by side in memory.
  struct All: Hashable {
    var text: Text
    var structuredReferences: [Text]
    var documents: [RemittedDocument]
    var endToEnd: Text
    var payerAccount: Text
    var bankReference: Text
    var payerNameKey: Text
    var bank: Text
    var payerName: Text
    var routingNote: Text
    var candidates: [Text] = []
  }

  let all: All

  init(_ all: All) { self.all = all }

  static func == (left: ReceiptWords, right: ReceiptWords) -> Bool { left === right || left.all == right.all }
  func hash(into hasher: inout Hasher) { all.hash(into: &hasher) }
}
