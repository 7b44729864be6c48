import Ledger
import OrderToCash

/// Tonight's booked entries, taken apart: receipts with their keys, payments returned, and everything else.
///
/// The same entries give the same keys whenever it is made, so a resumed night finds its receipts again.
struct TonightsCash {
  /// By key; ordinals count from 0.
  private(set) var receipts: [Receipt] = []
  private(set) var origins: [ReceiptOrigin] = []
  private(set) var returns: [(movement: BankMovement, entry: BankEntry)] = []
  private(set) var refunds: [(refund: RefundMatching.Candidate, entry: BankEntry)] = []
  private(set) var others: [(movement: BankMovement, entry: BankEntry)] = []
  /// What each bank account's entries sum to, by its id.
  private(set) var sums: [(bankAccount: Text, currency: Currency, amount: Int64)] = []
  /// Refunds that came back, each with the receipt that it is.
  private(set) var returnedRefunds: [(refund: RefundMatching.Candidate, receipt: Key)] = []
  /// Refunds that the bank has paid, read when first asked for.
  private var paid: [RefundMatching.Candidate]?
  private let refundBook: RefundBook
  private let rates: Rates
  private let night: RunIdentity
  private var keys: KeySequence
  /// Refunds that the bank has not paid yet.
  private var unpaid: [RefundMatching.Candidate]

  init(_ night: Night) throws {
    rates = try night.rates()
    self.night = night.identity
    keys = KeySequence(run: night.run, stage: .cash, unit: ReceiptNumber.unit)
    refundBook = RefundBook(night.ledger.snapshot)
    unpaid = try refundBook.open()
    let (banks, fallback) = Self.accounts(night.configuration)
    let rules = night.configuration.policies.bankRules
    try BookedEntries.forEach(night.ledger.snapshot, run: night.run, banks: banks, fallback: fallback) { booked in
      try take(booked, rules)
    }
  }

  /// Bank account id → account of the books.
  static func accounts(_ configuration: Configuration) -> (banks: [Text: Text], fallback: Text) {
    let banks = [Text: Text](configuration.bankAccounts.map { ($0.id, $0.ledgerAccount) }) { first, _ in first }
    return (banks, configuration.chart.clearing)
  }

  /// The worth of an amount in base currency, positive. Throws when no rate is known: nothing can be booked without.
  func base(_ amount: Int64, _ currency: Currency) throws -> Int64 {
    guard let base = rates.convert(abs(amount), from: currency, to: rates.base) else {
      throw Failure.cannotRun(
        "There is no exchange rate for \(currency), in which a bank account is kept. Drop a rates file with one and run again."
      )
    }
    return base
  }

  func receipt(_ key: Key) -> Receipt? { isTonights(key) ? receipts[key.ordinal] : nil }
  func origin(_ key: Key) -> ReceiptOrigin? { isTonights(key) ? origins[key.ordinal] : nil }

  private func isTonights(_ key: Key) -> Bool {
    guard let first = receipts.first else { return false }
    return key >= first.key && key.ordinal < receipts.count
      && key.rawValue - first.key.rawValue == Int64(key.ordinal)
  }

  private mutating func take(_ booked: BookedEntry, _ rules: [BankRule]) throws {
    let entry = booked.entry
    add(entry.amount, booked.bankAccount, entry.currency)
    for movement in BankMovements.movements(of: entry, rules: rules) {
      switch movement.kind {
      case .receipt: try addReceipt(movement, booked)
      case .returned: returns.append((movement, entry))
      case .difference, .charge: others.append((movement, entry))
      case .declared, .clearing:
        if try takeRefund(movement, entry) || takeReturnedRefund(movement, booked) { continue }
        others.append((movement, entry))
      }
    }
  }

  /// A credit that brings a refund of ours back: cash of the customer that it was paid to.
  private mutating func takeReturnedRefund(_ movement: BankMovement, _ booked: BookedEntry) throws -> Bool {
    guard movement.kind == .clearing, movement.amount > 0 else { return false }
    if paid == nil { paid = try refundBook.paid() }
    let found = RefundMatching.returned(
      by: movement.payment, text: booked.entry.text, amount: movement.amount, currency: booked.entry.currency,
      among: paid ?? [])
    guard let found else { return false }
    paid?.removeAll { $0.refund == found.refund }
    try addReceipt(movement, booked)
    let last = receipts.count - 1
    receipts[last].account = try refundBook.account(of: found.refund)
    receipts[last].isAutomatic = false
    receipts[last].routingNote = Text("refund \(found.number) came back")
    returnedRefunds.append((found, receipts[last].key))
    return true
  }

  /// A debit that pays a refund; a bank rule's own debit only when it quotes the refund's number.
  private mutating func takeRefund(_ movement: BankMovement, _ entry: BankEntry) -> Bool {
    guard movement.amount < 0, !unpaid.isEmpty else { return false }
    var payment = movement.payment
    if case .declared = movement.kind { payment.counterpartyAccount = .empty }
    let paid = RefundMatching.paid(
      by: payment, text: entry.text, amount: movement.amount, currency: entry.currency, among: unpaid)
    guard let paid else { return false }
    unpaid.removeAll { $0.refund == paid.refund }
    refunds.append((paid, entry))
    return true
  }

  private mutating func add(_ amount: Int64, _ bankAccount: Text, _ currency: Currency) {
    if let index = sums.firstIndex(where: { $0.bankAccount == bankAccount }) {
      sums[index].amount += amount
    } else {
      sums.append((bankAccount, currency, amount))
    }
  }

  private mutating func addReceipt(_ movement: BankMovement, _ booked: BookedEntry) throws {
    let (entry, payment) = (booked.entry, movement.payment)
    let key = keys.take()
    let nameKeys = booked.nameKeys
    let number = ReceiptNumber(date: night.date, sequence: night.sequence, count: key.ordinal + 1)
    receipts.append(
      Receipt(
        key: key, bank: entry.bank, bookingDate: entry.bookingDate, valueDate: entry.valueDate,
        currency: entry.currency, amount: movement.amount, base: try base(movement.amount, entry.currency),
        payerName: payment.counterpartyName,
        payerNameKey: nameKeys.indices.contains(movement.ordinal) ? nameKeys[movement.ordinal] : .empty,
        payerAccount: payment.counterpartyAccount,
        bankReference: payment.bankReference.isEmpty ? entry.reference : payment.bankReference,
        endToEnd: payment.endToEnd, structuredReferences: payment.structuredReferences, documents: payment.documents,
        text: payment.text.isEmpty ? entry.text : payment.text))
    origins.append(
      ReceiptOrigin(
        entry: entry.key, ordinal: movement.ordinal, bankAccount: booked.bankAccount, number: number.text))
  }
}
