import ArgumentParser
import OrderToCash

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks the configuration and what is in the inbox, recording nothing.")

  @OptionGroup var options: WorkspaceOptions

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let configuration = try workspace.readConfiguration()
    standardOutput("\(workspace.configurationPath): no problems\n")
    let files = Disk.exists(workspace.inbox) ? try Claiming.settled(workspace, configuration) : []
    for file in files { standardOutput("\(file.path)\t\(file.size) bytes\n") }
    standardOutput("\(files.count) file(s) would be claimed\n")
  }
}
