import Interchange
import Ledger
import OrderToCash

/// Halves of orders that came in a file of their own, waiting for the other. A half that waits is a parked document; whichever comes
/// second, in this night or a later one, finds it here.
final class JoinDesk {
  struct Waiting {
    /// Of its row in `parked`.
    var key: Key
    /// Of its file.
    var file: Key
    var parsed: ParsedDocument
    /// Where it was in the inbox, for messages.
    var path: String
  }

  private struct Name: Hashable {
    var join: Text
    var half: OrderHalf
    var number: Text
  }

  private let load: (Text) throws -> [(half: OrderHalf, waiting: Waiting)]
  private var halves: [Name: Waiting] = [:]
  private var loaded: Set<Text> = []
  /// What the file at hand changed, to be taken back if it is refused.
  private var before: [(name: Name, waiting: Waiting?)] = []

  /// `load`: what waits of a join since earlier files; called once for each.
  init(load: @escaping (Text) throws -> [(half: OrderHalf, waiting: Waiting)]) { self.load = load }

  /// By file, what had waited in it until the file at hand brought the other halves.
  private(set) var met: [Key: FileTotals] = [:]

  func begin() {
    before.removeAll()
    met.removeAll()
  }

  func rollBack() {
    for (name, waiting) in before.reversed() { halves[name] = waiting }
    begin()
  }

  func meet(_ waiting: Waiting, _ fate: FileTotals.Fate) {
    met[waiting.file, default: FileTotals()].settle(fate, waiting.parsed.document?.controlAmount)
  }

  func find(_ join: Text, _ half: OrderHalf, _ number: Text) throws -> Waiting? {
    if loaded.insert(join).inserted {
      for (half, waiting) in try load(join) {
        halves[Name(join: join, half: half, number: waiting.parsed.number)] = waiting
      }
    }
    return halves[Name(join: join, half: half, number: number)]
  }

  func put(_ join: Text, _ half: OrderHalf, _ waiting: Waiting?, _ number: Text) {
    let name = Name(join: join, half: half, number: number)
    before.append((name, halves[name]))
    halves[name] = waiting
  }
}

/// What intake makes of half an order.
extension FileRecorder {
  func joined(_ parsed: ParsedDocument, _ join: Format.Join, own: Key?) throws -> DocumentVerdict {
    guard case .order(let half)? = parsed.document else { return .refused(parsed.problems) }
    if own == nil, let same = try desk.find(join.name, join.half, parsed.number) {
      return JoinDesk.again(same, parsed, join)
    }
    guard let partner = try desk.find(join.name, join.half.other, parsed.number),
      case .order(let other)? = partner.parsed.document
    else { return JoinDesk.alone(half, join) }
    let (heads, lines) = join.half == .heads ? (half, other) : (other, half)
    let order: OrderDocument
    switch OrderDocument.joining(heads: heads, lines: lines) {
    case .failure(let refusal): return .refused([refusal.problem])
    case .success(let joined): order = joined
    }
    let verdict = try verdict(.order(order), JoinDesk.whole(parsed, partner, order, join))
    switch verdict {
    case .accepted, .duplicate:
      if case .accepted = verdict { desk.meet(partner, .accepted) } else { desk.meet(partner, .duplicate) }
      try forget(partner.key, "its other half came")
      desk.put(join.name, join.half.other, nil, parsed.number)
      if own != nil { desk.put(join.name, join.half, nil, parsed.number) }
    default: break
    }
    return verdict
  }
}

