import Foundation

@testable import OrderToCash

/// A case of cash application as a file: what is open and what came in, and below a line of dashes what became of it.
struct CashCaseFile {
  enum Problem: Error, CustomStringConvertible {
    case line(String)
    var description: String { if case .line(let line) = self { "not understood: \(line)" } else { "" } }
  }

  private(set) var snapshot = CashSnapshot(group: Cash.key(1))
  private(set) var expected = ""
  private(set) var input = ""
  private var numbers: [Key: String] = [:]
  /// Customers of a case that routes its payments over all accounts first, each a group of its own; else all is one group's.
  private(set) var customers: [Customer] = []

  struct Customer {
    var account: Key
    var id: Text
    var name: Text
    var nameKey: Text
    var bankAccount: Text
  }

  init(_ text: String) throws {
    let parts = text.components(separatedBy: "\n----\n")
    input = parts[0]
    expected = parts.count > 1 ? parts[1] : ""
    snapshot.rates = Rates(
      base: .eur, table: [Cash.usd: ExchangeRate(scaled: powerOfTen(ExchangeRate.scale) * 100 / 108)])
    snapshot.members = [
      .init(account: Cash.key(1), id: "C1", nameKey: "mueller bau"),
      .init(account: Cash.key(2), id: "C2", nameKey: "mueller bau west"),
    ]
    for line in input.split(separator: "\n") where !line.hasPrefix("#") { try read(String(line)) }
  }

  // MARK: Reading

