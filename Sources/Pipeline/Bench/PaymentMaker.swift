import OrderToCash

/// Draws payments class by class: picks a customer who can pay so, the items, the amount, and writes the evidence.
struct PaymentMaker {
  private(set) var night: BenchNight
  private var random: SeededRandom
  private var made = 0

  init(night: BenchNight, random: SeededRandom) {
    self.night = night
    self.random = random
  }

  mutating func make(_ count: Int) {
    while night.payments.count < count {
      var drawn = random.int(0...999)
      let noise = CashNoise.allCases.first { noise in
        drawn -= noise.perMille
        return drawn < 0
      }
      for _ in 0..<20 where add(noise ?? .structured) { break }
    }
  }

  // MARK: Choosing

  private mutating func add(_ noise: CashNoise) -> Bool {
    switch noise {
    case .duplicate: return random.happens(5_000) ? addTwin() : addPaidBefore()
    case .prepaid, .stranger: return addUnrelated(noise)
    case .batch: return addBatch()
    default: break
    }
    let customer = random.int(0...night.company.customers.count - 1)
    guard suits(customer, noise), let truth = choose(noise, customer) else { return false }
    night.company.take(truth, from: customer)
    night.payments.append(pay(truth, of: customer, noise))
    return true
  }

  private func suits(_ index: Int, _ noise: CashNoise) -> Bool {
    let customer = night.company.customers[index]
    let payer = night.company.customers[night.company.payer(of: index)]
    switch noise {
    case .parent: return customer.parent != nil && payer.isKnown
    case .newAccount: return !customer.isKnown && customer.parent == nil && !customer.isAlike
    case .likeNames: return !customer.isKnown && customer.parent == nil && customer.isAlike
    case .equalAmounts: return customer.rate > 0 && payer.isKnown
    case .silent, .silentSum, .silentSubset: return payer.isKnown && customer.rate == 0
    case .otherCurrency: return customer.currency == .eur
    case .order: return customer.orderStyle < 4
    default: return true
    }
  }

  private mutating func choose(_ noise: CashNoise, _ customer: Int) -> [Int]? {
    let items = night.receivables.items
    let unpaid = night.company.customers[customer].unpaid
    let debts = unpaid.filter { items[$0].open > 0 }
    switch noise {
    case .list, .silentSubset: return some(of: debts, noise == .list ? 2...8 : 2...4)
    case .advice: return some(of: debts, 1...12)
    case .range: return neighbours(debts)
    case .netted: return netted(unpaid)
    case .silentSum: return sum(unpaid, debts, items)
    case .equalAmounts: return debts.count > 1 ? debts.randomElement(&random).map { [$0] } : nil
    case .discount, .lateDiscount:
      return debts.filter { item in
        guard let until = items[item].discountDate else { return false }
        let days = BenchNight.date.days(since: until)
        return noise == .discount ? days <= 0 : days > 5 && days < 25
      }.randomElement(&random).map { [$0] }
    case .order where random.happens(2_000):
      guard let first = debts.randomElement(&random), !items[first].orderNumber.isEmpty else { return nil }
      return debts.filter { items[$0].orderNumber == items[first].orderNumber }
    case .despatch: return debts.filter { !items[$0].despatchNumber.isEmpty }.randomElement(&random).map { [$0] }
    case .order: return debts.filter { !items[$0].orderNumber.isEmpty }.randomElement(&random).map { [$0] }
    case .short where random.happens(1_500): return some(of: debts, 2...4)
    default: return debts.randomElement(&random).map { [$0] }
    }
  }

  private mutating func some(of items: [Int], _ range: ClosedRange<Int>) -> [Int]? {
    guard items.count >= range.lowerBound else { return nil }
    let wanted = min(random.int(range), items.count)
    var rest = items
    while rest.count > wanted { rest.remove(at: random.int(0...rest.count - 1)) }
    return rest
  }

  private mutating func neighbours(_ items: [Int]) -> [Int]? {
    for first in items.indices where first + 2 < items.count && items[first + 2] == items[first] + 2 {
      var last = first + 2
      while last + 1 < items.count, items[last + 1] == items[last] + 1, random.happens(6_000) { last += 1 }
      return Array(items[first...last])
    }
    return nil
  }

  private mutating func netted(_ unpaid: [Int]) -> [Int]? {
    let items = night.receivables.items
    guard let credit = unpaid.first(where: { items[$0].open < 0 }) else { return nil }
    let debts = some(of: unpaid.filter { items[$0].open > 0 }, 1...3) ?? []
    let sum = debts.reduce(items[credit].open) { $0 + items[$1].open }
    return sum > 0 ? (debts + [credit]).sorted() : nil
  }

  /// All that is open, all that is due, or all of one due date.
  private mutating func sum(_ unpaid: [Int], _ debts: [Int], _ items: [OpenItem]) -> [Int]? {
    guard let first = debts.randomElement(&random) else { return nil }
    let chosen =
      switch random.int(0...2) {
      case 0: unpaid
      case 1: unpaid.filter { items[$0].dueDate <= BenchNight.date }
      default: debts.filter { items[$0].dueDate == items[first].dueDate }
      }
    let total = chosen.reduce(Int64(0)) { $0 + items[$1].open }
    return chosen.count > 1 && total > 0 ? chosen : nil
  }

