import OrderToCash

/// Bank statements and notifications.
extension Assembler {
  func statement(_ head: Section, _ place: Place, _ hash: Int64) -> StatementDocument {
    var statement = StatementDocument(
      source: format.source, id: head.text(.id), sequence: head.text(.sequence), account: account(head, .account),
      currency: head.currency(.currency), place: place)
    if format.source == .csv { statement.id = Text("csv-" + hexadecimal(hash)) }
    readBalances(head, &statement)
    statement.entries = entries(head, statement.currency ?? context.defaultCurrency, own: Array(statement.account.utf8))
    statement.date = statement.closingDate ?? head.date(.periodEnd) ?? head.date(.created)
    if format.source == .csv {
      statement.date = statement.entries.compactMap { $0.bookingDate }.max()
      statement.currency = statement.currency ?? statement.entries.first?.currency
    }
    if statement.entries.lazy.map(\.amount).boundedSum() == nil {
      tooMuch(head, .id)
    } else {
      checkBalances(statement, head)
    }
    return statement
  }

  /// An array of its own, which grows in place.
  private func entries(_ head: Section, _ currency: Currency, own: [UInt8]) -> [BankEntryRecord] {
    var entries: [BankEntryRecord] = []
    // An entry of camt has some fifteen values; with room for it none is moved when the array grows.
    entries.reserveCapacity(min(1000, records.count / 12))
    let isTable = format.source == .csv
    head.forEach(.entry) { entries.append(isTable ? bankRow($0, currency) : bankEntry($0, currency, own: own)) }
    return entries
  }

