import Testing

/// `o2c explain` tells a night's reasons to whoever asks by number.
@Suite("Explain", .serialized) struct ExplainTests {
  @Test func tellsWhy() throws {
    let night = try NightRunner("order-cancelled-shortage")
    try night.play()
    let cases: [(id: String, parts: [String])] = [
      (
        "PO-90011",
        ["order PO-90011 of C001", "2026-01-05 credit: approved [credit.within-limit]", "fulfil.cancelled-short: "]
      ),
      ("INV-2026-000001", ["invoice INV-2026-000001 of C001", "[invoice.per-shipment]"]),
      ("credit.over-limit", ["applies:", "does not apply:"]),
    ]
    for (id, parts) in cases {
      let output = try night.o2c("explain", id)
      #expect(output.status == 0, "\(id): \(output.errors)")
      for part in parts { #expect(output.text.contains(part), "\(id): \(output.text)") }
    }
    #expect(try night.o2c("explain", "NOPE-1").status == 2)
  }
}
