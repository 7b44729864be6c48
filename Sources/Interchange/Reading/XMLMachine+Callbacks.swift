import CLibXML2
import OrderToCash

/// What libxml2 calls.
extension XMLMachine {
  private static func with(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLMachine> {
    data.unsafelyUnwrapped.assumingMemoryBound(to: XMLMachine.self)
  }

  static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { data, name, _, namespace, _, _, attributeCount, _, attributes in
      XMLMachine.with(data).pointee.start(name.unsafelyUnwrapped, namespace, Int(attributeCount), attributes)
    }
    handler.endElementNs = { data, _, _, _ in XMLMachine.with(data).pointee.end() }
    let characters: charactersSAXFunc = { data, bytes, count in
      XMLMachine.with(data).pointee.characters(bytes.unsafelyUnwrapped, Int(count))
    }
    handler.characters = characters
    handler.cdataBlock = characters
    // The same function for both spares libxml2 the decision which blanks matter.
    handler.ignorableWhitespace = characters
    handler.entityDecl = { data, _, _, _, _, _ in XMLMachine.with(data).pointee.refuseDeclaration() }
    handler.unparsedEntityDecl = { data, _, _, _, _ in XMLMachine.with(data).pointee.refuseDeclaration() }
    handler.attributeDecl = { data, _, _, _, _, _, tree in
      xmlFreeEnumeration(tree)
      XMLMachine.with(data).pointee.refuseDeclaration()
    }
    handler.reference = { data, _ in XMLMachine.with(data).pointee.refuseDeclaration() }
    handler.serror = { data, error in
      if let error { XMLMachine.with(data).pointee.judge(error.pointee) }
    }
    return handler
  }

  /// Refuses the file at its first fault: which of several is told then doesn't depend on where pieces end. Namespaces that are not declared
  /// are faults as well; warnings are none.
  private mutating func judge(_ error: xmlError) {
    let isFault =
      error.level == XML_ERR_FATAL
      || error.level == XML_ERR_ERROR && error.domain == Int32(XML_FROM_NAMESPACE.rawValue)
    guard isFault, problem == nil else { return }
    failedPlace = Place(line: Int(error.line), column: Int(error.int2))
    fail(error.message.map { String(cString: $0) } ?? "")
  }

  private mutating func refuseDeclaration() {
    refuse(
      "intake.entity", "the file declares or uses entities or default attributes of its own",
      "they can hide or multiply content, so files with them are not read",
      "Ask the sender for plain XML without a document type.")
  }
}