  private mutating func read(_ line: String) throws {
    var words = Self.words(line)
    guard let kind = words.first else { return }
    words.removeFirst()
    var plain: [String] = []
    var named: [String: String] = [:]
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { named[parts[0]] = parts[1] } else { plain.append(word) }
    }
    switch kind {
    case "item": try item(plain, named)
    case "receipt": try receipt(plain, named)
    case "paid": snapshot.settled.append(.init(number: Text(plain[0]), amount: try amount(plain[1])))
    case "statement":
      snapshot.statements.append(
        .init(account: Cash.key(1), date: try date(plain[0]), currency: .eur, total: try amount(plain[1])))
    case "advice":
      let account = named.removeValue(forKey: "iban") ?? ""
      let lines = try named.sorted { $0.key < $1.key }.map {
        RemittedDocument(number: Text($0.key), amount: try amount($0.value))
      }
      snapshot.advices.append(
        Advice(
          key: Cash.key(500 + snapshot.advices.count), number: Text(plain[0]), payerAccount: Text(account),
          currency: .eur, lines: lines))
    case "customer":
      customers.append(
        Customer(
          account: Cash.key(Self.number(plain[0])), id: Text(plain[0]), name: Text(plain[1]),
          nameKey: Text(named["key"] ?? ""), bankAccount: Text(named["iban"] ?? "")))
    case "decide": try decision(plain, named)
    case "applied": try applied(plain, named)
    case "returned": try returned(plain)
    case "habit":
      if let word = named["word"] {
        snapshot.members[0].words.append(Text(word))
      } else {
        snapshot.members[0].quotesOrderDigits = true
      }
    default: throw Problem.line(line)
    }
  }

  private mutating func item(_ plain: [String], _ named: [String: String]) throws {
    let open = try amount(plain[1])
    let currency = try named["currency"].map(currency) ?? .eur
    var item = OpenItem(
      key: Cash.key(snapshot.items.count + 1), account: Cash.key(Self.number(named["of"] ?? "C1")),
      kind: open < 0 ? .creditNote : .invoice, document: Text(plain[0]), orderNumber: Text(named["order"] ?? ""),
      despatchNumber: Text(named["despatch"] ?? ""),
      paymentReference: CreditorReference.make(from: Text(plain[0])) ?? .empty,
      issueDate: try date(named["issued"] ?? "2026-01-01"), dueDate: try date(named["due"] ?? "2026-01-31"),
      currency: currency, original: open, open: open, openBase: try named["base"].map(amount) ?? open,
      discountDate: try named["until"].map(date), discount: try named["discount"].map(amount) ?? 0)
    item.disputedAmount = 0
    snapshot.items.append(item)
    numbers[item.key] = plain[0]
  }

  private mutating func receipt(_ plain: [String], _ named: [String: String]) throws {
    let came = try amount(plain[0])
    let day = try date(named["on"] ?? "2026-01-20")
    let payer = Self.number(named["payer"] ?? "C0")
    let lines = try (named["lines"] ?? "").split(separator: ",").map { line -> RemittedDocument in
      let parts = line.split(separator: ":").map(String.init)
      return RemittedDocument(number: Text(parts[0]), amount: try amount(parts[1]))
    }
    let advice = snapshot.advices.first { $0.number.string == named["advice"] }
    let receipt = Receipt(
      key: Cash.key(1001 + snapshot.receipts.count), state: named["state"] == "on-account" ? .onAccount : .new,
      bank: "assets:bank", bookingDate: day, valueDate: day, currency: try named["currency"].map(currency) ?? .eur,
      amount: came, base: try named["base"].map(amount) ?? came,
      account: Cash.key(customers.isEmpty ? max(payer, 1) : payer),
      payer: Cash.key(payer),
      payerName: Text(named["name"] ?? ""), payerNameKey: Text(named["key"] ?? (named["name"] ?? "").lowercased()),
      payerAccount: Text(named["iban"] ?? ""), endToEnd: Text(named["end-to-end"] ?? ""),
      structuredReferences: named["structured"].map { [CreditorReference.make(from: Text($0)) ?? Text($0)] } ?? [],
      documents: lines,
      text: Text(named["text"] ?? ""), advice: advice?.key ?? .none, isContested: named["contested"] == "yes",
      isAutomatic: named["by-hand"] != "yes")
    snapshot.receipts.append(receipt)
  }

  /// `applied R1 50.00 to=INV-2026-000001`: on an earlier night.
  private mutating func applied(_ plain: [String], _ named: [String: String]) throws {
    let cash = try amount(plain[1])
    guard let receipt = snapshot.receipts.indices.first(where: { plain[0] == "R\($0 + 1)" }),
      let item = snapshot.items.indices.first(where: { snapshot.items[$0].document.string == named["to"] })
    else { throw Problem.line(plain.joined(separator: " ")) }
    snapshot.receipts[receipt].left -= cash
    snapshot.receipts[receipt].leftBase -= cash
    snapshot.items[item].open -= cash
    snapshot.items[item].openBase -= cash
    snapshot.applications.append(
      Application(
        key: Cash.key(800 + snapshot.applications.count), source: snapshot.receipts[receipt].key,
        item: snapshot.items[item].key, account: snapshot.items[item].account, currency: .eur, amount: cash,
        itemBase: cash, sourceBase: cash, rule: "cash.document-number", date: try date("2026-01-20")))
  }

  /// `returned R1 50.00`: the bank took it back tonight; of `nothing` when no payment is the one.
  private mutating func returned(_ plain: [String]) throws {
    let receipt = snapshot.receipts.indices.first { plain[0] == "R\($0 + 1)" }
    snapshot.returns.append(
      ReturnedPayment(
        key: Cash.key(700 + snapshot.returns.count), bank: "assets:bank", bookingDate: try date("2026-01-21"),
        currency: .eur, amount: try amount(plain[1]), base: try amount(plain[1]),
        receipt: receipt.map { snapshot.receipts[$0].key } ?? .none, reason: "AC04"))
  }

  private mutating func decision(_ plain: [String], _ named: [String: String]) throws {
    let actions: [String: CashDecision.Action] = [
      "apply": .apply, "refund": .refund, "reassign": .reassign, "unapply": .unapply,
    ]
    let subject = snapshot.items.first { $0.document.string == plain[1] }
    var decision = CashDecision(
      key: Cash.key(900 + snapshot.decisions.count), action: actions[plain[0]] ?? .writeOff,
      receipt: subject == nil ? Cash.key(1000 + (Int(plain[1].dropFirst()) ?? 0)) : .none, item: subject?.key ?? .none,
      document: Text(named["to"] ?? ""), amount: try named["amount"].map(amount), who: "clerk")
    if plain[0] == "reassign" { decision.target = Cash.key(3) }
    snapshot.decisions.append(decision)
  }

  /// Of a customer: `C3` is 3.
  private static func number(_ id: String) -> Int { Int(id.dropFirst()) ?? 1 }

  private func amount(_ text: String) throws -> Int64 { try Money(parsing: text.utf8, currency: .eur).minor }

  private func date(_ text: String) throws -> BusinessDate {
    guard let date = BusinessDate(text) else { throw Problem.line(text) }
    return date
  }

  private func currency(_ text: String) throws -> Currency {
    guard let currency = Currency(text) else { throw Problem.line(text) }
    return currency
  }

  /// Words apart by blanks; `"…"` keeps its blanks.
  private static func words(_ line: String) -> [String] {
    var words = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == " ", !isQuoted {
        words.append("")
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.filter { !$0.isEmpty }
  }

  // MARK: What became of it

  /// All that the file says below its line.
  func told() -> String { customers.isEmpty ? told(decide(snapshot)) : toldOfRoutes() }

  func decide(_ snapshot: CashSnapshot) -> CashOutcome {
    CashMatching.decide(snapshot: snapshot, policy: Cash.policy, date: BusinessDate("2026-01-21")!)
  }

  func told(_ outcome: CashOutcome) -> String {
    var lines: [String] = []
    func name(_ key: Key) -> String {
      numbers[key] ?? (key.rawValue > 1000 ? "R\(key.rawValue - 1000)" : "decision \(key.rawValue - 899)")
    }
    func money(_ amount: Int64) -> String { Money(minor: amount, currency: .eur).decimal }
    for application in outcome.applications {
      let pays = application.reverses.isNone ? "pays" : "no longer pays"
      var line = "\(name(application.source)) \(pays) \(name(application.item)) \(money(application.amount))"
      if application.discount != 0 { line += ", discount \(money(application.discount))" }
      if application.tolerance != 0 { line += ", difference \(money(application.tolerance))" }
      if application.currencyGain != 0 { line += ", currency gain \(money(application.currencyGain))" }
      lines.append(line)
    }
    for refund in outcome.refunds { lines.append("\(name(refund.source)) goes back \(money(refund.amount))") }
    for update in outcome.receipts {
      lines.append("\(name(update.receipt)) \(update.status.name), left \(money(update.left))")
    }
    for ruling in outcome.rulings {
      lines.append("\(name(ruling.subject)) by \(ruling.rule): \(ruling.facts)")
      if !ruling.rejected.isEmpty { lines.append("  lost: \(ruling.rejected)") }
    }
    for deduction in outcome.deductions {
      lines.append("\(name(deduction.item)) disputed \(money(deduction.amount)): \(deduction.reason.rawValue)")
    }
    for exception in outcome.exceptions { lines.append("told \(exception.rule): \(exception.message)") }
    for proposal in outcome.proposals {
      let choices = proposal.choices.map { $0.map(\.string).joined(separator: ";") }
      lines.append("\(name(proposal.receipt)) may be for \(choices.joined(separator: " or "))")
    }
    for alias in outcome.learned { lines.append("learnt \(alias.kind.name) \(alias.value)") }
    for done in outcome.decisions where !done.refusal.isEmpty { lines.append("refused: \(done.refusal)") }
    return lines.joined(separator: "\n") + "\n"
  }
}
