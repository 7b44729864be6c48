import Testing

@testable import OrderToCash

/// Properties over made-up groups: whatever comes in, nothing is lost, nothing is applied twice, the books move with the items.
@Suite struct CashPropertyTests {
  static let seeds = Array(UInt64(1)...60)

  struct World {
    var items: [OpenItem] = []
    var receipts: [Receipt] = []

    init(seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      // Few amounts, so that ties are common.
      let amounts: [Int64] = [100_00, 50_00, 119_00, 33_33, 1_00]
      for number in 1...Int.random(in: 1...12, using: &random) {
        let amount = amounts.randomElement(using: &random)! * (Int.random(in: 0..<6, using: &random) == 0 ? -1 : 1)
        let foreign = Int.random(in: 0..<4, using: &random) == 0
        items.append(
          Cash.item(
            number, amount, account: Int.random(in: 1...2, using: &random),
            order: "PO-7700\(Int.random(in: 1...3, using: &random))", currency: foreign ? Cash.usd : .eur,
            base: foreign ? amount * 9 / 10 : amount, issued: Int.random(in: 0...15, using: &random),
            discount: Bool.random(using: &random) ? max(0, amount / 50) : 0,
            until: Int.random(in: 10...25, using: &random)))
      }
      for number in 1...Int.random(in: 1...10, using: &random) { receipts.append(receipt(number, &random)) }
    }

    private func receipt(_ number: Int, _ random: inout SeededGenerator) -> Receipt {
      let named = items.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
      let foreign = named.first?.currency == Cash.usd
      var amount = named.reduce(Int64(0)) { $0 + $1.open }
      amount += [0, 0, 0, -20, 30, -40_00, 10_00].randomElement(using: &random)!
      if amount <= 0 { amount = [100_00, 50_00, 33_33].randomElement(using: &random)! }
      let style = Int.random(in: 0..<4, using: &random)
      let text = named.map { style == 0 ? $0.orderNumber.string : $0.document.string }.joined(separator: " ")
      return Cash.receipt(
        number, amount, text: style == 3 ? "" : text,
        structured: style == 2 ? named.map(\.paymentReference.string) : [],
        payer: Int.random(in: 0...2, using: &random), account: 1, valued: Int.random(in: 10...28, using: &random),
        currency: foreign ? Cash.usd : .eur, base: foreign ? amount * 92 / 100 : amount,
        state: [.new, .new, .onAccount, .unidentified].randomElement(using: &random)!)
    }
  }

  @Test(arguments: seeds) func everyReceiptIsAccountedFor(seed: UInt64) {
    let world = World(seed: seed)
    let outcome = Cash.decide(world.items, world.receipts)
    for update in outcome.receipts {
      let receipt = world.receipts.first { $0.key == update.receipt }!
      let used = outcome.applications.filter { $0.source == receipt.key }
      #expect(used.reduce(0) { $0 + $1.amount } + update.left == receipt.amount)
      #expect(used.reduce(0) { $0 + $1.sourceBase } + update.leftBase == receipt.base)
      #expect(update.left >= 0)
    }
  }

  @Test(arguments: seeds) func nothingIsOverApplied(seed: UInt64) {
    let world = World(seed: seed)
    let outcome = Cash.decide(world.items, world.receipts)
    for update in outcome.items {
      let item = world.items.first { $0.key == update.item }!
      let cleared = outcome.applications.filter { $0.item == item.key }.reduce(Int64(0)) { $0 + $1.cleared }
      let used = outcome.applications.filter { $0.source == item.key }.reduce(Int64(0)) { $0 + $1.amount }
      #expect(update.open == item.open - cleared + used)
      #expect(item.open > 0 ? (0...item.open).contains(update.open) : (item.open...0).contains(update.open))
      #expect(update.open != 0 || update.openBase == 0, "nothing is left in base currency of a closed item")
    }
  }

  @Test(arguments: seeds) func orderOfInputsDoesNotMatter(seed: UInt64) {
    let world = World(seed: seed)
    var random = SeededGenerator(seed: seed &+ 1000)
    let one = Cash.decide(world.items, world.receipts)
    let other = Cash.decide(world.items.shuffled(using: &random), world.receipts.shuffled(using: &random))
    #expect(one.applications == other.applications)
    #expect(one.receipts == other.receipts)
    #expect(one.items == other.items)
    #expect(one.postings == other.postings)
    #expect(one.rulings == other.rulings)
    #expect(one.exceptions == other.exceptions)
  }

