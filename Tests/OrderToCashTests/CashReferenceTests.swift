import Testing

@testable import OrderToCash

@Suite struct CashReferenceTests {
  static let index: ReferenceIndex = {
    var index = ReferenceIndex(withTails: true)
    index.add(Cash.item(123, 100, order: "PO-4500017"), group: Cash.key(1))
    index.add(Cash.item(124, 200, account: 2, order: "4500018"), group: Cash.key(2))
    index.add(Cash.item(124, -50, account: 3, document: "CN-2026-000124"), group: Cash.key(3))
    index.add(Cash.item(4, 10, document: "100456"), group: Cash.key(1))
    index.finish()
    return index
  }()

  /// Expected: kind and ordinals of each reference in order, then the unknown numbers.
  @Test(
    arguments: [
      ("INV-2026-000123", "document 0"),
      ("Rechnung inv 2026/123 vom 3.1.", "document 0"),
      ("INV2026000123", "document 0"),
      ("RE INV-2026-00 0123 DANKE", "document 0"),
      ("IN V-2026-000123", "document 0"),
      ("RG 2026-000123", "part 0"),
      ("Re-Nr.2026000123", "part 0"),
      ("2026 124", "part 1+2"),
      ("INV-2026-000124, CN-2026-000124", "document 1, document 2"),
      ("invoice 123", "tail 0"),
      ("INV-2026-000123, 124", "document 0, tail 1+2"),
      ("PO 4500017", "order 0"),
      ("your order po4500017 thanks", "order 0"),
      ("4500018", "order 1"),
      ("RF\(rf) 100456", "creditor 0, document 3"),
      ("0000100456", "document 3"),
      ("CN-2026-000123", "? CN2026000123"),
      ("INV-2026-000999", "? INV2026000999"),
      ("Miete Januar 2026", ""), ("", ""), ("12 34 56", ""), ("é€ 2026", ""),
    ])
  func findings(text: String, expected: String) {
    var scanner = ReferenceScanner(shapes: Cash.shapes)
    let findings = scanner.findings(in: Text(text), index: Self.index)
    let names = ["creditor", "document", "despatch", "order", "part", "tail"]
    let found = findings.references.map { reference in
      names[Int(reference.kind.rawValue)] + " " + reference.items.map(String.init).joined(separator: "+")
    }
    #expect((found + findings.unknownDocuments.map { "? \($0)" }).joined(separator: ", ") == expected)
  }

  /// The reference of INV-2026-000123 in groups of four, without its first letters.
  static let rf: String = {
    let reference = CreditorReference.make(from: "INV-2026-000123")!.string.dropFirst(2)
    var text = ""
    for (index, character) in reference.enumerated() {
      if index % 4 == 2 { text += " " }
      text.append(character)
    }
    return text
  }()

  @Test(
    arguments: [
      ("INV-2026-000123", 0), ("RF\(rf)", 0), ("INV 2026 123", 0), ("PO-4500017", 0), ("100456", 3),
      ("INV-2026-000125", nil),
      ("", nil), ("2026000124", nil),
    ] as [(String, Int32?)])
  func wholeFields(field: String, item: Int32?) {
    let scanner = ReferenceScanner()
    #expect(scanner.whole(Text(field), index: Self.index)?.items.only == item)
  }

  @Test(arguments: [
    ("210000000003139471430009017", true), ("21 00000 00003 13947 14300 09017", true),
    ("210000000003139471430009018", false), ("21000000000313947143000901", false), ("", false),
    ("21000000000313947143000901A", false),
  ])
  func swissReferences(text: String, holds: Bool) {
    #expect((QRReference.normalized(Text(text)) != nil) == holds)
  }

  @Test(arguments: [
    ("INV2026000132", "INV2026000123", true), ("INV2026000124", "INV2026000123", true),
    ("INV202600123", "INV2026000123", true), ("INV20260001234", "INV2026000123", true),
    ("INV2026000123", "INV2026000123", false), ("INV2026000145", "INV2026000123", false), ("", "A", true),
    ("", "AB", false),
  ])
  func typingErrors(left: String, right: String, isOne: Bool) {
    #expect(Typing.isOneError(Array(left.utf8), Array(right.utf8)) == isOne)
    #expect(Typing.isOneError(Array(right.utf8), Array(left.utf8)) == isOne)
  }

  @Test(arguments: [("INV-{year}-", 6, "INV", 10), ("R", 5, "R", 5), ("2{year}/A", 3, "A", 8)])
  func shapesComeFromSeries(template: String, digits: Int, letters: String, count: Int) {
    let shape = DocumentShape(template: Text(template), digits: digits)
    #expect(shape.letters == Text(letters) && shape.digits == count)
  }

  @Test(
    arguments: [
      ("INV2026000123", "INV-2026-000123"), ("INV202600123", nil), ("CN2026000123", nil), ("", nil),
    ] as [(String, String?)])
  func shapesWriteNumbers(compact: String, number: String?) {
    #expect(DocumentShape(template: "INV-{year}-", digits: 6).number(Text(compact)) == number.map { Text($0) })
  }

  /// However a number is spelled, and whatever stands around it, it is found, and no other.
  @Test func spellingsOfManyNumbers() {
    var random = SeededGenerator(seed: 7)
    var index = ReferenceIndex()
    for number in 1...2000 { index.add(Cash.item(number, 100), group: Cash.key(number)) }
    index.finish()
    var scanner = ReferenceScanner(shapes: Cash.shapes)
    for _ in 0..<2000 {
      let number = Int.random(in: 1...2000, using: &random)
      let year = ["INV-2026-", "inv2026 ", "Inv/2026/", "INV.2026."].randomElement(using: &random)!
      let digits = Bool.random(using: &random) ? Cash.padded(number) : String(number)
      // Without zeros the digits need a separator before them, or they would be another number.
      let text = "payment of " + year + digits + " thank you 42"
      let found = scanner.findings(in: Text(text), index: index)
      #expect(found.references == [FoundReference(kind: .document, items: [Int32(number - 1)])], "\(text)")
    }
  }
}

@Suite struct PaymentTextTests {
  @Test func listsComeBackAsTheyWent() {
    let documents = [
      RemittedDocument(number: "INV 1", amount: -5), RemittedDocument(number: "2"),
      RemittedDocument(number: "3", amount: 7, discount: 1, deduction: 2, reason: "damaged goods"),
      RemittedDocument(number: "4", deduction: 9),
    ]
    #expect(PaymentText.documents(PaymentText.join(documents: documents)) == documents)
    let references: [Text] = ["RF18 5390 0754 7034", "21 00000 00003"]
    #expect(PaymentText.references(PaymentText.join(references: references)) == references)
    #expect(PaymentText.references(.empty).isEmpty)
    #expect(PaymentText.documents(.empty).isEmpty)
    #expect(PaymentText.join(references: ["a\nb"]) == "a b")
  }
}
