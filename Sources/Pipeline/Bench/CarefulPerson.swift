import OrderToCash

/// What a careful person makes of one payment.
enum PersonFinding: Equatable {
  /// The one explanation: positions of items, ascending.
  case one([Int])
  /// Nothing that is open, or nobody can say what.
  case left(PersonDoubt)

  /// Whether it is the truth: all that is meant and nothing else, or nothing where nothing open is meant.
  func isRight(for payment: BenchPayment) -> Bool {
    switch self {
    case .one(let set): !payment.noise.isKept && set == payment.truth
    case .left: payment.noise.isKept
    }
  }
}

/// Why a careful person applies a payment to nothing.
enum PersonDoubt: String, CaseIterable {
  case nobody = "nobody known has the account or the name"
  case nothing = "nothing open has the amount"
  case severalItems = "several items fit what it says"
  case severalSums = "several selections have the amount"
  case tooMany = "so many selections that some have any amount"
  case deduction = "may be what a deduction left of another item"
  case severalPayments = "several payments fit the same item"
  case namedByAnother = "another payment that waits names the item"
  case whichIsShort = "too little for several items"
  case contradiction = "names one item and has another's amount"
  case cutOff = "the bank cut the list of numbers"
  case paidAlready = "may be the second payment of a document"
  case advance = "calls itself an advance"
  case twoCustomers = "evidence for two customers"
  case currency = "another currency"
}

/// Goes through a night as a careful person would, who has the statement, the advices, all open items, the documents paid before and
/// the customers' names and accounts, but not the truth: a payment is settled when its evidence leaves exactly one explanation under
/// the stated policy. docs/cash-matching.md defines it; nothing of the program's matching is used.
struct CarefulPerson {
  let night: BenchNight
  let policy: CashPolicy
  private let reader: PersonReader
  private(set) var readings: [PersonReading]
  /// Paid before, or by a payment of tonight that was understood.
  private(set) var isPaid: [Bool]
  private var findings: [PersonFinding?]

  static func judge(_ night: BenchNight) -> [PersonFinding] {
    var person = CarefulPerson(night)
    person.goThrough()
    return person.findings.map { $0 ?? .left(.nothing) }
  }

  private init(_ night: BenchNight) {
    self.night = night
    policy = CashPolicy(shapes: night.receivables.convention.shapes)
    reader = PersonReader(night)
    readings = night.payments.indices.map(reader.read)
    isPaid = night.receivables.isPaid
    findings = [PersonFinding?](repeating: nil, count: night.payments.count)
  }

  private mutating func goThrough() {
    let order = night.payments.indices.sorted {
      let (left, right) = (night.payments[$0].receipt, night.payments[$1].receipt)
      return (left.bookingDate, left.key) < (right.bookingDate, right.key)
    }
    for payment in order { settleNamed(payment) }
    for payment in order where findings[payment] == nil {
      readings[payment] = reader.readNearly(payment, readings[payment])
    }
    for payment in order { settlePart(payment) }
    inRounds(order) { $0.weakly($1) }
    for payment in order where findings[payment] == nil { reject(payment) }
    for isByAccount in [true, false] {
      inRounds(order) { person, payment in
        person.readings[payment].isKnownByAccount == isByAccount ? person.silently(payment) : nil
      }
    }
  }

  /// Payments whose one explanation no other payment shares are settled, and the rest is looked at again.
  private mutating func inRounds(_ order: [Int], _ explain: (CarefulPerson, Int) -> PersonFinding?) {
    var isChanged = true
    while isChanged {
      isChanged = false
      var claims: [(payment: Int, set: [Int])] = []
      for payment in order where isOpen(payment) {
        switch explain(self, payment) {
        case .one(let set): claims.append((payment, set))
        case .left(let doubt): findings[payment] = .left(doubt)
        case nil: break
        }
      }
      var uses: [Int: Int] = [:]
      for claim in claims { for item in claim.set { uses[item, default: 0] += 1 } }
      for claim in claims {
        guard claim.set.allSatisfy({ uses[$0] == 1 }) else {
          findings[claim.payment] = .left(.severalPayments)
          continue
        }
        settle(claim.payment, claim.set)
        isChanged = true
      }
    }
  }

