import ArgumentParser
import Interchange
import OrderToCash

struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats",
    abstract: "Lists the formats that the workspace reads, tries them on a file, or learns one from a file.",
    discussion: "docs/formats.md says what the columns mean and how to declare a partner's own format.",
    subcommands: [FormatsListCommand.self, FormatsTryCommand.self, FormatsLearnCommand.self],
    defaultSubcommand: FormatsListCommand.self)
}

struct FormatsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract:
      "Lists the formats that the workspace reads, its own among them, or tells one (`o2c formats NAME` does the same)."
  )

  @OptionGroup var options: WorkspaceOptions

  @Argument(help: "A format's name; without it all are listed.")
  var name: String?

  @Flag(help: "Print nothing but an example: the header, and a row where the format has one.")
  var example = false

  func validate() throws {
    if example, name == nil { throw ValidationError("--example needs the name of a format.") }
  }

  func run() throws {
    let catalog = try Workspace(options.workspace).readConfiguration().formatCatalog().0
    guard let name else {
      for format in catalog.formats { standardOutput("\(format.name)\t\(format.kind.rawValue)\t\(format.title)\n") }
      return
    }
    guard let format = catalog.format(named: Text(name)) else {
      let known = catalog.formats.map(\.name.string).joined(separator: ", ")
      throw Failure.cannotRun("There is no format \(name). There are \(known).")
    }
    if example {
      guard !format.example.isEmpty else { throw Failure.cannotRun("\(name) is no CSV; there is no example to print.") }
      return standardOutput(format.example)
    }
    standardOutput(
      "name     \(format.name)\nkind     \(format.kind.rawValue)\nshape    \(format.isXML ? "XML" : format.isRecords ? "records" : "CSV")\n"
    )
    if !format.title.isEmpty { standardOutput("title    \(format.title)\n") }
    if !format.channel.isEmpty { standardOutput("channel  \(format.channel)\n") }
    if !format.filePattern.isEmpty { standardOutput("file     \(format.filePattern)\n") }
    if !format.example.isEmpty { standardOutput("example\n\(format.example)") }
  }
}
