import CLibXML2
import OrderToCash

/// Reads XML files of one format after another: plain ones are cut in place, the rest is read with one libxml2 push parser.
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
  private var cutter: XMLCutter
  private var current: XMLTrie?
  /// Whether plain files are cut.
  private let cuts: Bool
  /// A tag or character whose end has not come yet.
  private var rest: [UInt8] = []

  /// A dictionary with more names than this is thrown away with its parser: hostile files would make it grow.
  private static let mostNames = 8192
  private static let chunk = 65_536
  /// A tag that is longer is libxml2's.
  private static let longestTag = 8192
  /// So many bytes go to an unfinished tag at a time.
  private static let step = 256

  /// Once a process, before any thread parses.
  private static let libraryIsReady: Void = xmlInitParser()

  init(_ limits: ReadLimits, cuts: Bool = true) {
    self.limits = limits
    self.cuts = cuts
    machine = .allocate(capacity: 1)
    machine.initialize(to: XMLMachine(limits))
    cutter = XMLCutter(depth: limits.depth, nameBytes: limits.nameBytes)
    XMLEngine.libraryIsReady
  }

  deinit {
    closeParser()
    cutter.deallocate()
    machine.pointee.deallocate()
    machine.deinitialize(count: 1)
    machine.deallocate()
  }

  func begin(_ format: Format, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void) {
    if let parser, xmlDictSize(parser.pointee.dict) > XMLEngine.mostNames { closeParser() }
    if parser == nil { openParser() }
    first.removeAll(keepingCapacity: true)
    rest.removeAll(keepingCapacity: true)
    isOpen = false
    let trie = trie(of: format)
    current = trie
    machine.pointee.begin(format, trie, assembler, sink)
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
    if machine.pointee.isCut { return cut(bytes) }
    if !isOpen, first.isEmpty, beginCutting(bytes) { return }
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
    if machine.pointee.isCut {
      if machine.pointee.isStopped || cutter.isClosed && rest.isEmpty { return }
      handOver(UnsafeRawBufferPointer(start: nil, count: 0))
    }
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

// MARK: Plain files

extension XMLEngine {
  /// Cuts a file whose first bytes are plain and hold the tag of its root element; false leaves it to libxml2 from its first byte.
  private func beginCutting(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let base = bytes.bindMemory(to: UInt8.self)
    guard cuts, let start = base.baseAddress, let current, let root = cutter.begin(current, start, base.count) else {
      return false
    }
    machine.pointee.isCut = true
    let count = cutter.run(start + root, base.count - root, machine)
    if cutter.depth == 0, !cutter.isClosed, !machine.pointee.isStopped {
      machine.pointee.isCut = false
      return false
    }
    keep(UnsafeRawBufferPointer(rebasing: bytes[(root + count)...]))
    return true
  }

  private func cut(_ bytes: UnsafeRawBufferPointer) {
    guard !machine.pointee.isStopped else { return }
    var bytes = bytes
    // What is left of the piece before is completed by as little of this one as it takes.
    while !rest.isEmpty {
      let known = rest.count
      let more = min(bytes.count, XMLEngine.step)
      rest.append(contentsOf: bytes[..<more])
      let count = rest.withUnsafeBufferPointer { cutter.run($0.baseAddress!, $0.count, machine) }
      if machine.pointee.isStopped { return }
      if count >= known, !cutter.isStuck {
        bytes = UnsafeRawBufferPointer(rebasing: bytes[(count - known)...])
        rest.removeAll(keepingCapacity: true)
        break
      }
      rest.removeFirst(count)
      bytes = UnsafeRawBufferPointer(rebasing: bytes[more...])
      if cutter.isStuck || rest.count > XMLEngine.longestTag { return handOver(bytes) }
      if bytes.isEmpty { return }
    }
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress, !bytes.isEmpty else { return }
    let count = cutter.run(start, bytes.count, machine)
    keep(UnsafeRawBufferPointer(rebasing: bytes[count...]))
  }

  private func keep(_ bytes: UnsafeRawBufferPointer) {
    guard !machine.pointee.isStopped else { return }
    if cutter.isStuck || bytes.count > XMLEngine.longestTag { return handOver(bytes) }
    rest.append(contentsOf: bytes)
  }

  /// Tells libxml2 which elements are open and where the file is, and leaves it what follows: what was kept, then `bytes`.
  private func handOver(_ bytes: UnsafeRawBufferPointer) {
    machine.pointee.isCut = false
    machine.pointee.isMuted = true
    Array("<?xml version=\"1.0\"?>".utf8).withUnsafeBytes { open($0) }
    if cutter.isClosed { parse(Array("<closed/>".utf8)) }
    for (line, tag) in cutter.openTags {
      parser?.pointee.input.pointee.line = line
      parse(tag)
    }
    parser?.pointee.input.pointee.line = cutter.line
    parser?.pointee.input.pointee.col = cutter.column
    machine.pointee.isMuted = false
    parse(rest)
    rest.removeAll(keepingCapacity: true)
    feed(bytes)
  }

  private func parse(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, machine.pointee.problem == nil else { return }
    bytes.withUnsafeBytes { parse($0) }
  }
}
