import Glibc
import OrderToCash

/// One part of a document on the tape: its values by field, read as the types they should have. What can't be read becomes a
/// problem of the document, with its place.
struct Section {
  /// Whoever passes the section on keeps it.
  private let reference: Unmanaged<Assembler>
  let records: UnsafePointer<Captured>
  let base: UnsafePointer<UInt8>
  let part: Part
  let range: Range<Int>
  /// First record of each field, or -1.
  let slots: UnsafeMutablePointer<Int32>
  let place: (line: Int32, column: Int32)
  /// Rows of tables have no parts in them, and most fields stand there once.
  let hasParts: Bool
  let hasRepeats: Bool
  /// The usual styles by themselves: to ask the owner for its own costs a reference count for each value.
  let datesAreISO: Bool
  let numbersArePlain: Bool

  init(
    owner: Assembler, records: UnsafePointer<Captured>, base: UnsafePointer<UInt8>, part: Part, range: Range<Int>,
    slots: UnsafeMutablePointer<Int32>, place: (line: Int32, column: Int32), hasParts: Bool, hasRepeats: Bool,
    datesAreISO: Bool, numbersArePlain: Bool
  ) {
    reference = Unmanaged.passUnretained(owner)
    self.records = records
    self.base = base
    self.part = part
    self.range = range
    self.slots = slots
    self.place = place
    self.hasParts = hasParts
    self.hasRepeats = hasRepeats
    self.datesAreISO = datesAreISO
    self.numbersArePlain = numbersArePlain
  }

  var owner: Assembler { reference.takeUnretainedValue() }

  /// Without counting a reference, for what is done with most values.
  @inline(__always) private func withOwner<Result>(_ body: (Assembler) -> Result) -> Result {
    reference._withUnsafeGuaranteedRef(body)
  }

  @inline(__always) func first(_ field: Field) -> Captured? {
    let index = slots[Int(field.rawValue)]
    return index < 0 ? nil : records[Int(index)]
  }

