import CLibCSV
import OrderToCash

/// What libcsv's callbacks drive: finds the wanted columns, puts rows on the tape, gathers the rows of one document.
struct CSVMachine {
  private(set) var problem: Problem?
  private(set) var warnings: [Problem] = []
  private(set) var documents = 0
  var mayHaveBreaks = true

  private let limits: ReadLimits
  private var format: Format?
  private var columns = CSVColumns()
  private var assembler: Assembler?
  private var sink: (ParsedDocument) -> Void = { _ in }
  private var tape = Tape()

  private var line: Int32 = 1
  private var rowLine: Int32 = 1
  private var column = 0
  private var hasContent = false
  private var endedWithReturn = false
  private var isBeforeHeader = true
  private var header: [Text] = []
  private var rowStart = 0
  /// Where each wanted cell of the row stands on the tape, by column of the format.
  private var cells: [Range<Int>] = []

  private var isInDocument = false
  private var key: [UInt8] = []
  private var keys: Set<Text> = []

  init(_ limits: ReadLimits) { self.limits = limits }

  mutating func begin(
    _ format: Format, _ shape: CSVShape, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void
  ) {
    self.format = format
    self.assembler = assembler
    self.sink = sink
    columns = CSVColumns(format, shape)
    cells = Array(repeating: 0..<0, count: shape.columns.count)
    problem = nil
    warnings = []
    documents = 0
    (line, rowLine, column, rowStart) = (1, 1, 0, 0)
    (hasContent, endedWithReturn, isInDocument) = (false, false, false)
    header = []
    keys = []
    tape.reset(line: 0, column: 0)
    isBeforeHeader = shape.headerRow > 0
    if !isBeforeHeader { columns.place(header: []) }
  }

  // MARK: Events

