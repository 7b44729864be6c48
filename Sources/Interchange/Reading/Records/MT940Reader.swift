import OrderToCash

/// SWIFT MT940 (Standards MT, Category 9): fields `:20:` to `:86:`, each on a line of its own and the lines that follow. Headers of
/// the SWIFT network, and what some banks put around a message, are passed over.
struct MT940Reader: RecordReader {
  static let pieces: [Part: [Text]] = [
    .head: ["20", "21", "25", "25.currency", "28"],
    .balance: ["type", "direction", "date", "amount"],
    .entry: [
      "61.value_date", "61.booking_date", "61.direction", "61.reversal", "61.amount", "61.type",
      "61.customer_reference",
      "61.bank_reference", "61.supplement", "86.code", "86.posting_text", "86.text",
    ],
    .transaction: [
      "61.customer_reference", "61.bank_reference", "86.code", "86.text", "86.name", "86.account", "86.bank",
      "86.end_to_end", "86.reference", "86.ultimate", "86.return_reason", "86.mandate",
    ],
  ]

  private var tag: [UInt8] = []
  private var content: [[UInt8]] = []
  private var start: Int32 = 0
  private var currency: [UInt8] = []
  private var account: (bytes: [UInt8], line: Int32)?
  private var entry: (record: MT940Entry, line: Int32)?
  private var details: (lines: [[UInt8]], line: Int32)?
  private var hasClosed = false

  mutating func line(_ bytes: ArraySlice<UInt8>, _ number: Int32, _ writer: inout RecordWriter) {
    var bytes = bytes.drop { $0 < 0x20 }
    // The block that holds the text may begin on the same line.
    if bytes.starts("{4:") { bytes = bytes.dropFirst(3) }
    if let end = MT940Reader.tagEnd(bytes) {
      flush(&writer)
      tag = Array(bytes[(bytes.startIndex + 1)..<end])
      content = [Array(bytes[(end + 1)...])]
      start = number
    } else if bytes.first == UInt8(ascii: "{") || MT940Reader.isEnd(bytes) {
      flush(&writer)
      endMessage(&writer)
    } else if !tag.isEmpty {
      content.append(Array(bytes))
    }
  }

  mutating func finish(_ writer: inout RecordWriter) {
    flush(&writer)
    endMessage(&writer)
  }

  /// `:61:`, `:28C:`, `:NS:`: the index of the second colon.
  private static func tagEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.first == UInt8(ascii: ":") else { return nil }
    let name = bytes.dropFirst().prefix { $0 != UInt8(ascii: ":") }
    guard name.count >= 2, name.count <= 3, name.endIndex < bytes.endIndex else { return nil }
    if name.elementsEqual("NS".utf8) { return name.endIndex }
    guard name.prefix(2).areDigits, name.count == 2 || (0x41...0x5A).contains(name.last ?? 0) else { return nil }
    return name.endIndex
  }

  private static func isEnd(_ bytes: ArraySlice<UInt8>) -> Bool {
    let text = bytes.trimmed
    return text.elementsEqual("-".utf8) || text.starts("-}")
  }

  // MARK: Fields

  private mutating func flush(_ writer: inout RecordWriter) {
    guard !tag.isEmpty else { return }
    let first = content[0][...].trimmed
    switch tag.count > 2 && tag[0] == UInt8(ascii: "6") ? Array(tag[..<2]) : tag {
    case Array("20".utf8):
      endMessage(&writer)
      writer.beginDocument(line: start)
      writer.put("20", first, line: start, column: 5)
    case Array("21".utf8): writer.put("21", first, line: start, column: 5)
    case Array("25".utf8), Array("25P".utf8): account = (Array(first), start)
    case Array("28".utf8), Array("28C".utf8): writer.put("28", first, line: start, column: 6)
    case Array("60".utf8): balance("OPBD", first, &writer)
    case Array("62".utf8):
      endEntry(&writer)
      hasClosed = true
      balance("CLBD", first, &writer)
    case Array("34F".utf8): currencyOfFloor(first)
    case Array("61".utf8):
      endEntry(&writer)
      takeEntry(&writer)
    case Array("86".utf8) where !hasClosed:
      // Some banks repeat the field for each line of text.
      details = ((details?.lines ?? []) + content, details?.line ?? start)
    case Array("NS".utf8) where entry != nil && !hasClosed:
      details = ((details?.lines ?? []) + content, details?.line ?? start)
    default: break
    }
    tag = []
    content = []
  }

  private mutating func endMessage(_ writer: inout RecordWriter) {
    guard writer.isInDocument else { return }
    endEntry(&writer)
    putAccount(&writer)
    writer.endDocument()
    (currency, hasClosed, details) = ([], false, nil)
  }

  /// `C160314EUR2187,95`: direction, day, currency, amount.
  private mutating func balance(_ type: String, _ text: ArraySlice<UInt8>, _ writer: inout RecordWriter) {
    guard text.count >= 11 else { return unreadable("a balance", &writer) }
    let (day, code) = (text.dropFirst().prefix(6), text.dropFirst(7).prefix(3))
    if currency.isEmpty { currency = Array(code) }
    putAccount(&writer)
    writer.beginPart(.balance, line: start)
    writer.put("type", type, line: start)
    writer.put("direction", text.prefix(1), line: start, column: 6)
    writer.put("date", MT940Entry.iso(day), line: start, column: 7)
    writer.put("amount", MT940Entry.decimal(text.dropFirst(10)), line: start, column: 16)
    writer.endPart()
  }

  private mutating func currencyOfFloor(_ text: ArraySlice<UInt8>) {
    if currency.isEmpty { currency = Array(text.prefix(3)) }
  }

  /// Some banks write the currency behind the account number.
  private mutating func putAccount(_ writer: inout RecordWriter) {
    guard let (bytes, line) = account else { return }
    account = nil
    var number = bytes[...]
    if number.count > 6, !currency.isEmpty, number.suffix(3).elementsEqual(currency), !IBAN.isValid(Text(utf8: bytes)) {
      number = number.dropLast(3).trimmed
    }
    writer.put("25", number, line: line, column: 5)
    writer.put("25.currency", currency, line: line)
  }

  // MARK: Entries

  private mutating func takeEntry(_ writer: inout RecordWriter) {
    guard let record = MT940Entry(content) else { return unreadable("an entry", &writer) }
    putAccount(&writer)
    entry = (record, start)
  }

  private func unreadable(_ what: String, _ writer: inout RecordWriter) {
    writer.report(
      "intake.bad-record", line: start, "\(what) of tag :\(String(decoding: tag, as: UTF8.self)): can't be read",
      "it is not written as SWIFT Standards MT say", "Ask the bank for a correct statement.")
  }

  private mutating func endEntry(_ writer: inout RecordWriter) {
    defer { (entry, details) = (nil, nil) }
    guard let (record, line) = entry, writer.isInDocument else { return }
    let text = MT940Details(details?.lines ?? [])
    let place = details?.line ?? line
    writer.beginPart(.entry, line: line)
    record.put(line: line, &writer)
    writer.put("86.code", text.code, line: place)
    writer.put("86.posting_text", text.postingText, line: place)
    writer.put("86.text", text.text, line: place)
    writer.beginPart(.transaction, line: line)
    text.put(line: place, &writer)
    writer.put("61.customer_reference", record.customerReference, line: line)
    writer.put("61.bank_reference", record.bankReference, line: line)
    writer.endPart()
    writer.endPart()
  }
}