extension FileRecorder {
  /// Halves that came earlier tonight and have met their others no longer wait in their files' totals, nor in what their senders are
  /// told. Those of the file at hand are settled in its own totals.
  func settleMet() throws {
    let first = Key(run: context.night.run, stage: .intake, unit: 0, ordinal: 0)
    for (file, totals) in desk.met.sorted(by: { $0.key < $1.key }) where file >= first && file != context.file {
      let sums = totals.documents
      try engine.query(
        "UPDATE file SET accepted = accepted + ?, duplicates = duplicates + ?, parked = parked - ? WHERE key = ?"
      ).run(sums.accepted, sums.duplicates, sums.settled, file)
      for amount in totals.amounts {
        try engine.query(
          """
          UPDATE file_total SET accepted = accepted + ?, duplicates = duplicates + ?, waiting = waiting - ?
          WHERE file = ? AND currency = ?
          """
        ).run(
          amount.sums.accepted, amount.sums.duplicates, amount.sums.settled, file, amount.currency)
      }
      try acknowledgeAnew(file, since: first)
    }
  }
}

extension JoinDesk {
  fileprivate static func again(_ same: Waiting, _ parsed: ParsedDocument, _ join: Format.Join) -> DocumentVerdict {
    if same.parsed.contentHash == parsed.contentHash {
      return .duplicate("the \(join.half.rawValue) of order \(parsed.number) wait already, as \(same.path) says them")
    }
    return .conflict(
      Problem(
        IntakeRules.conflictingOrder.id, .review, at: parsed.place,
        what:
          "the \(join.half.rawValue) of order \(parsed.number) came before with other content, in \(same.path), and wait",
        why: "what came first stands", whatToDo: "Dismiss the one that waits if this one holds, then drop it again."))
  }

  fileprivate static func alone(_ half: OrderDocument, _ join: Format.Join) -> DocumentVerdict {
    let missing = join.half == .heads ? "lines" : "head"
    return .parked(
      waitingFor: Text("\(missing) of order \(half.number)"),
      Problem(
        IntakeRules.halfOrder.id, .review, at: half.place,
        what: "order \(half.number) has no \(missing) yet", why: "head and lines come in files of their own",
        whatToDo: "Drop the file with the other half; the order is judged when both are there."))
  }

  /// Both halves as if they had come as one.
  fileprivate static func whole(
    _ parsed: ParsedDocument, _ partner: Waiting, _ order: OrderDocument, _ join: Format.Join
  ) -> ParsedDocument {
    var whole = parsed
    whole.document = .order(order)
    whole.problems += partner.parsed.problems.map { $0.within(Text(partner.path)) }
    let (heads, lines) =
      join.half == .heads
      ? (parsed.contentHash, partner.parsed.contentHash) : (partner.parsed.contentHash, parsed.contentHash)
    whole.contentHash = heads &* 0x100_0000_01B3 ^ lines
    return whole
  }
}

/// Halves that still wait when a night's files are all read: told once, so that those which meet in one night need nobody.
struct JoinCheck {
  private let night: Night
  /// Beside those of the opening balances and of late details.
  static let unit = ArrivalCheck.unit - 3

  init(_ night: Night) { self.night = night }

  func run() throws {
    let engine = night.ledger.writer
    let facts = try UnitFacts(engine, run: night.run, stage: .intake, date: night.date)
    facts.begin(unit: Self.unit)
    let waiting = try engine.freshQuery(
      """
      SELECT p.key, f.path, p.waiting_for FROM parked p JOIN file f ON f.key = p.file
      WHERE p.key >= ? AND NOT EXISTS (SELECT 1 FROM open_exception e WHERE e.subject_kind = ? AND e.subject = p.key)
      ORDER BY p.key
      """
    ).with(Key(run: night.run, stage: .intake, unit: 0, ordinal: 0), SubjectKind.document.rawValue).map {
      ($0.key(0), $0.string(1), $0.text(2))
    }
    for (key, path, waitingFor) in waiting {
      try facts.raise(
        ExceptionRaised(
          .warning, rule: IntakeRules.halfOrder.id, subjectKind: .document, subject: key,
          message: "\(path): there are no \(waitingFor) yet (head and lines come in files of their own).",
          whatToDo: "Drop the file with the other half; the order is judged when both are there.", verbs: [.dismiss]))
    }
  }
}
