/// One entry of the books as a journal shows it: postings of one cause, merged to a line per account and currency.
public struct JournalEntry: Sendable {
  public var date: BusinessDate
  /// The document's number: `INV-2026-000001`.
  public var code: Text
  public var description: Text
  public var run: Int
  /// The rule or event that caused it: `cash.reference`.
  public var rule: Text
  /// The day that it is of, when it was posted later because that day's month is closed.
  public var documentDate: BusinessDate?
  public private(set) var lines: [Line] = []

  /// Signed minor units of `currency`, debit positive, and what they are worth in base currency.
  public struct Line: Sendable, Hashable {
    public var account: Text
    public var currency: Currency
    public var amount: Int64
    public var base: Int64
    /// A customer's part of the control account.
    public var isReceivable = false

    public init(account: Text, currency: Currency, amount: Int64, base: Int64, isReceivable: Bool = false) {
      self.account = account
      self.currency = currency
      self.amount = amount
      self.base = base
      self.isReceivable = isReceivable
    }
  }

  public init(date: BusinessDate, code: Text, description: Text, run: Int, rule: Text) {
    self.date = date
    self.code = code
    self.description = description
    self.run = run
    self.rule = rule
  }

  /// Adds both sides of a posting. Where a side is the receivables control account, it goes to the customer's sub-account:
  /// `debtor` for the debit side, `creditor` for the credit side (they differ only when one customer's cash settles
  /// another's item). An empty id leaves the control account.
  public mutating func add(_ posting: Posting, control: Text, debtor: Text, creditor: Text) {
    add(
      posting.debit == control ? JournalAccount.receivables(control, customer: debtor) : posting.debit,
      posting.currency, posting.amount, posting.base, isReceivable: posting.debit == control)
    add(
      posting.credit == control ? JournalAccount.receivables(control, customer: creditor) : posting.credit,
      posting.currency, -posting.amount, -posting.base, isReceivable: posting.credit == control)
  }

  /// Adds a line as it stands, for sums that keep debits and credits apart.
  public mutating func append(_ line: Line) { lines.append(line) }

  private mutating func add(
    _ account: Text, _ currency: Currency, _ amount: Int64, _ base: Int64, isReceivable: Bool
  ) {
    if let index = position(account, currency) {
      lines[index].amount += amount
      lines[index].base += base
    } else {
      if lines.count >= JournalEntry.searched { positions[Place(account: account, currency: currency)] = lines.count }
      lines.append(
        Line(account: account, currency: currency, amount: amount, base: base, isReceivable: isReceivable))
    }
  }

  private func position(_ account: Text, _ currency: Currency) -> Int? {
    let near = lines.prefix(JournalEntry.searched).firstIndex { $0.account == account && $0.currency == currency }
    return near ?? positions[Place(account: account, currency: currency)]
  }

  private struct Place: Hashable {
    var account: Text
    var currency: Currency
  }

  /// Lines that are searched one by one; nearly every entry has fewer. Further ones, as an opening has, are looked up.
  private static let searched = 8
  private var positions: [Place: Int] = [:]
}

/// Names of accounts as hledger takes them.
public enum JournalAccount {
  /// `assets:receivables:C001`. Bytes of the id other than ASCII letters, digits, `.`, `_` and `-` are written `%XX`: no two ids
  /// meet in one account, and no id can add a level (`:`), a comment (`;`) or the two blanks that end an account's name.
  public static func receivables(_ control: Text, customer: Text) -> Text {
    guard !customer.isEmpty else { return control }
    var buffer = ByteBuffer(capacity: 64)
    buffer.append(raw: control.string)
    buffer.append(":")
    for byte in customer.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: buffer.append(byte: byte)
      default:
        buffer.append("%")
        buffer.append(byte: hexadecimal(byte >> 4))
        buffer.append(byte: hexadecimal(byte & 15))
      }
    }
    return Text(buffer.string)
  }

  private static func hexadecimal(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 55 + nibble }
}
