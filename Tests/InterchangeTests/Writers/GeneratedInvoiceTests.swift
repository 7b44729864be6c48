import Foundation
import Interchange
import OrderToCash
import Testing

/// Invoices and credit notes with any mix of lines, allowances, charges, rates and currencies: their sums are what EN 16931 says, and
/// independent judges accept them.
@Suite("Generated invoices") struct GeneratedInvoiceTests {
  /// As many as `O2C_INVOICES` says; judging a thousand takes a minute or two.
  private static let count = ProcessInfo.processInfo.environment["O2C_INVOICES"].flatMap { Int($0) } ?? 200

  @Test func sumsAreThoseOfTheStandard() throws {
    var random = Seeded(state: 7)
    for _ in 0..<2000 {
      let document = try GeneratedInvoices.document(&random)
      let lines = document.lines.reduce(Int64(0)) { $0 + $1.net }
      #expect(document.lineTotal == lines)
      #expect(document.netTotal == lines - document.allowanceTotal + document.chargeTotal)
      #expect(document.taxTotal == document.taxes.reduce(0) { $0 + $1.tax })
      #expect(document.grandTotal == document.netTotal + document.taxTotal)
      #expect(document.payable == document.grandTotal - document.prepaid + document.rounding)
      #expect(document.netTotal == document.taxes.reduce(0) { $0 + $1.base })
      for tax in document.taxes { #expect(tax.tax == tax.rate.tax(on: tax.base, document.currency)) }
      #expect(document.gaps.isEmpty, "\(document.gaps)")
    }
  }

  @Test func independentJudgesAcceptThem() throws {
    guard let checker = IndependentCheckTests.checker else {
      print("skipped: check-einvoice is not here (no ../shared and no O2C_SHARED), so nothing was judged independently")
      return
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "o2c-generated-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var random = Seeded(state: 20_261_122)
    for number in 0..<GeneratedInvoiceTests.count {
      var buffer = ByteBuffer()
      UBLInvoiceWriter.write(try GeneratedInvoices.document(&random), into: &buffer)
      try Data(buffer.bytes).write(to: folder.appending(path: "\(number).xml"))
    }
    let (status, output) = try IndependentCheckTests.run(checker, folder)
    let failed = output.split(separator: "\n").filter { !$0.hasPrefix("valid") }.prefix(10).joined(separator: "\n")
    #expect(status == 0, "\(failed)")
    #expect(output.contains("\(GeneratedInvoiceTests.count) valid, 0 failed"), "\(failed)")
  }
}

/// Documents as the invoice stage makes them, from `InvoiceTotals` and `DocumentCharge`.
enum GeneratedInvoices {
  struct Overflow: Error {}

  private static let currencies = ["EUR", "EUR", "USD", "JPY", "KWD", "HUF", "ISK"].compactMap { Currency($0) }

  static func document(_ random: inout Seeded) throws -> InvoiceDocument {
    let currency = currencies.randomElement(using: &random)!
    let (groups, country, taxId) = taxes(&random)
    let lines = (0..<Int.random(in: 1...12, using: &random)).map { _ in line(groups, &random) }
    let charges = self.charges(lines, currency, &random)
    guard let totals = InvoiceTotals(lines, charges: charges, currency: currency) else { throw Overflow() }
    var document = head(currency, SampleDocuments.buyer(country: country, taxId: taxId), &random)
    for (index, line) in lines.enumerated() {
      document.lines.append(row(index, line, totals.lines[index], &random))
    }
    document.charges = charges
    document.taxes = totals.taxes
    (document.lineTotal, document.taxTotal, document.grandTotal) = (totals.lineTotal, totals.tax, totals.gross)
    if currency != .eur { document.taxTotalInAccountingCurrency = Money(minor: totals.tax / 3, currency: .eur) }
    if Int.random(in: 0...3, using: &random) == 0 {
      document.rounding = Int64.random(in: -2...2, using: &random) * InvoiceDocument.step(of: currency)
    }
    prepay(&document, &random)
    return document
  }

  /// An advance is paid already; an invoice may deduct one or two.
  private static func prepay(_ document: inout InvoiceDocument, _ random: inout Seeded) {
    // Intra-community supplies have no advance invoices (2006/112/EC art. 67).
    if document.kind == .advance, document.taxes[0].category == "K" { document.kind = .invoice }
    if document.kind == .advance {
      document.taxPoint = SampleDocuments.day.adding(days: -1)
      (document.period, document.deliveryDate) = (nil, nil)
      document.prepaid = document.grandTotal + document.rounding
      return
    }
    guard document.kind == .invoice, document.taxes[0].category != "O", Int.random(in: 0...2, using: &random) == 0
    else {
      return
    }
    for (index, tax) in document.taxes.enumerated() {
      let step = InvoiceDocument.step(of: document.currency)
      let net = tax.base / 3 / step * step
      let advance = InvoiceDocument.Advance(
        number: Text("ADV-\(index / 2)"), date: SampleDocuments.day.adding(days: -3), category: tax.category,
        rate: tax.rate, net: net, tax: tax.rate.tax(on: net, document.currency))
      document.advances.append(advance)
      document.prepaid += advance.net + advance.tax
    }
    document.note = "Less advance invoice ADV-0 & others"
  }

  /// Categories that may stand together, with the buyer that they need.
  private static func taxes(_ random: inout Seeded) -> ([(Text, Int64)], Text, Text) {
    let mixed: [(Text, Int64)] = [("S", 190_000), ("S", 70_000), ("S", 55_000), ("Z", 0), ("E", 0)]
    return [
      (mixed, "DE", "DE987654321"), ([mixed[0]], "DE", "DE987654321"), ([("K", 0)], "FR", "FR12345678901"),
      ([("G", 0)], "US", ""), ([("AE", 0)], "AT", "ATU12345678"), ([("O", 0)], "CH", ""),
    ].randomElement(using: &random)!
  }

  private static func line(_ groups: [(Text, Int64)], _ random: inout Seeded) -> InvoiceTotals.Line {
    let (category, rate) = groups.randomElement(using: &random)!
    return InvoiceTotals.Line(
      quantity: Quantity(millionths: Int64.random(in: 1...400_000, using: &random) * 12_500),
      price: Price(scaled: Int64.random(in: 0...9_000_000_000, using: &random)),
      priceBase: [.one, .one, Quantity(100), Quantity(12)].randomElement(using: &random)!, category: category,
      rate: Percent(scaled: rate))
  }

  /// In the tax group of some line; allowances stay below what the lines of the group come to.
  private static func charges(
    _ lines: [InvoiceTotals.Line], _ currency: Currency, _ random: inout Seeded
  ) -> [DocumentCharge] {
    let step = InvoiceDocument.step(of: currency)
    return (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
      let line = lines.randomElement(using: &random)!
      let isCharge = Bool.random(using: &random)
      let bound = isCharge ? 100_000 : (line.net(in: currency) ?? 0) / 8
      guard bound >= step else { return nil }
      return DocumentCharge(
        isCharge: isCharge, code: isCharge ? ["FC", "DL", "PC"].randomElement(using: &random)! : "95",
        reason: isCharge ? "Freight & packing" : "Discount",
        amount: Int64.random(in: step...bound, using: &random) / step * step, category: line.category, rate: line.rate)
    }
  }

  private static func head(_ currency: Currency, _ buyer: Party, _ random: inout Seeded) -> InvoiceDocument {
    var document = InvoiceDocument()
    document.kind = [.creditNote, .creditNote, .advance, .invoice, .invoice, .invoice, .invoice, .invoice]
      .randomElement(using: &random)!
    document.number = "N-1"
    document.issueDate = SampleDocuments.day
    document.dueDate = SampleDocuments.day.adding(days: 30)
    document.currency = currency
    document.seller = SampleDocuments.seller()
    document.buyer = buyer
    document.buyerReference = "REF-1"
    document.payTo.iban = "DE89370400440532013000"
    if Bool.random(using: &random) {
      document.deliveryDate = SampleDocuments.day
      document.orderNumber = "PO-1"
      document.despatchNumber = "SH-1"
    } else {
      document.period = SampleDocuments.day.adding(days: -6)...SampleDocuments.day
    }
    if document.kind == .creditNote { document.precedingInvoice = "N-0" }
    return document
  }

  private static func row(
    _ index: Int, _ line: InvoiceTotals.Line, _ net: Int64, _ random: inout Seeded
  ) -> InvoiceDocumentLine {
    var row = InvoiceDocumentLine()
    row.id = Text("\(index + 1)")
    (row.quantity, row.price, row.priceBase, row.net) = (line.quantity, line.price, line.priceBase, net)
    (row.unit, row.name, row.sellerItem) = ("C62", "Schraube M8", "SKU-1")
    (row.taxCategory, row.taxRate) = (line.category, line.rate)
    if Bool.random(using: &random) {
      row.orderNumber = "PO-2 & 3"
      row.orderLine = "10"
      row.delivered = SampleDocuments.day.adding(days: -2)
      row.note = "PO-2 · SH-1"
    }
    return row
  }
}
