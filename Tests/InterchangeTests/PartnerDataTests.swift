import Glibc
import OrderToCash
import Testing

@testable import Interchange

/// Whole data sets beside the checkout, read by declarations alone (`fixtures/partners`); small samples of the same shape where
/// they are not.
@Suite struct PartnerDataTests {
  static func text(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var (all, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
    return all
  }

  static func data(_ name: String) -> [UInt8]? {
    guard let root = Samples.root, let bytes = text(root + "/../datasets/" + name) else {
      print("skipped: no shared/datasets/\(name)")
      return nil
    }
    return bytes
  }

  static func declaration(_ name: String) throws -> FormatCatalog {
    let checkout = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
    let yaml = try #require(text(checkout + "/fixtures/partners/\(name).yml"))
    var catalog = FormatCatalog.builtIn()
    #expect(catalog.add(formats: String(decoding: yaml, as: UTF8.self)).map(\.message) == [])
    return catalog
  }

  /// Quantity × price of all lines, in minor units.
  static func gross(_ orders: [OrderDocument]) -> Int64 {
    orders.reduce(0) { sum, order in
      order.lines.reduce(sum) {
        $0 + ($1.price?.extended(by: $1.quantity, per: $1.basePriceQuantity, currency: order.currency) ?? 0)
      }
    }
  }

  // MARK: Online retail

  /// Rows passed over, orders, lines and pence, counted from the files by other means.
  static let days: [(name: String, skipped: Int, orders: Int, lines: Int, pence: Int64)] = [
    ("2010-12-01", 1166, 121, 1942, 46_376_49), ("2010-12-02", 109, 137, 2000, 47_316_53),
    ("2010-12-03", 1099, 57, 1103, 23_921_71), ("2010-12-05", 18, 87, 2707, 31_771_60),
    ("2010-12-06", 1933, 94, 1945, 31_215_64),
  ]

  @Test(arguments: days)
  func onlineRetail(name: String, skipped: Int, orders: Int, lines: Int, pence: Int64) throws {
    let catalog = try Self.declaration("online-retail")
    guard let bytes = Self.data("online-retail-days/\(name).csv") else { return }
    #expect(recognise(bytes, file: Text(name + ".csv"), channel: "orders", in: catalog).name == "online-retail")
    let reading = read(bytes, try #require(catalog.format(named: "online-retail")))
    let refused = reading.documents.filter { $0.document == nil }
    #expect(refused.isEmpty, "\(refused.flatMap(\.problems).prefix(3).map(\.message))")
    #expect(reading.warnings.map(\.what) == ["\(skipped) rows are passed over"])
    #expect(reading.orders.count == orders && reading.orders.reduce(0) { $0 + $1.lines.count } == lines)
    #expect(Self.gross(reading.orders) == pence)
  }

  @Test func onlineRetailQuirks() throws {
    let catalog = try Self.declaration("online-retail")
    let text = """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      536365,85123A,LANTERN,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
      536365,71053,,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
      C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom
      536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
      A563185,B,Adjust bad debt,1,2010-12-01 14:50:00,11062.06,,United Kingdom
      536544,21773,BASIN,1,2010-12-01 14:32:00,2.51,nan,United Kingdom
      536589,21777,METAL,-10,2010-12-01 16:50:00,0.0,,United Kingdom
      536590,21778,METAL,1,2010-12-01 16:51:00,-5.00,17850.0,United Kingdom
      """
    let reading = read(text + "\n", "online-retail", in: catalog)
    #expect(reading.warnings.map(\.what) == ["6 rows are passed over"], "\(reading.messages)")
    #expect(reading.orders.map(\.number) == ["536365"] && reading.orders[0].lines.count == 2)
    #expect(reading.orders[0].buyer.identifiers.map(\.value) == ["17850"])
  }

  // MARK: Northwind

  @Test func northwind() throws {
    let catalog = try Self.declaration("northwind")
    let files = [
      ("orders.csv", "northwind-orders"), ("order-details.csv", "northwind-order-lines"),
      ("customers.csv", "northwind-customers"), ("products.csv", "northwind-products"),
    ]
    var read: [String: Reading] = [:]
    for (file, name) in files {
      guard let bytes = Self.data("northwind/\(file)") else { return }
      #expect(recognise(bytes, file: Text(file), in: catalog).name == name)
      let reading = InterchangeTests.read(bytes, try #require(catalog.format(named: Text(name))))
      #expect(reading.rules.isEmpty && !reading.isRefused, "\(reading.messages.prefix(500))")
      read[file] = reading
    }
    #expect(read["customers.csv"]?.documents.count == 91 && read["products.csv"]?.documents.count == 77)
    let heads = try #require(read["orders.csv"]?.orders)
    let lines = Dictionary(grouping: try #require(read["order-details.csv"]?.orders), by: \.number)
    let orders = try heads.map { try OrderDocument.joining(heads: $0, lines: #require(lines[$0.number]?.first)).get() }
    #expect(orders.count == 830 && orders.reduce(0) { $0 + $1.lines.count } == 2155)
    #expect(Self.gross(orders) == 1_354_458_59)
    #expect(orders.flatMap(\.lines).reduce(0) { $0 + $1.allowancesAndCharges } == -88_665_83)
  }
}
