import Glibc
import OrderToCash

/// Rows gathered to documents.
extension CSVMachine {
  mutating func takeRow() {
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
  func continuesDocument() -> Bool {
    guard rowPart != nil else { return false }
    guard keyCell >= 0 else { return true }
    let cell = cells[keyCell]
    guard cell.count == key.count else { return false }
    return key.withUnsafeBytes {
      memcmp($0.baseAddress ?? UnsafeRawPointer(tape.bytes), tape.bytes + cell.lowerBound, cell.count) == 0
    }
  }

  mutating func beginDocument() {
    isInDocument = true
    tape.line = rowLine
    tape.column = 1
    for step in headSteps { emit(step) }
    guard let cell = columns.key else { return }
    key.removeAll(keepingCapacity: true)
    key.append(contentsOf: text(cells[keyCell]))
    guard columns.keysAreUnique, !key.isEmpty else { return }
    guard !numbers.insert(key) else { return }
    let text = Text(utf8: key)
    let place = Place(line: Int(rowLine), column: cell + 1, path: columns.path(cell))
    assembler?.pending.append(
      Problem(
        "intake.duplicate-in-file", at: place, what: "`\(text)` was already there further up",
        why: "the rows of one document stand together; here are others between",
        whatToDo: "Sort the file by \(columns.path(cell)), or give the documents numbers of their own."))
  }

  /// Cells beyond the header mean that a value was cut at a delimiter in it.
  mutating func checkWidth() {
    guard columns.width > 0, column > columns.width, !overflow.isUsed else { return }
    assembler?.pending.append(
      Problem(
        "intake.column-count", at: Place(line: Int(rowLine)),
        what: "the row has \(column) cells, the header \(columns.width)",
        why: "a value with the delimiter in it may stand without quotes, and all after it would be shifted",
        whatToDo: "Quote the value."))
  }

  func text(_ cell: Range<Int>) -> UnsafeBufferPointer<UInt8> {
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

  mutating func endDocument() {
    isInDocument = false
    guard let assembler else { return }
    documents += 1
    sink(assembler.assemble(tape))
  }
}
