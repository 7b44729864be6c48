import Interchange
import OrderToCash
import Reports
import Yams

/// Everything that `pipeline.yml` says, checked. A run keeps the text, so that a night resumed is judged by the text that it
/// began with.
public struct Configuration: Sendable {
  public var text: String
  public var company = Company()
  public var calendar = BusinessCalendar()
  public var bankAccounts: [BankAccount] = []
  public var channels: [Channel] = []
  public var warehouses = Warehouses([])
  public var carriers: [Carrier] = []
  public var schemas: [SchemaSetting] = []
  public var terms: [PaymentTerms] = []
  public var chart = Chart()
  public var books = BooksPolicy()
  public var policies = Policies()
  /// Whether customers or groups have settings of their own (`overrides:`).
  public var hasOverrides = false
  /// Whether customers have weights of their own for what is found in reading: then it is weighed when the customer is known.
  var weighsByCustomer = false
  public var output = OutputSettings()
  public var deliveries = DeliveryPolicy()
  /// Who the owners of tasks are.
  public var contacts: [Contact] = []
  /// How documents for customers look, and their texts (`documents:`, `texts:`).
  public var design = DocumentDesign()
  /// File of the logo, in the workspace, or empty.
  public var logo = ""
  public var limits = Limits()
  public var retention = RetentionSettings()
  public var stages: [String] = []
  public var reports = ReportSettings()
  public var agingBuckets: [Int] { reports.agingBuckets }

