import CLibCSV
import Glibc
import OrderToCash

/// What libcsv's callbacks and the cutter drive: finds the wanted columns, puts rows on the tape, gathers the rows of one document.
struct CSVMachine {
  private(set) var problem: Problem? {
    didSet { isReading = false }
  }
  private(set) var warnings: [Problem] = []
  var documents = 0
  var mayHaveBreaks = true

  let limits: ReadLimits
  var format: Format?
  var columns = CSVColumns()
  var assembler: Assembler?
  var sink: (ParsedDocument) -> Void = { _ in }
  var tape = Tape()

  private var line: Int32 = 1
  var rowLine: Int32 = 1
  var column = 0
  /// The row has a cell that is wanted.
  var hasCells = false
  private var endedWithReturn = false
  private var isBeforeHeader = true
  /// Past the header and not refused.
  private var isReading = false
  private var header: [Text] = []
  var rowStart = 0
  /// Where each cell of the row that is wanted stands on the tape, by column of the format.
  var cells: UnsafeMutableBufferPointer<Range<Int>>
  /// By column of the file: the format's column, or -1.
  private var wanted: UnsafeMutableBufferPointer<Int>
  var headSteps: UnsafeMutableBufferPointer<CSVColumns.Step>
  var rowSteps: UnsafeMutableBufferPointer<CSVColumns.Step>
  var keyCell = -1
  private var skips: [CSVShape.Skip] = []
  private var nulls: [[UInt8]] = []
  var overflow = CSVOverflow(.empty, header: [])
  private var shape = CSVShape()
  private var skippedRows = 0
  var rowPart: Part?

  var isInDocument = false
  var key: [UInt8] = []
  var numbers = DocumentNumbers()
  private var cutter: CSVCutter

  /// Shorter rows are kept whole; of longer ones only the cells that are wanted, so that others never fill a document's memory.
  private static let shortRow = 1024

  init(_ limits: ReadLimits) {
    self.limits = limits
    cutter = CSVCutter(mostCells: limits.columns, longest: limits.fieldBytes)
    cells = .allocate(capacity: 0)
    wanted = .allocate(capacity: 0)
    headSteps = .allocate(capacity: 0)
    rowSteps = .allocate(capacity: 0)
  }

  func deallocate() {
    tape.deallocate()
    cutter.deallocate()
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
    (hasCells, endedWithReturn, isInDocument) = (false, false, false)
    header = []
    numbers.removeAll()
    cutter.begin(delimiter: shape.delimiter, quote: shape.quote)
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
    let text = UnsafePointer(bytes.assumingMemoryBound(to: UInt8.self))
    if mayHaveBreaks { countBreaks(text, count) }
    guard isReading else { return headerField(text, count, position) }
    guard position < wanted.count, wanted[position] >= 0 else { return }
    guard count <= limits.fieldBytes else { return refuseLongField() }
    if !nulls.isEmpty, isNull(text, count) { return }
    let start = tape.byteCount
    tape.append(text, count: count)
    cells[wanted[position]] = start..<start + count
    hasCells = true
  }

  /// Takes whole rows, and says where it stopped: at the first row that does not end there or that is for libcsv to judge.
  mutating func rows(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    guard isReading, !overflow.isUsed else { return start }
    var index = start
    while isReading, let count = cutter.cut(bytes + index, end - index) {
      cells(bytes + index, count)
      row(Int32(bytes[index + count]))
      index += count + 1
    }
    return index
  }

  /// The cells of the row that was cut, as libcsv gives them.
  @inline(__always) private mutating func cells(_ text: UnsafePointer<UInt8>, _ count: Int) {
    rowLine = line
    if cutter.isBlank(text) { return }
    column = cutter.count
    let isShort = count <= CSVMachine.shortRow
    let start = tape.byteCount
    if isShort { tape.append(text, count: count) }
    let (starts, ends, wanted, cells, hasNulls) = (cutter.starts, cutter.ends, wanted, cells, !nulls.isEmpty)
    var isWanted = false
    for position in 0..<min(cutter.count, wanted.count) {
      let (low, high, cell) = (starts[position], ends[position], wanted[position])
      guard cell >= 0, low < high else { continue }
      if hasNulls, isNull(text + low, high - low) { continue }
      if isShort {
        cells[cell] = Range(uncheckedBounds: (start &+ low, start &+ high))
      } else {
        cells[cell] = tape.byteCount..<tape.byteCount + high - low
        tape.append(text + low, count: high - low)
      }
      isWanted = true
    }
    if isWanted { hasCells = true }
  }

  /// Where the row's end decides what a cell is.
  private mutating func overflowing(_ bytes: UnsafeMutableRawPointer?, _ count: Int) {
    guard count <= limits.fieldBytes else { return refuseLongField() }
    let start = tape.byteCount
    if count > 0, let bytes {
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
      if !nulls.isEmpty, isNull(tape.bytes + cell.lowerBound, cell.count) { continue }
      cells[wanted[position]] = cell
      hasCells = true
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
  }

  private mutating func endRow() {
    if isBeforeHeader {
      if rowLine >= columns.headerRow { readHeader() }
      return
    }
    if overflow.isUsed { cutRow() }
    if hasCells, skips.isEmpty || !isSkipped() {
      takeRow()
      rowStart = tape.byteCount
    } else {
      tape.truncateBytes(to: rowStart)
    }
    if hasCells { cells.update(repeating: 0..<0) }
    hasCells = false
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

  // MARK: End

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
