import OrderToCash

/// Writes a night's entries as an hledger journal. All journals together are the books; `hledger check --strict` accepts each and
/// all of them.
///
/// Accounts and commodities must stand before what uses them for a reader to trust them. So entries are declared and written apart
/// from what stands before them, and a large night's journal is never held as a whole.
public struct JournalWriter: Sendable {
  private let base: Currency
  private var accounts: Set<Text> = []
  private var currencies: Set<Currency>

  public init(base: Currency) {
    self.base = base
    currencies = [base]
  }

  /// Takes note of what an entry uses; all are known before the head is written.
  public mutating func declare(_ entry: JournalEntry) {
    for line in entry.lines where JournalWriter.counts(line) {
      accounts.insert(line.account)
      if line.amount != 0 || line.isReceivable { currencies.insert(line.currency) }
    }
  }

  private static func counts(_ line: JournalEntry.Line) -> Bool { line.amount != 0 || line.base != 0 }

  /// Entries stand in the order in which they are written; an entry without lines is left out.
  public func write(_ entry: JournalEntry, into buffer: inout ByteBuffer) {
    guard entry.lines.contains(where: JournalWriter.counts) else { return }
    buffer.append(entry.date)
    buffer.append(" (")
    buffer.append(journal: entry.code)
    buffer.append(") ")
    buffer.append(journal: entry.description)
    buffer.append("\n    ; run:")
    buffer.append(entry.run)
    buffer.append(", rule:")
    buffer.append(journal: entry.rule)
    if let date = entry.documentDate {
      buffer.append(", document-date:")
      buffer.append(date)
      buffer.append(", its month is closed")
    }
    buffer.append("\n")
    for line in entry.lines where JournalWriter.counts(line) { write(line, into: &buffer) }
    buffer.append("\n")
  }

  /// A foreign amount carries its worth in base currency as total cost (`@@`). What has a worth but no amount, such as a gain,
  /// or has them on opposite sides, can't be written so: its worth is a line in base currency. A customer's sub-account holds
  /// what is owed, and no base currency besides: there one unit comes with the worth and leaves without any.
  private func write(_ line: JournalEntry.Line, into buffer: inout ByteBuffer) {
    if line.currency == base { return amount(line.account, line.amount, base, cost: nil, &buffer) }
    let opposed = (line.amount < 0) != (line.base < 0)
    if line.amount != 0 { amount(line.account, line.amount, line.currency, cost: opposed ? 0 : line.base, &buffer) }
    guard line.base != 0, line.amount == 0 || opposed else { return }
    guard line.isReceivable else { return amount(line.account, line.base, base, cost: nil, &buffer) }
    let unit = line.base.signum() * powerOfTen(line.currency.exponent)
    amount(line.account, unit, line.currency, cost: line.base, &buffer)
    amount(line.account, -unit, line.currency, cost: 0, &buffer)
  }

  private func amount(
    _ account: Text, _ minor: Int64, _ currency: Currency, cost: Int64?, _ buffer: inout ByteBuffer
  ) {
    buffer.append("    ")
    buffer.append(raw: account.string)
    buffer.append("  ")
    buffer.append(minor: minor, currency)
    buffer.append(" ")
    buffer.append(currency)
    if let cost {
      buffer.append(" @@ ")
      buffer.append(minor: Int64(cost.magnitude), base)
      buffer.append(" ")
      buffer.append(base)
    }
    buffer.append("\n")
  }

  /// What stands before the entries: a heading, the commodities with their decimals, the accounts.
  public func writeHead(date: BusinessDate, company: Text, run: Int, into buffer: inout ByteBuffer) {
    buffer.append("; ")
    buffer.append(journal: company)
    buffer.append(", books of ")
    buffer.append(date)
    buffer.append(", run ")
    buffer.append(run)
    buffer.append(
      "\n; Receivables have a sub-account per customer; bytes of its id other than A-Z a-z 0-9 . _ - stand as %XX.\n\n")
    for currency in currencies.sorted() {
      buffer.append("commodity ")
      // hledger wants a decimal mark even where there are no decimals.
      buffer.append(decimal: powerOfTen(currency.exponent) * 1000, scale: currency.exponent, minimum: currency.exponent)
      if currency.exponent == 0 { buffer.append(".") }
      buffer.append(" ")
      buffer.append(currency)
      buffer.append("\n")
    }
    buffer.append("\n")
    for account in accounts.sorted() {
      buffer.append("account ")
      buffer.append(raw: account.string)
      buffer.append("\n")
    }
    buffer.append("\n")
  }
}

extension ByteBuffer {
  /// Text in the first line or the comment of an entry: what would be read as syntax (`;` comment, `|` note, brackets of a code
  /// or a date, `:` of a tag, `,` between tags, line breaks and other controls) becomes a blank, and blanks are single.
  mutating func append(journal text: Text) {
    var blank = true
    for byte in text.utf8 {
      switch byte {
      case 0...0x20, 0x7F, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: ","):
        if !blank { append(byte: 0x20) }
        blank = true
      default:
        append(byte: byte)
        blank = false
      }
    }
  }
}
