import Foundation
import Testing

/// What waits when `pipeline.yml` changes: its channel may lose the right to deliver it, its format may be gone.
@Suite("Waiting documents after a change") struct WaitingMessageTests {
  private func configuration(kinds: String, formats: String) -> String {
    """
    company: { name: Nordwind, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    channels:
      - { name: office, kinds: [customers, items] }
      - { name: web, kinds: [\(kinds)] }
      - { name: acme, kinds: [orders] }
    formats: [\(formats)]
    """
  }

  private static let acme =
    "{ name: acme-orders, kind: orders, channel: acme, columns: { order_number: No, customer: Who, item: What, quantity: Q } }"

  private func write(_ night: NightRunner, _ path: String, _ text: String) throws {
    let file = night.root.appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  @Test func told() throws {
    let night = try NightRunner(empty: "waiting")
    try write(night, "pipeline.yml", configuration(kinds: "orders", formats: Self.acme))
    try write(night, "inbox/office/customers.csv", "id,name,country,since\nC1,One,DE,2020-01-01\n")
    try write(night, "inbox/web/1.csv", "order_number,customer,item,quantity\nW-1,C1,LATER,1\n")
    try write(night, "inbox/acme/1.csv", "No,Who,What,Q\nA-1,C1,LATER,1\n")
    let first = try night.run("2026-01-05")
    #expect(first.status == 0, "\(first.errors)")
    try write(night, "pipeline.yml", configuration(kinds: "remittances", formats: ""))
    let second = try night.run("2026-01-06")
    #expect(second.status == 0, "\(second.errors)")
    let told = try String(
      contentsOf: night.outbox.appending(path: "2026-01-06/reports/exceptions.csv"), encoding: .utf8)
    #expect(told.contains("channel web may not deliver this any more"), "\(told)")
    #expect(
      told.contains("the document that waits was read by format acme-orders, which is not declared any more"),
      "\(told)")
  }
}
