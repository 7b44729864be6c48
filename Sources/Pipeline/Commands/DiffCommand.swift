import ArgumentParser
import Interchange
import OrderToCash

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tells what differs between the reports of two published nights.",
    discussion: """
      A night is a folder under outbox/, such as 2026-01-05 or 2026-01-05.2, or the path of one, such as that of a dry run. Rows \
      are compared by their report's key, cells by column. What merely ages is no change: days past due, days an exception is open, \
      and that it is no longer new.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The earlier night.")
  var before: String

  @Argument(help: "The later night.")
  var after: String

  @Option(name: .customLong("report"), help: "Only this report; may be repeated.")
  var reports: [String] = []

  @Option(help: "Print at most so many rows of a report.")
  var rows = 20

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    let (one, other) = (try folder(before, workspace), try folder(after, workspace))
    let all = ReportRegistry.all(agingBuckets: AgingBuckets(bounds: configuration.agingBuckets))
    if let unknown = reports.first(where: { name in !all.contains { $0.name == name } }) {
      throw Failure.cannotRun("There is no report ‘\(unknown)’. There are: \(all.map(\.name).joined(separator: ", ")).")
    }
    var same: [String] = []
    for declaration in all where reports.isEmpty || reports.contains(declaration.name) {
      let report = try NightDifference.compare(
        declaration, table(one, declaration), table(other, declaration))
      if report.rows.isEmpty { same.append(report.name) } else { standardOutput(text(report)) }
    }
    if !same.isEmpty { standardOutput("the same in both: \(same.joined(separator: ", "))\n") }
  }

  private func folder(_ name: String, _ workspace: Workspace) throws -> String {
    for path in [workspace.outbox + "/" + name, name] where FileStatus(path + "/manifest.json") != nil { return path }
    throw Failure.cannotRun("\(workspace.outbox)/\(name) is not a published night.")
  }

  private func table(_ folder: String, _ report: ReportDeclaration) throws -> CSVTable? {
    let path = folder + "/" + report.path
    guard let bytes = try Disk.readAll(path) else { return nil }
    do {
      return try CSVTable(bytes)
    } catch {
      throw Failure.cannotRun("\(path), line \(error.line): not CSV any more; a published file was changed.")
    }
  }

  private func text(_ report: NightDifference.Report) -> String {
    var text =
      "\(report.name): \(report.added) added, \(report.removed) removed, \(report.changed) changed, \(report.same) the same\n"
    for row in report.rows.prefix(rows) {
      switch row.change {
      case .added: text += "  + "
      case .removed: text += "  - "
      case .changed: text += "  ~ "
      }
      text += row.key + (row.cells.isEmpty ? "" : ": \(row.cells.joined(separator: "; "))") + "\n"
    }
    if report.rows.count > rows { text += "  and \(report.rows.count - rows) more\n" }
    return text
  }
}