  @inline(__always) func bytes(_ record: Captured) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + Int(record.offset), count: Int(record.length))
  }

  func has(_ field: Field) -> Bool { slots[Int(field.rawValue)] >= 0 }

  /// Every value of a repeated field, in the file's order.
  func all(_ field: Field) -> [Captured] {
    let start = slots[Int(field.rawValue)]
    guard start >= 0 else { return [] }
    var found: [Captured] = []
    var index = Int(start)
    while index < range.upperBound {
      let record = records[index]
      if record.kind == .part {
        index = Int(record.offset)
        continue
      }
      if record.field == field { found.append(record) }
      index += 1
    }
    return found
  }

  /// Calls `body` with each part of one kind directly within this one. The section passed is valid during the call only.
  func forEach(_ part: Part, _ body: (Section) -> Void) {
    guard hasParts else { return }
    var index = range.lowerBound
    while index < range.upperBound {
      let record = records[index]
      guard record.kind == .part else {
        index += 1
        continue
      }
      if record.part == part { withOwner { $0.withSection(part, index + 1..<Int(record.offset), record, body) } }
      index = Int(record.offset)
    }
  }

  /// The same for the parts within parts of another kind, which are not looked at themselves.
  func forEach(_ part: Part, ofEach outer: Part, _ body: (Section) -> Void) {
    guard hasParts else { return }
    var (index, end) = (range.lowerBound, range.lowerBound)
    while index < range.upperBound {
      let record = records[index]
      guard record.kind == .part else {
        index += 1
        continue
      }
      if index >= end, record.part == outer {
        // Into it; what is in there ends before it does.
        (index, end) = (index + 1, Int(record.offset))
        continue
      }
      if index < end, record.part == part {
        withOwner { $0.withSection(part, index + 1..<Int(record.offset), record, body) }
      }
      index = Int(record.offset)
    }
  }

  // MARK: Text

  func text(_ field: Field) -> Text {
    guard let record = first(field) else { return .empty }
    return Text(utf8: bytes(record))
  }

  /// Whether a value is this word.
  @inline(__always) func isWord(_ record: Captured, _ word: StaticString) -> Bool {
    Int(record.length) == word.utf8CodeUnitCount
      && memcmp(base + Int(record.offset), word.utf8Start, word.utf8CodeUnitCount) == 0
  }

  /// The first field, or the second where that has no value.
  func text(_ field: Field, _ other: Field) -> Text { has(field) ? text(field) : text(other) }

  /// All values of a repeated field, joined by a blank.
  func joined(_ field: Field) -> Text {
    guard hasRepeats else { return text(field) }
    let values = all(field)
    return values.count < 2 ? text(field) : Text(values.map { owner.text($0).string }.joined(separator: " "))
  }

  /// An identifier with its scheme, or nil.
  func identifier(_ field: Field) -> Identifier? {
    guard let record = first(field) else { return nil }
    return withOwner { $0.identifier(record) }
  }

  // MARK: Typed values

  func date(_ field: Field) -> BusinessDate? {
    guard let record = first(field) else { return nil }
    let value = bytes(record)
    if datesAreISO, value.count == 10 {
      if let date = withOwner({ $0.isoDate(value) }) { return date }
    } else if let date = owner.dates.parse(value)?.date {
      return date
    }
    report(
      "intake.not-a-date", record, "\(owner.quoted(bytes(record))) is not a day",
      "expected is \(owner.dates.pattern), a day that exists, from 1900 to 2999", "Correct it in the file.")
    return nil
  }

  func quantity(_ field: Field) -> Quantity? {
    guard let record = first(field), let value = number(record, scale: Quantity.scale, Assembler.bound) else {
      return nil
    }
    return Quantity(millionths: value)
  }

  func price(_ field: Field) -> Price? {
    guard let record = first(field), let value = number(record, scale: Price.scale, Assembler.bound) else { return nil }
    return Price(scaled: value)
  }

  /// Minor units of `currency`.
  func amount(_ field: Field, _ currency: Currency) -> Int64? {
    guard let record = first(field) else { return nil }
    return amount(record, currency)
  }

  func amount(_ record: Captured, _ currency: Currency) -> Int64? {
    number(record, scale: currency.exponent, Money.limit, unit: currency)
  }

  func currency(_ field: Field) -> Currency? {
    guard let record = first(field) else { return nil }
    return currency(bytes(record), of: record)
  }

  /// The currency that stands beside an amount.
  func currency(beside record: Captured) -> Currency? {
    record.qualifierLength == 0 ? nil : currency(withOwner { $0.qualifier(record) }, of: record)
  }

  private func currency(_ bytes: UnsafeBufferPointer<UInt8>, of record: Captured) -> Currency? {
    if let currency = withOwner({ $0.currency(bytes) }) { return currency }
    report(
      "intake.unknown-code", record, "\(owner.quoted(bytes)) is no currency",
      "currencies are codes of ISO 4217 that are in use, such as EUR",
      "Correct the code.")
    return nil
  }

  /// The unit's Recommendation 20 code, or empty where none is stated.
  func unit(_ bytes: UnsafeBufferPointer<UInt8>, of record: Captured) -> Text {
    if let unit = withOwner({ $0.unit(bytes) }) { return unit }
    report(
      "intake.unknown-code", record, "\(owner.quoted(bytes)) is no unit",
      "units are codes of UN/ECE Recommendation 20, such as C62, H87, KGM",
      "Ask for such a code, or map theirs under `values: { unit: … }` of the partner's format.")
    return .empty
  }

  func unit(_ field: Field) -> Text {
    guard let record = first(field) else { return .empty }
    return unit(bytes(record), of: record)
  }

  func country(_ field: Field, _ severity: Severity) -> Text {
    guard let record = first(field) else { return .empty }
    let code = owner.text(record)
    if CodeLists.isCountry(code) { return code }
    report(
      "intake.unknown-code", severity: severity, record, "\(owner.quoted(bytes(record))) is no country",
      "countries are codes of ISO 3166-1, such as DE",
      "Correct the code; without one the country is taken as not stated.")
    return .empty
  }

  /// XML Schema's boolean.
  func flag(_ field: Field) -> Bool {
    guard let record = first(field) else { return false }
    let value = text(field)
    if value == "true" || value == "1" { return true }
    if value != "false" && value != "0" {
      report(
        "intake.unknown-code", record, "\(owner.quoted(bytes(record))) is neither true nor false",
        "the field is a yes or no", "Write true or false.")
    }
    return false
  }

  // MARK: Problems

  func number(_ record: Captured, scale: Int, _ limit: Int64, unit: Currency? = nil) -> Int64? {
    let bytes = bytes(record)
    do {
      if numbersArePlain, bytes.last != UInt8(ascii: "-") { return try parseDecimal(bytes, scale: scale, limit: limit) }
      return try owner.numbers.parse(bytes, scale: scale, limit: limit)
    } catch {
      report(error, record, scale: scale, limit, unit)
      return nil
    }
  }

  private func report(_ problem: NumberProblem, _ record: Captured, scale: Int, _ limit: Int64, _ unit: Currency?) {
    let value = owner.quoted(bytes(record))
    switch problem {
    case .notANumber:
      let style = owner.numbers
      report(
        "intake.not-a-number", record, "\(value) is not a number",
        "the decimal mark of this format is `\(Character(Unicode.Scalar(style.decimal)))`"
          + (style.group == 0 ? " and there is no mark for thousands" : ""), "Correct it in the file.")
    case .tooPrecise(let kept):
      report(
        "intake.too-precise", record, "\(value) has more decimals than can be kept",
        unit.map { "\($0) has \(kept), and nothing is rounded silently" }
          ?? "\(kept) are kept, and nothing is rounded silently",
        "Ask the sender for a value with at most \(kept) decimals.")
    case .outOfRange:
      report(
        "intake.out-of-range", record, "\(value) is too large",
        "the largest is \(formatDecimal(limit, scale: scale, minimum: 0))", "Check the value with the sender.")
    }
  }

  func report(
    _ rule: Text, severity: Severity = .refuse, _ record: Captured, _ what: String, _ why: String, _ whatToDo: String
  ) {
    owner.report(rule, severity, owner.place(record), what, why, whatToDo)
  }

  /// A problem of the part as a whole.
  func report(
    _ rule: Text, severity: Severity = .refuse, about field: Field, _ what: String, _ why: String, _ whatToDo: String
  ) {
    if let record = first(field) { return report(rule, severity: severity, record, what, why, whatToDo) }
    let path = owner.format.path(of: field, in: part)
    let place = Place(line: Int(self.place.line), column: Int(self.place.column), path: path)
    owner.report(rule, severity, place, what, why, whatToDo)
  }

  func requireFields() {
    for field in withOwner({ $0.required(part) }) where !has(field) {
      report(
        "intake.missing-field", about: field, "a value is missing",
        "the document can't be used without its \(field.name)",
        "Ask the sender to fill it.")
    }
  }
}
