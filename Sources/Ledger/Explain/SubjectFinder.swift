import OrderToCash

extension Storyteller {
  /// What an id may mean: a number of a document, receipt, customer, item or exception, a bank's reference, a file's path, or a
  /// key `run.stage.unit.ordinal`. Numbers are found as written, else whatever the case of their letters. A kind in front
  /// (`order:4711`) leaves out the others.
  public func find(_ id: String) throws -> [StorySubject] {
    let all = try findAny(id)
    guard all.isEmpty, let colon = id.firstIndex(of: ":") else { return all }
    let kind = id[..<colon].map { $0 == "-" ? " " : String($0) }.joined()
    return try findAny(String(id[id.index(after: colon)...])).filter { $0.kind.name == kind }
  }

  private func findAny(_ id: String) throws -> [StorySubject] {
    if let number = exceptionNumber(id) { return try exception(number) }
    if let number = Promise.number(Text(id.uppercased())) { return try promise(number) }
    if let key = Storyteller.key(id) { return try subjects(of: key) }
    let exact = try search(id) { "\($0) = ?" }
    return exact.isEmpty ? try search(id.uppercased()) { "UPPER(\($0)) = ?" } : exact
  }

  /// Numbers that begin as the id does, for somebody who mistyped the end.
  public func similar(_ id: String, limit: Int = 10) throws -> [StorySubject] {
    guard id.utf8.count >= 3, !id.contains(where: { $0 == "%" || $0 == "_" }) else { return [] }
    return Array(try search(id.uppercased() + "%") { "UPPER(\($0)) LIKE ?" }.prefix(limit))
  }

  private func search(_ id: String, _ condition: (String) -> String) throws -> [StorySubject] {
    var found: [StorySubject] = []
    func add(_ kind: SubjectKind, _ sql: String, _ column: String, _ name: (Query) -> String) throws {
      try engine.freshQuery("\(sql) WHERE \(condition(column)) ORDER BY 1 LIMIT 50").with(id).forEach {
        let subject = StorySubject(kind, $0.key(0), name($0))
        if !found.contains(where: { $0.kind == kind && $0.key == subject.key }) { found.append(subject) }
      }
    }
    try add(.account, "SELECT account, id, name FROM customer", "id") { "customer \($0.string(1)) \($0.string(2))" }
    try add(
      .order, "SELECT o.key, o.number, c.id FROM orders o LEFT JOIN customer c ON c.account = o.account", "o.number"
    ) { "order \($0.string(1)) of \($0.string(2))" }
    try add(.shipment, "SELECT key, number FROM shipment", "number") { "shipment \($0.string(1))" }
    try add(.invoice, "SELECT key, number, kind FROM invoice", "number") {
      "\(Storyteller.title($0.integer(2)).lowercased()) \($0.string(1))"
    }
    try add(.invoice, "SELECT key, number FROM invoice", "reference") { "invoice \($0.string(1))" }
    try add(.order, "SELECT order_key, number FROM pro_forma", "number") { "order of pro-forma \($0.string(1))" }
    try add(.invoice, "SELECT key, document FROM opening_item", "document") { "\($0.string(1)), taken over" }
    for column in ["number", "reference", "end_to_end"] {
      try add(.receipt, "SELECT key, number, amount, currency FROM receipt", column) {
        "receipt \($0.string(1)) over \(Money(minor: $0.int(2), currency: $0.currency(3)))"
      }
    }
    try add(.bankEntry, "SELECT key, reference FROM bank_entry", "reference") { "bank entry \($0.string(1))" }
    try add(.item, "SELECT item, sku, description FROM item", "sku") { "item \($0.string(1)) \($0.string(2))" }
    try add(.file, "SELECT key, path FROM file", "path") { "file \($0.string(1)) of run \($0.key(0).run)" }
    // A bank entry that is a receipt is told as the receipt.
    if found.contains(where: { $0.kind == .receipt }) { found.removeAll { $0.kind == .bankEntry } }
    return found
  }

  private func exceptionNumber(_ id: String) -> Int? {
    let upper = id.uppercased()
    return upper.hasPrefix("EX-") ? Int(upper.dropFirst(3)) : nil
  }

  private func exception(_ number: Int) throws -> [StorySubject] {
    try engine.freshQuery("SELECT subject_kind, subject FROM exception_number WHERE number = ?").with(number).map {
      row in
      let kind = SubjectKind(rawValue: row.integer(0)) ?? .document
      return StorySubject(
        kind, row.key(1), "\(Storyteller.number(number)), about \(kind.name) \(row.key(1))", exception: number)
    }
  }

  /// A promise is told with the customer who made it.
  private func promise(_ number: Int) throws -> [StorySubject] {
    try engine.freshQuery("SELECT account FROM promise WHERE number = ?").with(number).map {
      StorySubject(.account, $0.key(0), "promise \(Promise.text(number))")
    }
  }

  private static func key(_ id: String) -> Key? {
    let parts = id.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard parts.count == 4, parts[0] > 0, parts[0] < 1 << 15, let stage = Stage(rawValue: parts[1]), parts[2] >= 0,
      parts[2] < 1 << 21, parts[3] >= 0, parts[3] < 1 << 22, id.filter({ $0 == "." }).count == 3
    else { return nil }
    return Key(run: parts[0], stage: stage, unit: parts[2], ordinal: parts[3])
  }

  /// Keys count in each table by themselves, so one may be that of several things.
  private func subjects(of key: Key) throws -> [StorySubject] {
    var found: [StorySubject] = []
    for (kind, table, column, name) in [
      (SubjectKind.account, "customer", "account", "id"), (.order, "orders", "key", "number"),
      (.shipment, "shipment", "key", "number"), (.invoice, "invoice", "key", "number"),
      (.invoice, "opening_item", "key", "document"), (.receipt, "receipt", "key", "number"),
      (.bankEntry, "bank_entry", "key", "reference"), (.item, "item", "item", "sku"), (.file, "file", "key", "path"),
      (.statement, "statement", "key", "id"), (.decision, "decision", "key", "exception"),
    ] {
      try engine.freshQuery("SELECT \(column), \(name) FROM \(table) WHERE \(column) = ?").with(key).forEach {
        found.append(StorySubject(kind, $0.key(0), "\(kind.name) \($0.string(1))"))
      }
    }
    if let row = try ruledSubject(key) { found.append(row) }
    return found
  }

  /// A ruling's or exception's key leads to what it is about.
  private func ruledSubject(_ key: Key) throws -> StorySubject? {
    for table in ["ruling", "exception_raised"] {
      let query = try engine.freshQuery("SELECT subject_kind, subject, rule FROM \(table) WHERE key = ?")
      let found = try query.with(key).first { ($0.integer(0), $0.key(1), $0.string(2)) }
      if let (number, subject, rule) = found, let kind = SubjectKind(rawValue: number) {
        return StorySubject(kind, subject, "\(kind.name) \(subject), about which [\(rule)] ruled")
      }
    }
    return nil
  }
}
