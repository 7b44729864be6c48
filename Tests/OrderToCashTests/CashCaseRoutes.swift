@testable import OrderToCash

/// Cases with customers: their payments are sent to account groups first, as in a night, and each group is matched by itself.
extension CashCaseFile {
  func toldOfRoutes() -> String {
    var (payers, names, index) = (PayerDirectory(), PayerNames(), ReferenceIndex())
    for customer in customers {
      payers.add(customer.bankAccount, account: customer.account, group: customer.account)
      names.add(customer.nameKey, name: customer.name, account: customer.account, group: customer.account)
    }
    for item in snapshot.items { index.add(item, group: item.account) }
    index.finish()
    var links = AdviceLinks(advices: snapshot.advices, payers: payers, policy: Cash.policy)
    var router = CashRouter(index: index, payers: payers, names: names, policy: Cash.policy)
    let routes = router.route(snapshot.receipts, links: &links).routes
    var text = ""
    for (position, route) in routes.enumerated() { text += "R\(position + 1) " + told(route) + "\n" }
    for group in Set(routes.map(\.group)).sorted() { text += told(decide(part(group, routes))) }
    return text
  }

  private func told(_ route: CashRoute) -> String {
    let advice = snapshot.advices.first { $0.key == route.advice }.map { " with advice \($0.number)" } ?? ""
    guard route.group.isNone else { return "goes to \(id(route.group)) by \(route.by)\(advice)" }
    guard route.contested.isEmpty else { return "points to " + route.contested.map(id).joined(separator: " and ") }
    let candidates = route.candidates.map(\.document.string)
    return "is nobody's" + (candidates.isEmpty ? "" : ", perhaps for " + candidates.joined(separator: " or "))
  }

  private func id(_ group: Key) -> String { "C\(group.rawValue)" }

  /// What one group is judged by.
  private func part(_ group: Key, _ routes: [CashRoute]) -> CashSnapshot {
    var part = CashSnapshot(group: group)
    part.members = customers.filter { $0.account == group }
      .map { CashSnapshot.Member(account: $0.account, id: $0.id, nameKey: $0.nameKey) }
    part.items = group.isNone ? [] : snapshot.items.filter { $0.account == group }
    for (receipt, route) in zip(snapshot.receipts, routes) where route.group == group {
      var receipt = receipt
      (receipt.account, receipt.payer) = (route.account, route.payer)
      receipt.isContested = !route.contested.isEmpty
      receipt.candidates = route.candidates.map(\.document)
      receipt.advice = group.isNone ? .none : route.advice
      part.receipts.append(receipt)
      part.advices += snapshot.advices.filter { $0.key == receipt.advice && !$0.key.isNone }
      if CashSnapshot.asksForSettled(route) { part.settled += snapshot.settled.filter { $0.amount == receipt.left } }
    }
    return part
  }
}
