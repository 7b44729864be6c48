import OrderToCash

/// Statements as tables: an entry a row.
extension Assembler {
  func bankRow(_ row: Section, _ accountCurrency: Currency) -> BankEntryRecord {
    let currency = row.currency(.currency) ?? accountCurrency
    var entry = BankEntryRecord(
      amount: rowAmount(row, currency), currency: currency, bookingDate: row.date(.bookingDate),
      valueDate: row.date(.valueDate), bankReference: provided(row, .bankReference), text: row.text(.text),
      place: Place(line: Int(row.place.line), column: 1, path: member))
    if entry.valueDate == nil { entry.valueDate = entry.bookingDate }
    let reference = row.text(.reference)
    entry.transactions = [
      BankTransactionRecord(
        amount: entry.amount, currency: currency, bankReference: entry.bankReference,
        endToEnd: provided(row, .endToEnd),
        counterpartyName: row.text(.counterparty), counterpartyAccount: account(row, .counterpartyAccount),
        structuredReferences: reference.isEmpty ? [] : [reference], text: entry.text)
    ]
    return entry
  }

  /// `amount` as signed, or by its direction; or the credit or debit column, whichever is filled.
  private func rowAmount(_ row: Section, _ currency: Currency) -> Int64 {
    if let amount = row.amount(.amount, currency) {
      guard row.has(.direction) else { return amount }
      return isDebit(row) ? -abs(amount) : notBelowZero(amount, row, .amount)
    }
    if row.has(.amount) { return 0 }
    guard row.has(.credit) || row.has(.debit) else {
      row.report(
        "intake.missing-field", about: .amount, "the row has no amount", "an entry can't be booked without",
        "Ask the bank for a complete file.")
      return 0
    }
    let credit = notBelowZero(row.amount(.credit, currency) ?? 0, row, .credit)
    return credit - abs(row.amount(.debit, currency) ?? 0)
  }

  /// Debits are written with and without a minus; a credit with one could be either.
  private func notBelowZero(_ amount: Int64, _ row: Section, _ field: Field) -> Int64 {
    if amount < 0 {
      row.report(
        "intake.out-of-range", about: field, "the credit is below zero",
        "it may be a debit, or the minus means nothing",
        "Ask the bank; `transforms: { \(field.name): [negate] }` of its format turns the sign.")
    }
    return amount
  }
}
