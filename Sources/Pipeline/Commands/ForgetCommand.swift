import ArgumentParser
import Ledger
import OrderToCash

struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Takes a customer's names, addresses and bank accounts out of what the law no longer requires.",
    discussion: """
      What is older than retention.years is pseudonymised: orders, payments, remittances, disputes and what was said of them; nights of \
      that age are dropped as by `o2c prune`. When nothing younger is left, master data and aliases follow. Amounts, dates, numbers and the \
      customer's id stay, so the books still hold, and `o2c verify` says how many rows were changed so. A customer who owes or is owed \
      something, or has an open order, can't be forgotten.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "The customer's id.")
  var customer: String

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    let disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
    guard Disk.exists(workspace.ledger) else { throw LedgerError.missing(path: workspace.ledger) }
    let lock = try WorkspaceLock.take(workspace, disk)
    defer { lock.release() }
    let pruned = try Prune(workspace: workspace, configuration: configuration, disk: disk).run()
    let outcome = try Ledger.writing(workspace.ledger) { ledger in
      try Forgetting(ledger.writer, before: pruned.droppedBefore).forget(Text(customer))
    }
    switch outcome {
    case .unknown: throw Failure.cannotRun("There is no customer ‘\(customer)’ in \(workspace.ledger).")
    case .busy(let reasons):
      throw Failure.cannotRun("‘\(customer)’ can't be forgotten: \(reasons.joined(separator: ", ")).")
    case .forgotten(let rows, let isWhole, let last):
      var text = "\(customer): \(rows) row(s) from before \(pruned.droppedBefore) pseudonymised"
      if isWhole {
        text += ", master data too\n"
      } else if let last {
        text += "; the law still requires what is younger, the last of \(last), and master data with it\n"
      }
      standardOutput(text)
    }
  }
}
