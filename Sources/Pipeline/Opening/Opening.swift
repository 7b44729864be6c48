import Interchange
import Ledger
import OrderToCash

/// Go-live: what is open on the cut-over date is taken over, posted in one opening entry, and proved against a trial balance.
/// Nothing is sent. It is run 1, published without an outbox; all or nothing.
struct Opening {
  let night: Night
  let engine: Engine
  let context: IntakeContext
  private let facts: UnitFacts
  private let chart: Chart
  var folder: OpeningFolder

  /// Opens the run and takes the folder over. Throws `Failure.cannotRun` with every problem of every file.
  static func take(_ path: String, _ workspace: Workspace, _ configuration: Configuration) throws {
    try Ledger.writing(workspace.ledger, create: true) { ledger in
      guard try RunIdentity.latest(ledger.writer) == nil else {
        throw Failure.cannotRun("\(workspace.ledger) has nights already; opening balances come before the first.")
      }
      var folder = try OpeningFolder(path)
      let rows = try folder.rows("cutover.csv", columns: ["date"])
      guard let row = try folder.next(rows), let date = folder.date(row, "date", "cutover.csv") else {
        throw Failure.cannotRun("\(path)/cutover.csv must have a header `date` and one row with the cut-over date.")
      }
      try ledger.writer.transaction {
        try insertRun(date, configuration, ledger.writer)
        let identity = try RunIdentity.latest(ledger.writer)!
        let night = Night(
          identity: identity, configuration: configuration, workspace: workspace, ledger: ledger,
          log: makeLogger("o2c"), jobs: 1)
        var opening = try Opening(night, folder)
        try opening.takeAll()
      }
    }
  }

  private static func insertRun(_ date: BusinessDate, _ configuration: Configuration, _ engine: Engine) throws {
    try engine.append(.run).add(1).add(date).add(1).add(nil as BusinessDate?).add(ProgramVersion.current)
      .add(SHA256.hex(configuration.text)).add(configuration.text).add(RunIdentity.State.published.rawValue).add("")
      .add("").end()
  }

  private init(_ night: Night, _ folder: OpeningFolder) throws {
    self.night = night
    self.folder = folder
    engine = night.ledger.writer
    context = try IntakeContext(night)
    facts = try UnitFacts(engine, run: night.run, stage: .opening, date: night.date)
    facts.begin(unit: 0)
    chart = night.configuration.chart
  }

  private mutating func takeAll() throws {
    for (unit, name) in ["customers.csv", "items.csv", "rates.csv", "stock.csv", "orders.csv"].enumerated() {
      try takeDocuments(name, unit: unit)
    }
    try takeOpenItems()
    try takeInvoices()
    try takeBank()
    try takeSeries()
    try takeCredit()
    try takeHistory()
    try CreditBusiness.noteHistory(engine)
    try Balances.fold(run: night.run, engine)
    if folder.problems.isEmpty { try prove() }
    guard folder.problems.isEmpty else {
      let list = folder.problems.map { "\(folder.filePath($0.file)): \($0.problem.message)" }
      throw Failure.cannotRun(list.joined(separator: "\n") + "\nNothing was taken over.")
    }
  }

  /// Files of the same formats as the inbox's; here every document must be sound.
  private mutating func takeDocuments(_ name: String, unit: Int) throws {
    guard let rows = try folder.open(name) else { return }
    let (catalog, _) = night.configuration.formatCatalog()
    guard let format = catalog.format(named: Text(String(name.dropLast(4)))) else { return }
    let reader = FileReader(
      catalog: catalog, context: ReadContext(defaultCurrency: night.configuration.company.currency))
    var documents: [ParsedDocument] = []
    reader.begin(format) { documents.append($0) }
    try context.begin(unit: unit, file: .none, channel: Channel(), isXML: false)
    let recorders: (orders: OrderRecorder, master: MasterRecorder) = (try OrderRecorder(engine), MasterRecorder())
    while let text = try folder.nextText(rows) {
      text.withUnsafeBytes { reader.feed($0) }
      try record(documents, of: name, recorders)
      documents.removeAll(keepingCapacity: true)
    }
    if case .refused(let problems) = reader.finish() { folder.add(name, problems) }
    try record(documents, of: name, recorders)
    if name == "customers.csv" { try context.finishMaster() }
    try context.reloadRates()
  }

