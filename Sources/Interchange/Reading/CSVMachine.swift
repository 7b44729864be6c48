import CLibCSV
import Glibc
import OrderToCash

/// What libcsv's callbacks drive: finds the wanted columns, puts rows on the tape, gathers the rows of one document.
struct CSVMachine {
  private(set) var problem: Problem? {
    didSet { isReading = false }
  }
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
  /// Past the header and not refused.
  private var isReading = false
  private var header: [Text] = []
  private var rowStart = 0
  /// Where each cell of the row that is wanted stands on the tape, by column of the format.
  private var cells: UnsafeMutableBufferPointer<Range<Int>>
  /// By column of the file: the format's column, or -1.
  private var wanted: UnsafeMutableBufferPointer<Int>
  private var headSteps: UnsafeMutableBufferPointer<CSVColumns.Step>
  private var rowSteps: UnsafeMutableBufferPointer<CSVColumns.Step>
  private var keyCell = -1
  private var skips: [CSVShape.Skip] = []
  private var nulls: [[UInt8]] = []
  private var overflow = CSVOverflow(.empty, header: [])
  private var shape = CSVShape()
  private var skippedRows = 0
  private var rowPart: Part?

  private var isInDocument = false
  private var key: [UInt8] = []
  /// FNV-1a 64 of the keys so far: a file may have a million, and 64 bits tell them apart.
  private var keys: Set<UInt64> = []

  init(_ limits: ReadLimits) {
    self.limits = limits
    cells = .allocate(capacity: 0)
    wanted = .allocate(capacity: 0)
    headSteps = .allocate(capacity: 0)
    rowSteps = .allocate(capacity: 0)
  }

  func deallocate() {
    tape.deallocate()
    cells.deallocate()
    wanted.deallocate()
    headSteps.deallocate()
    rowSteps.deallocate()
  }

  mutating func begin(
    _ format: Format, _ shape: CSVShape, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void
  ) {
    self.format = format
    self.assembler = assembler
    self.sink = sink
    columns = CSVColumns(format, shape)
    cells.deallocate()
    cells = .allocate(capacity: shape.columns.count)
    cells.initialize(repeating: 0..<0)
    rowPart = columns.rowPart
    keyCell = columns.key ?? -1
    skips = shape.skips
    nulls = shape.nulls
    self.shape = shape
    skippedRows = 0
    problem = nil
    warnings = []
    documents = 0
    (line, rowLine, column, rowStart) = (1, 1, 0, 0)
    (hasContent, endedWithReturn, isInDocument) = (false, false, false)
    header = []
    keys = []
    tape.reset(line: 0, column: 0)
    tape.format = format
    isBeforeHeader = shape.headerRow > 0
    if !isBeforeHeader { placeColumns() }
  }

  private mutating func placeColumns() {
    columns.place(header: header)
    CSVMachine.replace(&wanted, columns.wanted)
    CSVMachine.replace(&headSteps, columns.headSteps)
    CSVMachine.replace(&rowSteps, columns.rowSteps)
    overflow = CSVOverflow(shape.overflow, header: header)
    if let key = columns.key { keyCell = columns.kept[key] }
    for index in skips.indices { skips[index].column = columns.kept[skips[index].column] }
    isReading = true
  }

  private static func replace<Element>(_ buffer: inout UnsafeMutableBufferPointer<Element>, _ elements: [Element]) {
    buffer.deallocate()
    buffer = .allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
  }

  mutating func forgetSink() { sink = { _ in } }

  // MARK: Events