  private func hexadecimal(_ hash: Int64) -> String {
    let digits = String(UInt64(bitPattern: hash), radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// An account number without blanks.
  func account(_ section: Section, _ field: Field) -> Text {
    guard let record = section.first(field) else { return .empty }
    let bytes = section.bytes(record)
    guard bytes.contains(0x20) else { return Text(utf8: bytes) }
    return Text(utf8: bytes.filter { $0 != 0x20 })
  }

  /// OPBD or PRCD open, CLBD closes (ISO 20022 ExternalBalanceType1Code). Others, and the intermediate ones of a page, don't
  /// bound the entries.
  private func readBalances(_ head: Section, _ statement: inout StatementDocument) {
    head.forEach(.balance) { balance in
      let type = balance.text(.balanceType)
      let isOpening = type == "OPBD" || type == "PRCD"
      guard isOpening || type == "CLBD", let record = balance.first(.amount) else { return }
      let currency = balance.currency(beside: record) ?? statement.currency ?? context.defaultCurrency
      guard let amount = signed(balance, record, currency) else { return }
      if statement.currency == nil { statement.currency = currency }
      guard currency == statement.currency else {
        balance.report(
          "intake.mixed-currencies", severity: .warn, record,
          "this balance is in \(currency), the account in \(statement.currency?.code ?? "")",
          "it can't be compared with the entries", "Ask the bank about it.")
        return
      }
      if isOpening, statement.openingBalance == nil || type == "OPBD" {
        statement.openingBalance = amount
        statement.openingDate = balance.date(.date)
      } else if !isOpening {
        statement.closingBalance = amount
        statement.closingDate = balance.date(.date)
      }
    }
  }

  /// Opening balance + booked entries = closing balance, where the statement has both.
  private func checkBalances(_ statement: StatementDocument, _ head: Section) {
    guard format.source == .statement, let opening = statement.openingBalance, let closing = statement.closingBalance,
      let currency = statement.currency
    else { return }
    let booked = statement.entries.filter { $0.status == .booked }
    guard booked.allSatisfy({ $0.currency == currency }) else { return }
    let expected = booked.reduce(opening) { $0 + $1.amount }
    guard expected != closing else { return }
    head.report(
      "intake.arithmetic", severity: .review, about: .id,
      "the closing balance is \(Money(minor: closing, currency: currency)), opening balance and entries give "
        + "\(Money(minor: expected, currency: currency))",
      "entries may be missing or there twice", "Ask the bank for the complete statement.")
  }

  /// An amount with the sign that its CdtDbtInd gives: credit is positive.
  private func signed(_ section: Section, _ record: Captured, _ currency: Currency) -> Int64? {
    guard let amount = section.amount(record, currency) else { return nil }
    if amount < 0 {
      section.report(
        "intake.out-of-range", record, "the amount is below zero", "credit or debit is said by its indicator",
        "Ask the bank for a correct file.")
    }
    return isDebit(section) ? -amount : amount
  }

  func isDebit(_ section: Section) -> Bool {
    guard let record = section.first(.direction) else { return false }
    if section.isWord(record, "CRDT") { return false }
    if section.isWord(record, "DBIT") { return true }
    switch text(record) {
    case "D", "S", "-", "debit", "Debit": return true
    case "C", "H", "+", "credit", "Credit": return false
    default:
      section.report(
        "intake.unknown-code", record, "\(quoted(bytes(record))) is neither credit nor debit",
        "CRDT, C, + are credits, DBIT, D, - are debits",
        "Correct it, or map it under `values: { direction: … }` of the bank's format.")
      return false
    }
  }

  // MARK: ISO 20022 camt

  private func bankEntry(_ section: Section, _ accountCurrency: Currency, own: [UInt8]) -> BankEntryRecord {
    let record = section.first(.amount)
    let currency = record.flatMap { section.currency(beside: $0) } ?? accountCurrency
    var entry = BankEntryRecord(
      amount: record.flatMap { signed(section, $0, currency) } ?? 0, currency: currency, status: status(section),
      isReversal: section.flag(.reversal), bookingDate: section.date(.bookingDate),
      valueDate: section.date(.valueDate), bankReference: provided(section, .bankReference),
      transactionCode: transactionCode(section), text: section.joined(.text),
      place: Place(line: Int(section.place.line), column: Int(section.place.column), path: member))
    entry.batch = provided(section, .batch)
    // Not the entry itself, which would be copied for each of its transactions.
    let whole = Whole(amount: entry.amount, currency: currency, isReversal: entry.isReversal, own: own)
    var transactions: [BankTransactionRecord] = []
    section.forEach(.transaction) { transactions.append(bankTransaction($0, whole)) }
    entry.transactions = transactions
    if let sum = sum(of: transactions, currency), sum != entry.amount {
      section.report(
        "intake.arithmetic", severity: .warn, about: .amount,
        "the entry is \(Money(minor: entry.amount, currency: currency)), its transactions sum to "
          + "\(Money(minor: sum, currency: currency))",
        "charges may be deducted", "The entry's amount counts; look at it if it can't be applied.")
    }
    return entry
  }

  /// What of an entry its transactions go by.
  private struct Whole {
    var amount: Int64
    var currency: Currency
    var isReversal: Bool
    /// Our account, without blanks.
    var own: [UInt8]
  }

  /// Nil without transactions, and where one says no amount in the entry's currency.
  private func sum(of transactions: [BankTransactionRecord], _ currency: Currency) -> Int64? {
    guard !transactions.isEmpty else { return nil }
    for transaction in transactions where transaction.amount == nil || transaction.currency != currency { return nil }
    return transactions.lazy.map { $0.amount ?? 0 }.boundedSum()
  }

  private func status(_ section: Section) -> BankEntryRecord.Status {
    guard let record = section.first(.status), !section.isWord(record, "BOOK") else { return .booked }
    switch text(record) {
    case "PDNG", "FUTR": return .pending
    case "INFO": return .information
    default:
      section.report(
        "intake.unknown-code", record, "\(quoted(bytes(record))) is no status of an entry",
        "known are BOOK, PDNG, FUTR and INFO (ExternalEntryStatus1Code)", "Ask the bank for a correct file.")
      return .information
    }
  }

  /// A text, or empty where the sender writes that there is none.
  func provided(_ section: Section, _ field: Field) -> Text {
    guard let record = section.first(field) else { return .empty }
    let isNone =
      section.isWord(record, "NOTPROVIDED") || section.isWord(record, "NOT PROVIDED")
      || section.isWord(record, "NONREF")
    return isNone ? .empty : Text(utf8: section.bytes(record))
  }

  private func transactionCode(_ section: Section) -> Text {
    guard section.has(.codeDomain) else { return section.text(.codeProprietary) }
    return Text("\(section.text(.codeDomain))/\(section.text(.codeFamily))/\(section.text(.codeSubfamily))")
  }

  private func bankTransaction(_ section: Section, _ entry: Whole) -> BankTransactionRecord {
    var result = BankTransactionRecord(
      bankReference: provided(section, .bankReference), endToEnd: provided(section, .endToEnd),
      text: section.joined(.text), returnReason: section.text(.returnReason))
    // A return names what it returns in its own references.
    if !result.returnReason.isEmpty { result.originalEndToEnd = result.endToEnd }
    readAmount(section, entry, &result)
    result.charge = chargeDeducted(section, entry, result.amount ?? entry.amount)
    let isDebit = section.has(.direction) ? self.isDebit(section) : entry.amount < 0
    readCounterparty(section, isDebit: isDebit, entry, &result)
    section.forEach(.remitted) { readRemitted($0, entry, &result) }
    return result
  }

  /// A structured remittance: creditor references, and documents. An amount belongs to its only document.
  private func readRemitted(_ section: Section, _ entry: Whole, _ result: inout BankTransactionRecord) {
    result.structuredReferences += section.all(.reference).map { text($0) }
    let numbers = section.all(.document)
    for number in numbers {
      var document = RemittedDocument(number: text(number))
      if numbers.count == 1 {
        let currency = section.first(.amount).flatMap { section.currency(beside: $0) } ?? entry.currency
        document.amount = section.amount(.amount, currency)
        document.discount = section.amount(.discount, currency) ?? 0
      }
      result.documents.append(document)
    }
  }

  /// What banks took of an incoming payment before it was booked. Charges say so by their indicator (`ChrgInclInd`), or what the payer
  /// instructed is more than what came, by exactly the charges. Anything else is booked by itself, or not ours.
  private func chargeDeducted(
    _ section: Section, _ entry: Whole, _ payment: Int64
  ) -> Int64 {
    guard entry.amount > 0, section.has(.charge) else { return 0 }
    var sum: Int64 = 0
    for record in section.all(.charge) {
      guard (section.currency(beside: record) ?? entry.currency) == entry.currency,
        let amount = section.amount(record, entry.currency), amount >= 0, amount < 1 << 40
      else { return 0 }
      sum += amount
    }
    if let record = section.first(.instructedAmount), section.currency(beside: record) == entry.currency,
      let instructed = section.amount(record, entry.currency)
    {
      return instructed - payment == sum ? sum : 0
    }
    let flags = section.all(.chargeIncluded).map { text($0) }
    return !flags.isEmpty && flags.allSatisfy { $0 == "true" || $0 == "1" } ? sum : 0
  }

  /// The amount in the account's currency: `Amt` where the version has it, else `AmtDtls/TxAmt` if it is in that currency.
  private func readAmount(_ section: Section, _ entry: Whole, _ result: inout BankTransactionRecord) {
    for field in [Field.amount, .transactionAmount] {
      guard let record = section.first(field) else { continue }
      let currency = section.currency(beside: record) ?? entry.currency
      if field == .transactionAmount, currency != entry.currency { continue }
      guard let amount = section.amount(record, currency) else { return }
      let isDebit = section.has(.direction) ? self.isDebit(section) : entry.amount < 0
      result.amount = isDebit ? -amount : amount
      result.currency = currency
      return
    }
  }

  /// The other side: who pays for a credit, who is paid for a debit. A reversal keeps the roles of what it reverses; and
  /// whichever side has our own account is not the other one.
  private func readCounterparty(
    _ section: Section, isDebit: Bool, _ entry: Whole, _ result: inout BankTransactionRecord
  ) {
    var isCreditor = isDebit != entry.isReversal
    if !entry.own.isEmpty {
      let (this, other): (Field, Field) =
        isCreditor ? (.creditorAccount, .debtorAccount) : (.debtorAccount, .creditorAccount)
      if isAccount(section, this, entry.own), !isAccount(section, other, entry.own) { isCreditor.toggle() }
    }
    result.counterpartyName = provided(section, isCreditor ? .creditor : .debtor)
    result.counterpartyAccount = account(section, isCreditor ? .creditorAccount : .debtorAccount)
    result.ultimateName = provided(section, isCreditor ? .ultimateCreditor : .ultimateDebtor)
  }

  private func isAccount(_ section: Section, _ field: Field, _ own: [UInt8]) -> Bool {
    guard let record = section.first(field) else { return false }
    let bytes = section.bytes(record)
    if bytes.contains(0x20) { return bytes.lazy.filter { $0 != 0x20 }.elementsEqual(own) }
    return bytes.count == own.count && bytes.elementsEqual(own)
  }
}
