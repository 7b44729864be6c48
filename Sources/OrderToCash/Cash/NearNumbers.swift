/// Payments whose number is mistyped, cut or written in part: what they nearly name, and the amount.
extension CashMatcher {
  /// The one item of exactly this amount whose number the text nearly has, when all else that the text names is that number too.
  mutating func nearNumber(_ position: Int) -> Claim? {
    let seen = evidence[position]
    let receipt = desk.receipts[position]
    guard !seen.ambiguous, !receipt.text.isEmpty || !receipt.structuredReferences.isEmpty else { return nil }
    if isSecondPayment(position) {
      _ = verdicts[position].refuses(.paidAlready, [])
      return nil
    }
    let exact = itemsIssuedBefore(position)
    guard !exact.isEmpty else { return nil }
    let text = QuotedNumber(of: receipt)
    let near = nearest(of: exact, text)
    let found = near.isEmpty ? exact.filter { text.quotes(desk.items[$0].orderNumber) } : near
    if near.count > 1 { _ = verdicts[position].refuses(.severalItems, near) }
    guard let item = found.only, !isNamedElse(position, than: item) else { return nil }
    if !near.isEmpty, isAlsoPaid(position, as: item, text) {
      _ = verdicts[position].refuses(.alsoPaid, [item])
      return nil
    }
    return claim(position, [item], by: CashRules.mistyped, .confirmed)
  }

  /// Items whose number the text nearly has; those alone whose digits it has in full, if there are any.
  private func nearest(of items: [Int], _ text: QuotedNumber) -> [Int] {
    var (near, full): ([Int], [Int]) = ([], [])
    for item in items {
      guard let likeness = text.likeness(to: desk.items[item].document) else { continue }
      near.append(item)
      if likeness <= .digits { full.append(item) }
    }
    return full.isEmpty ? near : full
  }

  /// Whether the receipt names something that is not this item and not its number mistyped.
  private func isNamedElse(_ position: Int, than item: Int) -> Bool {
    let seen = evidence[position]
    let number = ReferenceBytes.compact(desk.items[item].document)
    if !seen.unknown.allSatisfy({ Typing.isOneError(ReferenceBytes.compact($0), number) }) { return true }
    return seen.named.contains { named in
      named != item
        && (!seen.documents.contains(named) || !isMistyped(named, for: item, amount: desk.receipts[position].left))
    }
  }

  /// Whether naming `other` can be a typing error for `item`: one character, and the amount is neither the other's nor a likely part of
  /// it.
  private func isMistyped(_ other: Int, for item: Int, amount: Int64) -> Bool {
    let named = desk.items[other]
    guard named.original != amount, named.original - named.discount != amount, named.open != amount else {
      return false
    }
    // A round amount may be a payment in part.
    if named.open > 0, amount % 10_00 == 0 || named.open % amount == 0 { return false }
    return Typing.isOneError(ReferenceBytes.compact(named.document), ReferenceBytes.compact(desk.items[item].document))
  }

  /// Whether it quotes a document of the group that was settled with this very amount.
  private func isSecondPayment(_ position: Int) -> Bool {
    let left = desk.receipts[position].left
    return snapshot.settled.contains { settled in
      settled.amount == left
        && evidence[position].unknown.contains(Text(utf8: ReferenceBytes.compact(settled.number)))
    }
  }

  /// Whether what it says resembles the number of a document that was settled with this very amount.
  func resemblesSettled(_ position: Int) -> Bool {
    let receipt = desk.receipts[position]
    let same = snapshot.settled.filter { $0.amount == receipt.left }
    guard !same.isEmpty else { return false }
    let text = QuotedNumber(of: receipt)
    return same.contains { text.likeness(to: $0.number) != nil }
  }

  /// Whether the one number that a payment quotes in full, over another amount, is but a typing error away from that of a document that
  /// was settled with this very amount, lately or tonight: then it may be a second payment of that one.
  func isNearlySettled(_ position: Int, _ set: [Int]) -> Bool {
    guard let item = set.only else { return false }
    let (left, currency) = (desk.receipts[position].left, desk.receipts[position].currency)
    let number = ReferenceBytes.compact(desk.items[item].document)
    func isNear(_ other: Text) -> Bool { Typing.isOneError(ReferenceBytes.compact(other), number) }
    return snapshot.settled.contains { $0.amount == left && isNear($0.number) }
      || desk.items.contains { other in
        other.open == 0 && (other.original == left || other.original - other.discount == left)
          && other.currency == currency && isNear(other.document)
      }
  }

  /// Whether what the text has of an item's number a document of the same amount has as well that is settled, lately or tonight: then
  /// it may be a second payment of that one.
  func isAlsoPaid(_ position: Int, as item: Int, _ text: QuotedNumber) -> Bool {
    guard let likeness = text.likeness(to: desk.items[item].document) else { return false }
    let left = desk.receipts[position].left
    func isLike(_ number: Text) -> Bool { text.likeness(to: number).map { $0 <= likeness } ?? false }
    let isPaidBefore = snapshot.settled.contains { $0.amount == left && isLike($0.number) }
    return isPaidBefore
      || desk.items.indices.contains { other in
        let held = desk.items[other]
        return other != item && held.open == 0 && (held.original == left || held.original - held.discount == left)
          && held.currency == desk.receipts[position].currency && isLike(held.document)
      }
  }
}
