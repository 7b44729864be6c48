import Foundation
import Interchange
import OrderToCash
import Testing

/// Everything the UBL writers can produce, judged by parties independent of this project: OASIS schemas, the EN 16931 rules,
/// the Peppol rules.
@Suite("UBL documents before independent judges")
struct IndependentCheckTests {
  /// `tools/check-einvoice` of the folder that O2C_SHARED names, or of a `shared` folder beside the checkout.
  static var checker: URL? {
    var folders = [URL(filePath: #filePath).deletingLastPathComponent()]
    while folders.last!.path != "/" { folders.append(folders.last!.deletingLastPathComponent()) }
    let named = ProcessInfo.processInfo.environment["O2C_SHARED"].map { [URL(filePath: $0)] } ?? []
    return (named + folders.map { $0.appending(path: "shared") })
      .map { $0.appending(path: "tools/check-einvoice") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  @Test("Every document of a varied set is valid")
  func everyDocument() throws {
    guard let checker = IndependentCheckTests.checker else {
      print("skipped: check-einvoice is not here (no ../shared and no O2C_SHARED), so nothing was judged independently")
      return
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "o2c-ubl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var written = 0
    for (name, buffer) in documents() {
      try Data(buffer.bytes).write(to: folder.appending(path: name + ".xml"))
      written += 1
    }
    let (status, output) = try IndependentCheckTests.run(checker, folder)
    #expect(status == 0, "\(output)")
    #expect(output.contains("\(written) valid, 0 failed"), "\(output)")
  }

  static func run(_ checker: URL, _ folder: URL) throws -> (Int32, String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = checker
    process.arguments = [folder.path]
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private func documents() -> [(String, ByteBuffer)] {
    var random = Seeded(state: 20_260_302)
    var all: [(String, ByteBuffer)] = []
    for (name, document) in invoices(&random) {
      #expect(document.gaps.isEmpty, "\(name) lacks \(document.gaps)")
      var buffer = ByteBuffer()
      UBLInvoiceWriter.write(document, into: &buffer)
      all.append((name, buffer))
    }
    for code in [OrderResponseDocument.Code.acknowledged, .accepted, .amended, .rejected] {
      var buffer = ByteBuffer()
      UBLOrderResponseWriter.write(SampleDocuments.orderResponse(code), into: &buffer)
      all.append(("response-\(code.rawValue)", buffer))
    }
    var substituted = SampleDocuments.orderResponse(.amended)
    substituted.lines[0].substitute = OrderResponseDocument.Substitute(sellerItem: "NW-2", name: "Lamp", gtin: "")
    var answer = ByteBuffer()
    UBLOrderResponseWriter.write(substituted, into: &answer)
    all.append(("response-substitute", answer))
    for code in [FileAcknowledgement.Code.acknowledged, .accepted, .rejected] {
      var buffer = ByteBuffer()
      UBLApplicationResponseWriter.write(SampleDocuments.acknowledgement(code), into: &buffer)
      all.append(("acknowledgement-\(code.rawValue)", buffer))
    }
    var buffer = ByteBuffer()
    UBLDespatchAdviceWriter.write(SampleDocuments.despatchAdvice(), into: &buffer)
    all.append(("despatch", buffer))
    return all
  }

  private func invoices(_ random: inout Seeded) -> [(String, InvoiceDocument)] {
    var all: [(String, InvoiceDocument)] = []
    let cases: [(Text, Int64, Text, Text)] = [
      ("S", 190_000, "DE", "DE987654321"), ("Z", 0, "DE", "DE987654321"), ("E", 0, "DE", "DE987654321"),
      ("K", 0, "FR", "FR12345678901"), ("G", 0, "US", ""), ("AE", 0, "AT", "ATU12345678"),
      ("O", 0, "CH", "CHE123456789"), ("O", 0, "DE", "DE987654321"),
    ]
    for (category, rate, country, taxId) in cases {
      for kind in [InvoiceDocument.Kind.invoice, .creditNote] {
        for code in ["EUR", "JPY", "KWD", "USD"] {
          let buyer = SampleDocuments.buyer(country: country, taxId: taxId)
          var document = SampleDocuments.invoice(
            [(category, rate, 3)], currency: Currency(code)!, kind: kind, buyer: buyer, random: &random)
          if code != "EUR", category == "S" {
            document.taxTotalInAccountingCurrency = Money(minor: 123_456, currency: .eur)
          }
          if category == "K" { document.deliveryAddress = PostalAddress() }
          all.append(("\(category)-\(country)-\(kind)-\(code)", document))
        }
      }
    }
    all.append(("mixed", SampleDocuments.invoice([("S", 190_000, 3), ("S", 70_000, 2), ("Z", 0, 1)], random: &random)))
    all.append(("many-lines", SampleDocuments.invoice([("S", 190_000, 200)], random: &random)))
    return all + bare(&random)
  }

  /// Nothing that is optional.
  private func bare(_ random: inout Seeded) -> [(String, InvoiceDocument)] {
    var document = SampleDocuments.invoice([("S", 190_000, 1)], random: &random)
    document.deliveryDate = nil
    document.deliveryLocation = Identifier(value: .empty)
    document.deliveryAddress = PostalAddress()
    document.deliveryName = .empty
    document.despatchNumber = .empty
    document.termsText = .empty
    document.note = .empty
    document.payTo.bic = .empty
    document.payTo.name = .empty
    var byVat = document
    byVat.buyer.endpoint = Identifier(value: .empty)
    var byMail = byVat
    byMail.buyer.taxId = .empty
    var plain = byMail
    plain.buyer.email = .empty
    var prepaid = document
    prepaid.prepaid = 100
    prepaid.rounding = 2
    return [("bare", document), ("vat", byVat), ("mail", byMail), ("plain", plain), ("prepaid", prepaid)]
  }
}
