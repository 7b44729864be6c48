import OrderToCash

/// A payment of the benchmark, what it says and what it was meant for.
struct BenchPayment {
  var noise: CashNoise
  var receipt: Receipt
  /// Position of the customer whose items are meant.
  var customer: Int
  /// Positions of the items that it is meant for; empty when nothing open is.
  var truth: [Int]
  var advice: Advice?
}

/// One night of the benchmark: customers, what they owe, and what came in, with the truth about it.
struct BenchNight {
  static let date = BusinessDate(days: 20_528)

  var company: BenchCompany
  var receivables: BenchReceivables
  var payments: [BenchPayment] = []
  /// Positions of open items by account group.
  private(set) var openByGroup: [Key: [Int]] = [:]

  /// Who pays and owes, by account group, as matching takes them.
  private(set) var membersByGroup: [Key: [CashSnapshot.Member]] = [:]

  /// Positions of items that were settled on earlier nights, by account group.
  private(set) var paidByGroup: [Key: [Int]] = [:]

  /// `payments` with the same options are the same, whatever else is asked for. `documents`: two and a half for each payment, if not
  /// said.
  init(seed: UInt64, payments count: Int, documents: Int? = nil) {
    var random = SeededRandom(seed: seed, stream: .bench, index: count)
    var company = BenchCompany(count: max(count / 4, 40), random: &random)
    let receivables = BenchReceivables(
      count: documents ?? count * 5 / 2, night: Self.date, company: &company, seed: seed, random: &random)
    var maker = PaymentMaker(night: BenchNight(company: company, receivables: receivables), random: random)
    maker.make(count)
    self = maker.night
  }

  /// Of stated customers and documents, and payments in addition.
  init(company: BenchCompany, receivables: BenchReceivables, payments: [BenchPayment] = []) {
    self.company = company
    self.receivables = receivables
    self.payments = payments
    for customer in company.customers {
      membersByGroup[customer.group, default: []].append(
        CashSnapshot.Member(account: customer.account, id: Text("C" + customer.number), nameKey: customer.nameKey))
    }
    for position in receivables.items.indices where receivables.isPaid[position] {
      paidByGroup[company.customers[receivables.owners[position]].group, default: []].append(position)
    }
    for (position, item) in receivables.items.enumerated() where !receivables.isPaid[position] && item.open != 0 {
      openByGroup[company.customers[receivables.owners[position]].group, default: []].append(position)
    }
  }

  /// What the group of a customer owes as the night begins, by key.
  func unpaid(of customer: Int) -> [Int] { openByGroup[company.customers[customer].group] ?? [] }

  func items(_ positions: [Int]) -> [OpenItem] { positions.map { receivables.items[$0] } }
}
