import CLibXML2
import Glibc
import OrderToCash

/// What libxml2's callbacks drive: walks the trie, puts values on the tape, hands documents on.
struct XMLMachine {
  var parser: xmlParserCtxtPtr?
  private(set) var problem: Problem?
  private(set) var documents = 0
  var failedPlace = Place()
  /// The same as having a problem.
  private(set) var isStopped = false
  /// Nothing that libxml2 tells is new: it is told which elements are open.
  var isMuted = false
  /// The cutter reads, and says where it is.
  var isCut = false
  var cutLine: Int32 = 0
  var cutColumn: Int32 = 0

  private let limits: ReadLimits
  private var nodes = UnsafeMutablePointer<XMLTrie.Node>(bitPattern: 8)!
  private var edges = UnsafeMutablePointer<XMLTrie.Edge>(bitPattern: 8)!
  private var wantedAttributes = UnsafeMutablePointer<XMLTrie.Attribute>(bitPattern: 8)!
  private var family: [UInt8] = []
  private var format: Format?
  private var assembler: Assembler?
  private var sink: (ParsedDocument) -> Void = { _ in }
  private var tape = Tape()
  private let stack: UnsafeMutablePointer<Int32>
  private var top = 0
  private var depth = 0
  /// Open elements that no path leads to; their content is passed over.
  private var skipped = 0
  /// The stack's height at the leaf whose text is being kept, or -1.
  private var leaf = -1
  private var textStart = 0
  private var qualifier = 0..<0
  private var textLine: Int32 = 0
  private var textColumn: Int32 = 0
  private var isInRecord = false
  /// The root is a StandardBusinessDocument: the document is the child of it that is not its header.
  private var isEnveloped = false
  /// The format's namespaces met last, as interned: UBL alternates between two.
  private var lastOurs: UnsafePointer<xmlChar>?
  private var otherOurs: UnsafePointer<xmlChar>?

  init(_ limits: ReadLimits) {
    self.limits = limits
    stack = .allocate(capacity: limits.depth + 2)
  }

  func deallocate() {
    stack.deallocate()
    tape.deallocate()
  }

  mutating func begin(
    _ format: Format, _ trie: XMLTrie, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void
  ) {
    self.format = format
    nodes = trie.nodes
    edges = trie.edges
    wantedAttributes = trie.attributes
    family = trie.family
    self.assembler = assembler
    self.sink = sink
    problem = nil
    (isStopped, isMuted, isCut) = (false, false, false)
    failedPlace = Place()
    documents = 0
    (top, depth, skipped, leaf, isInRecord, isEnveloped) = (0, 0, 0, -1, false, false)
    stack[0] = 0
    (lastOurs, otherOurs) = (nil, nil)
    tape.reset(line: 0, column: 0)
    tape.format = format
  }

  mutating func forgetSink() { sink = { _ in } }

  // MARK: Events

  mutating func start(
    _ name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?, _ attributeCount: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard !isMuted, descend() else { return }
    guard skipped == 0 else {
      skipped += 1
      return
    }
    if depth == 1, XMLSniffer.isEnvelope(name, namespace) {
      isEnveloped = true
      return
    }
    let child = XMLTrie.child(of: nodes[Int(stack[top])], edges, named: name)
    guard child >= 0, isOurs(namespace) else { return skip(name) }
    enter(child, attributeCount, attributes)
  }

  /// The same of an element below the root that the cutter has found: `child` is its node, or -1 where no path leads to it.
  @inline(__always) mutating func start(
    child: Int32, _ attributeCount: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>
  ) {
    guard descend() else { return }
    if child >= 0 { enter(child, attributeCount, attributes) } else { skipped += 1 }
  }

  /// The node of the innermost element that a path leads to.
  var node: Int32 { stack[top] }
  /// No path leads to the innermost element.
  var isPassing: Bool { skipped > 0 }
  /// Text that comes now is kept.
  var isKeeping: Bool { leaf == top && skipped == 0 }

  /// One deeper; false when that is too deep.
  @inline(__always) private mutating func descend() -> Bool {
    depth += 1
    if depth <= limits.depth { return true }
    refuse(
      "intake.limit", "elements are nested deeper than \(limits.depth)",
      "no document needs that, and the limit keeps the program safe", "Ask the sender for a correct file.")
    return false
  }

