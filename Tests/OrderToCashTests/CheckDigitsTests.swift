import Testing

@testable import OrderToCash

@Suite struct CheckDigitsTests {
  @Test(arguments: [
    ("DE89370400440532013000", true), ("FR1420041010050500013M02606", true), ("AT611904300234573201", true),
    ("DE89370400440532013001", false), ("DE8937040044", false), ("DE89 3704 0044 0532 0130 00", false), ("", false),
  ])
  func ibans(text: String, valid: Bool) {
    #expect(IBAN.isValid(Text(text)) == valid)
  }

  @Test(arguments: [
    ("RF18539007547034", "RF18539007547034"), ("rf18 5390 0754 7034", "RF18539007547034"), ("RF18539007547035", nil),
    ("539007547034", nil), ("RF18", nil), ("RF18-539007547034", nil),
  ])
  func references(text: String, normalized: String?) {
    #expect(CreditorReference.normalized(Text(text)) == normalized.map { Text($0) })
  }

  @Test func made() {
    #expect(IBAN.make(country: "DE", account: "370400440532013000") == "DE89370400440532013000")
    #expect(IBAN.make(country: "DE", account: "3704-0044") == nil)
    #expect(CreditorReference.make(from: "539007547034") == "RF18539007547034")
    #expect(CreditorReference.make(from: "---") == nil)
    for number in ["INV-2026-000001", "a", "0", "INVOICE/2026/with a very long number 000001"] {
      let made = CreditorReference.make(from: Text(number))
      #expect(made.flatMap { CreditorReference.normalized($0) } == made)
    }
  }
}
