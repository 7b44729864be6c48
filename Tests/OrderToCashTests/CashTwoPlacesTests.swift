import Testing

@testable import OrderToCash

/// A receipt whose evidence points to two places is never applied by a rule, whatever the two kinds of evidence are.
@Suite struct CashTwoPlacesTests {
  /// Ways in which one payment can point to two items, or to an item and to what is paid already.
  enum Ambiguity: CaseIterable, Sendable {
    case equalAmounts, short, sameDigits, sameDigitsPaid, cutPaid, mistypedPaid, nearlyPaid, twoOrders,
      referenceAndAdvice
    case referenceAndLines, referenceAndNumber, numberAndAmount, referenceAndAmount, cutOfTwo, twoSelections
  }

  struct World {
    var items: [OpenItem] = []
    var receipt = Cash.receipt(1, 1)
    var advices: [Advice] = []
    var settled: [CashSnapshot.Settled] = []

    /// The payment is for the first item or for the second; further items are noise.
    init(_ ambiguity: Ambiguity, seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      let amount = Int64.random(in: 20_00...900_00, using: &random) * 7 + 1
      let (a, b) = (Int.random(in: 1000...4999, using: &random), Int.random(in: 5000...9999, using: &random))
      var (first, second) = (Cash.item(a, amount), Cash.item(b, amount))
      switch ambiguity {
      case .equalAmounts: receipt = Cash.receipt(1, amount, payer: 1)
      case .short:
        // Of so little most that is left was left by some deduction.
        let whole = Int64.random(in: 30_00...245_00, using: &random)
        second = Cash.item(b, whole)
        receipt = Cash.receipt(1, whole * Int64.random(in: 62...97, using: &random) / 100, payer: 1)
        first = Cash.item(a, receipt.amount)
      case .sameDigits:
        second = Cash.item(b, amount, document: "INV-2025-\(Cash.padded(a))")
        receipt = Cash.receipt(1, amount, text: Cash.padded(a), payer: 1)
      case .sameDigitsPaid, .cutPaid, .mistypedPaid:
        let base = a / 10 * 10
        first = Cash.item(base + 1, amount)
        second = Cash.item(b, amount * 3 + 1)
        let paid =
          ambiguity == .sameDigitsPaid ? "INV-2025-\(Cash.padded(base + 1))" : "INV-2026-\(Cash.padded(base + 2))"
        settled = [CashSnapshot.Settled(number: Text(paid), amount: amount)]
        let text =
          switch ambiguity {
          case .sameDigitsPaid: Cash.padded(base + 1)
          case .cutPaid: "INV-2026-\(Cash.padded(base + 1).dropLast())"
          default: "INV-2026-\(Cash.padded(base + 3))"
          }
        receipt = Cash.receipt(1, amount, text: text, payer: 1)
      case .nearlyPaid:
        first = Cash.item(a, amount * 2)
        second = Cash.item(b, amount * 3 + 1)
        settled = [
          CashSnapshot.Settled(number: Text("INV-2026-\(Cash.padded(a + (a % 10 == 9 ? -1 : 1)))"), amount: amount)
        ]
        receipt = Cash.receipt(1, amount, text: first.document.string, payer: 1)
      case .twoOrders:
        (first, second) = (Cash.item(a, amount, order: "PO-77001"), Cash.item(b, amount, order: "PO-77001"))
        receipt = Cash.receipt(1, amount, text: "PO-77001", payer: 1)
      case .referenceAndAdvice:
        receipt = Cash.receipt(1, amount, structured: [first.paymentReference.string], payer: 1, advice: 70)
        advices = [
          Advice(
            key: Cash.key(70), number: "AV-1", currency: .eur,
            lines: [RemittedDocument(number: second.document, amount: amount)])
        ]
      case .referenceAndLines:
        receipt = Cash.receipt(
          1, amount, structured: [first.paymentReference.string], payer: 1,
          documents: [RemittedDocument(number: second.document, amount: amount)])
      case .referenceAndNumber:
        receipt = Cash.receipt(
          1, amount, text: second.document.string, structured: [first.paymentReference.string], payer: 1)
      case .numberAndAmount, .referenceAndAmount:
        second = Cash.item(b, amount * 2 + 13)
        let isTyped = ambiguity == .numberAndAmount
        receipt = Cash.receipt(
          1, amount, text: isTyped ? second.document.string : "",
          structured: isTyped ? [] : [second.paymentReference.string], payer: 1)
      case .cutOfTwo:
        second = Cash.item(a / 10 * 10 + (a + 1) % 10, amount)
        receipt = Cash.receipt(1, amount, text: "INV-2026-\(Cash.padded(a).dropLast())", payer: 1)
      case .twoSelections:
        (first, second) = (Cash.item(a, amount), Cash.item(b, 300_17))
        items = [Cash.item(9_998, amount - 100_01), Cash.item(9_999, 100_01)]
        receipt = Cash.receipt(1, amount, payer: 1)
      }
      items += [first, second]
      for number in 0..<Int.random(in: 0...2, using: &random) {
        items.append(Cash.item(10_000 + number, amount * 50 + 3))
      }
      items.shuffle(using: &random)
    }