  @inline(__always) mutating func field(_ bytes: UnsafeMutableRawPointer?, _ count: Int) {
    let position = column
    column += 1
    if position == 0 { rowLine = line }
    if position >= limits.columns { return refuseWideRow() }
    if overflow.isUsed, isReading { return overflowing(bytes, count) }
    guard count > 0, let bytes else { return }
    hasContent = true
    let text = UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self))
    if mayHaveBreaks { countBreaks(text, count) }
    guard isReading else { return headerField(text, count, position) }
    guard position < wanted.count, wanted[position] >= 0 else { return }
    guard count <= limits.fieldBytes else { return refuseLongField() }
    if !nulls.isEmpty, isNull(text, count) { return }
    let start = tape.byteCount
    tape.append(text, count: count)
    cells[wanted[position]] = start..<start + count
  }

  /// Where the row's end decides what a cell is.
  private mutating func overflowing(_ bytes: UnsafeMutableRawPointer?, _ count: Int) {
    guard count <= limits.fieldBytes else { return refuseLongField() }
    let start = tape.byteCount
    if count > 0, let bytes {
      hasContent = true
      let text = UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self))
      if mayHaveBreaks { countBreaks(text, count) }
      tape.append(text, count: count)
    }
    overflow.row.append(start..<tape.byteCount)
  }

  private mutating func cutRow() {
    for (position, cell) in overflow.cut(width: columns.width, delimiter: shape.delimiter, &tape).enumerated() {
      guard position < wanted.count, wanted[position] >= 0, !cell.isEmpty else { continue }
      guard cell.count <= limits.fieldBytes else { return refuseLongField() }
      if nulls.isEmpty || !isNull(tape.bytes + cell.lowerBound, cell.count) { cells[wanted[position]] = cell }
    }
    overflow.row.removeAll(keepingCapacity: true)
  }

  private func isNull(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let value = Array(UnsafeBufferPointer(start: text, count: count))[...].trimmed
    return nulls.contains { $0.elementsEqual(value) }
  }

  private mutating func headerField(_ text: UnsafePointer<UInt8>, _ count: Int, _ position: Int) {
    guard isBeforeHeader, problem == nil, rowLine >= columns.headerRow else { return }
    while header.count < position { header.append(.empty) }
    header.append(Text(utf8: UnsafeBufferPointer(start: text, count: count)))
  }

  private mutating func refuseWideRow() {
    refuse(
      "intake.limit", "a row has more than \(limits.columns) cells", "no table of ours or of a partner's is as wide",
      "Ask the sender for a correct file.")
  }

  private mutating func refuseLongField() {
    refuse(
      "intake.limit", "a value is longer than \(limits.fieldBytes) bytes",
      "`limits: field_bytes` says how long they may be", "Ask the sender for a correct file, or raise the limit.")
  }

  /// Lines end with LF, CR or both.
  private mutating func countBreaks(_ text: UnsafePointer<UInt8>, _ count: Int) {
    var previous: UInt8 = 0
    for byte in UnsafeBufferPointer(start: text, count: count) {
      if byte == 0x0A, previous != 0x0D { line += 1 }
      if byte == 0x0D { line += 1 }
      previous = byte
    }
  }

  mutating func row(_ terminator: Int32) {
    guard isReading || problem == nil else { return }
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
    if overflow.isUsed { cutRow() }
    if hasContent, cells.contains(where: { !$0.isEmpty }), skips.isEmpty || !isSkipped() { takeRow() }
    cells.update(repeating: 0..<0)
    // What a document keeps of its rows are cells; it begins anew with the next one.
    if isInDocument { rowStart = tape.byteCount } else { tape.truncateBytes(to: rowStart) }
  }

  /// Whether the declaration passes the row over.
  private mutating func isSkipped() -> Bool {
    let isSkipped = skips.contains { skip in
      let value = Array(text(cells[skip.column]))[...].trimmed
      return skip.patterns.contains { Pattern.matches(value, $0) }
    }
    if isSkipped { skippedRows += 1 }
    return isSkipped
  }

  private mutating func readHeader() {
    isBeforeHeader = false
    placeColumns()
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
    guard let part = rowPart else { return }
    tape.beginPart(part, line: rowLine, column: 1)
    for step in rowSteps { emit(step) }
    tape.endPart()
    if tape.repetitions > limits.documentLines || tape.weight > limits.documentBytes {
      refuse(
        "intake.limit", "a document has more than \(limits.documentLines) lines or \(limits.documentBytes) bytes",
        "`limits: document_lines` says how many are read", "Ask for smaller documents, or raise the limit.")
    }
  }

  /// Whether the row has the key of the rows before; without a key in the format all rows are one document.
  private func continuesDocument() -> Bool {
    guard rowPart != nil else { return false }
    guard keyCell >= 0 else { return true }
    let cell = cells[keyCell]
    guard cell.count == key.count else { return false }
    return key.withUnsafeBytes {
      memcmp($0.baseAddress ?? UnsafeRawPointer(tape.bytes), tape.bytes + cell.lowerBound, cell.count) == 0
    }
  }

  private mutating func beginDocument() {
    isInDocument = true
    tape.line = rowLine
    tape.column = 1
    for step in headSteps { emit(step) }
    guard let cell = columns.key else { return }
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: text(cells[keyCell]))
    guard columns.keysAreUnique, !key.isEmpty else { return }
    let hash = key.reduce(fnvBasis) { ($0 ^ UInt64($1)) &* fnvPrime }
    guard !keys.insert(hash).inserted else { return }
    let text = Text(utf8: key)
    let place = Place(line: Int(rowLine), column: cell + 1, path: columns.path(cell))
    assembler?.pending.append(
      Problem(
        "intake.duplicate-in-file", at: place, what: "`\(text)` was already there further up",
        why: "the rows of one document stand together; here are others between",
        whatToDo: "Sort the file by \(columns.path(cell)), or give the documents numbers of their own."))
  }

  /// Cells beyond the header mean that a value was cut at a delimiter in it.
  private mutating func checkWidth() {
    guard columns.width > 0, column > columns.width, !overflow.isUsed else { return }
    assembler?.pending.append(
      Problem(
        "intake.column-count", at: Place(line: Int(rowLine)),
        what: "the row has \(column) cells, the header \(columns.width)",
        why: "a value with the delimiter in it may stand without quotes, and all after it would be shifted",
        whatToDo: "Quote the value."))
  }

  private func text(_ cell: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: tape.bytes + cell.lowerBound, count: cell.count)
  }

  @inline(__always) private mutating func emit(_ step: CSVColumns.Step) {
    if step.cell >= 0, !cells[step.cell].isEmpty {
      tape.emit(
        step.field, step.binding, slow: step.changesValues, in: cells[step.cell], line: rowLine,
        column: Int32(truncatingIfNeeded: step.position))
    } else if step.constant >= 0, let format {
      tape.emit(format.constants[step.constant], line: rowLine)
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
    guard skippedRows > 0 else { return }
    warnings.append(
      Problem(
        "intake.skipped-rows", .warn, at: Place(line: Int(line)), what: "\(skippedRows) rows are passed over",
        why: "`skip` of format \(format?.name.string ?? "") says so",
        whatToDo: "Nothing, unless a row was meant that the sender had wanted read."))
  }

  mutating func refuse(_ rule: Text, _ what: String, _ why: String, _ whatToDo: String) {
    guard problem == nil else { return }
    let place = Place(line: Int(line), column: column + 1)
    problem = Problem(rule, at: place, what: what, why: why, whatToDo: whatToDo)
  }
}
