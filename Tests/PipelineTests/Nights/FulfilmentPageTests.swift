import Foundation
import Testing

/// `docs/fulfilment.md` shows what the program says.
@Suite("Fulfilment page") struct FulfilmentPageTests {
  @Test func theExplanationIsReal() throws {
    let page = try String(
      contentsOf: NightRunner.repository.appending(path: "docs/fulfilment.md"), encoding: .utf8)
    let night = try NightRunner("two-warehouses")
    for date in ["2026-01-08", "2026-01-09", "2026-01-12"] {
      try night.drop(date)
      try night.run(date)
    }
    let output = try night.o2c("explain", "BW-201")
    #expect(output.status == 0)
    #expect(page.contains(output.text), "docs/fulfilment.md shows another answer than:\n\(output.text)")
  }
}
