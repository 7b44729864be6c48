import OrderToCash

/// The acknowledgements of a run's files, with what their senders are told of each problem.
public struct AcknowledgementScan {
  private let engine: Engine
  private let first: Key
  private let parties: PartyBook
  private let seller: Party

  public init(_ engine: Engine, run: Int, parties: PartyBook, seller: Party) {
    self.engine = engine
    first = Key(rawValue: Int64(run) << 47)
    self.parties = parties
    self.seller = seller
  }

  /// `night` names the run in the documents' numbers. The body gets the key, the customer's account or none, and the channel.
  public func forEach(
    night: String, date: BusinessDate, _ body: (Key, Key, _ channel: Text, FileAcknowledgement) throws -> Void
  ) throws {
    let query = try engine.freshQuery(
      """
      SELECT a.key, a.account, a.code, a.summary, f.path, f.sha256, f.channel FROM acknowledgement a
      JOIN file f ON f.key = a.file WHERE a.key >= ? ORDER BY a.key
      """
    ).with(first)
    let problems = try MergeScan(
      engine.freshQuery(
        """
        SELECT key - (key & 4194303), rule, told, line, column_number, path, document, what FROM problem
        WHERE key >= ? AND told > 0 ORDER BY key
        """
      ).with(first))
    while try query.step() {
      let (key, account) = (query.key(0), query.key(1))
      var document = FileAcknowledgement()
      let (unit, ordinal) = (String(key.unit), key.ordinal)
      let padded = String(repeating: "0", count: max(0, 6 - unit.utf8.count)) + unit
      document.number = Text("ACK-\(night)-\(padded)\(ordinal > 0 ? "-\(ordinal + 1)" : "")")
      document.issueDate = date
      document.sender = seller
      document.receiver = parties[account]?.party ?? Party()
      if account.isNone { document.receiver.id = query.text(6) }
      document.code = FileAcknowledgement.Code(rawValue: query.string(2)) ?? .acknowledged
      document.summary = query.text(3)
      document.fileName = Self.name(query.text(4))
      document.sha256 = query.text(5)
      var more = 0
      try problems.rows(of: Key(rawValue: key.rawValue - Int64(ordinal))) { row in
        guard document.lines.count < FileAcknowledgement.longest else { return more += 1 }
        document.lines.append(Self.line(row))
      }
      if more > 0 { document.summary = Text("\(document.summary) \(more) more findings are not listed.") }
      try body(key, account, query.text(6), document)
    }
  }

  private static func line(_ row: Query) -> FileAcknowledgement.Line {
    ToldProblem.line(
      row.text(1), ToldProblem.Kind(rawValue: row.integer(2)) ?? .refused,
      place: Place(line: row.integer(3), column: row.integer(4), path: row.text(5)), document: row.text(6),
      what: row.text(7))
  }

  private static func name(_ path: Text) -> Text {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return Text(utf8: path.utf8[path.utf8.index(after: slash)...])
  }
}