  /// Not settled, whatever was thought of it so far: with fewer items open it may be clear.
  private func isOpen(_ payment: Int) -> Bool {
    switch findings[payment] {
    case nil, .left(.severalItems), .left(.severalSums), .left(.deduction), .left(.severalPayments),
      .left(.tooMany), .left(.nothing), .left(.namedByAnother):
      true
    default: false
    }
  }

  private mutating func settle(_ payment: Int, _ set: [Int]) {
    for item in set { isPaid[item] = true }
    findings[payment] = .one(set)
  }

  func item(_ position: Int) -> OpenItem { night.receivables.items[position] }
  func group(of position: Int) -> Key { night.company.customers[night.receivables.owners[position]].group }

  // MARK: Numbers in full

  /// What is named in full, with the last digits and ranges that go with it, when the amount is exactly due for it.
  private mutating func settleNamed(_ payment: Int) {
    let reading = readings[payment]
    let receipt = night.payments[payment].receipt
    guard !reading.full.isEmpty else { return }
    let sets = reading.fullSets.filter { set in
      set.allSatisfy { !isPaid[$0] && item($0).currency == receipt.currency }
        && isDue(receipt.amount, set, on: receipt.valueDate, withTolerance: true)
    }
    guard let set = sets.first else { return }
    if sets.contains(where: { $0 != set }) {
      findings[payment] = .left(.severalItems)
    } else if let home = reading.certainGroup, !reading.isReference, !set.allSatisfy({ group(of: $0) == home }) {
      findings[payment] = .left(.twoCustomers)
    } else {
      settle(payment, set)
    }
  }

  /// A number in full and another amount: a discount too late, too little for one item, or too much.
  private mutating func settlePart(_ payment: Int) {
    let reading = readings[payment]
    let receipt = night.payments[payment].receipt
    let set = reading.full.filter { !isPaid[$0] }
    guard findings[payment] == nil, let first = set.first, reading.settled.isEmpty else { return }
    guard reading.isReference || set.allSatisfy({ reading.mayBe(group(of: $0)) }) else { return }
    guard set.allSatisfy({ item($0).currency == receipt.currency }) else {
      findings[payment] = .left(.currency)
      return
    }
    let total = set.reduce(Int64(0)) { $0 + item($1).open }
    let nominal = set.reduce(Int64(0)) { $0 + item($1).discount }
    if nominal > 0, receipt.amount == total - nominal { return settle(payment, set) }
    let others = open(of: group(of: first), receipt).filter { !set.contains($0) && has(receipt, $0) }
    guard others.isEmpty else {
      // Perhaps the number is mistyped: that is looked at with all that is only nearly a number.
      if !others.contains(where: reading.mistyped.contains) { findings[payment] = .left(.contradiction) }
      return
    }
    let mayBeSecond = set.count == 1 && reading.mistyped.contains { isPaid[$0] && wasPaid(by: receipt, $0) }
    if mayBeSecond {
      findings[payment] = .left(.paidAlready)
    } else if !reading.tails.isEmpty || set.count(where: { item($0).open > 0 }) > 1 && receipt.amount < total {
      findings[payment] = .left(.whichIsShort)
    } else if receipt.amount > total, reading.isCutOff {
      findings[payment] = .left(.cutOff)
    } else {
      settle(payment, set)
    }
  }

  // MARK: Less than a number

