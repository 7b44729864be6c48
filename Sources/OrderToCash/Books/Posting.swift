/// What happened, as the books see it. The number is stored and never changes. `PostingRules` says which accounts each moves.
/// 13 was never posted: what a payment keeps back stays open, under dispute.
public enum PostingEvent: Int, CaseIterable, Sendable {
  case opening = 1
  case shipment = 2
  case invoice = 3
  case invoiceTax = 4
  case creditNote = 5
  case creditNoteTax = 6
  case receipt = 7
  case unidentified = 8
  case identified = 9
  case applied = 10
  case discount = 11
  case tolerance = 12
  case returned = 14
  case returnedUnidentified = 15
  case fee = 16
  case bankOut = 17
  case bankIn = 18
  case writeOff = 19
  case currencyGain = 20
  case currencyLoss = 21
  case refund = 22
  case refundPaid = 23
  case discountTax = 24
  case writeOffTax = 25
  case bankCharge = 26
  case reassigned = 27
  case rounding = 30
  case invoiceCharge = 31
  case exchanged = 32
  case advance = 50
  case advanceDeducted = 51
  case advanceTaxDeducted = 52
  case allowance = 120
  case allowanceReleased = 121
  case revaluationGain = 110
  case revaluationLoss = 111
  case revaluationGainReversed = 112
  case revaluationLossReversed = 113

  public var name: String {
    switch self {
    case .opening: "opening"
    case .shipment: "shipment"
    case .invoice: "invoice"
    case .invoiceTax: "invoice tax"
    case .creditNote: "credit note"
    case .creditNoteTax: "credit note tax"
    case .receipt: "receipt"
    case .unidentified: "unidentified receipt"
    case .identified: "receipt identified"
    case .applied: "application across customers"
    case .discount: "discount"
    case .tolerance: "tolerance"
    case .returned: "returned payment"
    case .returnedUnidentified: "returned payment, unidentified"
    case .fee: "fee"
    case .bankOut: "other bank debit"
    case .bankIn: "other bank credit"
    case .writeOff: "write-off"
    case .currencyGain: "currency gain"
    case .currencyLoss: "currency loss"
    case .refund: "refund"
    case .refundPaid: "refund paid"
    case .discountTax: "discount tax"
    case .writeOffTax: "write-off tax"
    case .bankCharge: "bank charge"
    case .reassigned: "receipt taken from a customer"
    case .rounding: "rounding"
    case .invoiceCharge: "invoice charge"
    case .exchanged: "cash exchanged"
    case .advance: "advance invoice"
    case .advanceDeducted: "advance deducted"
    case .advanceTaxDeducted: "advance tax deducted"
    case .allowance: "bad-debt allowance"
    case .allowanceReleased: "bad-debt allowance released"
    case .revaluationGain: "revaluation gain"
    case .revaluationLoss: "revaluation loss"
    case .revaluationGainReversed: "revaluation gain reversed"
    case .revaluationLossReversed: "revaluation loss reversed"
    }
  }
}

/// One movement between two accounts of the books. Double entry by shape: both amounts move from `credit` to `debit`, so no
/// posting can be out of balance. Amounts are never negative; a correction is a posting the other way.
public struct Posting: Hashable, Sendable {
  public let event: PostingEvent
  /// The document's or booking date, or the first open day when its period is closed.
  public let date: BusinessDate
  public let debit: Text
  public let credit: Text
  /// The customer account concerned, or none.
  public let account: Key
  /// The invoice, receipt, shipment or bank entry that it belongs to.
  public let item: Key
  public let currency: Currency
  public let amount: Int64
  public let base: Int64

  /// Traps on a negative amount: a caller that has a negative one means the posting the other way.
  public init(
    _ event: PostingEvent, date: BusinessDate, debit: Text, credit: Text, account: Key = .none, item: Key,
    currency: Currency, amount: Int64, base: Int64
  ) {
    precondition(amount >= 0 && base >= 0, "a posting moves a positive amount")
    self.event = event
    self.date = date
    self.debit = debit
    self.credit = credit
    self.account = account
    self.item = item
    self.currency = currency
    self.amount = amount
    self.base = base
  }
}