  /// Reads a configuration; `problems` is empty when all is well. A text that isn't YAML has one problem.
  public static func read(_ text: String) -> (configuration: Configuration, problems: [Problem]) {
    var configuration = Configuration(text: text)
    let problems = ConfigReader.Problems()
    do {
      let document = try Yams.compose(yaml: ConfigurationParts(text).main)
      let root = ConfigReader(document, path: "", problems: problems)
      configuration.decode(root)
      let overrides = PolicyOverrides(root, document, configuration)
      configuration.hasOverrides = !overrides.isEmpty
      configuration.weighsByCustomer = overrides.weighReading
      problems.list += overrides.check(beside: problems.list)
      root.finish()
    } catch {
      problems.list.append(yamlProblem(error))
    }
    return (configuration, problems.list.sorted { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) })
  }

  init(text: String) { self.text = text }

  private static func yamlProblem(_ error: any Error) -> Problem {
    var place = Place()
    var what = "is not YAML"
    if let error = error as? YamlError {
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        place = Place(line: mark.line, column: mark.column)
        what = "is not YAML: \(problem)"
      default: what = "is not YAML: \(error)"
      }
    }
    return Problem("configuration", .refuse, at: place, what: what, why: "", whatToDo: "Correct the line.")
  }

  private mutating func decode(_ root: ConfigReader) {
    _ = root.integer("version", default: 1, in: 1...1)
    decodeCompany(root.section("company"))
    company.taxScheme = TaxScheme(reading: root)
    decodeCalendar(root.section("calendar"))
    bankAccounts = root.sections("bank_accounts").map { decodeBankAccount($0) }
    for (index, account) in bankAccounts.enumerated() {
      for other in bankAccounts[..<index] where other.id == account.id || other.ledgerAccount == account.ledgerAccount {
        // One account of the books for two of the bank could hold two currencies, and neither would tie.
        let shared = other.id == account.id ? "id \(account.id)" : "ledger_account \(account.ledgerAccount)"
        root.complain("bank_accounts", "has \(shared) twice", "each account needs its own")
      }
    }
    channels = root.sections("channels").map { decodeChannel($0) }
    warehouses = Warehouses(reading: root)
    carriers = root.sections("carriers").map { Carrier(reading: $0, warehouses) }
    schemas = root.sections("schemas").map(SchemaSetting.init(reading:))
    terms = root.sections("terms").map { PaymentTerms(reading: $0) }
    chart = Chart(reading: root.section("chart"), banks: bankAccounts)
    books = BooksPolicy(reading: root.section("books"))
    _ = root.node("formats")
    policies = Policies(reading: root, company: company, terms: terms)
    checkBankRules(root)
    reports = ReportSettings(reading: root.section("reports"))
    output = OutputSettings(reading: root.section("output"))
    deliveries = DeliveryPolicy(entries: root.sections("deliveries").map(DeliveryPolicy.Entry.init(reading:)))
    if company.party.email.isEmpty, deliveries.entries.contains(where: { $0.delivery.contains(.mail) }) {
      root.complain("deliveries", "has mail, and company.email is missing", "mails need an address to come from")
    }
    contacts = root.sections("contacts").map(Contact.init(reading:))
    if company.party.email.isEmpty, contacts.contains(where: { !$0.email.isEmpty }) {
      root.complain("contacts", "have mail, and company.email is missing", "mails need an address to come from")
    }
    (design, logo) = DocumentDesign.read(root)
    limits = Limits(reading: root.section("limits"))
    retention = RetentionSettings(reading: root.section("retention"))
    stages = root.strings("stages")
    if stages.isEmpty { stages = StageRegistry.names }
    for name in stages where !StageRegistry.names.contains(name) {
      root.complain("stages", "has ‘\(name)’", "stages are \(StageRegistry.names.joined(separator: ", "))")
    }
  }

  private mutating func decodeCompany(_ section: ConfigReader) {
    if !section.exists { section.missing("name") }
    company.currency = section.currency("currency") ?? .eur
    if section.node("currency") == nil { section.missing("currency") }
    company.taxCurrency = section.node("tax_currency") == nil ? nil : section.currency("tax_currency")
    company.party.id = section.text("id")
    company.party.name = section.required("name")
    company.party.taxId = section.text("tax_id")
    company.party.registration = section.text("registration")
    company.party.address.street = section.text("street")
    company.party.address.city = section.text("city")
    company.party.address.postcode = section.text("postcode")
    company.party.address.country = section.required("country")
    company.party.email = section.text("email")
    company.party.phone = section.text("phone")
    let endpoint = section.section("endpoint")
    company.party.endpoint = Identifier(scheme: endpoint.text("scheme"), value: endpoint.text("value"))
    endpoint.finish()
    let payTo = section.section("pay_to")
    company.payTo.iban = Text(payTo.string("iban").filter { $0 != " " })
    company.payTo.bic = payTo.text("bic")
    company.payTo.name = payTo.text("name", default: company.party.name)
    payTo.finish()
    section.finish()
  }

  private mutating func decodeCalendar(_ section: ConfigReader) {
    let start = section.string("day_starts_at", default: "00:00").split(separator: ":").compactMap { Int($0) }
    if start.count == 2, (0...23).contains(start[0]), (0...59).contains(start[1]) {
      calendar.dayStartsAtMinute = start[0] * 60 + start[1]
    } else {
      section.complain("day_starts_at", "is not a time", "write HH:MM in quotation marks")
    }
    calendar.settleSeconds = section.integer("settle_seconds", default: 5, in: 0...86_400)
    calendar.fiscalYearStarts = section.integer("fiscal_year_starts", default: 1, in: 1...12)
    if section.node("weekend") != nil { calendar.weekend = section.weekdays("weekend") }
    calendar.holidays = section.dates("holidays").sorted()
    section.finish()
  }

  private func decodeBankAccount(_ section: ConfigReader) -> BankAccount {
    var account = BankAccount()
    account.id = section.required("id")
    let number = section.string("iban", default: section.string("number"))
    account.number = Text(number.filter { $0 != " " }.uppercased())
    if account.number.isEmpty { section.missing("iban") }
    account.currency = section.currency("currency", default: company.currency) ?? company.currency
    account.ledgerAccount = section.account("ledger_account")
    if account.ledgerAccount.isEmpty { section.missing("ledger_account") }
    account.postingSource =
      BankAccount.PostingSource(
        rawValue: section.choice("posting_source", ["statement", "notification"], default: "statement"))
      ?? .statement
    account.openingBalance = section.amount("opening_balance", in: account.currency, default: 0)
    account.expected = arrival(section)
    if section.node("rate") != nil {
      account.rate = ExchangeRate(scaled: section.decimal("rate", scale: ExchangeRate.scale, default: 0))
      if account.rate?.scaled ?? 0 <= 0 {
        section.complain("rate", "is not above zero", "write what one unit is worth")
      }
    } else if account.currency != company.currency {
      // Without it, a first night before any rates file could neither post nor be given a rate.
      section.missing("rate")
    }
    section.finish()
    return account
  }

  private func decodeChannel(_ section: ConfigReader) -> Channel {
    var channel = Channel()
    channel.name = section.required("name")
    channel.kinds = section.strings("kinds").compactMap { word in
      if let kind = DocumentKind(rawValue: word) { return kind }
      let known = DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")
      section.complain("kinds", "has ‘\(word)’", "kinds are \(known)")
      return nil
    }
    let customers = section.strings("customers")
    channel.customers = customers.isEmpty || customers == ["*"] ? nil : customers.map { Text($0) }.sorted()
    channel.expected = arrival(section)
    channel.wholeFile = section.flag("whole_file")
    channel.severities = SeverityPolicy(reading: section)
    channel.acknowledges = section.flag("acknowledge", default: true)
    channel.answers = section.choice("answers", default: .auto)
    section.finish()
    return channel
  }

  private func arrival(_ section: ConfigReader) -> Arrival {
    Arrival(rawValue: section.choice("expected", Arrival.allCases.map(\.rawValue), default: "never")) ?? .never
  }
}

