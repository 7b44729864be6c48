import Ledger
import OrderToCash

/// Tonight's booked entries, taken apart: receipts with their keys, payments returned, and everything else.
///
/// The same entries give the same keys whenever it is made, so a resumed night finds its receipts again.
struct TonightsCash {
  /// So many receipts are held; of more the ledger's connection keeps a temporary table.
  static let mostHeld = 1 << 17
  /// So many are read at once from it.
  private static let piece = 1 << 14
  /// By key; ordinals count from 0. None once there are too many.
  private var held: [Receipt] = []
  private(set) var spilled: ReceiptSpill?
  private var origins: [Origin] = []
  /// Bank accounts by the numbers that origins give them.
  private var bankAccounts: [Text] = []
  private let mostHeld: Int
  private let engine: Engine
  private struct Origin {
    var entry: Key
    var payment: Int32
    var bankAccount: Int32
  }
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

  init(_ night: Night, mostHeld: Int) throws {
    rates = try night.rates()
    self.night = night.identity
    self.mostHeld = mostHeld
    engine = try night.ledger.snapshot
    keys = KeySequence(run: night.run, stage: .cash, unit: ReceiptNumber.unit)
    refundBook = try RefundBook(night.ledger.snapshot)
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

  /// How many receipts there are.
  var count: Int { origins.count }

  /// The key of the receipt of an ordinal.
  private var first: Key { Key(run: night.run, stage: .cash, unit: ReceiptNumber.unit, ordinal: 0) }

  /// All receipts in the order of their keys: in one piece when they are held.
  func forEachPiece(_ body: ([Receipt]) throws -> Void) throws {
    guard let spilled else { return held.isEmpty ? () : try body(held) }
    let piece = min(Self.piece, max(mostHeld, 1))
    for start in stride(from: 0, to: count, by: piece) {
      try body(try spilled.receipts(start..<min(start + piece, count)))
    }
  }

  /// Tonight's receipt of a key; nil for another night's. Of receipts that are not held, `ReceiptSpill` says in which order they may
  /// be asked for.
  func receipt(_ key: Key) throws -> Receipt? {
    guard let ordinal = ordinal(key) else { return nil }
    guard let spilled else { return held[ordinal] }
    return try spilled.next(key)
  }

  func origin(_ key: Key) -> ReceiptOrigin? {
    guard let ordinal = ordinal(key) else { return nil }
    let origin = origins[ordinal]
    return ReceiptOrigin(
      entry: origin.entry, ordinal: Int(origin.payment), bankAccount: bankAccounts[Int(origin.bankAccount)],
      number: ReceiptNumber(date: night.date, sequence: night.sequence, count: ordinal + 1).text)
  }

  /// The ordinal of one of tonight's receipts.
  func ordinal(_ key: Key) -> Int? {
    let ordinal = key.rawValue - first.rawValue
    return ordinal >= 0 && ordinal < Int64(count) ? Int(ordinal) : nil
  }

  private mutating func take(_ booked: BookedEntry, _ rules: [BankRule]) throws {
    let entry = booked.entry
    add(entry.amount, booked.bankAccount, entry.currency)
    for movement in BankMovements.movements(of: entry, rules: rules) {
      switch movement.kind {
      case .receipt: _ = try addReceipt(movement, booked)
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
    let account = try refundBook.account(of: found.refund)
    let key = try addReceipt(movement, booked) { receipt in
      receipt.account = account
      receipt.isAutomatic = false
      receipt.routingNote = Text("refund \(found.number) came back")
    }
    returnedRefunds.append((found, key))
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

  private mutating func addReceipt(
    _ movement: BankMovement, _ booked: BookedEntry, _ change: (inout Receipt) -> Void = { _ in }
  ) throws -> Key {
    let (entry, payment) = (booked.entry, movement.payment)
    let key = keys.take()
    let nameKeys = booked.nameKeys
    var receipt = Receipt(
      key: key, bank: entry.bank, bookingDate: entry.bookingDate, valueDate: entry.valueDate,
      currency: entry.currency, amount: movement.amount, base: try base(movement.amount, entry.currency),
      payerName: payment.counterpartyName,
      payerNameKey: nameKeys.indices.contains(movement.ordinal) ? nameKeys[movement.ordinal] : .empty,
      payerAccount: payment.counterpartyAccount,
      bankReference: payment.bankReference.isEmpty ? entry.reference : payment.bankReference,
      endToEnd: payment.endToEnd, structuredReferences: payment.structuredReferences, documents: payment.documents,
      text: payment.text.isEmpty ? entry.text : payment.text)
    change(&receipt)
    try keep(receipt)
    origins.append(
      Origin(
        entry: entry.key, payment: Int32(truncatingIfNeeded: movement.ordinal),
        bankAccount: number(of: booked.bankAccount)))
    return key
  }

  private mutating func keep(_ receipt: Receipt) throws {
    if spilled == nil, held.count == mostHeld {
      let spill = try ReceiptSpill(engine, first: first)
      for receipt in held { try spill.add(receipt) }
      held = []
      spilled = spill
    }
    if let spilled { try spilled.add(receipt) } else { held.append(receipt) }
  }

  private mutating func number(of bankAccount: Text) -> Int32 {
    if let number = bankAccounts.firstIndex(of: bankAccount) { return Int32(number) }
    bankAccounts.append(bankAccount)
    return Int32(bankAccounts.count - 1)
  }
}
