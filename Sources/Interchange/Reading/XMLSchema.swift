import CLibXML2
import OrderToCash

/// An XML Schema with everything it imports, read once and used by any number of threads.
///
/// libxml2 reads it from the folder that the user names; what it names by an address of the network is not fetched.
public final class XMLSchema: @unchecked Sendable {
  fileprivate let pointer: xmlSchemaPtr

  /// What libxml2 says when the schema can't be read, on one line.
  public struct Unreadable: Error { public var detail: String }

  private static let networkIsClosed: Void = xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader)

  /// Throws `Unreadable` for a file that is not there or no schema.
  public init(path: String) throws(Unreadable) {
    xmlInitParser()
    XMLSchema.networkIsClosed
    let findings = SchemaFindings()
    let context = xmlSchemaNewParserCtxt(path)
    defer { xmlSchemaFreeParserCtxt(context) }
    xmlSchemaSetParserStructuredErrors(
      context, SchemaFindings.collect, Unmanaged.passUnretained(findings).toOpaque())
    guard let pointer = withExtendedLifetime(findings, { xmlSchemaParse(context) }) else {
      throw Unreadable(detail: findings.list.first?.text ?? "it is not there, or no XML Schema")
    }
    self.pointer = pointer
  }

  deinit { xmlSchemaFree(pointer) }
}

/// What libxml2 finds, in order; more than a hundred help nobody.
private final class SchemaFindings {
  static let most = 100
  var list: [(line: Int, text: String)] = []

  static let collect: xmlStructuredErrorFunc = { data, error in
    guard let data, let error else { return }
    let findings = Unmanaged<SchemaFindings>.fromOpaque(data).takeUnretainedValue()
    guard findings.list.count < SchemaFindings.most, let message = error.pointee.message else { return }
    findings.list.append((Int(error.pointee.line), SchemaFindings.plain(String(cString: message))))
  }

  /// On one line, without the namespaces of names: `Element 'ID': …`.
  static func plain(_ message: String) -> String {
    var text = ""
    var isNamespace = false
    for character in message {
      switch character {
      case "{": isNamespace = true
      case "}": isNamespace = false
      case "\n": break
      default: if !isNamespace { text.append(character) }
      }
    }
    while text.last == " " || text.last == "." { text.removeLast() }
    return text.count > 300 ? text.prefix(300) + "…" : text
  }
}

/// Judges one file after another by a schema while it streams by: libxml2's validator is plugged into a parser of its own that
/// keeps nothing (`xmlSchemaSAXPlug`).
public final class SchemaValidator {
  private let schema: XMLSchema
  private let severity: Severity
  private let name: String
  private let findings = SchemaFindings()
  private var context: xmlSchemaValidCtxtPtr?
  private var parser: xmlParserCtxtPtr?
  private var plug: xmlSchemaSAXPlugPtr?

  /// `name`: the schema's, for messages.
  public init(_ schema: XMLSchema, name: String, severity: Severity) {
    self.schema = schema
    self.name = name
    self.severity = severity
  }

  deinit { close() }

  public func begin() {
    close()
    findings.list.removeAll()
    var handler = xmlSAXHandler()
    handler.initialized = XML_SAX2_MAGIC
    parser = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil)
    context = xmlSchemaNewValidCtxt(schema.pointer)
    guard let parser, let context else { preconditionFailure("out of memory") }
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue))
    xmlSchemaSetValidStructuredErrors(
      context, SchemaFindings.collect, Unmanaged.passUnretained(findings).toOpaque())
    xmlSchemaValidateSetLocator(context, SchemaValidator.locate, UnsafeMutableRawPointer(parser))
    plug = xmlSchemaSAXPlug(context, &parser.pointee.sax, &parser.pointee.userData)
  }

  /// The validator asks where it is.
  private static let locate: xmlSchemaValidityLocatorFunc = { data, file, line in
    guard let data else { return -1 }
    let parser = data.assumingMemoryBound(to: xmlParserCtxt.self)
    file?.pointee = nil
    line?.pointee = UInt(max(0, parser.pointee.input?.pointee.line ?? 0))
    return 0
  }

  public func feed(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, findings.list.count < SchemaFindings.most {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(65_536))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
      xmlParseChunk(parser, piece.bindMemory(to: CChar.self).baseAddress, Int32(piece.count), 0)
    }
  }

  /// What is wrong by the schema, in the order of the file. A file that is not well-formed is told by its reader.
  public func finish() -> [Problem] {
    xmlParseChunk(parser, nil, 0, 1)
    close()
    return findings.list.map { finding in
      Problem(
        "intake.schema", severity, at: Place(line: finding.line), what: finding.text, why: "the schema \(name) says so",
        whatToDo: "Ask the sender for a file that keeps to the schema.")
    }
  }

  private func close() {
    if let plug { xmlSchemaSAXUnplug(plug) }
    if let context { xmlSchemaFreeValidCtxt(context) }
    if let parser { xmlFreeParserCtxt(parser) }
    (plug, context, parser) = (nil, nil, nil)
  }
}
