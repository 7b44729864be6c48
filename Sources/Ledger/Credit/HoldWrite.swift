import OrderToCash

/// Records holds placed and released, and keeps the one in force at the customer: a person's before the program's.
public struct HoldWrite {
  private let events: Append
  private let update: Query
  private var keys: KeySequence

  public init(_ engine: Engine, run: Int, stage: Stage) throws(LedgerError) {
    events = try engine.append(.holdEvent)
    update = try engine.query("UPDATE customer SET hold_by = ?, hold_rule = ? WHERE account = ?")
    keys = KeySequence(run: run, stage: stage, unit: 0)
  }

  public mutating func begin(run: Int, stage: Stage, unit: Int) {
    keys = KeySequence(run: run, stage: stage, unit: unit)
  }

  /// `before`: the holds that were in force on the accounts that change.
  public mutating func apply(_ changes: [HoldChange], before: (Key) -> [AccountHold]) throws {
    for change in changes {
      try events.add(keys.take()).add(change.account).add(change.isPlaced).add(change.decision.isNone ? 1 : 2)
        .add(change.rule).add(change.source.name).end()
    }
    for account in Set(changes.map(\.account)).sorted() {
      var sources = Set(before(account).map(\.source))
      for change in changes where change.account == account {
        if change.isPlaced { sources.insert(change.source) } else { sources.remove(change.source) }
      }
      let source = sources.min()
      try update.run(source.map { $0 == .person ? 2 : 1 } ?? 0, HoldWrite.rule(source), account)
    }
  }

  private static func rule(_ source: HoldSource?) -> Text {
    switch source {
    case nil: .empty
    case .person: CreditRules.personHold.id
    case .overdue: CreditRules.overdueHold.id
    case .collection: CollectRules.hold.id
    }
  }
}
