import OrderToCash

/// Collects a night's entries as an hledger journal. All journals together are the books; `hledger check --strict` accepts each
/// and all of them.
///
/// Accounts and commodities must stand before what uses them for a reader to trust them, and are known only at the end: entries
/// are rendered as they come, and `write` puts the sorted declarations in front.
public struct JournalWriter: Sendable {
  private let base: Currency
  private var entries = ByteBuffer(capacity: 65_536)
  private var accounts: Set<Text> = []
  private var currencies: Set<Currency>
  public private(set) var count = 0

  public init(base: Currency) {
    self.base = base
    currencies = [base]
  }

  /// Entries stand in the order in which they are added; an entry without lines is left out.
  public mutating func add(_ entry: JournalEntry) {
    let lines = entry.lines.filter { $0.amount != 0 || $0.base != 0 }
    guard !lines.isEmpty else { return }
    count += 1
    entries.append(entry.date)
    entries.append(" ")
    if !entry.code.isEmpty {
      entries.append("(")
      entries.append(journal: entry.code)
      entries.append(") ")
    }
    entries.append(journal: entry.description)
    entries.append("\n    ; run:")
    entries.append(entry.run)
    entries.append(", rule:")
    entries.append(journal: entry.rule)
    if let date = entry.documentDate {
      entries.append(", document-date:")
      entries.append(date)
      entries.append(", its month is closed")
    }
    entries.append("\n")
    for line in lines { add(line) }
    entries.append("\n")
  }

  /// A foreign amount carries its worth in base currency as total cost (`@@`). What has a worth but no amount, such as a gain,
  /// or has them on opposite sides, can't be written so: its worth is a line in base currency. A customer's sub-account holds
  /// what is owed, and no base currency besides: there one unit comes with the worth and leaves without any.
  private mutating func add(_ line: JournalEntry.Line) {
    if line.currency == base { return amount(line.account, line.amount, base, cost: nil) }
    let opposed = (line.amount < 0) != (line.base < 0)
    if line.amount != 0 { amount(line.account, line.amount, line.currency, cost: opposed ? 0 : line.base) }
    guard line.base != 0, line.amount == 0 || opposed else { return }
    guard line.isReceivable else { return amount(line.account, line.base, base, cost: nil) }
    let unit = line.base.signum() * powerOfTen(line.currency.exponent)
    amount(line.account, unit, line.currency, cost: line.base)
    amount(line.account, -unit, line.currency, cost: 0)
  }

  private mutating func amount(_ account: Text, _ minor: Int64, _ currency: Currency, cost: Int64?) {
    accounts.insert(account)
    currencies.insert(currency)
    entries.append("    ")
    entries.append(raw: account.string)
    entries.append("  ")
    entries.append(minor: minor, currency)
    entries.append(" ")
    entries.append(currency)
    if let cost {
      entries.append(" @@ ")
      entries.append(minor: Int64(cost.magnitude), base)
      entries.append(" ")
      entries.append(base)
    }
    entries.append("\n")
  }

  /// The whole file: a heading, the commodities with their decimals, the accounts, the entries.
  public func write(date: BusinessDate, company: Text, run: Int, into buffer: inout ByteBuffer) {
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
    buffer.append(entries)
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