  private mutating func skip(_ name: UnsafePointer<xmlChar>) {
    if depth == 1 {
      return refuse(
        "intake.unknown-format", "the root element is \(String(cString: name))", "the format has another one",
        "Send it through the channel for its kind.")
    }
    if strnlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self), limits.nameBytes + 1) > limits.nameBytes {
      return refuse(
        "intake.limit", "an element's name is longer than \(limits.nameBytes) bytes",
        "no document needs that, and the limit keeps the program safe", "Ask the sender for a correct file.")
    }
    skipped = 1
  }

  @inline(__always) private mutating func enter(
    _ child: Int32, _ attributeCount: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    top += 1
    stack[top] = child
    leaf = -1
    let node = nodes[Int(child)]
    if node.isRecord { beginDocument() }
    guard isInRecord else { return }
    if node.part >= 0 {
      let (line, column) = position
      tape.beginPart(Part(rawValue: UInt8(node.part))!, line: line, column: column)
    }
    if node.attributeCount > 0 { emitAttributes(node, attributeCount, attributes) }
    guard node.binding >= 0 else { return }
    leaf = top
    (textLine, textColumn) = position
    qualifier = 0..<0
    if let wanted = node.qualifier, attributeCount > 0 { keepQualifier(wanted, attributeCount, attributes) }
    textStart = tape.byteCount
  }

  /// Attributes come in fives: local name, prefix, URI, start and end of the value.
  private mutating func keepQualifier(
    _ wanted: UnsafePointer<xmlChar>, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let attributes else { return }
    for index in 0..<count where attributes[index * 5] == wanted {
      guard let start = attributes[index * 5 + 3], let end = attributes[index * 5 + 4] else { return }
      let length = end - start
      guard length <= limits.fieldBytes else { return refuseLongField() }
      let offset = tape.byteCount
      tape.append(start, count: length)
      qualifier = offset..<offset + length
      return
    }
  }

  private mutating func emitAttributes(
    _ node: XMLTrie.Node, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    guard let attributes else { return }
    let (line, column) = position
    for wanted in Int(node.firstAttribute)..<Int(node.firstAttribute + node.attributeCount) {
      let attribute = wantedAttributes[wanted]
      for index in 0..<count where attributes[index * 5] == attribute.name {
        guard let start = attributes[index * 5 + 3], let end = attributes[index * 5 + 4] else { continue }
        guard end - start <= limits.fieldBytes else { return refuseLongField() }
        let offset = tape.byteCount
        tape.append(XMLMachine.unescaped(UnsafeBufferPointer(start: start, count: end - start)))
        tape.emit(
          attribute.field, Int(attribute.binding), slow: attribute.changesValues, in: offset..<tape.byteCount,
          line: line, column: column)
      }
    }
  }

  /// libxml2 leaves an ampersand in an attribute as `&#38;` when it does not expand entities.
  private static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let mark = Array("&#38;".utf8)
    guard bytes.contains(mark[0]) else { return Array(bytes) }
    var (result, index) = ([UInt8](), 0)
    while index < bytes.count {
      result.append(bytes[index])
      index += bytes[index...].starts(with: mark) ? mark.count : 1
    }
    return result
  }

  @inline(__always) mutating func characters(_ bytes: UnsafePointer<xmlChar>, _ count: Int) {
    guard isKeeping, !isMuted else { return }
    guard tape.byteCount - textStart + count <= limits.fieldBytes else { return refuseLongField() }
    tape.append(bytes, count: count)
  }

  mutating func end() {
    guard !isMuted else { return }
    depth -= 1
    if skipped > 0 {
      skipped -= 1
      return
    }
    if isEnveloped, depth == 0 { return }
    let node = nodes[Int(stack[top])]
    if leaf == top {
      leaf = -1
      tape.emit(
        node.field, Int(node.binding), slow: node.changesValues, in: textStart..<tape.byteCount,
        qualifier: qualifier, line: textLine, column: textColumn)
    }
    top -= 1
    guard isInRecord else { return }
    if node.part >= 0 { endPart() }
    if node.isRecord { endDocument() }
  }

  private mutating func endPart() {
    tape.endPart()
    if tape.repetitions > limits.documentLines {
      refuse(
        "intake.limit", "a document has more than \(limits.documentLines) lines",
        "`limits: document_lines` says how many are read", "Ask for smaller documents, or raise the limit.")
    } else if tape.weight > limits.documentBytes {
      refuse(
        "intake.limit", "a document has values of more than \(limits.documentBytes) bytes",
        "the limit keeps one file from taking all memory", "Ask for smaller documents.")
    }
  }

  // MARK: Documents

  private mutating func beginDocument() {
    let (line, column) = position
    tape.reset(line: line, column: column)
    isInRecord = true
  }

  private mutating func endDocument() {
    isInRecord = false
    guard let assembler else { return }
    documents += 1
    sink(assembler.assemble(tape))
  }

  /// Where the element's content begins: libxml2 calls back with its cursor at the `>` of the start tag.
  private var position: (Int32, Int32) {
    if isCut { return (cutLine, cutColumn) }
    guard let input = parser?.pointee.input else { return (0, 0) }
    return (input.pointee.line, input.pointee.col + 1)
  }

  private mutating func isOurs(_ namespace: UnsafePointer<xmlChar>?) -> Bool {
    if namespace != nil, namespace == lastOurs || namespace == otherOurs { return true }
    let isOurs = namespace.map { starts($0, with: family) } ?? family.isEmpty
    if isOurs { (lastOurs, otherOurs) = (namespace, lastOurs) }
    return isOurs
  }

  private func starts(_ name: UnsafePointer<xmlChar>, with prefix: [UInt8]) -> Bool {
    for (index, byte) in prefix.enumerated() where name[index] != byte { return false }
    return true
  }

  // MARK: Refusal

  private mutating func refuseLongField() {
    refuse(
      "intake.limit", "a value is longer than \(limits.fieldBytes) bytes",
      "`limits: field_bytes` says how long they may be",
      "Ask the sender for a correct file, or raise the limit.")
  }

  /// Refuses the file. The parser stops calling back and is fed no more.
  mutating func refuse(_ rule: Text, _ what: String, _ why: String, _ whatToDo: String) {
    guard problem == nil else { return }
    let (line, column) = position
    let place = Place(line: Int(line), column: Int(column))
    problem = Problem(rule, at: place, what: what, why: why, whatToDo: whatToDo)
    isStopped = true
    parser?.pointee.disableSAX = 1
  }

  /// Refuses a file that libxml2 can't read.
  mutating func fail(_ message: String) {
    guard problem == nil else { return }
    let said = message.split(separator: "\n").first.map(String.init) ?? "the file ends too early"
    problem = Problem(
      "intake.not-well-formed", at: failedPlace, what: "the file is not well-formed XML: \(said)",
      why: "what it says can't be known for certain, so nothing of it is taken",
      whatToDo: "Ask the sender for a correct file.")
    isStopped = true
    parser?.pointee.disableSAX = 1
  }
}
