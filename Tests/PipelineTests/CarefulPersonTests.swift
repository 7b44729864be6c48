import OrderToCash
import Testing

@testable import Pipeline

/// What the benchmark's careful person makes of payments: evidence in, one explanation or the doubt out.
@Suite("Careful person's findings") struct CarefulPersonTests {
  /// A document of one of the three customers; numbers are far from each other unless stated.
  struct Document: Sendable {
    var of = 0
    var amount: Int64
    var discount: Int64 = 0
    /// Days before the night on which it was issued.
    var days = 5
    var order = ""
    var isPaid = false
    /// Behind `INV-2026-004`.
    var running: Int?
  }

  /// A payment of this night; `by`: whose bank account it comes from, nil for one that nobody knows.
  struct Payment: Sendable {
    var amount: Int64
    var text = ""
    var by: Int? = 0
    var name = ""
    var references: [String] = []
    /// Positions of documents that its advice lists.
    var advises: [Int]?
    var currency = Currency.eur
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var documents: [Document]
    var payments: [Payment]
    var expected: [PersonFinding]

    init(_ name: String, _ documents: [Document], _ payments: [Payment], _ expected: PersonFinding...) {
      testDescription = name
      self.documents = documents
      self.payments = payments
      self.expected = expected
    }
  }

  private static let convention = BenchReceivables.Convention.all[0]
  private static let usd = Currency("USD")!
  private static func day(_ before: Int) -> BusinessDate { BenchNight.date.adding(days: -before) }
  private static func number(_ position: Int) -> String { numbered(position * 137) }
  private static func numbered(_ running: Int) -> String {
    convention.number(running, isCredit: false, year: 2026)
  }

  private static let names = ["Brandt Keba Bau GmbH", "Rossi Lomi Holz AG", "Rossi Lomi Holz SARL"]

  private static func night(_ row: Row) -> BenchNight {
    let customers = names.enumerated().map { index, name in
      let account = Key(rawValue: Int64(index + 1))
      return BenchCompany.Customer(
        account: account, group: account, number: "1000\(index)", name: name, nameKey: nameKey(name),
        iban: "DE\(index)", isKnown: index == 0, currency: .eur, discountPercent: 0, spelling: 0, orderStyle: 0,
        rate: 0)
    }
    let items = row.documents.enumerated().map { position, document -> OpenItem in
      let number = Text(numbered(document.running ?? position * 137))
      return OpenItem(
        key: Key(rawValue: Int64(1_000_000 + position)), account: customers[document.of].account,
        kind: document.amount < 0 ? .creditNote : .invoice, document: number, orderNumber: Text(document.order),
        paymentReference: CreditorReference.make(from: number) ?? .empty, issueDate: day(document.days),
        dueDate: day(document.days).adding(days: 30), currency: .eur, original: document.amount, open: document.amount,
        openBase: document.amount, discountDate: document.discount > 0 ? day(document.days).adding(days: 10) : nil,
        discount: document.discount)
    }
    var night = BenchNight(
      company: BenchCompany(customers),
      receivables: BenchReceivables(
        convention, items, owners: row.documents.map(\.of), isPaid: row.documents.map(\.isPaid)))
    for (position, payment) in row.payments.enumerated() {
      night.payments.append(Self.payment(payment, position, items))
    }
    return night
  }

  private static func payment(_ payment: Payment, _ position: Int, _ items: [OpenItem]) -> BenchPayment {
    let key = Key(rawValue: Int64(100_000_001 + position))
    let account = Text(payment.by.map { "DE\($0)" } ?? "DE99")
    let receipt = Receipt(
      key: key, bank: "assets:bank", bookingDate: BenchNight.date, valueDate: BenchNight.date,
      currency: payment.currency, amount: payment.amount, base: payment.amount, payerName: Text(payment.name),
      payerNameKey: nameKey(payment.name), payerAccount: account,
      structuredReferences: payment.references.map { CreditorReference.make(from: Text($0)) ?? Text($0) },
      text: Text(payment.text))
    let advice = payment.advises.map { listed in
      Advice(
        key: Key(rawValue: key.rawValue + 1000), number: Text("AV400\(position)"), payerAccount: account,
        currency: payment.currency,
        lines: listed.map { RemittedDocument(number: items[$0].document, amount: items[$0].open) })
    }
    return BenchPayment(noise: .number, receipt: receipt, customer: 0, truth: [], advice: advice)
  }

