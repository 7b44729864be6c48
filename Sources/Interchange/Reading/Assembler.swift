import OrderToCash

/// Turns one document on the tape into a typed value, collecting every problem of it.
final class Assembler {
  static let bound: Int64 = 1_000_000_000_000_000

  let format: Format
  let numbers: NumberStyle
  let dates: DateStyle
  private let datesAreISO: Bool
  private let numbersArePlain: Bool
  let context: ReadContext
  @exclusivity(unchecked) private(set) var records = UnsafeBufferPointer<Captured>(start: nil, count: 0)
  @exclusivity(unchecked) private var base = UnsafePointer<UInt8>(bitPattern: 1)!
  @exclusivity(unchecked) private(set) var problems: [Problem] = []
  /// The file's name in its archive, or empty.
  var member = Text.empty
  /// What the engine has found about the document that comes next.
  @exclusivity(unchecked) var pending: [Problem] = []
  @exclusivity(unchecked) private var isRefused = false
  @exclusivity(unchecked) private var lastCurrency: Currency
  /// Of the order at hand.
  @exclusivity(unchecked) var orderFunction: OrderDocument.Function = .new
  /// The day met last, and the bytes that say it.
  @exclusivity(unchecked) private var lastDay: (UInt64, UInt16) = (0, 0)
  @exclusivity(unchecked) private var lastDate = BusinessDate(days: 0)
  /// The unit met last, and the bytes that say it.
  @exclusivity(unchecked) private var lastUnit: Text = .empty
  @exclusivity(unchecked) private var lastUnitPacked: UInt64 = 0
  /// One row of slots for each depth of parts.
  private let slots: UnsafeMutablePointer<Int32>
  /// The format's, by part.
  private let requiredFields: UnsafeMutablePointer<UnsafeMutableBufferPointer<Field>>
  @exclusivity(unchecked) private var depth = 0
  private static let deepest = 8
  private static let fieldCount = Field.allCases.count

  /// The most problems that are told of one document; more help nobody.
  private static let mostProblems = 100

  init(format: Format, context: ReadContext) {
    self.format = format
    numbers = format.numbers
    dates = format.dates
    datesAreISO = format.dates.isISO
    numbersArePlain = numbers.decimal == UInt8(ascii: ".") && numbers.group == 0
    self.context = context
    lastCurrency = context.defaultCurrency
    slots = .allocate(capacity: Assembler.fieldCount * Assembler.deepest)
    requiredFields = .allocate(capacity: Part.allCases.count)
    for (part, fields) in format.required.enumerated() {
      let buffer = UnsafeMutableBufferPointer<Field>.allocate(capacity: fields.count)
      _ = buffer.initialize(from: fields)
      requiredFields[part] = buffer
    }
  }

  deinit {
    slots.deallocate()
    for part in Part.allCases { requiredFields[Int(part.rawValue)].deallocate() }
    requiredFields.deallocate()
  }

  @inline(__always) func required(_ part: Part) -> UnsafeMutableBufferPointer<Field> {
    requiredFields[Int(part.rawValue)]
  }

  func assemble(_ tape: Tape) -> ParsedDocument {
    problems.removeAll(keepingCapacity: true)
    isRefused = false
    if !pending.isEmpty { takePending() }
    records = UnsafeBufferPointer(start: tape.records, count: tape.count)
    base = UnsafePointer(tape.bytes)
    return document(line: tape.line, column: tape.column, hash: tape.contentHash)
  }

  private func takePending() {
    problems = member.isEmpty ? pending : pending.map { $0.within(member) }
    isRefused = pending.contains { $0.severity == .refuse }
    pending.removeAll(keepingCapacity: true)
  }

  private func document(line: Int32, column: Int32, hash: Int64) -> ParsedDocument {
    let place = Place(line: Int(line), column: Int(column), path: member)
    let start = Captured(
      kind: .part, field: .note, part: .head, binding: 0, offset: 0, length: 0, line: line, column: column)
    var parsed = withSection(.head, 0..<records.count, start) { head in
      ParsedDocument(
        kind: format.kind, document: document(head, place, hash), number: number(head), place: place, contentHash: hash)
    }
    if isRefused { parsed.document = nil }
    if !problems.isEmpty { parsed.problems = inOrder(problems) }
    return parsed
  }

  /// In the order in which a person meets them in the file.
  private func inOrder(_ problems: [Problem]) -> [Problem] {
    guard problems.count > 1 else { return problems }
    return problems.enumerated().sorted { left, right in
      let (a, b) = (left.element.place, right.element.place)
      return (a.line, a.column, left.offset) < (b.line, b.column, right.offset)
    }.map(\.element)
  }

  private func document(_ head: Section, _ place: Place, _ hash: Int64) -> Document? {
    switch format.kind {
    case .customers: .customer(customer(head, place))
    case .items: .item(item(head, place))
    case .prices: .price(price(head, place))
    case .standingOrders: standingOrder(head, place).map { .standingOrder($0) }
    case .creditFacts: creditFact(head, place).map { .creditFact($0) }
    case .rates: rate(head, place).map { .rate($0) }
    case .taxRates: taxRate(head, place).map { .taxRate($0) }
    case .stock: stock(head, place).map { .stock($0) }
    case .decisions: .decision(decision(head, place))
    case .orders, .orderChanges, .orderCancellations: .order(order(head, place))
    case .confirmations: .confirmation(confirmation(head, place))
    case .statements: .statement(statement(head, place, hash))
    case .remittances: .remittance(remittance(head, place))
    case .returns: .returned(returned(head, place))
    case .invoiceResponses: .response(invoiceResponse(head, place))
    }
  }