  private mutating func record(
    _ documents: [ParsedDocument], of name: String, _ recorders: (orders: OrderRecorder, master: MasterRecorder)
  ) throws {
    for parsed in documents {
      guard let document = parsed.document else {
        folder.add(name, parsed.problems)
        continue
      }
      let recorder: any DocumentRecorder = document.kind == .orders ? recorders.orders : recorders.master
      switch try recorder.record(document, parsed, context) {
      case .accepted, .duplicate: break
      case .refused(let problems): folder.add(name, problems)
      case .conflict(let problem), .parked(_, let problem): folder.add(name, [problem])
      }
    }
  }

  mutating func account(_ row: CSVTable.Row, _ file: String) -> Customer? {
    if case .found(let account) = context.customers.find(.id, row["customer"]) { return context.customers[account] }
    folder.complain(
      file, line: row.line, "customer \(row["customer"]) is not in customers.csv", "items belong to customers",
      "Add the customer.")
    return nil
  }

  private mutating func twice(_ file: String, _ line: Int, _ what: String) {
    folder.complain(
      file, line: line, "\(what) stands there twice", "one of the two would be taken for the other", "Remove one.")
  }

  private mutating func takeOpenItems() throws {
    let file = "open-items.csv"
    let kinds: [Text: OpenItem.Kind] = ["invoice": .invoice, "credit-note": .creditNote, "on-account": .onAccount]
    var keys = KeySequence(run: night.run, stage: .opening, unit: 0, further: 1 << 10)
    let columns: [Text] = ["customer", "number", "kind", "issue_date", "due_date", "currency", "original", "open"]
    var seen: Set<Text> = []
    let rows = try folder.rows(file, columns: columns)
    while let row = try folder.next(rows) {
      guard seen.insert(row["number"]).inserted else {
        twice(file, row.line, "document \(row["number"])")
        continue
      }
      guard let customer = account(row, file), let kind = kinds[row["kind"]] else {
        if kinds[row["kind"]] == nil {
          folder.complain(
            file, line: row.line, "kind ‘\(row["kind"])’ is unknown", "it is invoice, credit-note or on-account",
            "Correct it.")
        }
        continue
      }
      let currency = folder.currency(row, file, default: customer.currency)
      guard let original = amount(row, "original", kind, currency, file),
        let open = amount(row, "open", kind, currency, file)
      else { continue }
      guard let issue = folder.date(row, "issue_date", file), let due = folder.date(row, "due_date", file) else {
        continue
      }
      let reminder = folder.date(row, "last_reminder", file, required: false)
      guard let base = context.rates.convert(open, from: currency, to: context.rates.base) else {
        folder.complain(
          file, line: row.line, "there is no exchange rate for \(currency)", "the books are in \(context.rates.base)",
          "Add rates.csv to the folder.")
        continue
      }
      let item = OpenItem(
        key: keys.take(), account: customer.billTo, kind: kind, document: row["number"],
        orderNumber: row["order_number"], paymentReference: row["payment_reference"], issueDate: issue, dueDate: due,
        currency: currency, original: original, open: open, openBase: base,
        dunningLevel: folder.integer(row, "dunning_level", file, default: 0), lastReminder: reminder)
      try write(item, group: customer.group)
    }
  }

  /// What is owed is positive; what is owed to the customer may be written with either sign.
  mutating func amount(
    _ row: CSVTable.Row, _ column: Text, _ kind: OpenItem.Kind, _ currency: Currency, _ file: String
  ) -> Int64? {
    let amount = folder.amount(row, column, currency, file)
    guard kind == .invoice else { return -abs(amount) }
    guard amount >= 0 else {
      folder.complain(
        file, line: row.line, "\(column) of invoice \(row["number"]) is below zero", "an invoice is owed to us",
        "Give it as a credit-note or as on-account.")
      return nil
    }
    return amount
  }

  func write(_ item: OpenItem, group: Key) throws {
    try engine.append(.openingItem).add(item.key).add(item.account).add(item.kind.rawValue).add(item.document)
      .add(item.orderNumber).add(item.paymentReference).add(item.issueDate).add(item.dueDate).add(item.currency)
      .add(item.original).add(item.open).add(item.openBase).add(item.dunningLevel).add(item.lastReminder).end()
    try OpenItemRow.write(item, group: group, to: engine.append(.openItem))
    let owed = item.open >= 0
    try facts.add(
      Posting(
        .opening, date: night.date, debit: owed ? chart.receivables : chart.opening,
        credit: owed ? chart.opening : chart.receivables, account: item.account, item: item.key,
        currency: item.currency,
        amount: abs(item.open), base: abs(item.openBase)))
  }

