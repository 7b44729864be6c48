import OrderToCash

extension ReportScan {
  /// Files of tonight.
  public func intake(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT path, channel, kind, format, bytes, sha256, state, documents, accepted, refused, duplicates, parked, problem
      FROM file WHERE key >= ? ORDER BY path
      """
    ).with(first)
    while try query.step() {
      let status = query.integer(6) == 4 ? (query.int(10) > 0 ? "duplicate" : "refused") : "taken"
      let isTaken = status == "taken"
      try body([
        .text(query.text(0)), .text(query.text(1)), .text(Text(DocumentKind(number: query.integer(2))?.rawValue ?? "")),
        .text(query.text(3)), .integer(query.int(4)), .text(query.text(5)), .text(Text(status)), .integer(query.int(7)),
        .integer(query.int(8)), .integer(isTaken ? query.int(9) : 0), .integer(isTaken ? query.int(10) : 0),
        .integer(query.int(11)), .text(query.text(12)),
      ])
    }
  }

  public func problems(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT f.path, p.line, p.column_number, p.path, p.document, p.severity, p.rule, p.what, p.why, p.what_to_do
      FROM problem p LEFT JOIN file f ON f.key = p.file WHERE p.key >= ? ORDER BY f.path, p.line, p.column_number, p.key
      """
    ).with(first)
    while try query.step() {
      let severity = Severity(rawValue: query.integer(5)) ?? .warn
      try body([
        .text(query.text(0)), .integer(query.int(1)), .integer(query.int(2)), .text(query.text(3)),
        .text(query.text(4)),
        .text(Text(severity.name)), .text(query.text(6)), .text(query.text(7)), .text(query.text(8)),
        .text(query.text(9)),
      ])
    }
  }

  /// How to reach the recipient of each document, and its hash: what a transport needs.
  public func deliveries(_ body: (ReportRow) throws -> Void) throws {
    let query = try engine.freshQuery(
      """
      SELECT channel, recipient, path, sha256, supersedes, kind, number, account FROM sent WHERE key >= ? ORDER BY path
      """
    ).with(first)
    while try query.step() {
      try body([
        .text(query.text(0)), .text(query.text(1)), .text(query.text(2)), .text(query.text(3)), .text(query.text(4)),
        .text(query.text(5)), .text(query.text(6)), .text(parties.id(query.key(7))),
      ])
    }
  }
}