  /// Change of the control account = change of open items and of cash on account, in every currency and in base.
  @Test(arguments: seeds) func theBooksMoveWithTheItems(seed: UInt64) {
    let world = World(seed: seed)
    let outcome = Cash.decide(world.items, world.receipts)
    for currency in [Currency.eur, Cash.usd] {
      let booked = CashPropertyTests.receivables(outcome.postings.filter { $0.currency == currency })
      var moved: (amount: Int64, base: Int64) = (0, 0)
      for update in outcome.items {
        let item = world.items.first { $0.key == update.item }!
        guard item.currency == currency else { continue }
        moved.amount += update.open - item.open
        moved.base += update.openBase - item.openBase
      }
      for update in outcome.receipts where !update.account.isNone {
        let receipt = world.receipts.first { $0.key == update.receipt }!
        guard receipt.currency == currency else { continue }
        let wasOnAccount = receipt.state == .onAccount
        moved.amount -= update.left - (wasOnAccount ? receipt.left : 0)
        moved.base -= update.leftBase - (wasOnAccount ? receipt.leftBase : 0)
      }
      #expect(booked.amount == moved.amount)
      #expect(booked.base == moved.base)
    }
  }

  static func receivables(_ postings: [Posting]) -> (amount: Int64, base: Int64) {
    let account = Chart().receivables
    return postings.reduce((0, 0)) { sum, posting in
      let sign: Int64 = (posting.debit == account ? 1 : 0) - (posting.credit == account ? 1 : 0)
      return (sum.0 + sign * posting.amount, sum.1 + sign * posting.base)
    }
  }

  /// A receipt whose strong evidence names items of two groups is routed to none, however the rest of it looks.
  @Test(arguments: seeds) func evidenceForTwoGroupsIsNeverRouted(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var index = ReferenceIndex()
    var payers = PayerDirectory()
    let items = (1...40).map { Cash.item($0, Int64.random(in: 1...500, using: &random) * 100, account: $0 % 8 + 1) }
    for item in items { index.add(item, group: item.account) }
    index.finish()
    for group in 1...8 { payers.add(Text("DE\(group)"), account: Cash.key(group), group: Cash.key(group)) }
    var router = CashRouter(index: index, payers: payers, policy: Cash.policy)
    for number in 1...50 {
      let first = items.randomElement(using: &random)!
      let second = items.filter { $0.account != first.account }.randomElement(using: &random)!
      let structured = Bool.random(using: &random) ? [first.paymentReference.string] : []
      let text = (structured.isEmpty ? first.document.string + " " : "") + second.document.string
      let route = router.route(
        Cash.receipt(
          number, first.open + second.open, text: text, structured: structured,
          iban: Bool.random(using: &random) ? "DE\(first.account.rawValue)" : ""), advice: nil)
      #expect(route.group.isNone)
      #expect(route.contested == [first.account, second.account].sorted())
    }
  }

  /// Equal amounts without a reference are left alone in any number.
  @Test(arguments: [2, 3, 7]) func tiesAreNeverBroken(count: Int) {
    let items = (1...count).map { Cash.item($0, 100_00) }
    #expect(Cash.decide(items, [Cash.receipt(1, 100_00, payer: 1)]).applications.isEmpty)
    let receipts = (1...count).map { Cash.receipt($0, 100_00, payer: 1) }
    #expect(Cash.decide([items[0]], receipts).applications.isEmpty)
  }

  /// A payment that names nothing is applied only when, of all selections of what is open, one alone has its amount.
  @Test(arguments: seeds) func silentPaymentsHaveOneExplanation(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var applied = 0
    for _ in 0..<40 {
      let items = Array(World(seed: random.next()).items.filter { $0.currency == .eur }.prefix(6))
      let chosen = items.filter { _ in Bool.random(using: &random) }
      let amount = chosen.reduce(Int64(0)) { $0 + $1.open }
      guard amount > 0 else { continue }
      let isNamed = Bool.random(using: &random)
      let receipt = Cash.receipt(1, amount, payer: isNamed ? 0 : 1, account: 1, name: isNamed ? "name 1" : "")
      let outcome = Cash.decide(items, [receipt])
      guard outcome.applications.contains(where: { $0.source == receipt.key }) else { continue }
      applied += 1
      var sums: [Int64] = [0]
      for item in items where item.issueDate <= receipt.bookingDate {
        let isGranted = item.discount > 0 && item.open > 0 && receipt.valueDate <= item.discountDate!.adding(days: 2)
        let amounts = isGranted ? [item.open, item.open - item.discount] : [item.open]
        sums += sums.flatMap { sum in amounts.map { sum + $0 } }
      }
      #expect(sums.dropFirst().count { $0 == amount } == 1)
    }
    #expect(applied > 0)
  }
}
