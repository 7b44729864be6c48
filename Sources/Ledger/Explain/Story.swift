import OrderToCash

/// Something that a person can ask about.
public struct StorySubject: Hashable, Sendable {
  public var kind: SubjectKind
  public var key: Key
  /// `order PO-88101 of C001`, to choose among several.
  public var name: String
  /// Leads to it and nothing else: `order:2.1.0.0`.
  public var id: String { "\(kind.name.split(separator: " ").joined(separator: "-")):\(key)" }
  /// The exception that was asked for, when it was one.
  public var exception: Int?

  public init(_ kind: SubjectKind, _ key: Key, _ name: String, exception: Int? = nil) {
    self.kind = kind
    self.key = key
    self.name = name
    self.exception = exception
  }
}

/// What the ledger knows about a subject, for a person to read from top to bottom.
public struct Story: Sendable {
  /// A thing that happened. `key` places it: by night, then stage, then in the order told.
  public struct Event: Sendable {
    public var key: Key
    public var headline: String
    public var lines: [String]

    public init(_ key: Key, _ headline: String, _ lines: [String] = []) {
      self.key = key
      self.headline = headline
      self.lines = lines
    }
  }

  /// Rows under headings; all cells are text, those of number columns are set to the right.
  public struct Table: Sendable {
    public var columns: [String]
    public var numbers: Set<Int>
    public var rows: [[String]]

    public init(_ columns: [String], numbers: Set<Int>, _ rows: [[String]]) {
      self.columns = columns
      self.numbers = numbers
      self.rows = rows
    }
  }

  public var title: String
  public var head: [String] = []
  public var tables: [Table] = []
  public private(set) var events: [Event] = []

  public init(_ title: String) { self.title = title }

  public mutating func add(_ event: Event) { events.append(event) }

  /// In the order of nights and stages; what belongs to one stage stays in the order told.
  public mutating func settle() {
    let places = events.indices.sorted { left, right in
      (events[left].key.rawValue >> 43, left) < (events[right].key.rawValue >> 43, right)
    }
    events = places.map { events[$0] }
  }
}

/// Tells stories from the ledger: one reader, cheap where keys lead, a scan where only a person asks.
public struct Storyteller {
  let engine: Engine
  private let nights: [Int: (date: BusinessDate, sequence: Int)]
  /// The company's currency, for what differs in it alone; nil: not told.
  public var base: Currency?

  public init(_ engine: Engine) throws {
    self.engine = engine
    var nights: [Int: (date: BusinessDate, sequence: Int)] = [:]
    try engine.freshQuery("SELECT run, date, sequence FROM run").forEach {
      nights[$0.integer(0)] = ($0.date(1), $0.integer(2))
    }
    self.nights = nights
  }

  /// The night of a row.
  public func date(of key: Key) -> BusinessDate? { nights[key.run]?.date }

  /// Where a night's files are.
  private func folder(of key: Key) -> String {
    guard let night = nights[key.run] else { return "" }
    return "outbox/\(night.date)\(night.sequence > 1 ? ".\(night.sequence)" : "")/"
  }

  public func tell(_ subject: StorySubject) throws -> Story {
    var story =
      switch subject.kind {
      case .order, .orderLine: try order(subject.key)
      case .shipment: try shipment(subject.key)
      case .invoice: try invoice(subject.key)
      case .receipt: try receipt(subject.key)
      case .account: try customer(subject.key)
      case .file: try file(subject.key)
      case .item: try item(subject.key)
      case .bankEntry: try bankEntry(subject.key)
      case .dispute: try dispute(subject.key)
      case .document, .statement, .decision, .arrival: Story(subject.name)
      }
    if story.events.isEmpty || [.document, .statement, .decision, .arrival].contains(subject.kind) {
      try addReasons(subject.kind, subject.key, to: &story)
    }
    if let number = subject.exception { try addException(number, subject, to: &story) }
    story.settle()
    return story
  }

  // MARK: What every subject has

  /// Rulings, exceptions and decisions about a subject.
  func addReasons(_ kind: SubjectKind, _ key: Key, to story: inout Story, prefix: String = "") throws {
    try engine.freshQuery(
      "SELECT key, rule, outcome, facts, rejected FROM ruling WHERE subject_kind = ? AND subject = ? ORDER BY key"
    ).with(kind.rawValue, key).forEach { row in
      var lines = [rationale(row.text(1))]
      if !row.string(3).isEmpty { lines.append("Seen: \(Storyteller.readable(row.string(3)))") }
      if kind == .receipt, let grade = Storyteller.grade(row.string(3)) {
        lines.append("Grade \(grade.name): \(grade.meaning)")
      }
      if !row.string(4).isEmpty { lines.append("Not done: \(row.string(4))") }
      story.add(
        Story.Event(row.key(0), "\(prefix)\(stage(row.key(0))) decides: \(row.string(2)) [\(row.string(1))]", lines))
    }
    try addExceptions(kind, key, to: &story, prefix: prefix)
    try engine.freshQuery(
      """
      SELECT key, exception, verb, target, amount, who, reason, state, message FROM decision
      WHERE subject_kind = ? AND subject = ? ORDER BY key
      """
    ).with(kind.rawValue, key).forEach { row in
      let target = [row.string(3), row.string(4)].filter { !$0.isEmpty }.joined(separator: " ")
      var lines = ["Reason given: \(row.string(6))"]
      if row.integer(7) == 2 { lines.append("Not carried out: \(row.string(8))") }
      story.add(
        Story.Event(
          row.key(0),
          "\(prefix)\(row.string(5)) decides: \(row.string(2))\(target.isEmpty ? "" : " " + target) (\(row.string(1)))",
          lines))
    }
  }

