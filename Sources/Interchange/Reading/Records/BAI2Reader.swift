import OrderToCash

/// BAI2 (BAI Cash Management Balance Reporting Specifications, version 2): file, group and account headers, transactions,
/// continuations, trailers with control totals. Each account of a group is a statement. Amounts have implied decimals.
struct BAI2Reader: RecordReader {
  static let pieces: [Part: [Text]] = [
    .head: ["03.account", "03.currency", "02.date", "01.sender", "01.file"],
    .balance: ["type", "direction", "date", "amount"],
    .entry: [
      "16.type", "16.direction", "16.amount", "16.status", "16.booking_date", "16.value_date", "16.bank_reference",
      "16.customer_reference", "16.text",
    ],
    .transaction: [
      "16.bank_reference", "16.customer_reference", "16.text", "88.end_to_end", "88.name", "88.account",
      "88.remittance",
    ],
  ]

  private var record: [UInt8] = []
  private var start: Int32 = 0
  private var file: (sender: [UInt8], id: [UInt8]) = ([], [])
  private var group: (day: [UInt8], currency: [UInt8]) = ([], [])
  private var currency = Currency("USD")!
  /// Sums of amounts and numbers of records: of the account, of the group, of the file.
  private var totals = (account: Int64(0), group: Int64(0), file: Int64(0))
  private var records = (account: 0, group: 0, file: 0)
  private var isSummed = true

  mutating func line(_ bytes: ArraySlice<UInt8>, _ number: Int32, _ writer: inout RecordWriter) {
    var rest = bytes.trimmedEnd
    // Several records may stand in a line, each ended by a slash.
    while let split = BAI2Reader.nextRecord(in: rest) {
      take(rest[..<split.end], number, &writer)
      rest = rest[split.next...]
    }
    take(rest, number, &writer)
  }

  private static let codes = Set(["01", "02", "03", "16", "49", "88", "98", "99"].map { Array($0.utf8) })

