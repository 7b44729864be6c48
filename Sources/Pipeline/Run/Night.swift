import Ledger
import Logging
import OrderToCash

/// What a night is: its identity in the ledger. A run resumed keeps its own date and configuration.
public struct RunIdentity: Sendable {
  public enum State: Int, Sendable { case open = 0, sealed = 1, published = 2 }

  public var run: Int
  public var date: BusinessDate
  /// 1 for the night itself, 2 and up for its supplements.
  public var sequence: Int
  /// The date of the run before, or nil for the first.
  public var previousDate: BusinessDate?
  public var state: State
  public var configurationText: String
  public var configurationHash: Text
  public var previousManifest: Text

  /// A go-live: run 1, published without an outbox.
  public var isOpening = false

  /// The folder's name under `outbox/` and in the archive.
  public var folder: String { sequence == 1 ? date.description : "\(date).\(sequence)" }

  /// The latest run, or nil in a new ledger.
  static func latest(_ engine: Engine) throws -> RunIdentity? {
    try engine.freshQuery("\(selection) ORDER BY run DESC LIMIT 1").first(of)
  }

  /// Every run, the first one first.
  static func all(_ engine: Engine) throws -> [RunIdentity] {
    try engine.freshQuery("\(selection) ORDER BY run").map(of)
  }

  private static let selection =
    "SELECT run, date, sequence, previous_date, state, config, config_hash, previous_sha, manifest_sha FROM run"

  private static func of(_ row: Query) -> RunIdentity {
    RunIdentity(
      run: row.integer(0), date: row.date(1), sequence: row.integer(2), previousDate: row.optionalDate(3),
      state: State(rawValue: row.integer(4)) ?? .open, configurationText: row.string(5),
      configurationHash: row.text(6), previousManifest: row.text(7),
      isOpening: row.integer(4) == State.published.rawValue && row.text(8).isEmpty)
  }
}

/// What a stage works with: the open run, its configuration, the ledger and the disk.
public final class Night {
  public let identity: RunIdentity
  public let configuration: Configuration
  public let workspace: Workspace
  public let ledger: Ledger
  public let disk: Disk
  public let log: Logger
  /// How many threads may be used for what can be done side by side; results never depend on it.
  public let jobs: Int
  let progress: Progress

  public init(
    identity: RunIdentity, configuration: Configuration, workspace: Workspace, ledger: Ledger, log: Logger, jobs: Int
  ) {
    self.identity = identity
    self.configuration = configuration
    self.workspace = workspace
    self.ledger = ledger
    self.log = log
    self.jobs = jobs
    progress = Progress(log.label)
    disk = Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
  }

  /// The same night for who only reads, beside those who write: it sees what was committed last. `body` may run on any thread.
  func reading<T>(_ body: (Night) throws -> T) throws -> T {
    try Ledger.beside(workspace.ledger) { ledger in
      try body(
        Night(
          identity: identity, configuration: configuration, workspace: workspace, ledger: ledger, log: log, jobs: jobs))
    }
  }

  public var run: Int { identity.run }
  public var date: BusinessDate { identity.date }

  /// Exchange rates known for this night: per currency the latest not after its date, else what a bank account declares.
  public func rates() throws -> Rates { try rates(on: date) }

  /// Those known for a day.
  func rates(on date: BusinessDate) throws -> Rates {
    var table: [Currency: ExchangeRate] = [:]
    for account in configuration.bankAccounts { if let rate = account.rate { table[account.currency] = rate } }
    let query = try ledger.writer.freshQuery(
      "SELECT currency, rate FROM rate WHERE date <= ? ORDER BY currency, date, key")
    try query.with(date).forEach { table[$0.currency(0)] = ExchangeRate(scaled: $0.int(1)) }
    return Rates(base: configuration.company.currency, table: table)
  }

  /// Tax rates by place of delivery that files told so far.
  public func taxTable() throws -> TaxTable {
    var table = TaxTable()
    try ledger.writer.freshQuery(
      "SELECT country, region, postcode, item_category, rate, valid_from, valid_to FROM tax_rate ORDER BY key"
    ).forEach { row in
      table.add(
        TaxRate(
          country: row.text(0), region: row.text(1), postcode: row.text(2), item: row.text(3), rate: row.percent(4),
          from: row.optionalDate(5), to: row.optionalDate(6)))
    }
    return table
  }

  /// The rules of tax with the rates that files tell.
  public func tax() throws -> TaxPolicy {
    var tax = configuration.policies.tax
    if tax.rules.contains(where: \.isByTable) { tax.table = try taxTable() }
    return tax
  }
}