  static let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    bytes, count, machine in
    machine.unsafelyUnwrapped.assumingMemoryBound(to: CSVMachine.self).pointee.field(bytes, count)
  }

  static let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { terminator, machine in
    machine.unsafelyUnwrapped.assumingMemoryBound(to: CSVMachine.self).pointee.row(terminator)
  }

  private mutating func field(_ bytes: UnsafeMutableRawPointer?, _ count: Int) {
    guard problem == nil else { return }
    if column == 0 { rowLine = line }
    defer { column += 1 }
    guard count > 0, let bytes else { return }
    let text = UnsafeBufferPointer(start: bytes.assumingMemoryBound(to: UInt8.self), count: count)
    if mayHaveBreaks { countBreaks(text) }
    if isBeforeHeader {
      if rowLine >= columns.headerRow { appendHeader(text) }
      hasContent = true
      return
    }
    hasContent = true
    let wanted = columns.wanted(column)
    guard wanted >= 0 else { return }
    guard count <= limits.fieldBytes else {
      return refuse(
        "intake.limit", "a value is longer than \(limits.fieldBytes) bytes",
        "`limits: field_bytes` says how long they may be", "Ask the sender for a correct file, or raise the limit.")
    }
    let start = tape.bytes.count
    tape.append(text.baseAddress.unsafelyUnwrapped, count: count)
    cells[wanted] = start..<start + count
  }

  /// Lines end with LF, CR or both.
  private mutating func countBreaks(_ text: UnsafeBufferPointer<UInt8>) {
    var previous: UInt8 = 0
    for byte in text {
      if byte == 0x0A, previous != 0x0D { line += 1 }
      if byte == 0x0D { line += 1 }
      previous = byte
    }
  }

  private mutating func appendHeader(_ text: UnsafeBufferPointer<UInt8>) {
    while header.count < column { header.append(.empty) }
    header.append(Text(utf8: text))
  }

  private mutating func row(_ terminator: Int32) {
    guard problem == nil else { return }
    if column == 0 {
      if terminator == 0x0A, endedWithReturn {
        endedWithReturn = false
        return
      }
    } else {
      endRow()
    }
    if terminator >= 0 { line += 1 }
    endedWithReturn = terminator == 0x0D
    column = 0
    hasContent = false
  }

  private mutating func endRow() {
    if isBeforeHeader {
      if rowLine >= columns.headerRow { readHeader() }
      return
    }
    defer { for index in cells.indices { cells[index] = 0..<0 } }
    guard hasContent, cells.contains(where: { !$0.isEmpty }) else {
      tape.truncateBytes(to: rowStart)
      return
    }
    takeRow()
    rowStart = tape.bytes.count
  }

  private mutating func readHeader() {
    isBeforeHeader = false
    columns.place(header: header)
    if let missing = columns.missing(place: Place(line: Int(rowLine))) { return problem = missing }
    warnings += columns.unknown(header, place: Place(line: Int(rowLine)))
  }

  // MARK: Documents

  private mutating func takeRow() {
    if isInDocument, !continuesDocument() {
      endDocument()
      tape.reset(line: rowLine, keepingBytesFrom: rowStart)
      for index in cells.indices where !cells[index].isEmpty {
        cells[index] = cells[index].lowerBound - rowStart..<cells[index].upperBound - rowStart
      }
    }
    if !isInDocument { beginDocument() }
    checkWidth()
    guard let part = columns.rowPart else { return }
    tape.beginPart(part, line: rowLine, column: 1)
    for step in columns.rowSteps { emit(step) }
    tape.endPart()
    if tape.repetitions > limits.documentLines || tape.weight > limits.documentBytes {
      refuse(
        "intake.limit", "a document has more than \(limits.documentLines) lines or \(limits.documentBytes) bytes",
        "`limits: document_lines` says how many are read", "Ask for smaller documents, or raise the limit.")
    }
  }

  /// Whether the row has the key of the rows before; without a key in the format all rows are one document.
  private func continuesDocument() -> Bool {
    guard columns.rowPart != nil else { return false }
    guard let cell = columns.key else { return true }
    return tape.bytes[cells[cell]].elementsEqual(key)
  }

  private mutating func beginDocument() {
    isInDocument = true
    tape.line = rowLine
    tape.column = 1
    for step in columns.headSteps { emit(step) }
    guard let cell = columns.key else { return }
    key = Array(tape.bytes[cells[cell]])
    guard columns.keysAreUnique, !key.isEmpty else { return }
    let text = Text(utf8: key)
    guard !keys.insert(text).inserted else { return }
    let place = Place(line: Int(rowLine), column: cell + 1, path: columns.path(cell))
    assembler?.pending.append(
      Problem(
        "intake.duplicate-in-file", at: place, what: "`\(text)` was already there further up",
        why: "the rows of one document stand together; here are others between",
        whatToDo: "Sort the file by \(columns.path(cell)), or give the documents numbers of their own."))
  }

  /// Cells beyond the header mean that a value was cut at a delimiter in it.
  private mutating func checkWidth() {
    guard columns.width > 0, column > columns.width else { return }
    assembler?.pending.append(
      Problem(
        "intake.column-count", at: Place(line: Int(rowLine)),
        what: "the row has \(column) cells, the header \(columns.width)",
        why: "a value with the delimiter in it may stand without quotes, and all after it would be shifted",
        whatToDo: "Quote the value."))
  }

  @inline(__always) private mutating func emit(_ step: CSVColumns.Step) {
    guard let format else { return }
    if step.cell >= 0, !cells[step.cell].isEmpty {
      let binding = format.bindings[step.binding]
      let cell = cells[step.cell]
      tape.emit(binding, step.binding, in: cell, line: rowLine, column: Int32(columns.position(step.cell)))
    } else if step.constant >= 0 {
      let constant = format.constants[step.constant]
      let start = tape.bytes.count
      constant.value.withUnsafeBufferPointer { if let base = $0.baseAddress { tape.append(base, count: $0.count) } }
      tape.value(
        constant.field, binding: Int(UInt16.max), offset: start, length: constant.value.count, line: rowLine, column: 0)
    }
  }

  private mutating func endDocument() {
    isInDocument = false
    guard let assembler else { return }
    documents += 1
    sink(assembler.assemble(tape))
  }

  mutating func finish() {
    guard problem == nil else { return }
    if isBeforeHeader {
      return refuse(
        "intake.missing-column", "the file has no header", "row \(columns.headerRow) should name the columns",
        "Send the file with its header, even if there are no rows.")
    }
    if isInDocument { endDocument() }
  }

  mutating func refuse(_ rule: Text, _ what: String, _ why: String, _ whatToDo: String) {
    guard problem == nil else { return }
    let place = Place(line: Int(line), column: column + 1)
    problem = Problem(rule, at: place, what: what, why: why, whatToDo: whatToDo)
  }
}
