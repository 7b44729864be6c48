/// What the first page of a night says. Every figure is stated by the caller; the page only lays it out.
public struct NightSummary: Sendable {
  public var companyName: Text = .empty
  public var date = BusinessDate(days: 0)
  public var run = 0
  /// 0 for the night itself, 1 for its first supplement (`outbox/<date>.2`) …
  public var supplement = 0
  /// `o2c 1.0.0`.
  public var program: Text = .empty
  public var base: Currency = .eur
  public var controls: [Control] = []
  /// Every open exception; the page shows the worst fifty.
  public var exceptions = ExceptionDigest()
  /// Closed since the previous night.
  public var exceptionsClosed = 0
  public var files: [FileTraffic] = []
  public var outgoing: [Outgoing] = []
  /// Orders received, with their totals.
  public var orders = Outgoing(what: "orders received", count: 0)
  public var banks: [BankPosition] = []
  /// Opening, movements, closing; in base currency.
  public var receivables: [Movement] = []
  /// One per aging bucket in base currency, in the order of the buckets; unapplied credits and cash apart.
  public var aging: [Bar] = []
  public var unapplied: Int64 = 0
  /// Receipts per day in base currency, oldest first, tonight last.
  public var cash: [Bar] = []
  /// Cash expected per week in base currency, with the range beside it, and what comes later; `forecastNote` says how good it was.
  public var forecast: [Bar] = []
  public var forecastNote: Text = .empty
  /// The key figures that a person looks at first.
  public var figures: [Figure] = []
  public var changes: [Change] = []
  public var links: [Link] = []
  public init() {}

  public var failing: [Control] { controls.filter { !$0.tiesOut } }
  public var tiesOut: Bool { failing.isEmpty }

  /// Two figures that must be equal. `currency` is nil for counts and quantities; `scale` is the decimals of a quantity.
  public struct Control: Sendable {
    public var name: Text
    public var currency: Currency?
    public var amount: Int64
    public var comparedWith: Int64
    public var scale: Int

    public init(name: Text, currency: Currency?, amount: Int64, comparedWith: Int64, scale: Int = 0) {
      self.scale = scale
      self.name = name
      self.currency = currency
      self.amount = amount
      self.comparedWith = comparedWith
    }
    public var difference: Int64 { amount - comparedWith }
    public var tiesOut: Bool { amount == comparedWith }
  }

  /// Files of one kind: received = taken + refused + duplicates.
  public struct FileTraffic: Sendable {
    public var kind: Text
    public var files: Int
    public var taken: Int
    public var refused: Int
    public var duplicates: Int
    /// Documents (orders, statements, rows) in the files taken, and those refused singly.
    public var documents: Int
    public var documentsRefused: Int

    public init(
      kind: Text, files: Int, taken: Int, refused: Int = 0, duplicates: Int = 0, documents: Int = 0,
      documentsRefused: Int = 0
    ) {
      self.kind = kind
      self.files = files
      self.taken = taken
      self.refused = refused
      self.duplicates = duplicates
      self.documents = documents
      self.documentsRefused = documentsRefused
    }
  }

  /// `12 invoices`, with their totals per currency where they have any. The one called `Outgoing.invoices` stands among the
  /// key figures too.
  public struct Outgoing: Sendable {
    public static let invoices: Text = "invoices"

    public var what: Text
    public var count: Int
    public var totals: [Money]

    public init(what: Text, count: Int, totals: [Money] = []) {
      self.what = what
      self.count = count
      self.totals = totals
    }
  }

  public struct BankPosition: Sendable {
    public var account: Text
    public var currency: Currency
    public var opening: Int64
    public var received: Int64
    /// Paid out, positive.
    public var paid: Int64
    public var closing: Int64
    /// The bank's own closing balance; nil when no statement came, or only entries without one.
    public var statement: Int64?

    public init(
      account: Text, currency: Currency, opening: Int64, received: Int64, paid: Int64, closing: Int64,
      statement: Int64?
    ) {
      self.account = account
      self.currency = currency
      self.opening = opening
      self.received = received
      self.paid = paid
      self.closing = closing
      self.statement = statement
    }
  }

  public struct Movement: Sendable {
    public var label: Text
    public var amount: Int64
    /// Opening and closing balance, set apart from the movements.
    public var isBalance: Bool
    /// The line of the roll-forward that the journal's rows name; empty for balances.
    public var line: Text

    public init(label: Text, amount: Int64, isBalance: Bool = false, line: Text = .empty) {
      self.line = line
      self.label = label
      self.amount = amount
      self.isBalance = isBalance
    }
  }

  public struct Bar: Sendable {
    public var label: Text
    public var amount: Int64
    /// Amounts between which it is likely to be; nil without a range.
    public var range: ClosedRange<Int64>?
    public init(label: Text, amount: Int64, range: ClosedRange<Int64>? = nil) {
      self.label = label
      self.amount = amount
      self.range = range
    }
  }

  /// A figure tonight and the night before.
  public struct Change: Sendable {
    public var label: Text
    public var tonight: Cell
    public var previous: Cell
    public var difference: Cell

    public init(label: Text, tonight: Cell, previous: Cell, difference: Cell) {
      self.label = label
      self.tonight = tonight
      self.previous = previous
      self.difference = difference
    }
  }

  /// A key figure with what it was, as cells of `unit`.
  public struct Figure: Sendable {
    public var label: Text
    public var value: Cell
    public var before: Cell
    public var unit: Text
    /// better, worse, steady or nothing.
    public var trend: Text

    public init(label: Text, value: Cell, before: Cell, unit: Text, trend: Text) {
      self.label = label
      self.value = value
      self.before = before
      self.unit = unit
      self.trend = trend
    }
  }

  public struct Link: Sendable {
    /// Relative to the outbox folder.
    public var path: Text
    /// The same as a page, where there is one.
    public var page: Text?
    public var title: Text
    public var explanation: Text
    /// Rows of a report; nil for other files.
    public var rows: Int?

    public init(path: Text, page: Text? = nil, title: Text, explanation: Text, rows: Int? = nil) {
      self.path = path
      self.page = page
      self.title = title
      self.explanation = explanation
      self.rows = rows
    }
  }
}
