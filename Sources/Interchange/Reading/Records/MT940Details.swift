import OrderToCash

/// Field 86 of MT940, in the structures that banks agreed on: subfields `?20` (German banks' DFÜ agreement, annex 3; other
/// separators elsewhere) with SEPA marks such as `EREF+`; code words such as `/REMI/`; or plain text.
struct MT940Details {
  private(set) var code: [UInt8] = []
  private(set) var postingText: [UInt8] = []
  private(set) var text: [UInt8] = []
  private var name: [UInt8] = []
  private var account: [UInt8] = []
  private var bank: [UInt8] = []
  private var endToEnd: [UInt8] = []
  private var reference: [UInt8] = []
  private var ultimate: [UInt8] = []
  private var returnReason: [UInt8] = []
  private var mandate: [UInt8] = []

  init(_ lines: [[UInt8]]) {
    guard let first = lines.first else { return }
    let lead = first[...].drop { $0 == 0x20 }
    if lead.prefix(3).areDigits, lead.count > 5, MT940Details.isSeparator(lead[lead.startIndex + 3]),
      lead[(lead.startIndex + 4)...].prefix(2).areDigits
    {
      readSubfields(Array(lines.joined()), separator: lead[lead.startIndex + 3])
    } else {
      let plain = MT940Details.unwrapped(lines)
      if plain.first == UInt8(ascii: "/") || MT940Details.words(in: plain[...]).count > 1 {
        readWords(plain)
      } else {
        text = plain
      }
    }
  }

  func put(line: Int32, _ writer: inout RecordWriter) {
    writer.put("86.code", code, line: line)
    writer.put("86.text", text, line: line)
    writer.put("86.name", name, line: line)
    writer.put("86.account", account, line: line)
    writer.put("86.bank", bank, line: line)
    writer.put("86.end_to_end", endToEnd, line: line)
    writer.put("86.reference", reference, line: line)
    writer.put("86.ultimate", ultimate, line: line)
    writer.put("86.return_reason", returnReason, line: line)
    writer.put("86.mandate", mandate, line: line)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && !(0x30...0x39).contains(byte) && !(0x41...0x5A).contains(byte & 0xDF)
  }

