/// A bank statement, notification or report within the day (camt.053, camt.054, camt.052, a bank's CSV) for one account.
public struct StatementDocument: Sendable {
  public enum Source: Int, Sendable { case statement = 0, notification = 1, csv = 2, report = 3 }

  public var source: Source
  /// The bank's identification of this statement.
  public var id: Text
  /// Electronic or legal sequence number as text, or empty.
  public var sequence: Text
  /// IBAN or other account number without blanks; for a CSV, the account that the format or channel names.
  public var account: Text
  public var currency: Currency?
  /// The day the statement is for: closing balance date, else the end of its period, else its creation date.
  public var date: BusinessDate?
  public var openingBalance: Int64?
  public var openingDate: BusinessDate?
  public var closingBalance: Int64?
  public var closingDate: BusinessDate?
  public var entries: [BankEntryRecord]
  public var place: Place

  public init(
    source: Source, id: Text, sequence: Text = .empty, account: Text, currency: Currency? = nil,
    date: BusinessDate? = nil,
    openingBalance: Int64? = nil, openingDate: BusinessDate? = nil, closingBalance: Int64? = nil,
    closingDate: BusinessDate? = nil, entries: [BankEntryRecord] = [], place: Place = Place()
  ) {
    self.source = source
    self.id = id
    self.sequence = sequence
    self.account = account
    self.currency = currency
    self.date = date
    self.openingBalance = openingBalance
    self.openingDate = openingDate
    self.closingBalance = closingBalance
    self.closingDate = closingDate
    self.entries = entries
    self.place = place
  }
}

/// One entry of a statement. `amount` is signed from the account holder's view: positive came in.
public struct BankEntryRecord: Sendable {
  public enum Status: Int, Sendable { case booked = 0, pending = 1, information = 2 }

  public var amount: Int64
  public var currency: Currency
  public var status: Status
  /// The entry reverses an earlier one (camt `RvslInd`).
  public var isReversal: Bool
  public var bookingDate: BusinessDate?
  public var valueDate: BusinessDate?
  /// The bank's own reference, or empty (`AcctSvcrRef`).
  public var bankReference: Text
  /// What the bank calls the batch of a collective entry, or empty (camt `Btch/PmtInfId`, `Btch/MsgId`).
  public var batch: Text = .empty
  /// ISO 20022 domain/family/sub-family joined by `/`, or the bank's proprietary code.
  public var transactionCode: Text
  /// Free text of the entry itself.
  public var text: Text
  /// Its transactions; a batch has many, an entry without details none.
  public var transactions: [BankTransactionRecord]
  public var place: Place

  public init(
    amount: Int64, currency: Currency, status: Status = .booked, isReversal: Bool = false,
    bookingDate: BusinessDate? = nil,
    valueDate: BusinessDate? = nil, bankReference: Text = .empty, transactionCode: Text = .empty, text: Text = .empty,
    transactions: [BankTransactionRecord] = [], place: Place = Place()
  ) {
    self.amount = amount
    self.currency = currency
    self.status = status
    self.isReversal = isReversal
    self.bookingDate = bookingDate
    self.valueDate = valueDate
    self.bankReference = bankReference
    self.transactionCode = transactionCode
    self.text = text
    self.transactions = transactions
    self.place = place
  }
}

/// One payment within an entry.
public struct BankTransactionRecord: Sendable {
  /// Signed as the entry's; nil when the details carry no amount.
  public var amount: Int64?
  public var currency: Currency?
  public var bankReference: Text
  /// End-to-end identification; `NOTPROVIDED` is read as empty.
  public var endToEnd: Text
  public var counterpartyName: Text
  /// Ultimate party where one is named.
  public var ultimateName: Text
  /// IBAN or other account of the other side, without blanks.
  public var counterpartyAccount: Text
  /// Structured creditor references (ISO 11649 RF, QRR, …) in document order.
  public var structuredReferences: [Text]
  /// Document numbers of structured remittance (`RfrdDocInf/Nb`) with the amount remitted for each, if given.
  public var documents: [RemittedDocument]
  /// Unstructured remittance, lines joined by a blank.
  public var text: Text
  /// Return reason code (ISO external code list) when this transaction is a return, else empty.
  public var returnReason: Text
  /// References to the original payment when this is a return.
  public var originalEndToEnd: Text
  /// What banks took of a payment that came in before it was booked, in minor units of the entry's currency; 0 when nothing says so.
  public var charge: Int64

  public init(
    amount: Int64? = nil, currency: Currency? = nil, bankReference: Text = .empty, endToEnd: Text = .empty,
    counterpartyName: Text = .empty, ultimateName: Text = .empty, counterpartyAccount: Text = .empty,
    structuredReferences: [Text] = [], documents: [RemittedDocument] = [], text: Text = .empty,
    returnReason: Text = .empty, originalEndToEnd: Text = .empty, charge: Int64 = 0
  ) {
    self.amount = amount
    self.currency = currency
    self.bankReference = bankReference
    self.endToEnd = endToEnd
    self.counterpartyName = counterpartyName
    self.ultimateName = ultimateName
    self.counterpartyAccount = counterpartyAccount
    self.structuredReferences = structuredReferences
    self.documents = documents
    self.text = text
    self.returnReason = returnReason
    self.originalEndToEnd = originalEndToEnd
    self.charge = charge
  }
}

/// A document that a payer says to have paid.
public struct RemittedDocument: Hashable, Sendable {
  public var number: Text
  /// Paid for it, in minor units; nil when not stated.
  public var amount: Int64?
  public var discount: Int64
  public var deduction: Int64
  public var reason: Text

  public init(number: Text, amount: Int64? = nil, discount: Int64 = 0, deduction: Int64 = 0, reason: Text = .empty) {
    self.number = number
    self.amount = amount
    self.discount = discount
    self.deduction = deduction
    self.reason = reason
  }
}

/// A remittance advice: which documents a payment is for.
public struct RemittanceDocument: Sendable {
  public var number: Text
  public var payer: PartyReference
  public var payerAccount: Text
  public var paymentReference: Text
  public var paymentDate: BusinessDate?
  public var currency: Currency
  public var total: Int64?
  public var lines: [RemittedDocument]
  public var place: Place

  public init(
    number: Text, payer: PartyReference, payerAccount: Text = .empty, paymentReference: Text = .empty,
    paymentDate: BusinessDate? = nil, currency: Currency, total: Int64? = nil, lines: [RemittedDocument],
    place: Place = Place()
  ) {
    self.number = number
    self.payer = payer
    self.payerAccount = payerAccount
    self.paymentReference = paymentReference
    self.paymentDate = paymentDate
    self.currency = currency
    self.total = total
    self.lines = lines
    self.place = place
  }
}
