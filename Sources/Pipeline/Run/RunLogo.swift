import Ledger
import OrderToCash
import Reports

/// The logo as it was when a run began, kept with it like its configuration: a night that is resumed, or looked at again, shows
/// what it began with.
enum RunLogo {
  /// Keeps the logo for a run that begins. The ledger has each picture once.
  static func keep(_ run: Int, _ configuration: Configuration, _ workspace: Workspace, _ engine: Engine) throws {
    let bytes = try read(configuration, workspace)
    let content = Text(Base64.string(bytes))
    let before = try latest(run, engine) ?? .empty
    guard before != content else { return }
    try engine.append(.logo).add(run).add(Text(configuration.logo)).add(content).end()
  }

  /// For `o2c check` too: throws when the file is not there or no picture.
  @discardableResult
  static func read(_ configuration: Configuration, _ workspace: Workspace) throws -> [UInt8] {
    guard !configuration.logo.isEmpty else { return [] }
    let path = workspace.root + "/" + configuration.logo
    guard let bytes = try Disk.readAll(path) else {
      throw Failure.cannotRun("\(path), which documents.logo names, does not exist.")
    }
    guard Logo(bytes) != nil else {
      throw Failure.cannotRun("\(path) is no logo: give a PNG or an SVG of at most \(Logo.limit >> 10) KiB.")
    }
    return bytes
  }

  static func load(_ run: Int, _ engine: Engine) throws -> Logo? {
    guard let content = try latest(run, engine), let bytes = Base64.decode(content) else { return nil }
    return Logo(bytes)
  }

  private static func latest(_ run: Int, _ engine: Engine) throws -> Text? {
    try engine.query("SELECT content FROM logo WHERE run <= ? ORDER BY run DESC LIMIT 1").with(run).first { $0.text(0) }
  }
}
