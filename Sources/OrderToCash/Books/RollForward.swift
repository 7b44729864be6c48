/// The lines by which receivables come from the opening to the closing balance.
public enum RollForward: Int, CaseIterable, Sendable {
  case takenOver = 1
  case invoices, fees, creditNotes, cash, discounts, differences
  case writeOffs = 9
  case returned, refunds, transfersIn, transfersOut, currency, other

  public var name: String {
    switch self {
    case .takenOver: "taken over at go-live"
    case .invoices: "invoices"
    case .fees: "fees"
    case .creditNotes: "credit notes"
    case .cash: "cash of customers"
    case .discounts: "early-payment discounts"
    case .differences: "payment differences"
    case .writeOffs: "write-offs"
    case .returned: "returned payments"
    case .refunds: "refunds"
    case .transfersIn: "transfers between customers, in"
    case .transfersOut: "transfers between customers, out"
    case .currency: "currency differences"
    case .other: "other movements"
    }
  }

  /// Sorts lines as they are read: `2.03 fees`.
  public var item: Text { Text("2.\(rawValue < 10 ? "0" : "")\(rawValue) \(name)") }

  /// The line that the journal's rows name: a transfer has both its sides in one row.
  public var rows: RollForward { self == .transfersOut ? .transfersIn : self }

  /// The line of an event that moves the control account; tax goes with what it is the tax of. Both sides of a transfer are
  /// the control account: the debit side is what comes in.
  public init(_ event: PostingEvent, isDebit: Bool) {
    switch event {
    case .opening: self = .takenOver
    case .invoice, .invoiceTax, .invoiceCharge, .rounding, .advance, .advanceDeducted, .advanceTaxDeducted:
      self = .invoices
    case .fee: self = .fees
    case .creditNote, .creditNoteTax: self = .creditNotes
    case .receipt, .identified, .reassigned: self = .cash
    case .applied: self = isDebit ? .transfersIn : .transfersOut
    case .discount, .discountTax: self = .discounts
    case .tolerance: self = .differences
    case .returned: self = .returned
    case .writeOff, .writeOffTax: self = .writeOffs
    case .refund: self = .refunds
    case .currencyGain, .currencyLoss, .exchanged: self = .currency
    default: self = .other
    }
  }
}
