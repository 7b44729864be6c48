import OrderToCash

/// Puts the pieces of records on the tape, by the format's bindings, and hands documents on.
struct RecordWriter {
  private(set) var problem: Problem?
  private(set) var documents = 0
  private(set) var isInDocument = false
  private var tape = Tape()
  private let limits: ReadLimits
  private var assembler: Assembler?
  private var format: Format?
  private var sink: (ParsedDocument) -> Void = { _ in }
  /// Bindings by piece, for each part.
  private var bindings: [[Text: [Int]]] = []
  private var parts: [Part] = []

  init(_ limits: ReadLimits) { self.limits = limits }

  func deallocate() { tape.deallocate() }

  mutating func begin(_ format: Format, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void) {
    self.assembler = assembler
    self.format = format
    self.sink = sink
    (problem, documents, isInDocument, parts) = (nil, 0, false, [])
    bindings = Part.allCases.map { _ in [:] }
    for (index, binding) in format.bindings.enumerated() {
      bindings[Int(binding.part.rawValue)][binding.path, default: []].append(index)
    }
    tape.reset(line: 0, column: 0)
    tape.format = format
  }

  mutating func forgetSink() { sink = { _ in } }

  // MARK: Documents and parts

  mutating func beginDocument(line: Int32) {
    tape.reset(line: line, column: 1)
    isInDocument = true
    parts = []
    for constant in format?.constants ?? [] where constant.level == .head { tape.emit(constant, line: line) }
  }

  mutating func endDocument() {
    guard isInDocument, problem == nil else { return }
    while !parts.isEmpty { endPart() }
    isInDocument = false
    guard let assembler else { return }
    documents += 1
    sink(assembler.assemble(tape))
  }

  mutating func beginPart(_ part: Part, line: Int32) {
    parts.append(part)
    tape.beginPart(part, line: line, column: 1)
  }

  mutating func endPart() {
    guard parts.popLast() != nil else { return }
    tape.endPart()
    if tape.repetitions > limits.documentLines || tape.weight > limits.documentBytes {
      refuse(
        "intake.limit", line: tape.line,
        "a document has more than \(limits.documentLines) lines or \(limits.documentBytes) bytes",
        "`limits: document_lines` says how many are read", "Ask for smaller documents, or raise the limit.")
    }
  }

  // MARK: Values

  /// Writes a piece into each field that the format gives it; nothing for an empty one.
  mutating func put(_ piece: Text, _ bytes: some Collection<UInt8>, line: Int32, column: Int = 1) {
    guard isInDocument, !bytes.isEmpty, let format else { return }
    guard bytes.count <= limits.fieldBytes else {
      return refuse(
        "intake.limit", line: line, "a value is longer than \(limits.fieldBytes) bytes",
        "`limits: field_bytes` says how long they may be", "Ask the sender for a correct file, or raise the limit.")
    }
    for index in bindings[Int((parts.last ?? .head).rawValue)][piece] ?? [] {
      let binding = format.bindings[index]
      let start = tape.byteCount
      tape.append(Array(bytes))
      tape.emit(
        binding.field, index, slow: binding.changesValues, in: start..<tape.byteCount, line: line,
        column: Int32(truncatingIfNeeded: column))
    }
  }

  mutating func put(_ piece: Text, _ text: String, line: Int32, column: Int = 1) {
    put(piece, Array(text.utf8), line: line, column: column)
  }

  // MARK: Problems

  /// A problem of the document at hand.
  mutating func report(
    _ rule: Text, _ severity: Severity = .refuse, line: Int32, _ what: String, _ why: String, _ whatToDo: String
  ) {
    assembler?.pending.append(
      Problem(rule, severity, at: Place(line: Int(line), column: 1), what: what, why: why, whatToDo: whatToDo))
  }

  /// Refuses the file.
  mutating func refuse(_ rule: Text, line: Int32, _ what: String, _ why: String, _ whatToDo: String) {
    guard problem == nil else { return }
    problem = Problem(rule, at: Place(line: Int(line), column: 1), what: what, why: why, whatToDo: whatToDo)
  }
}
