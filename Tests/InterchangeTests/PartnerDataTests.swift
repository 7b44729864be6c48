import Glibc
import OrderToCash
import Testing

@testable import Interchange

/// Whole data sets beside the checkout, read by declarations alone (`fixtures/partners`).
@Suite struct PartnerDataTests {
  private func text(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var (all, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
    return all
  }

  private func declaration(_ name: String) throws -> FormatCatalog {
    let checkout = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
    let yaml = try #require(text(checkout + "/fixtures/partners/\(name).yml"))
    var catalog = FormatCatalog.builtIn()
    #expect(catalog.add(formats: String(decoding: yaml, as: UTF8.self)).map(\.message) == [])
    return catalog
  }

  @Test func onlineRetail() throws {
    let catalog = try declaration("online-retail")
    guard let root = Samples.root, let bytes = text(root + "/../datasets/online-retail-days/2010-12-01.csv") else {
      print("skipped: no shared/datasets/online-retail-days")
      return
    }
    #expect(recognise(bytes, file: "2010-12-01.csv", channel: "orders", in: catalog).name == "online-retail")
    let reading = read(bytes, try #require(catalog.format(named: "online-retail")))
    let refused = reading.documents.filter { $0.document == nil }
    #expect(refused.isEmpty, "\(refused.flatMap(\.problems).prefix(3).map(\.message))")
    #expect(reading.warnings.contains { $0.rule == "intake.skipped-rows" })
    let lines = reading.orders.flatMap(\.lines)
    #expect(reading.orders.count > 100 && lines.allSatisfy { $0.quantity > .zero && ($0.price ?? .zero) > .zero })
    #expect(reading.orders.first?.buyer.identifiers.map(\.value) == ["17850"])
    print(
      "online-retail 2010-12-01: \(reading.orders.count) orders of \(lines.count) lines, \(reading.warnings[0].what)")
  }
}