  private func number(_ head: Section) -> Text {
    switch format.kind {
    case .customers: head.text(.id)
    case .items, .stock: head.text(.sku)
    case .creditFacts: Text("\(head.text(.customer)) \(head.text(.kind))")
    case .standingOrders: head.text(.standingOrder)
    case .prices: Text("\(head.text(.list)) \(head.text(.sku))")
    case .rates: Text("\(head.text(.currency)) \(head.text(.date))")
    case .taxRates: Text("\(head.text(.country)) \(head.text(.region)) \(head.text(.postcode))")
    case .decisions: head.text(.exception)
    case .orders, .orderChanges, .orderCancellations: head.text(.orderNumber)
    case .confirmations: head.text(.shipment)
    case .statements: head.text(.id, .account)
    case .remittances: head.text(.advice)
    case .returns: head.text(.return)
    case .invoiceResponses: head.text(.id)
    }
  }

  /// Finds a part's fields, checks the required ones, and passes it on.
  @inline(__always) func withSection<Result>(
    _ part: Part, _ range: Range<Int>, _ start: Captured, _ body: (Section) -> Result
  ) -> Result {
    precondition(depth < Assembler.deepest, "parts nested too deeply")
    let row = slots + depth * Assembler.fieldCount
    let records = records.baseAddress ?? UnsafePointer(bitPattern: 8)!
    row.update(repeating: -1, count: Assembler.fieldCount)
    var (hasParts, hasRepeats) = (false, false)
    var index = range.lowerBound
    while index < range.upperBound {
      let record = records + index
      if record.pointee.kind == .part {
        hasParts = true
        index = Int(record.pointee.offset)
        continue
      }
      let slot = Int(record.pointee.field.rawValue)
      if row[slot] < 0 { row[slot] = Int32(truncatingIfNeeded: index) } else { hasRepeats = true }
      index &+= 1
    }
    depth += 1
    defer { depth -= 1 }
    let section = Section(
      owner: self, records: records, base: base, part: part, range: range, slots: row,
      place: (start.line, start.column), hasParts: hasParts, hasRepeats: hasRepeats,
      datesAreISO: datesAreISO, numbersArePlain: numbersArePlain)
    section.requireFields()
    return body(section)
  }

  // MARK: Bytes

  @inline(__always) func bytes(_ record: Captured) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + Int(record.offset), count: Int(record.length))
  }

  func qualifier(_ record: Captured) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base + Int(record.qualifierOffset), count: Int(record.qualifierLength))
  }

  func text(_ record: Captured) -> Text { Text(utf8: bytes(record)) }

  func identifier(_ record: Captured) -> Identifier {
    Identifier(scheme: record.qualifierLength > 0 ? Text(utf8: qualifier(record)) : .empty, value: text(record))
  }

  func currency(_ bytes: UnsafeBufferPointer<UInt8>) -> Currency? {
    guard bytes.count == 3 else { return nil }
    let packed = Int32(bytes[0]) << 16 | Int32(bytes[1]) << 8 | Int32(bytes[2])
    if packed == lastCurrency.packed { return lastCurrency }
    guard let currency = Currency(Array(bytes)) else { return nil }
    lastCurrency = currency
    return currency
  }

  /// Of ten bytes. Rows of one document, and documents of one day, say the same days.
  @inline(__always) func isoDate(_ bytes: UnsafeBufferPointer<UInt8>) -> BusinessDate? {
    let raw = UnsafeRawBufferPointer(bytes)
    let packed = (
      raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self), raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
    )
    if packed == lastDay { return lastDate }
    guard let date = BusinessDate(iso: bytes) else { return nil }
    (lastDay, lastDate) = (packed, date)
    return date
  }

  func unit(_ bytes: UnsafeBufferPointer<UInt8>) -> Text? {
    let packed = bytes.count <= 7 ? bytes.reduce(1) { $0 << 8 | UInt64($1) } : 0
    if packed != 0, packed == lastUnitPacked { return lastUnit }
    guard let unit = CodeLists.unit(Text(utf8: bytes)) else { return nil }
    (lastUnit, lastUnitPacked) = (unit, packed)
    return unit
  }

  /// A value as it can stand in a message: on one line, at most forty characters.
  func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let shown = text.prefix(40).map { $0.value < 0x20 || $0.value == 0x7F ? " " : String(Character($0)) }.joined()
    return "`\(shown)\(text.count > 40 ? "…" : "")`"
  }

  // MARK: Problems

  func place(_ record: Captured) -> Place {
    Place(line: Int(record.line), column: Int(record.column), path: path(record))
  }

  private func path(_ record: Captured) -> Text {
    Int(record.binding) < format.bindings.count ? format.bindings[Int(record.binding)].path : record.field.name
  }

  func report(_ rule: Text, _ severity: Severity, _ place: Place, _ what: String, _ why: String, _ whatToDo: String) {
    if severity == .refuse { isRefused = true }
    guard problems.count < Assembler.mostProblems else { return }
    let problem = Problem(rule, severity, at: place, what: what, why: why, whatToDo: whatToDo)
    problems.append(member.isEmpty ? problem : problem.within(member))
  }
}
