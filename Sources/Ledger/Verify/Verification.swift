import OrderToCash

/// What one check found. Nothing found is all well.
public struct CheckResult: Sendable {
  public var name: String
  /// How much was looked at: `1234 postings`.
  public var looked: String
  /// Each names what is wrong, precisely enough to find it.
  public var findings: [String]

  public init(_ name: String, looked: String, findings: [String] = []) {
    self.name = name
    self.looked = looked
    self.findings = findings
  }
}

/// What the configuration of a run says, as far as its rows depend on it.
public struct VerifySetting: Sendable {
  public var base: Currency
  public var chart: Chart
  /// Bank account id → account of the books.
  public var banks: [Text: Text]
  /// Accounts that bank rules name.
  public var ruleAccounts: Set<Text>
  public var confirmedMinute: Int

  public init(
    base: Currency, chart: Chart, banks: [Text: Text], ruleAccounts: Set<Text>, confirmedMinute: Int
  ) {
    self.base = base
    self.chart = chart
    self.banks = banks
    self.ruleAccounts = ruleAccounts
    self.confirmedMinute = confirmedMinute
  }
}

/// Rebuilds from the facts what the ledger holds as derived, and proves what must be equal. None of it uses the code that wrote:
/// each check reads rows and says in its own words what they must come to.
public struct Verification {
  let engine: Engine
  /// Settings by run: a configuration may change between nights.
  private let settings: [Int: VerifySetting]
  let latest: VerifySetting

  /// `latest` is for runs that `settings` doesn't have.
  public init(_ engine: Engine, settings: [Int: VerifySetting], latest: VerifySetting) {
    self.engine = engine
    self.settings = settings
    self.latest = latest
  }

  func setting(ofRun run: Int) -> VerifySetting { settings[run] ?? latest }

  /// Every name that an account of the chart has had.
  func names(_ role: KeyPath<Chart, Text>) -> Set<Text> {
    Set(settings.values.map { $0.chart[keyPath: role] }).union([latest.chart[keyPath: role]])
  }

  /// All checks, in the order of the list.
  public func run() throws -> [CheckResult] {
    let open = try openItems()
    return [
      try postings(), try balances(), open.items, try receivables(), try disputes(), open.receipts, try liabilities(),
      try banks(), try series(), try orderLines(), try shipments(), try invoices(), try advances(), try returns(),
      try stock(), try exceptions(), try rulings(), try credit(), try collections(), try habits(), try periods(),
      try numbers(), try seals(), try aliases(),
    ]
  }
}
