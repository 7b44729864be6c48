import OrderToCash

/// Records versions of master data: each changed field is a fact, the tables hold what is known now.
public final class MasterWrite {
  private let engine: Engine
  private let changes: Append
  private var changeKeys: KeySequence

  public init(_ engine: Engine, run: Int, stage: Stage) throws {
    self.engine = engine
    changes = try engine.append(.masterChange)
    changeKeys = KeySequence(run: run, stage: stage, unit: 0)
  }

  public func begin(run: Int, stage: Stage, unit: Int) {
    changeKeys = KeySequence(run: run, stage: stage, unit: unit)
  }

  /// What a customers row says, as named fields in a fixed order.
  private static func fields(_ record: CustomerRecord) -> [(name: Text, value: Text)] {
    [
      ("id", record.id), ("name", record.name), ("street", record.address.street), ("city", record.address.city),
      ("postcode", record.address.postcode), ("region", record.address.region), ("country", record.address.country),
      ("tax_id", record.taxId), ("currency", Text(record.currency?.code ?? "")), ("language", record.language),
      ("segment", record.group), ("salesperson", record.salesperson), ("terms", record.terms),
      ("credit_limit", Text(record.limit.map(String.init) ?? "")),
      ("limit_currency", Text(record.limitCurrency?.code ?? "")), ("email", record.email),
      ("since", Text(record.since?.description ?? "")), ("endpoint_scheme", record.endpoint.scheme),
      ("endpoint", record.endpoint.value), ("parent_id", record.parent), ("bill_to_id", record.billTo),
      ("payer_id", record.payer), ("ship_tos", joined(record.shipTos)), ("ibans", joined(record.ibans)),
      ("identifiers", joined(record.identifiers.map { Text("\($0.scheme):\($0.value)") })),
      ("delivery", joined(record.delivery)),
    ]
  }

  private static func joined(_ values: [Text]) -> Text { Text(values.map(\.string).joined(separator: ";")) }

  /// Records a customer under `account`, new or known; returns false when nothing in it is new.
  public func record(
    _ record: CustomerRecord, account: Key, isNew: Bool, file: Key, base: Currency
  ) throws -> Bool {
    var known: [Text: Text] = [:]
    if !isNew { known = try latest(.account, account) }
    var changed = false
    for (name, value) in Self.fields(record) where (known[name] ?? .empty) != value {
      try change(file, .account, account, name, known[name] ?? .empty, value)
      changed = true
    }
    guard changed || isNew else { return false }
    try isNew ? insert(record, account, base) : update(record, account, base)
    try aliases(record, account)
    return true
  }

  private func insert(_ record: CustomerRecord, _ account: Key, _ base: Currency) throws {
    let currency = record.currency ?? base
    try engine.append(.customer).add(account).add(record.id).add(record.name).add(account).add(account).add(account)
      .add(account).add(record.address.street).add(record.address.city).add(record.address.postcode)
      .add(record.address.region).add(record.address.country).add(record.taxId).add(currency).add(record.language)
      .add(record.group).add(record.salesperson).add(record.terms).add(record.limit)
      .add(record.limitCurrency ?? currency).add(record.email).add(record.since).add(record.endpoint.scheme)
      .add(record.endpoint.value).add(record.parent).add(record.billTo).add(record.payer).add(0).add("")
      .add(Self.joined(record.delivery)).end()
  }

  private func update(_ record: CustomerRecord, _ account: Key, _ base: Currency) throws {
    let currency = record.currency ?? base
    try engine.query(
      """
      UPDATE customer SET name = ?, street = ?, city = ?, postcode = ?, region = ?, country = ?, tax_id = ?, currency = ?,
        language = ?, segment = ?, salesperson = ?, terms = ?, credit_limit = ?, limit_currency = ?, email = ?, since = ?,
        endpoint_scheme = ?, endpoint = ?, parent_id = ?, bill_to_id = ?, payer_id = ?, delivery = ? WHERE account = ?
      """
    ).run(
      record.name, record.address.street, record.address.city, record.address.postcode, record.address.region,
      record.address.country, record.taxId, currency, record.language, record.group, record.salesperson, record.terms,
      record.limit, record.limitCurrency ?? currency, record.email, record.since, record.endpoint.scheme,
      record.endpoint.value, record.parent, record.billTo, record.payer, Self.joined(record.delivery), account)
  }