/// Modes of what is written (`output:`).
public struct OutputSettings: Sendable {
  public var fileMode: UInt32 = 0o640
  public var folderMode: UInt32 = 0o750
  /// What files and people say doesn't stand in lines of the log.
  public var maskLogs = false

  init() {}

  init(reading section: ConfigReader) {
    fileMode = OutputSettings.mode(section, "file_mode", fileMode)
    folderMode = OutputSettings.mode(section, "folder_mode", folderMode)
    maskLogs = section.flag("mask_logs", default: false)
    section.finish()
  }

  private static func mode(_ section: ConfigReader, _ key: String, _ fallback: UInt32) -> UInt32 {
    let word = section.string(key)
    guard !word.isEmpty else { return fallback }
    guard let mode = UInt32(word, radix: 8), mode <= 0o777 else {
      section.complain(key, "is not a mode", "write four octal digits in quotation marks, such as \"0640\"")
      return fallback
    }
    return mode
  }
}

/// Bounds on what partners send, and on what a transaction gathers (`limits:`).
public struct Limits: Sendable {
  public var fileBytes = 2 << 30
  /// Files in a packed file, and how many times its size they may be.
  public var archiveFiles = 1000
  public var archiveRatio = 250
  /// Documents, lines and entries of one file together.
  public var fileDocuments = 1_000_000
  public var documentLines = 100_000
  public var fieldBytes = 65_536
  public var depth = 64
  /// Rows that units of work put into one transaction before it is committed, about.
  public var commitRows = 50_000
  /// What must be free on the disk before a night begins or goes on.
  public var freeBytes = 256 << 20

  init() {}

  init(reading section: ConfigReader) {
    fileBytes = section.integer("file_bytes", default: fileBytes, in: 1...(1 << 40))
    archiveFiles = section.integer("archive_files", default: archiveFiles, in: 1...1_000_000)
    archiveRatio = section.integer("archive_ratio", default: archiveRatio, in: 1...100_000)
    fileDocuments = section.integer("file_documents", default: fileDocuments, in: 1...10_000_000)
    documentLines = section.integer("document_lines", default: documentLines, in: 1...4_000_000)
    fieldBytes = section.integer("field_bytes", default: fieldBytes, in: 64...(1 << 24))
    depth = section.integer("depth", default: depth, in: 8...256)
    freeBytes = section.integer("free_bytes", default: freeBytes)
    commitRows = section.integer("commit_rows", default: commitRows, in: 1...10_000_000)
    section.finish()
  }
}

extension Limits {
  /// Of packed files.
  var unpacking: UnpackLimits { UnpackLimits(bytes: fileBytes, ratio: archiveRatio, members: archiveFiles) }
}

extension Configuration {
  /// What reading partners' files needs to know.
  var readContext: ReadContext {
    ReadContext(
      limits: ReadLimits(fieldBytes: limits.fieldBytes, documentLines: limits.documentLines, depth: limits.depth),
      defaultCurrency: company.currency, totalsTolerance: policies.intake.totalsTolerance)
  }
}