  private static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count > 2 && codes.contains(Array(bytes.prefix(2))) && bytes[bytes.startIndex + 2] == UInt8(ascii: ",")
  }

  private static func nextRecord(in bytes: ArraySlice<UInt8>) -> (end: Int, next: Int)? {
    for index in bytes.indices where bytes[index] == UInt8(ascii: "/") {
      let rest = bytes[(index + 1)...]
      let next = rest.drop { $0 == 0x20 }
      if next.startIndex > rest.startIndex, begins(next) { return (index + 1, next.startIndex) }
    }
    return nil
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>, _ number: Int32, _ writer: inout RecordWriter) {
    let text = bytes.drop { $0 == 0x20 }
    guard !text.isEmpty else { return }
    if BAI2Reader.begins(text) {
      if text.starts("88,") {
        records.account += 1
        record = BAI2Reader.open(record)
        // A text goes on; anything else goes on with its next field.
        record.append(hasText ? 0x0A : UInt8(ascii: ","))
        record += text.dropFirst(3)
      } else {
        flush(&writer)
        record = Array(text)
        start = number
      }
    } else if record.isEmpty {
      writer.refuse(
        "intake.bad-record", line: number, "the line begins with none of BAI2's record codes",
        "01, 02, 03, 16, 49, 88, 98 and 99 are known", "Ask the bank for a correct file.")
    } else {
      record += [0x20] + text
    }
  }

  /// Without the slash that ends it.
  private static func open(_ record: [UInt8]) -> [UInt8] {
    record.last == UInt8(ascii: "/") ? Array(record.dropLast()) : record
  }

  /// Whether the text of a transaction has begun.
  private var hasText: Bool {
    guard record.starts(with: "16,".utf8) else { return false }
    let fields = record.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    return fields.count > 6 + BAI2Reader.extra(fields, 3)
  }

  mutating func finish(_ writer: inout RecordWriter) {
    flush(&writer)
    if writer.isInDocument {
      writer.refuse(
        "intake.control-total", line: start, "the file ends within an account", "its trailer, record 49, is missing",
        "Ask the bank for the complete file.")
    }
  }

  // MARK: Records

  private mutating func flush(_ writer: inout RecordWriter) {
    guard !record.isEmpty else { return }
    let fields = BAI2Reader.open(record).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    let code = fields[0]
    defer { record = [] }
    records.account += 1
    switch code.number {
    case 1: file = (Array(fields.dropFirst().first ?? []), Array(fields.dropFirst(5).first ?? []))
    case 2:
      (totals.group, records.group) = (0, 0)
      group = (
        MT940Entry.iso((fields.dropFirst(4).first ?? []).trimmed), Array((fields.dropFirst(6).first ?? []).trimmed)
      )
    case 3: beginAccount(fields, &writer)
    case 16: entry(fields, &writer)
    case 49: endAccount(fields, &writer)
    case 98: check(fields, totals.group, "group", &writer)
    case 99: check(fields, totals.file, "file", &writer)
    default: break
    }
    if code.number == 98 { totals.file += stated(fields) ?? 0 }
  }

  private mutating func beginAccount(_ fields: [ArraySlice<UInt8>], _ writer: inout RecordWriter) {
    guard fields.count > 2 else { return }
    if writer.isInDocument { writer.endDocument() }
    (totals.account, records.account, isSummed) = (0, 1, true)
    let own = fields[2].trimmed
    let code = own.isEmpty ? group.currency[...] : own
    currency = Currency(code.isEmpty ? Array("USD".utf8) : Array(code)) ?? Currency("USD")!
    writer.beginDocument(line: start)
    writer.put("03.account", fields[1].trimmed, line: start, column: 4)
    writer.put("03.currency", code.isEmpty ? Array("USD".utf8)[...] : code, line: start)
    writer.put("02.date", group.day, line: start)
    writer.put("01.sender", file.sender, line: start)
    writer.put("01.file", file.id, line: start)
    var index = 3
    // Type, amount, number of items, funds type and what belongs to it; again and again.
    while index < fields.count {
      let type = fields[index].trimmed
      let amount = index + 1 < fields.count ? fields[index + 1].trimmed : []
      add(amount)
      if type.elementsEqual("010".utf8) { balance("OPBD", amount, &writer) }
      if type.elementsEqual("015".utf8) { balance("CLBD", amount, &writer) }
      index += 4 + BAI2Reader.extra(fields, index + 3)
    }
  }

  /// How many fields belong to a funds type (BAI2, funds type codes S, V, D).
  private static func extra(_ fields: [ArraySlice<UInt8>], _ index: Int) -> Int {
    guard index < fields.count else { return 0 }
    switch fields[index].trimmed.first {
    case UInt8(ascii: "S"): return 3
    case UInt8(ascii: "V"): return 2
    case UInt8(ascii: "D"):
      let pairs = index + 1 < fields.count ? fields[index + 1].trimmed.number ?? 0 : 0
      return 1 + 2 * Int(clamping: min(pairs, Int64(fields.count)))
    default: return 0
    }
  }

  private func balance(_ type: String, _ amount: ArraySlice<UInt8>, _ writer: inout RecordWriter) {
    guard !amount.isEmpty else { return }
    writer.beginPart(.balance, line: start)
    writer.put("type", type, line: start)
    writer.put("direction", amount.first == UInt8(ascii: "-") ? "D" : "C", line: start)
    writer.put("date", group.day, line: start)
    writer.put("amount", decimal(amount), line: start)
    writer.endPart()
  }

  private mutating func entry(_ fields: [ArraySlice<UInt8>], _ writer: inout RecordWriter) {
    guard writer.isInDocument, fields.count > 2 else { return }
    let (type, amount) = (fields[1].trimmed, fields[2].trimmed)
    add(amount)
    let extra = BAI2Reader.extra(fields, 3)
    let funds = fields.dropFirst(3).first?.trimmed.first
    let valueDay = funds == UInt8(ascii: "V") ? MT940Entry.iso((fields.dropFirst(4).first ?? []).trimmed) : []
    func field(_ index: Int) -> ArraySlice<UInt8> { (fields.dropFirst(index).first ?? []).trimmed }
    let text = Array(fields.dropFirst(6 + extra).joined(separator: [UInt8(ascii: ",")]))
    writer.beginPart(.entry, line: start)
    writer.put("16.type", type, line: start, column: 4)
    writer.put("16.amount", decimal(amount), line: start)
    putDirection(type, isNegative: amount.first == UInt8(ascii: "-"), &writer)
    writer.put("16.booking_date", group.day, line: start)
    writer.put("16.value_date", valueDay.isEmpty ? group.day : valueDay, line: start)
    putReferences(field(4 + extra), field(5 + extra), text, &writer)
    writer.beginPart(.transaction, line: start)
    putReferences(field(4 + extra), field(5 + extra), text, &writer)
    putWords(text, isCredit: BAI2Reader.isCredit(type) == true, &writer)
    writer.endPart()
    writer.endPart()
  }

  private func putReferences(
    _ bank: ArraySlice<UInt8>, _ customer: ArraySlice<UInt8>, _ text: [UInt8], _ writer: inout RecordWriter
  ) {
    writer.put("16.bank_reference", bank, line: start)
    writer.put("16.customer_reference", customer, line: start)
    writer.put("16.text", text[...].trimmed.map { $0 == 0x0A ? 0x20 : $0 }, line: start)
  }

  /// 100 to 399 are credits, 400 to 699 debits (BAI2 uniform type codes); others move no cash of the account.
  private static func isCredit(_ type: ArraySlice<UInt8>) -> Bool? {
    switch type.number ?? 0 {
    case 100...399: true
    case 400...699: false
    default: nil
    }
  }

  private func putDirection(_ type: ArraySlice<UInt8>, isNegative: Bool, _ writer: inout RecordWriter) {
    let isCredit = BAI2Reader.isCredit(type)
    writer.put("16.direction", isCredit == false ? "D" : "C", line: start)
    writer.put("16.status", isCredit == nil ? "INFO" : "BOOK", line: start)
    guard isCredit == nil, type.number == nil else { return }
    writer.report(
      "intake.unknown-code", line: start, "`\(String(decoding: type, as: UTF8.self))` is no type code",
      "BAI2 type codes have three digits", "Ask the bank for a correct file.")
  }

  /// `EREF: …`, as some banks write into continuations.
  private func putWords(_ text: [UInt8], isCredit: Bool, _ writer: inout RecordWriter) {
    for line in text.split(separator: 0x0A) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let value = line[(colon + 1)...].trimmed
      switch String(decoding: line[..<colon].trimmed, as: UTF8.self) {
      case "EREF": writer.put("88.end_to_end", value, line: start)
      case "DBNM" where isCredit, "CRNM" where !isCredit: writer.put("88.name", value, line: start)
      case "DACT" where isCredit, "CACT" where !isCredit: writer.put("88.account", value, line: start)
      case "REMI": writer.put("88.remittance", value, line: start)
      default: break
      }
    }
  }

  // MARK: Totals

  private mutating func add(_ amount: ArraySlice<UInt8>) {
    guard !amount.isEmpty else { return }
    guard let value = BAI2Reader.integer(amount) else { return isSummed = false }
    totals.account &+= value
  }

  private static func integer(_ amount: ArraySlice<UInt8>) -> Int64? {
    let sign: Int64 = amount.first == UInt8(ascii: "-") ? -1 : 1
    let digits = amount.first == UInt8(ascii: "-") || amount.first == UInt8(ascii: "+") ? amount.dropFirst() : amount
    return digits.number.map { $0 * sign }
  }

  /// With the decimals that the currency implies, and without its sign: the type code says the direction.
  private func decimal(_ amount: ArraySlice<UInt8>) -> [UInt8] {
    let digits = amount.first == UInt8(ascii: "-") || amount.first == UInt8(ascii: "+") ? amount.dropFirst() : amount
    guard digits.areDigits else { return Array(amount) }
    let scale = currency.exponent
    let padded = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, scale + 1 - digits.count)) + digits
    if scale == 0 { return padded }
    return padded.dropLast(scale) + [UInt8(ascii: ".")] + padded.suffix(scale)
  }

  private func stated(_ fields: [ArraySlice<UInt8>]) -> Int64? {
    fields.dropFirst().first.flatMap { BAI2Reader.integer($0.trimmed) }
  }

  private mutating func endAccount(_ fields: [ArraySlice<UInt8>], _ writer: inout RecordWriter) {
    guard writer.isInDocument else { return }
    let total = stated(fields)
    if let total, isSummed, total != totals.account {
      writer.report(
        "intake.control-total", line: start,
        "the account's amounts sum to \(totals.account), its trailer says \(total)",
        "records are missing, there twice or changed", "Ask the bank for the complete file.")
    } else if let count = fields.dropFirst(2).first?.trimmed.number, count != Int64(records.account) {
      writer.report(
        "intake.control-total", .warn, line: start,
        "the account has \(records.account) records, its trailer says \(count)",
        "its amounts sum to what the trailer says",
        "Look at the bank's file if something is missing.")
    }
    totals.group &+= total ?? totals.account
    writer.endDocument()
  }

  private func check(
    _ fields: [ArraySlice<UInt8>], _ sum: Int64, _ name: String, _ writer: inout RecordWriter
  ) {
    guard let total = stated(fields), total != sum else { return }
    writer.refuse(
      "intake.control-total", line: start, "the \(name)'s parts sum to \(sum), its trailer says \(total)",
      "an account or group is missing, there twice or changed", "Ask the bank for the complete file.")
  }
}
