import Foundation
import OrderToCash
import Testing

@testable import Reports

@Suite("Payment codes") struct PaymentCodeTests {
  static func account(_ change: (inout PaymentAccount) -> Void = { _ in }) -> PaymentAccount {
    var account = Samples.payTo()
    change(&account)
    return account
  }

  @Test("The lines of EPC069-12") func content() {
    let content = PaymentCode.content(
      payTo: Self.account(), amount: Money(minor: 119_000, currency: .eur), reference: "RF18539007547034")
    #expect(
      content.map { String(decoding: $0, as: UTF8.self) }
        == "BCD\n002\n1\nSCT\nCOBADEFFXXX\nNordwind Handels GmbH\nDE89370400440532013000\nEUR1190.00\n\nRF18539007547034"
    )
    let text = PaymentCode.content(
      payTo: Self.account(), amount: Money(minor: 1, currency: .eur), reference: "Invoice 7")
    #expect(text.map { String(decoding: $0, as: UTF8.self).hasSuffix("EUR0.01\n\n\nInvoice 7") } == true)
  }

  struct Case: Sendable {
    var what: String
    var payTo: PaymentAccount
    var amount = Money(minor: 100, currency: .eur)
    var reference: Text = ""
    var isThere: Bool
  }

  /// `deliver.payment-code`
  static let cases: [Case] = [
    Case(what: "German account without BIC", payTo: account { $0.bic = "" }, isThere: true),
    Case(
      what: "Swiss account without BIC",
      payTo: account {
        $0.iban = "CH9300762011623852957"
        $0.bic = ""
      }, isThere: false),
    Case(
      what: "Swiss account with BIC",
      payTo: account {
        $0.iban = "CH9300762011623852957"
        $0.bic = "UBSWCHZH80A"
      }, isThere: true),
    Case(what: "account outside SEPA", payTo: account { $0.iban = "TR330006100519786457841326" }, isThere: false),
    Case(what: "wrong check digits", payTo: account { $0.iban = "DE88370400440532013000" }, isThere: false),
    Case(what: "no account", payTo: account { $0.iban = "" }, isThere: false),
    Case(what: "no name", payTo: account { $0.name = "" }, isThere: false),
    Case(what: "name of 71", payTo: account { $0.name = Text(String(repeating: "ä", count: 71)) }, isThere: false),
    Case(what: "name of 70", payTo: account { $0.name = Text(String(repeating: "ä", count: 70)) }, isThere: true),
    Case(what: "dollars", payTo: account(), amount: Money(minor: 100, currency: Samples.usd), isThere: false),
    Case(what: "nothing due", payTo: account(), amount: Money(minor: 0, currency: .eur), isThere: false),
    Case(what: "most", payTo: account(), amount: Money(minor: 99_999_999_999, currency: .eur), isThere: true),
    Case(what: "more", payTo: account(), amount: Money(minor: 100_000_000_000, currency: .eur), isThere: false),
    Case(what: "long text", payTo: account(), reference: Text(String(repeating: "x", count: 141)), isThere: false),
  ]

  @Test(arguments: cases.indices) func limits(_ index: Int) {
    let one = Self.cases[index]
    let content = PaymentCode.content(payTo: one.payTo, amount: one.amount, reference: one.reference)
    #expect((content != nil) == one.isThere, "\(one.what)")
  }

  @Test("A credit note has no code, nor has an invoice where the configuration wants none") func documents() {
    #expect(PaymentCode.content(of: Samples.invoice()) != nil)
    #expect(PaymentCode.content(of: Samples.invoice(kind: .creditNote)) == nil)
    var design = DocumentDesign()
    design.paymentCode = false
    #expect(PaymentCodeImage.code(of: Samples.invoice(), design) == nil)
  }

  @Test("Sizes follow the versions' capacities at level M") func capacities() {
    for (count, size) in [(14, 21), (15, 25), (26, 25), (122, 45), (123, 49), (213, 57), (287, 65), (331, 69)] {
      #expect(QRCode([UInt8](repeating: 65, count: count))?.size == size, "\(count)")
    }
    #expect(QRCode([UInt8](repeating: 65, count: 332)) == nil)
  }

  /// An independent reader reads what was written, for every version.
  @Test("zbarimg reads the codes") func decoded() throws {
    guard let reader = Tool.path("zbarimg") else { return print("skipped: zbarimg is not installed") }
    let folder = try Tool.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let texts =
      [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331].map { count in
        String((0..<count).map { Character(Unicode.Scalar(UInt8(33 + $0 * 7 % 90))) })
      }
      + [String(decoding: PaymentCode.content(of: Samples.invoice())!, as: UTF8.self), "ÄÖ", ""].filter { !$0.isEmpty }
    for (index, text) in texts.enumerated() {
      let file = folder.appending(path: "\(index).pbm")
      try Self.image(try #require(QRCode(Array(text.utf8)))).write(to: file, atomically: true, encoding: .ascii)
      let read = try Tool.run(reader, ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", file.path])
      #expect(read == text + "\n", "version \(index + 1)")
    }
  }

  /// A portable bit map, three pixels a module.
  private static func image(_ code: QRCode) -> String {
    let whole = (code.size + 8) * 3
    var text = "P1\n\(whole) \(whole)\n"
    for y in 0..<whole {
      for x in 0..<whole {
        let (row, column) = (y / 3 - 4, x / 3 - 4)
        let isInside = (0..<code.size).contains(row) && (0..<code.size).contains(column)
        text += isInside && code.isDark(row: row, column: column) ? "1 " : "0 "
      }
      text += "\n"
    }
    return text
  }
}