    func decide() -> CashOutcome {
      CashMatching.decide(
        snapshot: CashSnapshot(
          group: Cash.key(1), members: [.init(account: Cash.key(1), id: "C1", nameKey: "name 1")], items: items,
          receipts: [receipt], advices: advices, settled: settled), policy: Cash.policy, date: Cash.day(30))
    }
  }

  @Test(arguments: Ambiguity.allCases) func isNeverApplied(_ ambiguity: Ambiguity) {
    for seed in 1...80 {
      let world = World(ambiguity, seed: UInt64(seed))
      let outcome = world.decide()
      #expect(outcome.applications.isEmpty, "seed \(seed): \(world.receipt.text) \(Cash.applied(outcome))")
      #expect(outcome.receipts.map(\.left) == [world.receipt.amount])
      #expect(!outcome.exceptions.isEmpty, "somebody is asked")
    }
  }

  /// The same payments with one of the two places gone are applied: it is the second place that keeps them back.
  @Test(arguments: [Ambiguity.equalAmounts, .short, .sameDigitsPaid, .cutPaid, .mistypedPaid, .referenceAndAdvice])
  func isAppliedWithOnePlaceOnly(_ ambiguity: Ambiguity) {
    var world = World(ambiguity, seed: 5)
    world.settled = []
    world.advices = []
    world.receipt.advice = .none
    let kept = world.items.first { $0.open == world.receipt.amount }!
    world.items.removeAll { $0.key != kept.key && $0.open <= world.receipt.amount * 3 && $0.open != kept.open * 3 + 1 }
    #expect(world.decide().applications.map(\.item) == [kept.key])
  }

  /// Of a larger amount with cents hardly a deduction would leave just this: then it is no shortfall. Several items, or a round amount,
  /// make one likely again.
  @Test(arguments: [
    (30_000_00, 17, 1, true), (30_000_00, 0, 1, false), (300_00, 17, 1, true), (300_00, 17, 2, false),
    (150_00, 17, 1, false), (1_500_00, 17, 5, true),
  ])
  func aRareAmountIsNoShortfall(amount: Int, cents: Int, others: Int, isApplied: Bool) {
    let paid = Int64(amount + cents)
    let items = [Cash.item(1, paid)] + (1...others).map { Cash.item(1 + $0, paid * 12 / 10 + Int64($0)) }
    #expect(Cash.decide(items, [Cash.receipt(1, paid, payer: 1)]).applications.isEmpty != isApplied)
  }

  /// One payment's item found lets the next have only one explanation left.
  @Test func settlingOneMakesAnotherClear() {
    let items = [Cash.item(1, 100_17), Cash.item(2, 130_29)]
    let receipts = [Cash.receipt(1, 100_17, payer: 1), Cash.receipt(2, 130_29, payer: 1)]
    #expect(Cash.applied(Cash.decide(items, receipts)) == "2→2 13029, 1→1 10017")
  }
}
