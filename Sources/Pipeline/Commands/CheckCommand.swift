import ArgumentParser
import Interchange
import OrderToCash

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks the configuration and what is in the inbox, recording nothing.",
    discussion: """
      Every file that a night would take now is recognised and read to its end. Exits 2 when the configuration has problems, \
      4 when a file has. Whether its customers and items are known is judged in the night.
      """)

  @OptionGroup var options: WorkspaceOptions

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    try RunLogo.read(configuration, workspace)
    standardOutput("\(workspace.configurationPath): no problems\n")
    let files = Disk.exists(workspace.inbox) ? try Claiming.settled(workspace, configuration) : []
    let inspection = InboxInspection(
      workspace, configuration, schemas: try SchemaChecks(configuration.schemas, workspace))
    var unsound = 0
    for (index, file) in files.enumerated() {
      let found = inspection.inspect(file, index)
      standardOutput("\(file.path): \(found.summary)\n")
      for problem in found.problems { standardOutput("  \(problem.message) [\(problem.rule)]\n") }
      if found.problems.contains(where: { $0.severity == .refuse }) { unsound += 1 }
    }
    standardOutput("\(files.count) file(s) would be claimed\n")
    guard unsound == 0 else { throw Failure.controlFailed("\(unsound) of \(files.count) files have problems.") }
  }
}

/// Reads files where they lie in the inbox, as intake would read them once claimed.
struct InboxInspection {
  private let survey: FileSurvey
  private let parsing: FileParsing
  private let catalog: FormatCatalog
  private let inbox: String
  private let configuration: Configuration

  init(_ workspace: Workspace, _ configuration: Configuration, schemas: SchemaChecks = SchemaChecks()) {
    let inbox = workspace.inbox
    self.inbox = inbox
    self.configuration = configuration
    catalog = configuration.formatCatalog().0
    survey = FileSurvey(
      night: FileSurveySettings(
        location: { _, file in inbox + "/" + file.path }, channels: configuration.channels,
        limits: configuration.limits, catalog: catalog))
    parsing = FileParsing(catalog, configuration.readContext, configuration.limits.unpacking, schemas)
  }

  func inspect(_ file: ClaimedFile, _ position: Int) -> (summary: String, problems: [Problem]) {
    let surveyed = survey.survey([file], jobs: 1)[0]
    if let problem = surveyed.problem { return ("would be refused", [problem]) }
    guard let format = catalog.format(named: surveyed.format) else { return ("would be refused", []) }
    let row = FileRow(
      key: .none, path: file.path, channel: file.channel, kind: format.kind.number, format: format.name, hash: .empty,
      state: 1, problem: "")
    var problems: [Problem] = []
    switch parsing.parse(row.feed(inbox + "/" + file.path, configuration), { problems += $0.problems }) {
    case .refused(let found): return ("would be refused", found)
    case .read(let documents, let warnings):
      return ("\(format.kind.rawValue), \(documents) document(s), format \(format.name)", problems + warnings)
    }
  }
}
