import CLibXML2
import OrderToCash

/// Reads XML files of one format after another with one libxml2 push parser.
///
/// Nothing is fetched and nothing expanded: there are no callbacks that could find an entity, a document type is read over,
/// and one that declares entities or attribute defaults refuses the file.
final class XMLEngine {
  private let limits: ReadLimits
  private let machine: UnsafeMutablePointer<XMLMachine>
  private var parser: xmlParserCtxtPtr?
  /// Compiled formats; their names are interned in the parser's dictionary.
  private var compiled: [(format: Format, trie: XMLTrie)] = []
  /// The first bytes, until there are enough to tell the encoding.
  private var first: [UInt8] = []
  private var isOpen = false

  /// A dictionary with more names than this is thrown away with its parser: hostile files would make it grow.
  private static let mostNames = 8192
  private static let chunk = 65_536

  /// Once a process, before any thread parses.
  private static let libraryIsReady: Void = xmlInitParser()

  init(_ limits: ReadLimits) {
    self.limits = limits
    machine = .allocate(capacity: 1)
    machine.initialize(to: XMLMachine(limits))
    XMLEngine.libraryIsReady
  }

  deinit {
    closeParser()
    machine.pointee.deallocate()
    machine.deinitialize(count: 1)
    machine.deallocate()
  }

  func begin(_ format: Format, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void) {
    if let parser, xmlDictSize(parser.pointee.dict) > XMLEngine.mostNames { closeParser() }
    if parser == nil { openParser() }
    first.removeAll(keepingCapacity: true)
    isOpen = false
    machine.pointee.begin(format, trie(of: format), assembler, sink)
  }

  private func openParser() {
    var handler = XMLMachine.handler
    parser = xmlCreatePushParserCtxt(&handler, machine, nil, 0, nil)
    precondition(parser != nil, "out of memory")
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    machine.pointee.parser = parser
  }

  private func closeParser() {
    if let parser { xmlFreeParserCtxt(parser) }
    parser = nil
    for (_, trie) in compiled { trie.deallocate() }
    compiled.removeAll()
  }

  private func trie(of format: Format) -> XMLTrie {
    if let known = compiled.first(where: { $0.format === format }) { return known.trie }
    guard case .xml(let shape) = format.shape, let parser else { preconditionFailure("not an XML format") }
    let trie = XMLTrie(shape, format.bindings, names: parser.pointee.dict)
    compiled.append((format, trie))
    return trie
  }

  var problem: Problem? { machine.pointee.problem }

  func feed(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while machine.pointee.problem == nil, !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(XMLEngine.chunk))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
      if isOpen {
        parse(piece)
      } else if first.isEmpty, piece.count >= 4 {
        open(piece)
      } else {
        first.append(contentsOf: piece)
        if first.count >= 4 { first.withUnsafeBytes { open($0) } }
      }
    }
  }

  private func open(_ bytes: UnsafeRawBufferPointer) {
    isOpen = true
    // Four bytes tell the encoding; the rest follows as any other piece.
    let head = bytes.bindMemory(to: CChar.self)
    // The mark of UTF-8 is certain; a declaration of something else was left behind by whoever converted the file.
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let ignoring = Int32(XML_PARSE_IGNORE_ENC.rawValue)
    if isMarked { parser?.pointee.options |= ignoring } else { parser?.pointee.options &= ~ignoring }
    guard xmlCtxtResetPush(parser, head.baseAddress, Int32(min(4, head.count)), nil, nil) == 0 else {
      return machine.pointee.fail("out of memory")
    }
    if bytes.count > 4 { parse(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(4))) }
  }

  private func parse(_ bytes: UnsafeRawBufferPointer) {
    let pointer = bytes.bindMemory(to: CChar.self).baseAddress
    xmlParseChunk(parser, pointer, Int32(bytes.count), 0)
    check()
    guard machine.pointee.problem == nil, let input = parser?.pointee.input else { return }
    if input.pointee.end - input.pointee.cur > limits.tokenBytes {
      machine.pointee.refuse(
        "intake.limit", "a tag, comment or text is longer than \(limits.tokenBytes) bytes",
        "the limit keeps one file from taking all memory", "Ask the sender for a correct file.")
    }
  }

  func finish() {
    defer { machine.pointee.forgetSink() }
    if !isOpen { first.withUnsafeBytes { open($0) } }
    guard machine.pointee.problem == nil else { return }
    xmlParseChunk(parser, nil, 0, 1)
    check()
  }

  /// Well-formedness is libxml2's to judge; namespaces that are not declared count as well.
  private func check() {
    guard let parser, machine.pointee.problem == nil else { return }
    if parser.pointee.wellFormed == 0 || parser.pointee.nsWellFormed == 0 {
      let error = parser.pointee.lastError
      machine.pointee.failedPlace = Place(line: Int(error.line), column: Int(error.int2))
      machine.pointee.fail(error.message.map { String(cString: $0) } ?? "")
    }
  }

  var documents: Int { machine.pointee.documents }
}
