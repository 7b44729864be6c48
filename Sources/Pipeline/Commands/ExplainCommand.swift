import ArgumentParser
import Ledger
import OrderToCash

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells why something is as it is: rulings, exceptions and decisions, night by night.",
    discussion: """
      The ID is an exception (EX-000012), the number of an order, shipment, invoice, receipt, customer or item, or a rule \
      (credit.over-limit).
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "What to explain.")
  var id: String

  func run() throws {
    if let rule = RuleRegistry.rule(Text(id)) { return standardOutput(text(of: rule)) }
    let workspace = try Workspace(options.workspace)
    let found = try Ledger.reading(workspace.ledger) { try Explanation.find(Text(id), $0) }
    guard !found.isEmpty else {
      throw Failure.cannotRun("\(id) is no exception, order, shipment, invoice, receipt, customer, item or rule here.")
    }
    for explanation in found { standardOutput(text(of: explanation)) }
  }

  private func text(of rule: Rule) -> String {
    "\(rule.id) (\(rule.stage.name))\n  \(rule.rationale)\n  applies:         \(rule.triggers)\n"
      + "  does not apply:  \(rule.spares)\n"
  }

  private func text(of explanation: Explanation) -> String {
    var text = explanation.title + "\n"
    if explanation.events.isEmpty { text += "  nothing was ruled or raised about it\n" }
    var rules: [Text] = []
    for event in explanation.events {
      text += "  \(event.date) \(event.stage): \(line(event))\n"
      if !event.detail.isEmpty { text += "      \(event.detail)\n" }
      if event.kind == .ruling, !event.rejected.isEmpty { text += "      not done: \(event.rejected)\n" }
      if !event.rule.isEmpty, !rules.contains(event.rule) { rules.append(event.rule) }
    }
    for rule in rules.compactMap({ RuleRegistry.rule($0) }) { text += "  \(rule.id): \(rule.rationale)\n" }
    return text
  }

  private func line(_ event: Explanation.Event) -> String {
    switch event.kind {
    case .decision: "decision to \(event.what)\(event.rejected.isEmpty ? "" : " \(event.rejected)")"
    case .ruling: "\(event.what) [\(event.rule)]"
    case .raised: "exception [\(event.rule)] \(event.what)"
    case .applied: "\(event.what) [\(event.rule)]"
    case .closed: "closed [\(event.rule)] \(event.what)"
    }
  }
}
