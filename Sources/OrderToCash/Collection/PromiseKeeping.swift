/// Promises to pay of one account.
extension Collector {
  /// What ended tonight is told; what stands pauses letters.
  func watchPromises(_ items: [CollectItem], _ outcome: inout CollectOutcome) -> PromiseWatch {
    let promises = snapshot.promises.filter { $0.account == account.account }
    let watch = PromiseWatch(
      promises, items: items, policy: policy.promises, date: date, statementMissing: snapshot.missingStatement != nil)
    outcome.promises += watch.ended
    outcome.standing += watch.standing.map(\.promise)
    for ended in watch.ended { outcome.rulings.append(ended.ruling) }
    if let broken = watch.ended.last(where: { $0.end == .broken }) {
      outcome.exceptions.append(broken.task(of: account, owner: promiseOwner))
    }
    return watch
  }

  private var promiseOwner: Text { policy.promises.escalate.isEmpty ? policy.owner : policy.promises.escalate }

  /// The task of a broken promise stands as long as anything overdue is left to ask for.
  func keepPromiseTasks(_ coverage: Coverage, _ outcome: inout CollectOutcome) {
    let told = Told(rule: PromiseRules.broken.id, subject: account.account)
    guard snapshot.told.contains(told) else { return }
    let isOwed = coverage.debts.contains { $0.uncovered > 0 && date.days(since: $0.item.dueDate) > 0 }
    if isOwed { outcome.stillTold.append(told) }
  }
}
