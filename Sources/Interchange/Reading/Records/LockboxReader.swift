import OrderToCash

/// BAI lockbox file, 80 columns: cheques that the bank's lockbox opened. Each cheque (record 6) is an advice; its overflow records
/// (4) name what it pays. The deposit itself is an entry of the bank's statement.
struct LockboxReader: RecordReader {
  static let pieces: [Part: [Text]] = [
    .head: ["5.lockbox", "5.date", "6.advice", "6.amount", "6.account", "6.check", "6.name"],
    .line: ["4.document", "4.amount"],
  ]

  private var lockbox: ArraySlice<UInt8> = []
  private var day: [UInt8] = []
  private var batch = (amount: Int64(0), count: Int64(0))
  private var service = (amount: Int64(0), count: Int64(0))
  private var records: Int64 = 0

  mutating func line(_ bytes: ArraySlice<UInt8>, _ number: Int32, _ writer: inout RecordWriter) {
    let text = Array(bytes.trimmedEnd)
    guard let type = text.first else { return }
    records += 1
    switch type {
    case UInt8(ascii: "1"), UInt8(ascii: "2"): break
    case UInt8(ascii: "5"):
      lockbox = text.cut(7, 7)
      day = MT940Entry.iso(text.cut(14, 6))
    case UInt8(ascii: "6"): cheque(text, number, &writer)
    case UInt8(ascii: "4"): overflow(text, number, &writer)
    case UInt8(ascii: "7"):
      writer.endDocument()
      check(text, countAt: 20, digits: 3, batch, "batch", number, &writer)
      service = (service.amount + batch.amount, service.count + batch.count)
      batch = (0, 0)
    case UInt8(ascii: "8"):
      check(text, countAt: 20, digits: 4, service, "service", number, &writer)
      service = (0, 0)
    case UInt8(ascii: "9"):
      guard let count = text.cut(1, 6).number, count != records else { return }
      refuse("the file has \(records) records, its trailer says \(count)", number, &writer)
    default:
      writer.refuse(
        "intake.bad-record", line: number, "the line is no record of a lockbox file",
        "records begin with 1, 2, 4, 5, 6, 7, 8 or 9", "Ask the bank for a correct file.")
    }
  }

  mutating func finish(_ writer: inout RecordWriter) {
    if writer.isInDocument { refuse("the file ends within a batch", 0, &writer) }
  }

  /// Batch, item, amount, routing number, account, cheque number, day, remitter.
  private mutating func cheque(_ text: [UInt8], _ line: Int32, _ writer: inout RecordWriter) {
    writer.endDocument()
    batch = (batch.amount + (text.cut(7, 10).number ?? 0), batch.count + 1)
    writer.beginDocument(line: line)
    let dash = [UInt8(ascii: "-")]
    let advice = [lockbox, day[...], text.cut(1, 3), text.cut(4, 3)].map(Array.init).joined(separator: dash)
    writer.put("6.advice", Array(advice), line: line)
    writer.put("5.lockbox", lockbox, line: line)
    writer.put("5.date", day, line: line)
    writer.put("6.amount", LockboxReader.decimal(text.cut(7, 10)), line: line, column: 8)
    writer.put("6.account", text.cut(17, 9) + dash + text.cut(26, 10), line: line, column: 18)
    writer.put("6.check", text.cut(36, 10).drop { $0 == UInt8(ascii: "0") }, line: line, column: 37)
    writer.put("6.name", text.cut(52, 28).trimmed, line: line, column: 53)
  }

  /// Batch, item, the type of record that it continues, its number, whether it is the last; then an invoice, and its amount in the
  /// last ten columns where they are filled.
  private func overflow(_ text: [UInt8], _ line: Int32, _ writer: inout RecordWriter) {
    guard writer.isInDocument else { return }
    let rest = text.cut(11, 69)
    let amount = rest.suffix(10)
    let hasAmount = rest.count > 14 && amount.areDigits && rest.dropLast(10).contains(0x20)
    writer.beginPart(.line, line: line)
    writer.put("4.document", (hasAmount ? rest.dropLast(10) : rest).trimmed, line: line, column: 12)
    if hasAmount { writer.put("4.amount", LockboxReader.decimal(amount), line: line) }
    writer.endPart()
  }

  /// Two decimals are implied: lockboxes are an American service.
  private static func decimal(_ digits: ArraySlice<UInt8>) -> [UInt8] {
    guard digits.areDigits, digits.count > 2 else { return Array(digits) }
    return digits.dropLast(2) + [UInt8(ascii: ".")] + digits.suffix(2)
  }

  private func check(
    _ text: [UInt8], countAt column: Int, digits: Int, _ found: (amount: Int64, count: Int64), _ name: String,
    _ line: Int32, _ writer: inout RecordWriter
  ) {
    let (count, amount) = (text.cut(column, digits).number, text.cut(column + digits, 10).number)
    if count == found.count, amount == found.amount { return }
    refuse(
      "the \(name) has \(found.count) cheques of \(found.amount) cents, its trailer says \(count ?? 0) of \(amount ?? 0)",
      line, &writer)
  }

  private func refuse(_ what: String, _ line: Int32, _ writer: inout RecordWriter) {
    writer.refuse(
      "intake.control-total", line: line, what, "records are missing, there twice or changed",
      "Ask the bank for the complete file.")
  }
}

extension [UInt8] {
  /// So many columns from one on, fewer where the line ends.
  fileprivate func cut(_ start: Int, _ length: Int) -> ArraySlice<UInt8> { self.dropFirst(start).prefix(length) }
}
