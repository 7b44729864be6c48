import ArgumentParser
import Ledger
import OrderToCash

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tells which night was the last, and whether it is finished.",
    discussion: "For monitoring, --max-age 26h exits 4 when no night was published for longer than that.")

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "Exit 4 when the last night was published longer ago, such as 26h or 2d.")
  var maxAge: String?

  func run() throws {
    let workspace = try Workspace(options.workspace)
    let latest = try Ledger.reading(workspace.ledger) { try RunIdentity.latest($0) }
    guard let latest else {
      standardOutput("no night yet\n")
      if maxAge != nil { throw Failure.controlFailed("No night has been published in \(workspace.root).") }
      return
    }
    let state =
      switch latest.state {
      case .open: "open"
      case .sealed: "sealed, not yet published"
      case .published: "published"
      }
    standardOutput("run \(latest.run)\ndate \(latest.date)\nfolder \(latest.folder)\nstate \(state)\n")
    try checkAge(latest, workspace)
  }

  /// The age is that of the published folder: the ledger keeps no wall-clock time.
  private func checkAge(_ latest: RunIdentity, _ workspace: Workspace) throws {
    guard let maxAge else { return }
    guard let limit = Self.seconds(maxAge) else {
      throw Failure.cannotRun("--max-age \(maxAge) is not a time: write hours or days, e.g. 26h or 2d.")
    }
    var newest = 0
    for name in (try? Disk.names(in: workspace.outbox)) ?? [] where !name.hasPrefix(".") {
      var information = stat()
      if stat(workspace.outbox + "/" + name + "/manifest.json", &information) == 0 {
        newest = max(newest, Int(information.st_mtim.tv_sec))
      }
    }
    let age = Clock.seconds() - newest
    if newest == 0 || age > limit {
      let text = newest == 0 ? "No night has been published" : "The last night was published \(age / 3600) hours ago"
      throw Failure.controlFailed("\(text) in \(workspace.root); the limit is \(maxAge).")
    }
  }

  static func seconds(_ text: String) -> Int? {
    guard let unit = text.last, let number = Int(text.dropLast()), number > 0 else { return nil }
    switch unit {
    case "h": return number * 3600
    case "d": return number * 86_400
    default: return nil
    }
  }
}
