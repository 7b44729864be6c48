import Testing

@testable import OrderToCash

struct AcceptanceCase: Sendable, CustomTestStringConvertible {
  var name: String
  var policy = ReturnPolicy()
  var condition = ReturnCondition.good
  /// Days after the shipment left.
  var days = 5
  var rule = FulfilmentRules.returned
  var isRestocked = true
  var credit = ReturnAcceptance.Credit.yes
  var verbs: [Verb]?
  var testDescription: String { name }
}

@Suite struct ReturnAcceptanceTests {
  static let cases: [AcceptanceCase] = [
    AcceptanceCase(name: "good goods are sold again and credited"),
    AcceptanceCase(name: "damaged goods are credited and not sold again", condition: .damaged, isRestocked: false),
    AcceptanceCase(
      name: "sold again by policy", policy: ReturnPolicy(restock: [.good, .damaged]), condition: .damaged),
    AcceptanceCase(
      name: "not credited by policy", policy: ReturnPolicy(credit: [.good]), condition: .damaged,
      rule: FulfilmentRules.returnNotCredited, isRestocked: false, credit: .no, verbs: [.dismiss]),
    AcceptanceCase(name: "on the last day", policy: ReturnPolicy(days: 30), days: 30),
    AcceptanceCase(
      name: "a day later", policy: ReturnPolicy(days: 30), days: 31, rule: FulfilmentRules.returnLate, credit: .person,
      verbs: [.approve, .refuse]),
    AcceptanceCase(
      name: "late and not credited at all", policy: ReturnPolicy(days: 30, credit: []), days: 31,
      rule: FulfilmentRules.returnNotCredited, credit: .no, verbs: [.dismiss]),
    AcceptanceCase(name: "never too late", days: 3000),
  ]

  @Test(arguments: cases) func judged(_ example: AcceptanceCase) {
    let goods = ReturnedGoods(
      number: "RT-1", date: january(1 + example.days), account: key(1), shipment: key(30), shipmentNumber: "SH-1",
      leftOn: january(1), sku: "A", quantity: Quantity(3), reason: "too many", condition: example.condition)
    let acceptance = ReturnAcceptance.judge(goods, policy: example.policy)
    #expect(acceptance.ruling.rule == example.rule.id && acceptance.ruling.subject == key(30))
    #expect(acceptance.isRestocked == example.isRestocked && acceptance.credit == example.credit)
    #expect(acceptance.exception?.verbs == example.verbs)
    #expect(acceptance.exception.map { $0.rule == example.rule.id } ?? true)
  }

  /// Over many returns of one shipment never more comes back than left, and what is refused changes nothing.
  @Test(arguments: 1...30) func neverMoreThanLeft(seed: Int) {
    var random = Generator(seed: UInt64(seed))
    let left = (0..<3).map { _ in random.int(0...12) }
    var returned = [0, 0, 0]
    for number in 1...25 {
      var record = ReturnRecord()
      record.number = Text("RT-\(number)")
      record.lines = (1...random.int(1...3)).map { _ in
        ReturnRecord.Line(
          shipment: "SH-1", line: Text("\(random.int(1...3))"), sku: "", quantity: Quantity(random.int(1...4)),
          condition: .good)
      }
      let shipment = ReturnedShipment(
        key: key(30), number: "SH-1", account: key(1), billTo: key(1), isWaiting: false, released: january(1),
        lines: (0..<3).map {
          ReturnedShipment.Line(
            ordinal: $0 + 1, sku: Text("S\($0)"), left: Quantity(left[$0]), returned: Quantity(returned[$0]))
        })
      if case .accepted(let lines) = ReturnJudgement.judge(record, [shipment], tonight: january(20)) {
        for line in lines { returned[line.ordinal - 1] += Int(line.quantity.millionths / 1_000_000) }
      }
      #expect(zip(returned, left).allSatisfy { $0 <= $1 })
    }
  }
}