/// The accounts of the books by role, in hledger's notation. `pipeline.yml` may rename any (`chart:`).
public struct Chart: Hashable, Sendable {
  /// Control account of receivables: invoices − credit notes − cash on account.
  public var receivables: Text = "assets:receivables"
  /// Shipped and not yet invoiced, net of tax.
  public var shippedNotInvoiced: Text = "assets:shipped-not-invoiced"
  public var revenue: Text = "revenue:sales"
  public var outputTax: Text = "liabilities:tax:output"
  /// Cash whose payer is not known: a liability, outside aging.
  public var unidentified: Text = "liabilities:unidentified-receipts"
  /// Bank entries that no rule explains.
  public var clearing: Text = "assets:bank-clearing"
  public var discounts: Text = "revenue:discounts-granted"
  public var tolerance: Text = "expenses:payment-differences"
  public var bankFees: Text = "expenses:bank-fees"
  public var writeOffs: Text = "expenses:bad-debt"
  /// Cash that was decided to be paid back and has not left the bank yet.
  public var refunds: Text = "liabilities:refunds"
  /// Freight and other charges on invoices; fees that are invoiced by themselves.
  public var charges: Text = "revenue:charges"
  public var fees: Text = "revenue:fees"
  /// Invoiced and paid in advance, net of tax, and not supplied yet: a liability.
  public var advances: Text = "liabilities:advances"
  public var currencyGains: Text = "revenue:currency-gains"
  public var currencyLosses: Text = "expenses:currency-losses"
  /// Between two currencies, when cash of one settles an item of another: nothing is left in base currency.
  public var exchange: Text = "equity:currency-exchange"
  public var opening: Text = "equity:opening-balances"
  /// What is expected to be lost of receivables: set off against them, credit balance.
  public var allowance: Text = "assets:bad-debt-allowance"
  public var impairment: Text = "expenses:impairment"
  /// What the closing rate makes of foreign monetary items at a month's end, in base currency; empty again the day after.
  public var revaluation: Text = "assets:currency-revaluation"
  public var unrealisedGains: Text = "revenue:unrealised-currency-gains"
  public var unrealisedLosses: Text = "expenses:unrealised-currency-losses"
  public init() {}
}

/// One row of the table that says for every event which accounts it moves (docs/books.md, `reports/posting-rules.csv`).
public struct PostingRule: Sendable {
  public var event: PostingEvent
  public var debit: String
  public var credit: String
  public var when: String
}