  private mutating func takeBank() throws {
    let file = "bank.csv"
    var seen: Set<Text> = []
    let rows = try folder.rows(file, columns: ["bank_account", "balance"])
    while let row = try folder.next(rows) {
      guard seen.insert(row["bank_account"]).inserted else {
        twice(file, row.line, "bank account \(row["bank_account"])")
        continue
      }
      guard let account = night.configuration.bankAccounts.first(where: { $0.id == row["bank_account"] }) else {
        folder.complain(
          file, line: row.line, "bank account \(row["bank_account"]) is not declared",
          "bank_accounts in pipeline.yml lists them", "Declare it.")
        continue
      }
      let balance = folder.amount(row, "balance", account.currency, file)
      try BankOpening.take(account, balance: balance, date: night.date, rates: context.rates, chart, facts, engine)
    }
  }

  private mutating func takeSeries() throws {
    let file = "series.csv"
    let policy = night.configuration.policies.invoice
    let formats: [Text: SeriesFormat] = [
      "invoice": policy.invoices, "credit_note": policy.creditNotes, "shipment": policy.shipments,
      "advance": policy.advances, "pro_forma": policy.proFormas,
    ]
    // Numbers go on in the fiscal year of the first night, which is that of the day after the cut-over.
    let year = night.configuration.calendar.fiscalYear(of: night.date.adding(days: 1))
    var seen: Set<Text> = []
    let rows = try folder.rows(file, columns: ["series", "next"])
    while let row = try folder.next(rows) {
      guard seen.insert(row["series"]).inserted else {
        twice(file, row.line, "series \(row["series"])")
        continue
      }
      guard let format = formats[row["series"]] else {
        folder.complain(
          file, line: row.line, "series ‘\(row["series"])’ is unknown",
          "it is invoice, credit_note, shipment, advance or pro_forma",
          "Correct it.")
        continue
      }
      let next = folder.integer(row, "next", file, default: 1)
      try engine.append(.series).add(format.name(year: year)).add(max(1, next)).end()
    }
  }

  private mutating func takeCredit() throws {
    let file = "credit.csv"
    var keys = KeySequence(run: night.run, stage: .opening, unit: 0, further: 1 << 10)
    let rows = try folder.rows(file, columns: ["customer", "on_hold", "reason"])
    while let row = try folder.next(rows) {
      guard let customer = account(row, file), row["on_hold"] == "yes" || row["on_hold"] == "true" else { continue }
      let rule = CreditRules.personHold.id
      try engine.append(.holdEvent).add(keys.take()).add(customer.account).add(true).add(2).add(rule).add(row["reason"])
        .end()
      try engine.query("UPDATE customer SET hold_by = 2, hold_rule = ? WHERE account = ?").run(rule, customer.account)
    }
  }

  private mutating func takeHistory() throws {
    let file = "history.csv"
    var keys = KeySequence(run: night.run, stage: .opening, unit: 0, further: 1 << 10)
    let columns: [Text] = ["customer", "number", "issue_date", "due_date", "paid_date", "currency", "amount"]
    let rows = try folder.rows(file, columns: columns)
    while let row = try folder.next(rows) {
      guard let customer = account(row, file), let issue = folder.date(row, "issue_date", file),
        let due = folder.date(row, "due_date", file), let paid = folder.date(row, "paid_date", file)
      else { continue }
      let currency = folder.currency(row, file, default: customer.currency)
      try engine.append(.history).add(keys.take()).add(customer.account).add(row["number"]).add(issue).add(due).add(
        paid
      )
      .add(currency).add(folder.amount(row, "amount", currency, file)).end()
    }
  }

  /// The opening entry's balances, in base currency, must be the trial balance's, account by account.
  private mutating func prove() throws {
    let file = "trial-balance.csv"
    guard folder.exists(file) else { return }
    var stated: [Text: (line: Int, balance: Int64)] = [:]
    let base = night.configuration.company.currency
    let rows = try folder.rows(file, columns: ["account", "balance"])
    while let row = try folder.next(rows) {
      stated[row["account"]] = (row.line, folder.amount(row, "balance", base, file))
    }
    var booked: [Text: Int64] = [:]
    try engine.freshQuery("SELECT debit, credit, base FROM posting ORDER BY key").forEach { row in
      booked[row.text(0), default: 0] += row.int(2)
      booked[row.text(1), default: 0] -= row.int(2)
    }
    for account in Set(stated.keys).union(booked.keys).sorted() {
      let (line, expected) = stated[account] ?? (0, 0)
      let found = booked[account] ?? 0
      guard found != expected else { continue }
      folder.complain(
        file, line: line,
        "\(account): the trial balance says \(Money(minor: expected, currency: base)), the files add up to \(Money(minor: found, currency: base))",
        "an opening that does not prove is not taken over", "Correct the files or the trial balance.")
    }
  }
}
