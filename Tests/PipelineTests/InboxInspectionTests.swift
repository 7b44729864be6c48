import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// `o2c check` tells of each file in the inbox what a night would say, and changes nothing.
@Suite("Checking the inbox") struct InboxInspectionTests {
  static let cases: [(path: String, text: String, rule: String)] = [
    ("orders/good.csv", "order_number,customer,item,quantity\nA-1,C001,1001,5\n", ""),
    ("orders/bad.csv", "order_number,customer,item,quantity\nA-1,C001,1001,five\n", "intake.not-a-number"),
    (
      "orders/cut.xml", "<Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\"><ID>1</",
      "intake.not-well-formed"
    ),
    ("orders/stock.csv", "sku,quantity,counted_at\n1001,5,2026-01-05T12:00\n", "intake.not-authorised"),
    ("orders/empty.csv", "", "intake.empty-file"),
    ("misc/note.csv", "hello\n", "intake.unknown-channel"),
  ]

  @Test(arguments: cases) func tells(_ path: String, _ text: String, _ rule: String) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    let file = root.appending(path: "inbox/" + path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    let configuration = """
      company: { name: Acme Ltd, currency: EUR, country: IE }
      calendar: { settle_seconds: 0 }
      channels: [{ name: orders, kinds: [orders] }]
      """
    try configuration.write(to: root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let workspace = try Workspace(root.path)
    let read = try workspace.readConfiguration()
    let found = try Claiming.settled(workspace, read)
    #expect(found.map(\.path) == [path])
    let problems = InboxInspection(workspace, read).inspect(found[0], 0).problems
    #expect(problems.map(\.rule.string) == (rule.isEmpty ? [] : [rule]), "\(problems.map(\.message))")
    #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() == ["inbox", "pipeline.yml"])
  }
}
