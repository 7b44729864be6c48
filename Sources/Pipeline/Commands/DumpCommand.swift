import ArgumentParser
import Ledger

struct DumpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Prints the whole ledger as text, one row a line, in the order of tables and keys.")

  @OptionGroup var options: WorkspaceOptions

  func run() throws {
    let workspace = try Workspace(options.workspace)
    try Ledger.reading(workspace.ledger) { engine in
      var buffer = ""
      try Dump.write(engine) { line in
        buffer += line
        buffer += "\n"
        if buffer.utf8.count > 1 << 16 {
          standardOutput(buffer)
          buffer = ""
        }
      }
      standardOutput(buffer)
    }
  }
}