  /// A line of 65 characters was cut, with or without its tag; a shorter one ended.
  private static func unwrapped(_ lines: [[UInt8]]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, line) in lines.enumerated() {
      let wasCut = index > 0 && lines[index - 1].count >= 61
      if index > 0, !wasCut, !result.isEmpty { result.append(0x20) }
      result += wasCut ? line : Array(line[...].trimmedEnd)
    }
    return Array(result[...].trimmed)
  }

  // MARK: ?20

  private mutating func readSubfields(_ all: [UInt8], separator: UInt8) {
    code = Array(all[...].drop { $0 == 0x20 }.prefix(3))
    var purpose: [ArraySlice<UInt8>] = []
    var (names, rest) = ([ArraySlice<UInt8>](), all[...])
    while let mark = rest.firstIndex(of: separator) {
      rest = rest[(mark + 1)...]
      guard let number = rest.prefix(2).number, rest.prefix(2).count == 2 else { continue }
      var end = rest.dropFirst(2).startIndex
      while end < rest.endIndex, !(rest[end] == separator && rest[(end + 1)...].prefix(2).areDigits) { end += 1 }
      let value = rest[(rest.startIndex + 2)..<end]
      switch number {
      case 0: postingText = Array(value.trimmed)
      case 20...29, 60...63: purpose.append(value)
      case 30: bank = Array(value.trimmed)
      case 31: account = Array(value.trimmed)
      case 38 where !value.trimmed.isEmpty: account = Array(value.trimmed)
      case 32, 33: names.append(value)
      default: break
      }
      rest = rest[end...]
    }
    name = MT940Details.joined(names)
    readMarks(MT940Details.joined(purpose))
  }

  /// Subfields of 27 characters were cut; shorter ones ended.
  private static func joined(_ values: [ArraySlice<UInt8>]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, value) in values.enumerated() {
      if index > 0, values[index - 1].count < 27, !result.isEmpty { result.append(0x20) }
      result += value
    }
    return Array(result[...].trimmed)
  }

  private static let marks = [
    "EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC",
  ].map { Array("\($0)+".utf8) }

  private mutating func readMarks(_ purpose: [UInt8]) {
    var found: [(mark: Int, start: Int, end: Int)] = []
    for index in purpose.indices where index == 0 || purpose[index - 1] <= 0x20 || !found.isEmpty {
      if let mark = MT940Details.marks.firstIndex(where: { purpose[index...].starts(with: $0) }) {
        found.append((mark, index, index + MT940Details.marks[mark].count))
      }
    }
    guard let first = found.first else { return text = purpose }
    text = Array(purpose[..<first.start][...].trimmed)
    for (position, item) in found.enumerated() {
      let end = position + 1 < found.count ? found[position + 1].start : purpose.count
      let value = Array(purpose[item.end..<end].trimmed)
      switch item.mark {
      case 0: endToEnd = value
      case 2: mandate = value
      case 7: text = text.isEmpty ? value : text + [0x20] + value
      case 8, 9: ultimate = value
      case 10: account = value
      default: break
      }
    }
  }

  // MARK: /REMI/

  private static let codeWords = Set(
    [
      "EREF", "PREF", "IREF", "KREF", "MARF", "CSID", "CNTP", "ORDP", "BENM", "REMI", "NAME", "ID", "IBAN", "BIC",
      "ADDR",
      "ISDT", "RTRN", "TRTP", "PURP", "ULTD", "ULTC", "ULTB", "OCMT", "CHGS", "SVCL", "EXCH", "ACCW", "OPRP", "TRCD",
      "BUSP", "CITY", "UDTR", "UCRD",
    ].map { Text($0) })

  /// `/REMI/` and the like: word, where it begins, where its value begins.
  private static func words(in text: ArraySlice<UInt8>) -> [(word: Text, start: Int, value: Int)] {
    var found: [(word: Text, start: Int, value: Int)] = []
    var index = text.startIndex
    while index < text.endIndex {
      guard text[index] == UInt8(ascii: "/") else {
        index += 1
        continue
      }
      let name = text[(index + 1)...].prefix(5).prefix { (0x41...0x5A).contains($0) }
      if name.endIndex < text.endIndex, text[name.endIndex] == UInt8(ascii: "/"), codeWords.contains(Text(utf8: name)) {
        found.append((Text(utf8: name), index, name.endIndex + 1))
        index = name.endIndex
      } else {
        index += 1
      }
    }
    return found
  }

  private mutating func readWords(_ plain: [UInt8]) {
    let found = MT940Details.words(in: plain[...])
    guard let first = found.first else { return text = plain }
    text = Array(plain[..<first.start].trimmed)
    for (position, item) in found.enumerated() {
      let end = position + 1 < found.count ? found[position + 1].start : plain.count
      let value = Array(plain[item.value..<max(item.value, end)].trimmed)
      switch item.word {
      case "EREF": endToEnd = value
      case "MARF": mandate = value
      case "RTRN": returnReason = value
      case "NAME" where name.isEmpty: name = value
      case "IBAN" where account.isEmpty: account = value
      case "CNTP": readCounterparty(value)
      case "ULTD", "ULTC", "ULTB", "UDTR", "UCRD": ultimate = value
      case "REMI": readRemittance(value)
      default: break
      }
    }
  }

  /// `account/BIC/name/city`.
  private mutating func readCounterparty(_ value: [UInt8]) {
    let parts = value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    account = Array(parts.first ?? [])
    if parts.count > 2 { name = Array(parts[2]) }
  }

  /// `USTD//text/`, `STRD/CUR/reference/`, or the text itself.
  private mutating func readRemittance(_ value: [UInt8]) {
    var rest = value[...]
    if rest.starts("USTD//") {
      rest = rest.dropFirst(6)
    } else if rest.starts("STRD/") {
      let parts = rest.split(separator: UInt8(ascii: "/"))
      reference = Array(parts.count > 2 ? parts[2] : parts.last ?? [])
      return
    }
    if rest.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    text = text.isEmpty ? Array(rest.trimmed) : text + [0x20] + rest.trimmed
  }
}
