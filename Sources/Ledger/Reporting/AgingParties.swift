import OrderToCash

/// Customers as aging shows them: now, or as they were known after an earlier run.
public struct AgingParties: Sendable {
  /// What master data says, before it is resolved.
  private struct Fields {
    var id: Text
    var name: Text
    var segment: Text
    var salesperson: Text
    var parent: Text
    var limit: Text
    var limitCurrency: Text
    var currency: Text

    mutating func set(_ field: Text, _ value: Text) {
      switch field {
      case "name": name = value
      case "segment": segment = value
      case "salesperson": salesperson = value
      case "parent_id": parent = value
      case "credit_limit": limit = value
      case "limit_currency": limitCurrency = value
      case "currency": currency = value
      default: break
      }
    }
  }

  private struct Grant {
    var granted: Int64
    var statedThen: Int64?
  }

  private let parties: [Key: AgingParty]

  public subscript(account: Key) -> AgingParty? { parties[account] }

  /// `run`: the last run whose facts count; nil for all.
  public init(_ engine: Engine, base: Currency, until run: Int? = nil) throws {
    let end = run.map { Int64($0 + 1) << 47 } ?? Int64.max
    var fields = try AgingParties.fields(engine)
    // Back from what is known now: the earliest change after the run says what the field was before it.
    try engine.freshQuery(
      "SELECT subject, field, old_value FROM master_change WHERE key >= ? AND subject_kind = ? ORDER BY key DESC"
    ).with(end, SubjectKind.account.rawValue).forEach { fields[$0.key(0)]?.set($0.text(1), $0.text(2)) }
    let holds = try AgingParties.holds(engine, end)
    let grants = try AgingParties.grants(engine, end)
    var byId: [Text: Key] = [:]
    for (account, field) in fields { byId[field.id] = account }
    var parties: [Key: AgingParty] = [:]
    for (account, field) in fields {
      let stated = Int64(field.limit.string)
      var limit = stated
      if let grant = grants[account], grant.statedThen == stated { limit = grant.granted }
      let currency = Currency(field.limitCurrency.string) ?? Currency(field.currency.string) ?? base
      parties[account] = AgingParty(
        id: field.id, name: field.name, segment: field.segment, salesperson: field.salesperson,
        root: AgingParties.root(of: account, fields, byId), limit: limit, limitCurrency: currency,
        onHold: holds.contains(account))
    }
    self.parties = parties
  }

  private static func fields(_ engine: Engine) throws -> [Key: Fields] {
    var fields: [Key: Fields] = [:]
    try engine.freshQuery(
      """
      SELECT account, id, name, segment, salesperson, parent_id, credit_limit, limit_currency, currency FROM customer
      ORDER BY account
      """
    ).forEach { row in
      fields[row.key(0)] = Fields(
        id: row.text(1), name: row.text(2), segment: row.text(3), salesperson: row.text(4), parent: row.text(5),
        limit: Text(row.optionalInt(6).map(String.init) ?? ""), limitCurrency: Text(row.currency(7).code),
        currency: Text(row.currency(8).code))
    }
    return fields
  }

  /// Follows parents up; a circle ends where it began.
  private static func root(of account: Key, _ fields: [Key: Fields], _ byId: [Text: Key]) -> Text {
    var (current, steps) = (account, 0)
    while let parent = fields[current]?.parent, !parent.isEmpty, let next = byId[parent], next != current, steps < 64 {
      current = next
      steps += 1
    }
    return fields[current]?.id ?? .empty
  }

  /// Accounts with a hold that nobody and nothing has released.
  private static func holds(_ engine: Engine, _ end: Int64) throws -> Set<Key> {
    var sources: [Key: Set<Text>] = [:]
    try engine.freshQuery("SELECT account, on_hold, reason, key FROM hold_event WHERE key < ? ORDER BY key").with(end)
      .forEach { row in
        // A go-live's reason is in somebody's words.
        let source = row.key(3).stage == .opening ? Text(HoldSource.person.name) : row.text(2)
        if row.flag(1) {
          sources[row.key(0), default: []].insert(source)
        } else {
          sources[row.key(0)]?.remove(source)
        }
      }
    return Set(sources.filter { !$0.value.isEmpty }.keys)
  }

  private static func grants(_ engine: Engine, _ end: Int64) throws -> [Key: Grant] {
    var grants: [Key: Grant] = [:]
    try engine.freshQuery("SELECT account, granted, stated_then FROM credit_grant WHERE key < ? ORDER BY key").with(end)
      .forEach { grants[$0.key(0)] = Grant(granted: $0.int(1), statedThen: $0.optionalInt(2)) }
    return grants
  }
}