/// The one table of events and accounts; `docs/books.md` prints it and a test holds every posting of a night against it.
/// Roles in brackets are declared elsewhere (`bank_accounts`, `bank_rules`).
public enum PostingRules {
  public static let all: [PostingRule] = [
    PostingRule(
      event: .opening, debit: "receivables", credit: "opening", when: "an open invoice taken over at go-live"),
    PostingRule(
      event: .opening, debit: "opening", credit: "receivables", when: "a credit or cash on account taken over"),
    PostingRule(event: .opening, debit: "[bank]", credit: "opening", when: "a bank balance taken over"),
    PostingRule(
      event: .shipment, debit: "shippedNotInvoiced", credit: "revenue", when: "goods left the warehouse, net of tax"),
    PostingRule(event: .invoice, debit: "receivables", credit: "shippedNotInvoiced", when: "an invoice's net total"),
    PostingRule(
      event: .invoice, debit: "receivables", credit: "revenue",
      when: "the net total of an invoice in place of a wrong one"),
    PostingRule(event: .invoiceTax, debit: "receivables", credit: "outputTax", when: "an invoice's tax"),
    PostingRule(event: .creditNote, debit: "revenue", credit: "receivables", when: "a credit note's net total"),
    PostingRule(event: .creditNoteTax, debit: "outputTax", credit: "receivables", when: "a credit note's tax"),
    PostingRule(
      event: .creditNote, debit: "fees", credit: "receivables", when: "the net total of a credit note over a fee"),
    PostingRule(
      event: .invoiceCharge, debit: "receivables", credit: "charges", when: "freight and other charges on an invoice"),
    PostingRule(event: .fee, debit: "receivables", credit: "fees", when: "the net total of a fee invoice"),
    PostingRule(
      event: .advance, debit: "receivables", credit: "advances", when: "the net total of an advance invoice"),
    PostingRule(
      event: .advanceDeducted, debit: "advances", credit: "receivables",
      when: "the net of an advance invoice, deducted from the invoice of the supply"),
    PostingRule(
      event: .advanceTaxDeducted, debit: "outputTax", credit: "receivables",
      when: "its tax, which the invoice of the supply charges again (2006/112/EC art. 65)"),
    PostingRule(
      event: .creditNote, debit: "advances", credit: "receivables",
      when: "what is left of an advance invoice when its order ends"),
    PostingRule(
      event: .rounding, debit: "receivables", credit: "tolerance", when: "what rounding adds to an amount due (BT-114)"),
    PostingRule(
      event: .rounding, debit: "tolerance", credit: "receivables", when: "what rounding takes off an amount due"),
    PostingRule(event: .receipt, debit: "[bank]", credit: "receivables", when: "cash of a known customer"),
    PostingRule(event: .unidentified, debit: "[bank]", credit: "unidentified", when: "cash of an unknown payer"),
    PostingRule(event: .identified, debit: "unidentified", credit: "receivables", when: "its payer became known"),
    PostingRule(
      event: .reassigned, debit: "receivables", credit: "unidentified",
      when: "a person gives a receipt to another customer: it is nobody's, then identified"),
    PostingRule(
      event: .applied, debit: "receivables", credit: "receivables",
      when: "one customer's cash settles another's item, or that is taken back: from the owner of the posting's item "
        + "(credit) to its customer (debit)"),
    PostingRule(event: .discount, debit: "discounts", credit: "receivables", when: "early-payment discount taken"),
    PostingRule(event: .tolerance, debit: "tolerance", credit: "receivables", when: "a small short payment accepted"),
    PostingRule(event: .tolerance, debit: "receivables", credit: "tolerance", when: "a small overpayment kept"),
    PostingRule(
      event: .returned, debit: "receivables", credit: "[bank]", when: "a payment came back: its items reopen"),
    PostingRule(
      event: .returnedUnidentified, debit: "unidentified", credit: "[bank]", when: "an unidentified payment came back"),
    PostingRule(event: .bankOut, debit: "[rule or clearing]", credit: "[bank]", when: "a debit not about receivables"),
    PostingRule(event: .bankIn, debit: "[bank]", credit: "[rule or clearing]", when: "a credit not about receivables"),
    PostingRule(event: .writeOff, debit: "writeOffs", credit: "receivables", when: "a person wrote it off"),
    PostingRule(
      event: .discountTax, debit: "outputTax", credit: "receivables",
      when: "the tax in an early-payment discount, by the invoice's rates (2006/112/EC art. 90)"),
    PostingRule(
      event: .writeOffTax, debit: "outputTax", credit: "receivables",
      when: "the tax in a write-off, where policies.cash.adjust_tax has write-offs"),
    PostingRule(
      event: .bankCharge, debit: "bankFees", credit: "[bank]", when: "what the bank took beside a returned payment"),
    PostingRule(
      event: .bankCharge, debit: "bankFees", credit: "[bank]", when: "what banks took of a payment that came in"),
    PostingRule(
      event: .exchanged, debit: "receivables", credit: "exchange",
      when: "cash that settles an item in another currency, in its own"),
    PostingRule(
      event: .exchanged, debit: "exchange", credit: "receivables",
      when: "the item that it settles, in the item's currency; both the other way when it is taken back"),
    PostingRule(
      event: .currencyGain, debit: "exchange", credit: "currencyGains",
      when: "that cash was worth more in base than the item"),
    PostingRule(
      event: .currencyLoss, debit: "currencyLosses", credit: "exchange",
      when: "that cash was worth less in base than the item"),
    PostingRule(
      event: .currencyGain, debit: "currencyGains", credit: "exchange", when: "the gain is taken back"),
    PostingRule(
      event: .currencyLoss, debit: "exchange", credit: "currencyLosses", when: "the loss is taken back"),
    PostingRule(
      event: .refund, debit: "receivables", credit: "refunds", when: "a person pays a customer's cash or credit back"),
    PostingRule(
      event: .refund, debit: "unidentified", credit: "refunds", when: "a person sends cash of nobody known back"),
    PostingRule(event: .refundPaid, debit: "refunds", credit: "[bank]", when: "the refund left the bank"),
    PostingRule(
      event: .currencyGain, debit: "refunds", credit: "currencyGains", when: "a refund cost less in base than it was"),
    PostingRule(
      event: .currencyLoss, debit: "currencyLosses", credit: "refunds", when: "a refund cost more in base than it was"),
    PostingRule(
      event: .currencyGain, debit: "receivables", credit: "currencyGains", when: "cash was worth more in base"),
    PostingRule(
      event: .currencyLoss, debit: "currencyLosses", credit: "receivables", when: "cash was worth less in base"),
    PostingRule(
      event: .allowance, debit: "impairment", credit: "allowance",
      when: "more of receivables is expected to be lost (IFRS 9 5.5.15)"),
    PostingRule(
      event: .allowanceReleased, debit: "allowance", credit: "impairment",
      when: "less of receivables is expected to be lost"),
    PostingRule(
      event: .revaluationGain, debit: "revaluation", credit: "unrealisedGains",
      when: "at month's end the closing rate makes a foreign balance worth more (IAS 21.28)"),
    PostingRule(
      event: .revaluationLoss, debit: "unrealisedLosses", credit: "revaluation",
      when: "at month's end the closing rate makes a foreign balance worth less (IAS 21.28)"),
    PostingRule(
      event: .revaluationGainReversed, debit: "unrealisedGains", credit: "revaluation", when: "on the day after"),
    PostingRule(
      event: .revaluationLossReversed, debit: "revaluation", credit: "unrealisedLosses", when: "on the day after"),
  ]
}