  /// Order and despatch numbers, parts of numbers and numbers with a typing error: what they may mean and has exactly the amount.
  private func weakly(_ payment: Int) -> PersonFinding? {
    let reading = readings[payment]
    let receipt = night.payments[payment].receipt
    guard !reading.isReference, reading.saysSomethingWeak else { return nil }
    let mistyped = reading.mistyped.filter { !isPaid[$0] }.map { [$0] }
    let found = (reading.weakSets(isPaid) + mistyped).filter { set in
      set.allSatisfy { item($0).currency == receipt.currency && item($0).issueDate <= receipt.bookingDate }
        && isDue(receipt.amount, set, on: receipt.valueDate, withTolerance: false)
    }
    // All digits of a number say more than some of them, or than a number that is not quite the same.
    let inDigits = found.filter { $0.allSatisfy(reading.digits.contains) }
    let sets = inDigits.isEmpty ? found : inDigits
    guard let set = sets.first else { return nil }
    guard sets.allSatisfy({ $0 == set }) else { return .left(.severalItems) }
    if reading.group != nil, !set.allSatisfy({ reading.mayBe(group(of: $0)) }) { return .left(.twoCustomers) }
    let isTyping = set.allSatisfy(reading.mistyped.contains)
    if isTyping, receipt.amount % 10_00 == 0,
      reading.full.contains(where: { !isPaid[$0] && group(of: $0) == reading.group })
    {
      return .left(.contradiction)
    }
    let rival = reading.closest(to: set)
    let isSecond = reading.nearly(rival).contains { other in
      isPaid[other] && !set.contains(other) && wasPaid(by: receipt, other)
    }
    return isSecond ? .left(.paidAlready) : .one(set)
  }

  /// Whether a payment of this amount would pay all of a document.
  private func wasPaid(by receipt: Receipt, _ position: Int) -> Bool {
    let original = item(position).original
    return original == receipt.amount || original - item(position).discount == receipt.amount
  }

  /// What names something, and nothing that is open and fits; and what is nobody's.
  private mutating func reject(_ payment: Int) {
    let reading = readings[payment]
    if reading.isAdvance {
      findings[payment] = .left(.advance)
    } else if !reading.settled.isEmpty {
      findings[payment] = .left(.paidAlready)
    } else if reading.group == nil {
      findings[payment] = .left(.nobody)
    }
  }

  // MARK: The amount alone

  /// A payment that names nothing: what of the payer's open items has its amount.
  private func silently(_ payment: Int) -> PersonFinding? {
    let reading = readings[payment]
    let receipt = night.payments[payment].receipt
    guard reading.isSilent, let group = reading.group else { return nil }
    let sums = PersonSums(person: self, receipt: receipt, open: open(of: group, receipt))
    let finding = sums.finding(withSelections: reading.isKnownByAccount)
    guard case .one(let set) = finding else { return finding }
    let isNamed = night.payments.indices.contains { other in
      guard other != payment, findings[other].map({ if case .one = $0 { false } else { true } }) ?? true else {
        return false
      }
      return readings[other].group == group && readings[other].full.contains { !isPaid[$0] && set.contains($0) }
    }
    return isNamed ? .left(.namedByAnother) : finding
  }

  /// Open items of a group that a payment could be for, ascending.
  private func open(of group: Key, _ receipt: Receipt) -> [Int] {
    (night.openByGroup[group] ?? []).filter {
      !isPaid[$0] && item($0).currency == receipt.currency && item($0).issueDate <= receipt.bookingDate
    }
  }

  // MARK: What is due

  /// The discount that the customer may still keep.
  func granted(_ position: Int, on date: BusinessDate) -> Int64 {
    guard let until = item(position).discountDate, date <= until.adding(days: policy.discountGraceDays) else {
      return 0
    }
    return item(position).discount
  }

  func has(_ receipt: Receipt, _ position: Int) -> Bool {
    let open = item(position).open
    return open == receipt.amount || open - granted(position, on: receipt.valueDate) == receipt.amount
  }

  /// Whether an amount is exactly due for a set: all of it, less any of the discounts that are in time, or within the tolerance.
  private func isDue(_ amount: Int64, _ set: [Int], on date: BusinessDate, withTolerance: Bool) -> Bool {
    let total = set.reduce(Int64(0)) { $0 + item($1).open }
    guard total > 0 else { return false }
    let discounts = set.map { granted($0, on: date) }.filter { $0 > 0 }
    var reachable: Set<Int64> = [0]
    for discount in discounts.prefix(10) { reachable.formUnion(reachable.map { $0 + discount }) }
    reachable.insert(discounts.reduce(0, +))
    if reachable.contains(total - amount) { return true }
    let allowed = min(policy.tolerance, total * Int64(policy.tolerancePercent.scaled) / 1_000_000)
    return withTolerance
      && (abs(total - amount) <= allowed || abs(total - discounts.reduce(0, +) - amount) <= allowed)
  }
}