  private func addExceptions(_ kind: SubjectKind, _ key: Key, to story: inout Story, prefix: String) throws {
    try engine.freshQuery(
      """
      SELECT e.key, e.rule, e.level, e.message, e.what_to_do, COALESCE(n.number, 0) FROM exception_raised e
      LEFT JOIN exception_number n ON n.raised = e.key AND n.subject_kind = e.subject_kind AND n.subject = e.subject
        AND n.rule = e.rule
      WHERE e.subject_kind = ? AND e.subject = ? ORDER BY e.key
      """
    ).with(kind.rawValue, key).forEach { row in
      let level = ExceptionRaised.Level(rawValue: row.integer(2))?.name ?? "exception"
      let number = row.integer(5) > 0 ? "\(Storyteller.number(row.integer(5))), " : ""
      story.add(
        Story.Event(
          row.key(0), "\(prefix)Exception raised: \(number)\(level) [\(row.string(1))]",
          [row.string(3), "To do: \(row.string(4))"]))
    }
    try engine.freshQuery(
      "SELECT key, rule, reason FROM exception_closed WHERE subject_kind = ? AND subject = ? ORDER BY key"
    ).with(kind.rawValue, key).forEach { row in
      story.add(Story.Event(row.key(0), "\(prefix)Exception closed [\(row.string(1))]: \(row.string(2))"))
    }
  }

  /// What an item moved in the books.
  func addPostings(_ item: Key, to story: inout Story, events: ClosedRange<PostingEvent.RawValue>) throws {
    try engine.freshQuery(
      """
      SELECT key, event, date, debit, credit, currency, amount, base FROM posting
      WHERE item = ? AND event BETWEEN ? AND ? ORDER BY key
      """
    ).with(item, events.lowerBound, events.upperBound).forEach { row in
      let name = PostingEvent(rawValue: row.integer(1))?.name ?? "posting"
      let money = Money(minor: row.int(6), currency: row.currency(5))
      story.add(
        Story.Event(
          row.key(0), "Posted: \(name), \(money)", ["\(row.string(3))  from  \(row.string(4)), dated \(row.date(2))"]))
    }
  }

  /// Files written about something: the kinds of documents that name it by `subject`.
  func addSent(_ kinds: [String], _ subject: Key, to story: inout Story) throws {
    try engine.freshQuery("SELECT key, kind, path FROM sent WHERE subject = ? ORDER BY key").with(subject).forEach {
      guard kinds.contains($0.string(1)) else { return }
      story.add(Story.Event($0.key(0), "Written: \($0.string(1)) \(folder(of: $0.key(0)))\($0.string(2))"))
    }
  }

  private func addException(_ number: Int, _ subject: StorySubject, to story: inout Story) throws {
    let open = try engine.freshQuery(
      "SELECT rule, message, what_to_do, verbs, targets FROM open_exception WHERE number = ?"
    ).with(number).first { ($0.string(0), $0.string(1), $0.string(2), $0.string(3), $0.text(4)) }
    let name = Storyteller.number(number)
    guard let (rule, message, todo, verbs, targets) = open else {
      story.head.insert("\(name) about this is closed.", at: 0)
      return
    }
    story.head.insert(contentsOf: ["\(name) is open [\(rule)]: \(message)", "To do: \(todo)"], at: 0)
    guard !verbs.isEmpty else { return }
    let rows = ExceptionLine.decisionRows(
      exception: Text(name), verbs: verbs.split(separator: " ").compactMap { Verb(rawValue: String($0)) },
      targets: PaymentText.references(targets)
    ).map { $0.string.dropLast() + "WHO,REASON" }
    story.head.insert("Decide by one of these rows of a decisions file: \(rows.joined(separator: "   "))", at: 2)
  }

  // MARK: Words

  func stage(_ key: Key) -> String { (key.stage?.name ?? "the program").capitalizedFirst }

  func rationale(_ rule: Text) -> String { RuleRegistry.rule(rule)?.rationale ?? "A rule of an older program version." }

  /// `EX-000012`.
  static func number(_ number: Int) -> String {
    let digits = String(number)
    return "EX-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
  }

  /// `limit=100.00 EUR; oldest_due=2026-01-05` as `limit 100.00 EUR, oldest due 2026-01-05`.
  static func grade(_ facts: String) -> CashGrade? {
    let fact = facts.split(separator: "; ").first { $0.hasPrefix("grade=") }
    return fact.flatMap { CashGrade(named: String($0.dropFirst("grade=".count))) }
  }

  static func readable(_ facts: String) -> String {
    facts.split(separator: "; ").map { fact in
      guard let sign = fact.firstIndex(of: "=") else { return String(fact) }
      let name = fact[..<sign].map { $0 == "_" ? " " : String($0) }.joined()
      return "\(name) \(fact[fact.index(after: sign)...])"
    }.joined(separator: ", ")
  }

  func customerName(_ account: Key) throws -> String {
    try engine.query("SELECT id, name FROM customer WHERE account = ?").with(account)
      .first { "\($0.string(0)) \($0.string(1))" } ?? "nobody known"
  }

  /// The file whose unit recorded a row of intake.
  func filePath(of key: Key) throws -> String? {
    guard key.stage == .intake else { return nil }
    return try engine.query("SELECT path FROM file WHERE key = ?")
      .with(Key(run: key.run, stage: .intake, unit: key.unit, ordinal: 0)).first { $0.string(0) }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
