import OrderToCash
import Testing

@testable import Interchange

/// Prices files: what a row gives, and what is wrong with others.
@Suite("Prices") struct AgreementTests {
  static let header = "list,sku,currency,unit,price,price_base,discount,min_quantity,valid_from,valid_to\n"

  @Test func aRowGivesAPriceOrADiscount() {
    let reading = read(
      Self.header + "key,BOLT,EUR,C62,0.31,1,,100,2026-01-01,2026-12-31\nC001,,,,,,5.5,,,\n", "prices")
    #expect(reading.messages.isEmpty)
    let rows = reading.documents.compactMap { parsed -> PriceRecord? in
      if case .price(let record) = parsed.document { record } else { nil }
    }
    #expect(rows.map(\.list) == ["key", "C001"])
    #expect(rows.map { $0.price?.description ?? "" } == ["0.31", ""])
    #expect(rows.map { $0.discount?.description ?? "" } == ["", "5.5"])
    #expect(rows.map(\.minimum) == [Quantity(100), .zero])
  }

  @Test(arguments: [
    ("key,BOLT,EUR,C62,0.31,1,5,,,", "intake.missing-field", "a row has either a price or a discount"),
    ("key,BOLT,EUR,C62,,,,,,", "intake.missing-field", "a row has either a price or a discount"),
    ("key,,EUR,,0.31,1,,,,", "intake.missing-field", "a price without item"),
    ("key,BOLT,EUR,C62,-1,1,,,,", "intake.out-of-range", "price, discount or quantity is below zero"),
    (
      "key,BOLT,EUR,C62,1,1,,,2026-02-01,2026-01-31", "intake.out-of-range",
      "it ends on 2026-01-31, before it begins on 2026-02-01"
    ),
    ("key,BOLT,EUR,C62,,,101,,,", "intake.out-of-range", "is too large"),
  ])
  func problem(_ row: String, rule: String, says: String) {
    let reading = read(Self.header + row + "\n", "prices")
    let found = reading.documents.flatMap(\.problems).first { $0.rule.string == rule }
    #expect(found?.message.contains(says) == true, "said: \(reading.messages)")
  }
}

/// Credit-facts files.
@Suite("Credit facts") struct CreditFactTests {
  static let header = "customer,kind,value,currency,valid_from,valid_to,source,note\n"

  @Test func rows() {
    let reading = read(
      Self.header + "C001,insurance,25000.50,USD,2026-01-01,,P1,\nC001,score,78,,,,agency,\n", "credit-facts")
    #expect(reading.messages.isEmpty)
    let rows = reading.documents.compactMap { parsed -> CreditFactRecord? in
      if case .creditFact(let record) = parsed.document { record } else { nil }
    }
    #expect(rows.map(\.value) == [25_000_50, 78])
    #expect(rows.map(\.kind) == [.insurance, .score])
  }

  @Test(arguments: [
    ("C001,rumour,1,,,,,", "intake.unknown-code", "is not known"),
    ("C001,score,7.5,,,,,", "intake.too-precise", "has more decimals"),
    ("C001,deposit,-1,,,,,", "intake.out-of-range", "the value is below zero"),
    ("C001,temporary-limit,100,EUR,,,,", "intake.missing-field", "a temporary limit without its last day"),
  ])
  func problem(_ row: String, rule: String, says: String) {
    let reading = read(Self.header + row + "\n", "credit-facts")
    let found = reading.documents.flatMap(\.problems).first { $0.rule.string == rule }
    #expect(found?.message.contains(says) == true, "said: \(reading.messages)")
  }
}