  @Test(arguments: inFull + lessThanANumber + amountsAlone + several)
  func finds(_ row: Row) { #expect(CarefulPerson.judge(Self.night(row)) == row.expected) }

  private static let two = [Document(amount: 812_37), Document(amount: 333_41)]
  private static let inFull = [
    Row("a creditor reference", two, [Payment(amount: 812_37, by: nil, references: [number(0)])], .one([0])),
    Row("a number, by anybody", two, [Payment(amount: 812_37, text: "Re " + number(0), by: nil)], .one([0])),
    Row("both numbers", two, [Payment(amount: 1145_78, text: "\(number(0)) + \(number(1))")], .one([0, 1])),
    Row("last digits of the second", two, [Payment(amount: 1145_78, text: number(0) + ", 004137")], .one([0, 1])),
    Row(
      "an advice that is quoted", two, [Payment(amount: 1145_78, text: "Avis AV4000", advises: [0, 1])], .one([0, 1])),
    Row(
      "less a discount in time", [Document(amount: 500_00, discount: 10_00)],
      [Payment(amount: 490_00, text: number(0))], .one([0])),
    Row(
      "less a discount too late", [Document(amount: 500_00, discount: 10_00, days: 40)],
      [Payment(amount: 490_00, text: number(0))], .one([0])),
    Row("too little for one", two, [Payment(amount: 700_01, text: number(0))], .one([0])),
    Row(
      "too little for several", two, [Payment(amount: 900_03, text: "\(number(0)) + \(number(1))")],
      .left(.whichIsShort)),
    Row("too much", two, [Payment(amount: 900_00, text: number(0))], .one([0])),
    Row("a number and another's amount", two, [Payment(amount: 333_41, text: number(0))], .left(.contradiction)),
    Row(
      "a number of somebody else", [Document(of: 1, amount: 812_37)], [Payment(amount: 812_37, text: number(0))],
      .left(.twoCustomers)),
    Row("too little, by nobody known", two, [Payment(amount: 700_01, text: number(0), by: nil)], .left(.nobody)),
    Row(
      "a document that is paid", [Document(amount: 812_37, isPaid: true)],
      [Payment(amount: 812_37, text: number(0))], .left(.paidAlready)),
    Row("another currency", two, [Payment(amount: 812_37, text: number(0), currency: usd)], .left(.currency)),
    Row(
      "nearly the number of what was paid with this amount",
      [Document(amount: 812_37, running: 0), Document(amount: 157_01, isPaid: true, running: 1)],
      [Payment(amount: 157_01, text: number(0))], .left(.paidAlready)),
  ]

  private static let lessThanANumber = [
    Row("last digits", two, [Payment(amount: 812_37, text: "Beleg 004000")], .one([0])),
    Row("last digits over another amount", two, [Payment(amount: 812_38, text: "Beleg 004000")], .left(.nothing)),
    Row("a typing error", two, [Payment(amount: 812_37, text: "INV-2026-004090")], .one([0])),
    Row(
      "a typing error as near to what is paid",
      [Document(amount: 812_37, running: 0), Document(amount: 812_37, isPaid: true, running: 1)],
      [Payment(amount: 812_37, text: "INV-2026-004002")], .left(.paidAlready)),
    Row(
      "an order", [Document(amount: 812_37, order: "PO-77001"), Document(amount: 333_41, order: "PO-77001")],
      [Payment(amount: 1145_78, text: "PO-77001")], .one([0, 1])),
    Row(
      "one of an order", [Document(amount: 812_37, order: "PO-77001"), Document(amount: 333_41, order: "PO-77001")],
      [Payment(amount: 333_41, text: "PO-77001")], .one([1])),
    Row(
      "two of an order with one amount",
      [Document(amount: 812_37, order: "PO-77001"), Document(amount: 812_37, order: "PO-77001")],
      [Payment(amount: 812_37, text: "PO-77001")], .left(.severalItems)),
  ]

  private static let amountsAlone = [
    Row("one item", [Document(amount: 3333_41), Document(amount: 812_37)], [Payment(amount: 3333_41)], .one([0])),
    Row("all that is open", two, [Payment(amount: 1145_78)], .one([0, 1])),
    Row(
      "two items of one amount", [Document(amount: 812_37), Document(amount: 812_37)], [Payment(amount: 812_37)],
      .left(.severalItems)),
    Row(
      "another item, less something", [Document(amount: 172_70), Document(amount: 241_25)],
      [Payment(amount: 172_70)], .left(.deduction)),
    Row(
      "another item, but so large that it is unlikely", [Document(amount: 8123_45), Document(amount: 9999_99)],
      [Payment(amount: 8123_45)], .one([0])),
    Row("nothing has it", two, [Payment(amount: 5000_03)], .left(.nothing)),
    Row("nobody known", two, [Payment(amount: 812_37, by: nil, name: "Treuhand")], .left(.nobody)),
    Row(
      "of two customers with one name", [Document(of: 1, amount: 812_37)],
      [Payment(amount: 812_37, by: nil, name: "ROSSI LOMI HOLZ")], .left(.nobody)),
    Row(
      "the one with the legal form", [Document(of: 1, amount: 812_37)],
      [Payment(amount: 812_37, by: nil, name: "ROSSI LOMI HOLZ AG")], .one([0])),
    Row("an advance", two, [Payment(amount: 5000_00, text: "Anzahlung 4711")], .left(.advance)),
    Row(
      "some of the items",
      [3_101_13, 4_707_29, 8_111_71, 9_777_53].map { Document(amount: $0, days: Int($0 % 7) + 1) },
      [Payment(amount: 3_101_13 + 8_111_71)], .one([0, 2])),
  ]

  private static let several = [
    Row(
      "a reference before an amount", [Document(amount: 812_37)],
      [Payment(amount: 812_37), Payment(amount: 812_37, references: [number(0)])], .left(.nothing), .one([0])),
    Row(
      "two amounts for one item", [Document(amount: 812_37)], [Payment(amount: 812_37), Payment(amount: 812_37)],
      .left(.severalPayments), .left(.severalPayments)),
    Row(
      "one settled leaves the next clear", [Document(amount: 100_17), Document(amount: 130_29)],
      [Payment(amount: 100_17), Payment(amount: 130_29)], .one([0]), .one([1])),
    Row(
      "an item that another names over another amount", [Document(amount: 812_37), Document(amount: 333_41)],
      [Payment(amount: 812_37), Payment(amount: 500_00, text: "\(number(0)) + \(number(1))")],
      .left(.namedByAnother), .left(.whichIsShort)),
  ]
}
