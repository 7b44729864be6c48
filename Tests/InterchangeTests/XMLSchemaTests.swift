import Foundation
import OrderToCash
import Testing

@testable import Interchange

/// Files held to a schema while they stream by.
@Suite struct XMLSchemaTests {
  private static let xsd = """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" elementFormDefault="qualified">
      <xs:element name="order"><xs:complexType><xs:sequence>
        <xs:element name="id" type="xs:string"/>
        <xs:element name="line" maxOccurs="unbounded"><xs:complexType>
          <xs:attribute name="quantity" type="xs:decimal" use="required"/>
        </xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
    </xs:schema>
    """

  private func schema(_ text: String) throws -> XMLSchema {
    let file = FileManager.default.temporaryDirectory.appending(path: "o2c-\(UUID().uuidString).xsd")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try XMLSchema(path: file.path)
  }

  private func findings(_ text: String, by validator: SchemaValidator, piece: Int = 1 << 20) -> [Problem] {
    validator.begin()
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: piece) {
      bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { validator.feed($0) }
    }
    return validator.finish()
  }

  @Test(
    arguments: [
      ("<order xmlns=\"urn:a\"><id>1</id>\n<line quantity=\"2\"/></order>", []),
      ("<order xmlns=\"urn:a\"><id>1</id>\n\n<line quantity=\"x\"/></order>", [3]),
      ("<order xmlns=\"urn:a\">\n<line quantity=\"2\"/></order>", [2]),
      ("<order xmlns=\"urn:b\"/>", [1]),
    ] as [(String, [Int32])])
  func lines(text: String, lines: [Int32]) throws {
    let validator = SchemaValidator(try schema(Self.xsd), name: "order.xsd", severity: .refuse)
    for piece in [1, 7, 1 << 20] {
      let found = findings(text, by: validator, piece: piece)
      #expect(Set(found.map(\.place.line)) == Set(lines), "\(found.map(\.message))")
      #expect(found.allSatisfy { $0.rule == "intake.schema" && !$0.what.contains("{") && !$0.what.contains("\n") })
    }
  }

  @Test func findingsAreBounded() throws {
    let validator = SchemaValidator(try schema(Self.xsd), name: "order.xsd", severity: .warn)
    let lines = String(repeating: "<line quantity=\"x\"/>\n", count: 5000)
    #expect(findings("<order xmlns=\"urn:a\"><id>1</id>\(lines)</order>", by: validator, piece: 4096).count <= 100)
  }

  @Test func whatIsNoSchemaIsTold() {
    #expect(throws: XMLSchema.Unreadable.self) { try schema("<a/>") }
    #expect(throws: XMLSchema.Unreadable.self) { try XMLSchema(path: "/nonexistent/order.xsd") }
  }

  /// Real orders against the OASIS schema, as their collector judged them with another tool.
  @Test func realOrders() throws {
    guard let samples = Samples.root else { return print("skipped: no samples, so no real order was validated") }
    let root = URL(filePath: samples)
    let xsd = root.deletingLastPathComponent().appending(path: "schemas/ubl-2.1/maindoc/UBL-Order-2.1.xsd")
    guard FileManager.default.fileExists(atPath: xsd.path) else {
      return print("skipped: no UBL schemas, so no real order was validated")
    }
    let validator = SchemaValidator(try XMLSchema(path: xsd.path), name: "UBL-Order-2.1.xsd", severity: .refuse)
    var judged = 0
    for row in try String(contentsOf: root.appending(path: "INDEX.tsv"), encoding: .utf8).split(separator: "\n") {
      let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count > 8, cells[1] == "ubl_order", cells[7] == "ok", !cells[8].isEmpty else { continue }
      let bytes = try Data(contentsOf: root.appending(path: cells[0]))
      validator.begin()
      bytes.withUnsafeBytes { validator.feed($0) }
      let isValid = validator.finish().isEmpty
      #expect(isValid == (cells[8] == "valid"), "\(cells[0]) \(cells[8])")
      judged += 1
    }
    print("validated \(judged) real orders")
  }
}
