#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import OrderToCash

/// The folders of one legal entity; a workspace is any folder with a `pipeline.yml`.
public struct Workspace: Sendable {
  public let root: String

  /// The workspace at `path`, which may not be one yet.
  init(unchecked path: String) {
    var root = path
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    self.root = root.isEmpty ? "." : root
  }

  /// Throws `Failure.cannotRun` when there is no `pipeline.yml`.
  public init(_ path: String) throws {
    self.init(unchecked: path)
    guard Disk.exists(configurationPath) else {
      throw Failure.cannotRun(
        "\(configurationPath) does not exist. A workspace is a folder with a pipeline.yml; name it with --workspace.")
    }
  }

  public var configurationPath: String { root + "/pipeline.yml" }
  public var inbox: String { root + "/inbox" }
  public var outbox: String { root + "/outbox" }
  public var ledgerFolder: String { root + "/ledger" }
  public var ledger: String { root + "/ledger/o2c.sqlite" }
  public var lockPath: String { root + "/ledger/lock" }

  public func claimed(run: Int) -> String { inbox + "/.claimed/\(run)" }
  public func archive(_ folder: String) -> String { inbox + "/.archive/" + folder }
  public func refused(_ folder: String) -> String { inbox + "/.refused/" + folder }

  public func readConfiguration() throws -> Configuration {
    guard let bytes = try Disk.readAll(configurationPath) else {
      throw Failure.cannotRun("\(configurationPath) does not exist.")
    }
    let main = String(decoding: bytes, as: UTF8.self)
    if main.split(separator: "\n").contains(where: { ConfigurationParts.name($0) != nil }) {
      throw Failure.cannotRun(
        "\(configurationPath): a line `# ==== file: … ====` marks where another file begins. Remove it.")
    }
    let (configuration, problems) = Configuration.read(try withFormats(main).text)
    guard problems.isEmpty else { throw Failure.configuration(path: configurationPath, problems) }
    // A night keeps the text that it began with, so formats must be sound before it begins.
    let unsound = configuration.formatCatalog().1
    guard unsound.isEmpty else {
      throw Failure.cannotRun(
        unsound.map { "\($0.file.map { place($0) } ?? configurationPath): \($0.problem.message)" }
          .joined(separator: "\n"))
    }
    return configuration
  }

  /// The configuration with the files that its `formats` name; one that is not there is left out, and then told.
  private func withFormats(_ main: String) throws -> ConfigurationParts {
    var parts = ConfigurationParts(main: main)
    for name in Configuration.formatFiles(main) {
      guard let bytes = try Disk.readAll(place(name)) else { continue }
      parts.files.append(ConfigurationParts.File(name: name, text: String(decoding: bytes, as: UTF8.self)))
    }
    return parts
  }

  private func place(_ name: String) -> String { name.hasPrefix("/") ? name : root + "/" + name }

  /// Makes the folders that a run needs.
  public func prepare(_ disk: Disk) throws {
    try prepareFolders(disk)
    // An empty file is an empty ledger. Made here, it has the configured mode, and so have the files SQLite puts beside it.
    if !Disk.exists(ledger) { try disk.closeFile(try disk.create(ledger, exclusive: true), path: ledger) }
  }

  func prepareFolders(_ disk: Disk) throws(DiskError) {
    for folder in [inbox, outbox, ledgerFolder] { try disk.makeFolder(folder) }
  }
}