  /// Every name under which `CustomerDirectory` finds the customer.
  public static func names(of record: CustomerRecord) -> [(AliasKind, Text)] {
    var names: [(AliasKind, Text)] = [(.id, record.id)]
    names += record.identifiers.map { (.identifier, $0.value) }
    names += record.shipTos.map { (.shipTo, $0) }
    names += record.ibans.map { (.bankAccount, $0) }
    if !record.endpoint.value.isEmpty { names.append((.endpoint, record.endpoint.value)) }
    if !record.taxId.isEmpty { names.append((.taxId, record.taxId)) }
    if !record.nameKey.isEmpty { names.append((.name, record.nameKey)) }
    return names.filter { !$0.1.isEmpty }
  }

  private func aliases(_ record: CustomerRecord, _ account: Key) throws {
    try engine.query("DELETE FROM alias WHERE account = ?").run(account)
    let rows = try engine.appendIfAbsent(.alias)
    for (kind, value) in Self.names(of: record) { try rows.add(account).add(kind.rawValue).add(value).end() }
  }

  /// Records an item under `key`; returns false when nothing in it is new. `codes` are customers' codes with their accounts.
  public func record(
    _ record: ItemRecord, key: Key, isNew: Bool, file: Key, currency: Currency, codes: [(account: Key, code: Text)]
  ) throws -> Bool {
    var known: [Text: Text] = [:]
    if !isNew { known = try latest(.item, key) }
    let packs = record.packs.map { Text("\($0.unit)=\($0.content)") }
    let fields: [(name: Text, value: Text)] = [
      ("sku", record.sku), ("description", record.description), ("unit", record.unit), ("gtin", record.gtin),
      ("price", Text(record.price.description)), ("price_base", Text(record.priceBase.description)),
      ("currency", Text(currency.code)), ("tax_category", record.taxCategory), ("packs", Self.joined(packs)),
      ("customer_codes", Self.joined(record.customerCodes.map { Text("\($0.scheme):\($0.value)") })),
      ("weight", record.weight.isZero ? .empty : Text(record.weight.description)),
      ("safety_stock", Text(record.safetyStock?.description ?? "")), ("substitutes", Self.joined(record.substitutes)),
      ("bins", Self.joined(record.bins)),
    ]
    var changed = false
    for (name, value) in fields where (known[name] ?? .empty) != value {
      try change(file, .item, key, name, known[name] ?? .empty, value)
      changed = true
    }
    guard changed || isNew else { return false }
    for table in ["item", "item_code", "item_pack"] { try engine.query("DELETE FROM \(table) WHERE item = ?").run(key) }
    try engine.append(.item).add(key).add(record.sku).add(record.description).add(record.unit).add(record.gtin)
      .add(record.price).add(record.priceBase).add(currency).add(record.taxCategory).add(record.weight)
      .add(record.safetyStock?.millionths).add(Self.joined(record.substitutes)).add(Self.joined(record.bins)).end()
    for (account, code) in codes { try engine.appendIfAbsent(.itemCode).add(key).add(account).add(code).end() }
    for pack in record.packs { try engine.appendIfAbsent(.itemPack).add(key).add(pack.unit).add(pack.content).end() }
    return true
  }

  private func change(
    _ file: Key, _ kind: SubjectKind, _ subject: Key, _ field: Text, _ old: Text, _ new: Text
  ) throws {
    try changes.add(changeKeys.take()).add(file).add(kind.rawValue).add(subject).add(field).add(old).add(new).end()
  }

  private func latest(_ kind: SubjectKind, _ subject: Key) throws -> [Text: Text] {
    var values: [Text: Text] = [:]
    try engine.query(
      "SELECT field, new_value FROM master_change WHERE subject_kind = ? AND subject = ? ORDER BY key"
    ).with(kind.rawValue, subject).forEach { values[$0.text(0)] = $0.text(1) }
    return values
  }
}
