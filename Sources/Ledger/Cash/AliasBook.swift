import OrderToCash

/// What decisions taught about payers.
public struct AliasBook {
  private let engine: Engine
  public init(_ engine: Engine) { self.engine = engine }

  /// Records it unless it is known; the number comes at the end of the stage.
  public func learn(_ alias: LearnedAlias, key: Key, date: BusinessDate) throws {
    let known = try engine.query(
      """
      SELECT 1 FROM learned_alias WHERE kind = ? AND value = ? AND account = ?
      UNION ALL SELECT 1 FROM alias WHERE kind = ? AND value = ? AND account = ?
      """
    ).with(alias.kind.rawValue, alias.value, alias.account, alias.kind.rawValue, alias.value, alias.account).first {
      _ in
      true
    }
    guard known == nil else { return }
    try engine.append(.learnedAlias).add(alias.kind.rawValue).add(alias.value).add(alias.account).add(0)
      .add(alias.decision).add(date).end()
    try engine.append(.aliasEvent).add(key).add(alias.kind.rawValue).add(alias.value).add(alias.account).add(0)
      .add(alias.decision).add(false).add(date).end()
  }

  /// Gives the next numbers to aliases of tonight, in the order of their kind, value and customer.
  public func number() throws {
    let new = try engine.freshQuery(
      "SELECT kind, value, account FROM learned_alias WHERE number = 0 ORDER BY kind, value, account"
    ).map { (kind: $0.integer(0), value: $0.text(1), account: $0.key(2)) }
    guard !new.isEmpty else { return }
    let last = try engine.freshQuery("SELECT COALESCE(MAX(number), 0) FROM alias_event").first { $0.integer(0) } ?? 0
    for (index, alias) in new.enumerated() {
      for table in ["learned_alias", "alias_event"] {
        try engine.query(
          "UPDATE \(table) SET number = ? WHERE number = 0 AND kind = ? AND value = ? AND account = ?"
        ).run(last + index + 1, alias.kind, alias.value, alias.account)
      }
    }
  }

  /// Forgets the alias of this number. False when there is none.
  public func revoke(_ number: Int, key: Key, decision: Key, date: BusinessDate) throws -> Bool {
    let found = try engine.query("SELECT kind, value, account FROM learned_alias WHERE number = ?").with(number)
      .first { ($0.integer(0), $0.text(1), $0.key(2)) }
    guard number > 0, let (kind, value, account) = found else { return false }
    try engine.append(.aliasEvent).add(key).add(kind).add(value).add(account).add(number).add(decision).add(true)
      .add(date).end()
    try engine.query("DELETE FROM learned_alias WHERE kind = ? AND value = ? AND account = ?").run(kind, value, account)
    return true
  }

  public static func text(_ number: Int) -> Text {
    let digits = String(number)
    return Text("AL-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits)
  }
}
