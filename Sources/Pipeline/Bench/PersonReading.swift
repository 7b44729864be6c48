import OrderToCash

/// What a person reads from one payment.
struct PersonReading {
  /// The payer's account group, by bank account or by a name that nobody else has.
  var group: Key?
  var isKnownByAccount = false
  /// All groups whose name it may be, when several have it.
  var likely: [Key] = []
  /// Its name in full, not cut by the bank.
  var isKnownByFullName = false
  /// Items named in full, by a reference, a number or an advice; ascending.
  var full: [Int] = []
  /// By a reference with check digits or an advice.
  var isReference = false
  /// Documents named in full that were paid before.
  var settled: [Int] = []
  /// Items of which the last digits follow a number in full.
  var tails: [Int] = []
  /// Items between two numbers.
  var range: [Int] = []
  /// Items of each order or despatch named.
  var orders: [[Int]] = []
  /// Of the payer's documents those of which part of the number stands there, and those whose number it is but for a typing error.
  var parts: [Int] = []
  var mistyped: [Int] = []
  /// Of `parts` those of which all digits stand there.
  var digits: [Int] = []
  /// As long as banks pass a text on, so that numbers may be missing.
  var isCutOff = false
  var isAdvance = false
  /// Nothing that could be a number.
  var isSilent = false

  /// Whose it is beyond doubt.
  var certainGroup: Key? { isKnownByAccount || isKnownByFullName ? group : nil }
  var saysSomethingWeak: Bool { !orders.isEmpty || !parts.isEmpty || !mistyped.isEmpty }

  func mayBe(_ owner: Key) -> Bool { group == owner || likely.contains(owner) }

  /// What the numbers in full may mean, with what goes with them.
  var fullSets: [[Int]] { [full, merged(full, tails), merged(full, range), merged(merged(full, range), tails)] }

  /// What less than a number may mean, each once.
  func weakSets(_ isPaid: [Bool]) -> [[Int]] {
    let named = full.filter { !isPaid[$0] }
    var sets: [[Int]] = []
    for order in orders {
      let open = order.filter { !isPaid[$0] }
      sets += [open, merged(open, named)] + open.map { [$0] }
    }
    for item in parts where !isPaid[item] { sets += [[item], merged(named, [item])] }
    var once: [[Int]] = []
    for set in sets where !set.isEmpty && !once.contains(set) { once.append(set) }
    return once
  }

  /// How closely the text has the numbers of a set: 0 an order's, 1 part of one, 2 with a typing error.
  func closest(to set: [Int]) -> Int {
    if set.allSatisfy({ item in orders.contains { $0.contains(item) } }) { return 0 }
    return set.contains(where: parts.contains) ? 1 : 2
  }

  /// Documents whose number it has as closely.
  func nearly(_ rank: Int) -> [Int] { rank == 0 ? [] : rank == 1 ? parts + settled : parts + mistyped + settled }

  private func merged(_ left: [Int], _ right: [Int]) -> [Int] { Set(left + right).sorted() }
}
