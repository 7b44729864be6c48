extension CashDesk {
  /// Instalments share the number of their document: a payment that quotes it is for those due first that it pays in full, or for the one
  /// whose amount it is. `set` is returned as it is when it is of several documents or all of it is paid.
  func dueParts(of set: [Int], paying amount: Int64) -> [Int] {
    guard set.count > 1 else { return set }
    let document = items[set[0]].document
    guard !document.isEmpty else { return set }
    for item in set where items[item].open <= 0 || items[item].document != document { return set }
    let byDate = set.sorted { (items[$0].dueDate, items[$0].key) < (items[$1].dueDate, items[$1].key) }
    var (sum, parts): (Int64, [Int]) = (0, [])
    for item in byDate {
      sum += items[item].open
      parts.append(item)
      if sum == amount { return parts.sorted() }
    }
    return byDate.first { items[$0].open == amount }.map { [$0] } ?? set
  }
}