  // MARK: Paying

  private mutating func pay(_ truth: [Int], of customer: Int, _ noise: CashNoise) -> BenchPayment {
    let items = night.items(truth)
    let total = items.reduce(Int64(0)) { $0 + $1.open }
    var amount = total
    switch noise {
    case .discount, .lateDiscount: amount -= items[0].discount
    case .short: amount -= max(total * Int64(random.int(2...35)) / 100, 1) + Int64(random.int(0...99))
    case .cents: amount -= min(max(Int64(random.int(-40...40)), -total / 300), total / 300)
    case .over: amount += Int64(random.int(5_00...300_00))
    default: break
    }
    var payment = blank(noise, customer, max(amount, 1))
    payment.truth = truth
    if noise == .otherCurrency { payment.receipt.currency = Currency("USD") ?? .eur }
    write(items, into: &payment)
    return payment
  }

  /// A payment of a customer, or of whoever pays for it, without evidence but for bank account and name.
  private mutating func blank(_ noise: CashNoise, _ customer: Int, _ amount: Int64) -> BenchPayment {
    made += 1
    var payer = night.company.customers[night.company.payer(of: customer)]
    // Branches pay for themselves now and then.
    if noise != .parent, random.happens(3_000) { payer = night.company.customers[customer] }
    if noise == .thirdParty {
      payer.iban = SyntheticCompany.iban(of: 9_000_000 + made, country: "DE")
      payer.name = ["Treuhand", "Factoring", "Rechtsanwälte", "Shared Services"][made % 4] + " \(made * 31) GmbH"
    }
    let date = BenchNight.date.adding(days: -random.int(0...1))
    let name = PayerText.bankName(payer.name, &random)
    let receipt = Receipt(
      key: Key(rawValue: Int64(100_000_000 + made)), bank: "assets:bank", bookingDate: date, valueDate: date,
      currency: payer.currency, amount: amount, base: amount, payerName: Text(name), payerNameKey: nameKey(name),
      payerAccount: Text(payer.iban), bankReference: Text("NTRF" + padded(made, 9)), endToEnd: Text("NOTPROVIDED"))
    return BenchPayment(noise: noise, receipt: receipt, customer: customer, truth: [])
  }

  private mutating func write(_ items: [OpenItem], into payment: inout BenchPayment) {
    var writer = EvidenceWriter(
      customer: night.company.customers[payment.customer], receivables: night.receivables, random: random)
    writer.write(items, into: &payment)
    random = writer.random
  }

  // MARK: What pays nothing open

  /// The same payment again, on the same night.
  private mutating func addTwin() -> Bool {
    guard night.payments.count > 10 else { return false }
    let first = night.payments[random.int(0...night.payments.count - 1)]
    guard first.noise == .structured || first.noise == .number else { return false }
    made += 1
    var twin = first
    twin.noise = .duplicate
    twin.receipt.key = Key(rawValue: Int64(100_000_000 + made))
    twin.receipt.bankReference = Text("NTRF" + padded(made, 9))
    night.payments.append(twin)
    return true
  }

  /// Once more what was paid on an earlier night.
  private mutating func addPaidBefore() -> Bool {
    let position = random.int(0...night.receivables.items.count - 1)
    let item = night.receivables.items[position]
    guard night.receivables.isPaid[position], item.open > 0 else { return false }
    var payment = blank(.duplicate, night.receivables.owners[position], item.open)
    write([item], into: &payment)
    night.payments.append(payment)
    return true
  }

  /// An advance that says so, or money of somebody who is no customer.
  private mutating func addUnrelated(_ noise: CashNoise) -> Bool {
    let customer = random.int(0...night.company.customers.count - 1)
    let amount = noise == .prepaid ? Int64(random.int(2...60)) * 500_00 : Int64(random.int(3_00...5_000_00))
    var payment = blank(noise == .prepaid ? .prepaid : .thirdParty, customer, amount)
    payment.noise = noise
    let words =
      noise == .prepaid
      ? ["Anzahlung Auftrag", "deposit order", "acompte", "Akonto"]
      : ["Erstattung", "refund case", "Miete", "dividend"]
    let number = random.happens(5_000) ? " " + String(random.int(1_000...99_999)) : ""
    payment.receipt.text = Text(words[random.int(0...3)] + number)
    night.payments.append(payment)
    return true
  }

  /// The bank booked payments of two customers as one and gave no details.
  private mutating func addBatch() -> Bool {
    var (truth, total): ([Int], Int64) = ([], 0)
    var customer = 0
    for _ in 0..<2 {
      customer = random.int(0...night.company.customers.count - 1)
      guard night.company.customers[customer].currency == .eur, let item = choose(.number, customer)?.first else {
        return false
      }
      night.company.take([item], from: customer)
      truth.append(item)
      total += night.receivables.items[item].open
    }
    var payment = blank(.thirdParty, customer, total)
    payment.noise = .batch
    payment.receipt.currency = .eur
    payment.truth = truth.sorted()
    payment.receipt.text = "SAMMELGUTSCHRIFT 2 POSTEN"
    night.payments.append(payment)
    return true
  }
}

extension Array {
  fileprivate func randomElement(_ random: inout SeededRandom) -> Element? {
    isEmpty ? nil : self[random.int(0...count - 1)]
  }
}
