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
      SELECT s.kind, s.account, s.number, s.path, s.sha256, s.supersedes, COALESCE(f.channel, '') FROM sent s
      LEFT JOIN acknowledgement a ON a.key = s.subject AND s.kind = 'acknowledgement' LEFT JOIN file f ON f.key = a.file
      WHERE s.key >= ? ORDER BY s.path
      """
    ).with(first)
    while try query.step() {
      let account = query.key(1)
      let party = parties[account]?.party
      var (channel, recipient): (Text, Text) = ("folder", parties.id(account))
      if let party, !party.endpoint.value.isEmpty {
        (channel, recipient) = (party.endpoint.scheme, party.endpoint.value)
      } else if let party, !party.email.isEmpty {
        (channel, recipient) = ("mail", party.email)
      } else if account.isNone, !query.text(6).isEmpty {
        (channel, recipient) = ("inbox", query.text(6))
      } else if account.isNone {
        (channel, recipient) = ("warehouse", "")
      }
      try body([
        .text(channel), .text(recipient), .text(query.text(3)), .text(query.text(4)), .text(query.text(5)),
        .text(query.text(0)), .text(query.text(2)), .text(parties.id(account)),
      ])
    }
  }
}
