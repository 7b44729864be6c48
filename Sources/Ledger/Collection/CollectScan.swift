import OrderToCash

/// Reads what collections need to know, group by group: one scan of open items.
public final class CollectScan {
  private let accounts: AccountGroups
  private let items: MergeScan
  private let base: Currency
  private let previous: BusinessDate?
  private let missingStatement: Text?
  private let book: CollectBook
  private let remindedUntil: BusinessDate?

  public init(
    _ engine: Engine, accounts: AccountGroups, from first: Key, base: Currency, previous: BusinessDate?,
    missingStatement: Text?
  ) throws {
    self.accounts = accounts
    self.base = base
    self.previous = previous
    self.missingStatement = missingStatement
    book = try CollectBook(engine)
    remindedUntil = try CollectFinish.lastComplete(engine)
    items = try MergeScan(
      engine.freshQuery(
        """
        SELECT grp, account, item, kind, issue_date, due_date, currency, open, open_base, level, last_reminder,
          disputed_amount, document
        FROM open_item WHERE grp >= ? ORDER BY grp, account, item
        """
      ).with(first), seeks: true)
  }

  /// Groups are asked for in rising order; those that are passed over cost nothing.
  public func snapshot(of group: Key) throws -> CollectSnapshot {
    var snapshot = CollectSnapshot(
      accounts: accounts.members(of: group).map { account($0) },
      items: [], base: base, previous: previous, missingStatement: missingStatement)
    try items.rows(of: group) { row in
      guard let kind = OpenItem.Kind(rawValue: row.integer(3)) else { return }
      var item = CollectItem(
        key: row.key(2), account: row.key(1), kind: kind, issueDate: row.date(4), dueDate: row.date(5),
        currency: row.currency(6), open: row.int(7), openBase: row.int(8), level: row.integer(9),
        lastReminder: row.optionalDate(10), disputedAmount: row.int(11))
      item.document = row.text(12)
      snapshot.items.append(item)
    }
    snapshot.remindedUntil = remindedUntil
    book.complete(&snapshot)
    return snapshot
  }

  private func account(_ state: AccountState) -> CollectAccount {
    CollectAccount(
      account: state.account, id: state.id, holds: state.holds, language: Language(code: state.language))
  }
}
