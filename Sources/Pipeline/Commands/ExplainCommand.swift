import ArgumentParser
import Ledger
import OrderToCash

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what happened to something, in order, and why.",
    discussion: """
      ID is a number as it stands on a document or in a report: of an order, shipment, invoice, receipt, customer, item or \
      exception (EX-000012); the bank's reference of a payment; a file's path under inbox/; a rule (credit.over-limit); or a key \
      run.stage.unit.ordinal. A kind in front, as in order:4711, leaves out the others.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "What to explain.")
  var id: String

  func run() throws {
    if let rule = RuleRegistry.rule(Text(id)) { return standardOutput(text(of: rule)) }
    let workspace = try Workspace(options.workspace)
    try Ledger.reading(workspace.ledger) { engine in
      var teller = try Storyteller(engine)
      teller.base = try lastConfiguration(engine)?.configuration.company.currency
      let found = try teller.find(id)
      guard let subject = found.first else { throw Failure.cannotRun(try unknown(teller)) }
      guard found.count == 1 else {
        let list = found.map { "  o2c explain \($0.id)   \($0.name)" }.joined(separator: "\n")
        throw Failure.cannotRun("‘\(id)’ may be any of these:\n\(list)")
      }
      var story = try teller.tell(subject)
      if subject.kind == .account { try addOutlook(subject.key, engine, to: &story) }
      standardOutput(StoryText.text(story, teller))
    }
  }

  /// What collecting will do next, by the settings of the last night.
  private func addOutlook(_ account: Key, _ engine: Engine, to story: inout Story) throws {
    guard let (configuration, date) = try lastConfiguration(engine) else { return }
    var overrides = PolicyOverrides(configuration)
    let policy = try overrides.table(engine).map(\.collect)
    let base = configuration.company.currency
    let scan = WorkListScan(engine, date: date, base: base, parties: try PartyBook(engine))
    let group = try engine.query("SELECT grp FROM customer WHERE account = ?").with(account).first { $0.key(0) }
    guard let entry = try scan.entries(policy, of: group).first(where: { $0.account == account }) else { return }
    let next = WorkList.nextStep(of: entry, base: base)
    let risk = Money(minor: entry.atRisk, currency: base)
    story.head.append("Collecting: \(risk) at risk. \(next.text)\(next.date.map { ", \($0)" } ?? "")")
  }

  private func lastConfiguration(_ engine: Engine) throws -> (configuration: Configuration, date: BusinessDate)? {
    try engine.freshQuery("SELECT config, date FROM run WHERE config <> '' ORDER BY run DESC LIMIT 1")
      .first { (Configuration.read($0.string(0)).configuration, $0.date(1)) }
  }

  private func text(of rule: Rule) -> String {
    "\(rule.id) (\(rule.stage.name))\n  \(rule.rationale)\n  applies:         \(rule.triggers)\n"
      + "  does not apply:  \(rule.spares)\n"
  }

  private func unknown(_ teller: Storyteller) throws -> String {
    let similar = try teller.similar(id)
    guard !similar.isEmpty else { return "Nothing in the ledger is called ‘\(id)’." }
    return "Nothing in the ledger is called ‘\(id)’. There is:\n"
      + similar.map { "  \($0.name)" }.joined(separator: "\n")
  }
}

/// A story as lines of a terminal.
enum StoryText {
  static func text(_ story: Story, _ teller: Storyteller) -> String {
    var text = story.title + "\n"
    for line in story.head { text += "  \(line)\n" }
    for table in story.tables { text += "\n" + self.table(table) }
    guard !story.events.isEmpty else { return text }
    text += "\n"
    var last: BusinessDate?
    // Why a rule exists is told once.
    var told: Set<String> = []
    for event in story.events {
      let date = teller.date(of: event.key)
      let name = date == last ? "          " : date?.description ?? "          "
      last = date
      text += "  \(name)  \(event.headline)\n"
      for line in event.lines where !line.isEmpty && !told.contains(line) {
        if rationales.contains(line) { told.insert(line) }
        text += "                \(line)\n"
      }
    }
    return text
  }

  private static let rationales = Set(RuleRegistry.all.map(\.rationale))

  private static func table(_ table: Story.Table) -> String {
    let rows = [table.columns] + table.rows
    let widths = table.columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return table.numbers.contains(column) ? padding + row[column] : row[column] + padding
      }
      var line = "  " + cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
