/// The texts that documents for customers are made of. Their names in `texts:` of `pipeline.yml` and in `Templates/texts.txt`, which
/// has each in every language, are the case names in snake case.
public enum TextKey: Int, CaseIterable, Sendable {
  case invoice, creditNote, number, date, due, order, delivered, despatch, customer, corrects, yourReference, vatId
  case registration, position, item, yourItem, quantity, price, per, tax, amount, net, taxTotal, subtotal, period,
    total, prepaid
  case rounding, payable, taxSummary, rate, taxable, taxInBase, payment, holder, reference, quote, credited
  case deliveryAddress, phone, piece, carton, pallet, hour, payBy, discountUntil, letterBeforeDue, letterReminder
  case letterSecondReminder, letterFinalNotice, letterSalutation, letterOpeningBefore, letterOpeningFirst
  case letterOpeningLater, letterOpeningLast, letterDocument, letterIssued, letterDue, letterLate, letterLateUnit
  case letterNotDue, letterAmount, letterOpen, letterTotal, letterReference, letterRequest, letterRequestBy
  case letterPaymentReference, letterClosing, letterGreeting, pageOf, carriedOver, broughtForward, paymentCode
  case mailInvoiceSubject, mailCreditNoteSubject, mailLetterSubject, mailNoticeSubject, mailInvoiceBody
  case mailCreditNoteBody, mailLetterBody, mailNoticeBody, noticeTitle, noticeReceived, noticeConfirmed
  case noticeChanged, noticeRejected, noticeHeld, noticeShipped, noticeBackOrdered, noticeCancelled, noticeInvoiced
  case noticeCredited, noticePaid, noticePayOverdue, noticePayOpen, noticeWaits, noticePromised, noticeDue,
    noticeRequested, noticeTracking
  case noticeReleased, noticeAccountHeld, noticeAccountReleased, noticePrepayment, noticePayAccount, noticePayAdvance
  case payInstalment, proForma, proFormaNote, advanceInvoice, advanceFor, advanceDeducted, advanceParts,
    payInAdvance
  case paidInAdvance, nothingDue, instalmentOf
  case mailAdvanceSubject, mailAdvanceBody, payInstalments, mailProFormaSubject, mailProFormaBody
  case orderNumber, event, details, statusTitle, statusOpenOrders, statusShipments, statusInvoices, statusOpenItems
  case statusHistory, statusNone, requested, state, stateReceived, stateReview, stateHeld, stateApproved
  case stateBackOrdered
  case letterFee, statementTitle, statementOpening, statementNothing, statementKind, statementFee, statementPayment
  case statementBalance, statementOverdue, statementNotDue, statementDays, statementOver, statementUnapplied
  case statementDisputed, mailStatementSubject, mailStatementBody
  case carrier

  /// `credit_note`.
  public var name: String { TextKey.names[rawValue] }

  public init?(name: String) {
    guard let position = TextKey.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: position)
  }

  private static let names: [String] = allCases.map { key in
    "\(key)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
