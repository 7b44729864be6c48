import OrderToCash
import Testing

@testable import Pipeline

/// Accounts of the books in `pipeline.yml`.
@Suite("Chart of accounts") struct ChartSettingTests {
  private static let head = """
    company: { id: "1", name: Kontor, country: DE, currency: EUR }
    bank_accounts: [{ id: main, iban: DE89370400440532013000, ledger_account: "assets:bank:main" }]

    """

  private func problems(_ text: String) -> [String] {
    Configuration.read(ChartSettingTests.head + text).problems.map { "\($0.place.line) \($0.place.path) \($0.what)" }
  }

  @Test(
    "What hledger would not read, or could not tie out, is told with its line",
    arguments: [
      (
        "chart:\n  revenue: 'sales;2026'", "4 chart.revenue is ‘sales;2026’, which hledger does not read as one account"
      ),
      ("chart:\n  fees: 'revenue:  fees'", "4 chart.fees is ‘revenue:  fees’, which hledger does not read"),
      ("chart:\n  fees: '(fees)'", "4 chart.fees is ‘(fees)’, which hledger does not read as one account"),
      ("chart:\n  refunds: 'assets:receivables'", "4 chart.refunds is ‘assets:receivables’, as chart.receivables is"),
      (
        "chart:\n  revenue: sales\n  advances: sales",
        "5 chart.advances is ‘sales’, as chart.revenue is"
      ),
      (
        "chart:\n  clearing: 'assets:bank:main'",
        "4 chart.clearing is ‘assets:bank:main’, the ledger_account of bank account main"
      ),
      (
        "chart:\n  allowance: 'assets:receivables:allowance'",
        "4 chart.allowance is below ‘assets:receivables’, where the customers' accounts are"
      ),
      ("chart:\n  recievables: a", "4 chart.recievables is not a key known here"),
      (
        "bank_rules:\n  - { name: fees, text: FEE, account: 'assets:receivables' }",
        "4 bank_rules[0].account is chart.receivables, which only its own events move"
      ),
      (
        "bank_rules:\n  - { name: fees, text: FEE, account: 'assets:bank:main' }",
        "4 bank_rules[0].account is that of bank account main"
      ),
    ])
  func complains(_ text: String, _ expected: String) {
    let found = problems(text)
    #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
  }

  @Test(
    "What may be shared or named freely",
    arguments: [
      "chart:\n  fees: 'revenue:other'\n  charges: 'revenue:other'", "chart:\n  receivables: '1200 Forderungen'",
      "bank_rules:\n  - { name: fees, text: FEE, account: 'assets:bank-clearing' }",
      "bank_rules:\n  - { name: fees, text: FEE, account: 'expenses:bank-fees' }",
    ])
  func allows(_ text: String) { #expect(problems(text) == []) }

  @Test(
    arguments: [
      ("assets", true), ("1200 Forderungen aus Lieferungen", true), ("équité:réserves", true), ("a:b:c", true),
      ("", false),
      ("a::b", false), (":a", false), ("a:", false), ("a  b", false), (" a", false), ("a ", false), ("a: b", false),
      ("a\tb", false), ("a;b", false), ("[a]", false), ("* a", false), ("!a", false),
    ] as [(Text, Bool)])
  func names(_ name: Text, _ isSound: Bool) { #expect(AccountName.isSound(name) == isSound) }
}
