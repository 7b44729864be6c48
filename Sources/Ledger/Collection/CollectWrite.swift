import OrderToCash

/// Records letters, levels and holds.
public final class CollectWrite {
  private let run: Int
  private let base: Currency
  private let facts: UnitFacts
  private let letters: Append
  private let lines: Append
  private let raise: Query
  private var holds: HoldWrite
  private var keys: KeySequence

  public init(_ engine: Engine, run: Int, date: BusinessDate, base: Currency) throws {
    self.run = run
    self.base = base
    facts = try UnitFacts(engine, run: run, stage: .collect, date: date)
    letters = try engine.append(.letter)
    lines = try engine.append(.letterItem)
    raise = try engine.query(
      "UPDATE open_item SET level = ?, last_reminder = ? WHERE grp = ? AND account = ? AND item = ?")
    holds = try HoldWrite(engine, run: run, stage: .collect)
    keys = KeySequence(run: run, stage: .collect, unit: 0)
  }

  public func begin(unit: Int) {
    facts.begin(unit: unit)
    holds.begin(run: run, stage: .collect, unit: unit)
    keys = KeySequence(run: run, stage: .collect, unit: unit)
  }

  public func apply(_ outcome: CollectOutcome, of snapshot: CollectSnapshot, group: Key) throws {
    for letter in outcome.letters { try write(letter, group) }
    try holds.apply(outcome.holds) { account in snapshot.accounts.first { $0.account == account }?.holds ?? [] }
    for ruling in outcome.rulings { try facts.add(ruling) }
    for exception in outcome.exceptions { try facts.raise(exception) }
    for change in outcome.holds where !change.isPlaced {
      try facts.close(.account, change.account, rule: CollectRules.hold.id, reason: "the hold is gone")
    }
  }

  /// A letter over several currencies states its total in base currency.
  private func write(_ letter: DunningLetter, _ group: Key) throws {
    let key = keys.take()
    let totals = letter.totals.amounts
    let total = totals.count == 1 ? totals[0] : Money(minor: letter.totalBase, currency: base)
    try letters.add(key).add(letter.account).add(letter.level).add(letter.name).add(letter.date).add(total.currency)
      .add(total.minor).end()
    for (index, line) in letter.lines.enumerated() {
      try lines.add(key).add(index + 1).add(line.item).add(line.level).add(line.daysLate).add(line.asked)
        .add(line.currency).end()
      if line.isRaised { try raise.run(line.level, letter.date, group, letter.account, line.item) }
    }
  }
}
