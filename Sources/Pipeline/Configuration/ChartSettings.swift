import OrderToCash

extension ConfigReader {
  /// An account of the books.
  func account(_ key: String, default fallback: Text = .empty) -> Text {
    let name = text(key, default: fallback)
    guard !name.isEmpty, !AccountName.isSound(name) else { return name }
    complain(
      key, "is ‘\(name)’, which hledger does not read as one account",
      "join names by `:`, with single blanks, without `;`, not beginning with a bracket, `*` or `!`")
    return fallback
  }
}

extension Chart {
  private struct Role {
    var key: String
    var path: WritableKeyPath<Chart, Text>
    /// Its balance is compared every night: nothing else may move it.
    var isOwn = false
  }

  private static var roles: [Role] {
    [
      Role(key: "receivables", path: \.receivables, isOwn: true),
      Role(key: "shipped_not_invoiced", path: \.shippedNotInvoiced, isOwn: true),
      Role(key: "revenue", path: \.revenue), Role(key: "output_tax", path: \.outputTax, isOwn: true),
      Role(key: "unidentified", path: \.unidentified, isOwn: true),
      Role(key: "clearing", path: \.clearing, isOwn: true), Role(key: "discounts", path: \.discounts),
      Role(key: "tolerance", path: \.tolerance), Role(key: "refunds", path: \.refunds, isOwn: true),
      Role(key: "bank_fees", path: \.bankFees), Role(key: "write_offs", path: \.writeOffs),
      Role(key: "charges", path: \.charges), Role(key: "advances", path: \.advances, isOwn: true),
      Role(key: "fees", path: \.fees), Role(key: "exchange", path: \.exchange, isOwn: true),
      Role(key: "currency_gains", path: \.currencyGains), Role(key: "currency_losses", path: \.currencyLosses),
      Role(key: "opening", path: \.opening), Role(key: "allowance", path: \.allowance, isOwn: true),
      Role(key: "impairment", path: \.impairment), Role(key: "revaluation", path: \.revaluation, isOwn: true),
      Role(key: "unrealised_gains", path: \.unrealisedGains),
      Role(key: "unrealised_losses", path: \.unrealisedLosses),
    ]
  }

  /// `chart:`. Accounts that are compared every night have no second use.
  init(reading section: ConfigReader, banks: [BankAccount]) {
    self.init()
    for role in Chart.roles { self[keyPath: role.path] = section.account(role.key, default: self[keyPath: role.path]) }
    section.finish()
    var seen: [Role] = []
    for role in Chart.roles {
      let account = self[keyPath: role.path]
      for other in seen where self[keyPath: other.path] == account && (role.isOwn || other.isOwn) {
        let isStated = section.node(role.key) != nil
        section.complain(
          isStated ? role.key : other.key,
          "is ‘\(account)’, as chart.\(isStated ? other.key : role.key) is", "give each an account of its own")
      }
      if role.key != "receivables" { checkPlace(of: account, role.key, section) }
      if let bank = banks.first(where: { $0.ledgerAccount == account }) {
        section.complain(
          role.key, "is ‘\(account)’, the ledger_account of bank account \(bank.id)", "give each an account of its own")
      }
      seen.append(role)
    }
  }

  /// Below receivables each customer has an account of the books, by its id.
  private func checkPlace(of account: Text, _ key: String, _ section: ConfigReader) {
    guard account.string.hasPrefix("\(receivables):") else { return }
    section.complain(key, "is below ‘\(receivables)’, where the customers' accounts are", "put it elsewhere")
  }

  /// The key of the role whose account a bank rule may not post to, if it is one.
  func compared(_ account: Text) -> String? {
    if account.string.hasPrefix("\(receivables):") { return "receivables" }
    return Chart.roles.first { $0.isOwn && $0.key != "clearing" && self[keyPath: $0.path] == account }?.key
  }
}

extension Configuration {
  /// A bank rule posts what is not about receivables: never to an account that is compared every night, nor to one of a bank's own.
  func checkBankRules(_ root: ConfigReader) {
    for (rule, section) in zip(policies.bankRules, root.sections("bank_rules")) {
      if let key = chart.compared(rule.account) {
        section.complain("account", "is chart.\(key), which only its own events move", "name another account")
      }
      if let bank = bankAccounts.first(where: { $0.ledgerAccount == rule.account }) {
        section.complain(
          "account", "is that of bank account \(bank.id), which its own entries move", "name another account")
      }
    }
  }
}
