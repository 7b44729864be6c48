import OrderToCash
import Testing

@testable import Pipeline

/// What is told of mistakes in `pipeline.yml`, each once, with the lines that provoke it. Tests of one section's settings have more.
@Suite("Messages about the configuration") struct ConfigurationMessageTests {
  private static let head = "company: { name: A, currency: EUR, country: DE }\n"
  private static let bank = "{ id: a, iban: X1, currency: EUR, ledger_account: \"assets:a\""

  static let company: [(text: String, says: String)] = [
    ("company: [\n", "is not YAML: "),
    (head + "calendar: 5\n", "calendar is not a mapping"),
    (head + "channels: 5\n", "channels is not a list"),
    (head + "calendar: { day_starts_at: [1] }\n", "day_starts_at is not a text"),
    (head + "calendar: { day_starts_at: noon }\n", "day_starts_at is not a time"),
    (head + "calendar: { holidays: [2026-02-30] }\n", "holidays has ‘2026-02-30’, which is not a date"),
    (head + "bank_accounts: [\(bank.replacing("EUR", with: "EURO")) }]\n", "is ‘EURO’, which is no ISO 4217 currency"),
    (head + "bank_accounts: [\(bank), rate: 0 }]\n", "rate is not above zero"),
    (head + "bank_accounts: [\(bank) }, \(bank) }]\n", "bank_accounts has id a twice"),
    (
      head + "bank_accounts: [\(bank) }]\nbank_rules: [{ name: r, account: \"assets:a\" }]\n",
      "account is that of bank account a, which its own entries move"
    ),
    (head + "deliveries: [{ documents: [mail] }]\n", "deliveries has mail, and company.email is missing"),
    (head + "contacts: [{ name: a, email: a@b.example }]\n", "contacts have mail, and company.email is missing"),
    (head + "contacts: [{ name: a, email: nobody }]\n", "email is ‘nobody’, which is no mail address"),
    (head + "output: { file_mode: \"9999\" }\n", "file_mode is not a mode"),
    (head + "documents: { logo: ../x.png }\n", "logo leads out of the workspace"),
    (head + "texts: { xx: { invoice: b } }\n", "texts has ‘xx’, a language that documents aren't in"),
    (head + "texts: { en: { nonsense: b } }\n", "texts has ‘nonsense’, which is no text"),
    (head + "texts: { en: { invoice: [b] } }\n", "texts has no words for invoice"),
    (head + "texts: { en: { invoice: \"{moon}\" } }\n", "has {moon}, which can't be filled in here: it has none"),
    (
      head + "carriers: [{ name: a, warehouses: [moon], services: [{ name: s }] }]\n",
      "has ‘moon’, which warehouses: doesn't have"
    ),
    (
      head + "reports: { aging_buckets: [60, 60, 90] }\n",
      "aging_buckets is not a list of different days from 1 to 3660"
    ),
    (head + "reports: { aging_buckets: [0, soon] }\n", "aging_buckets is not a list of different days from 1 to 3660"),
    (head + "reports: { allowance: { rates: [1, 2] } }\n", "rates is not a list of 5 percentages"),
    (
      head + "tax: { rules: [{ category: S, rate: 19, valid_from: 2026-02-01, valid_to: 2026-01-31 }] }\n",
      "valid_to is before valid_from"
    ),
    (head + "tax: { rules: [{ category: S, rate: 19, valid_from: tomorrow }] }\n", "valid_from is ‘tomorrow’, no date"),
    (head + "overrides: [{ policies: { credit: { prepayment: 1 } } }]\n", "customer and group: one of them is needed"),
    (
      head + "overrides: [{ customer: C1, policies: { intake: { park_nights: 3 } } }]\n",
      "is the company's, not a customer's"
    ),
  ]

  static let policies: [(text: String, says: String)] = [
    ("collect: { minimum: 1.234 }", "minimum is not a number with at most 2 decimals"),
    ("collect: { levels: [{ days: 9, name: a }, { days: 3, name: b }] }", "levels are not in order of days"),
    ("collect: { before_due: [{ remind: true }] }", "days and after_issue: one of them is needed"),
    ("collect: { interest: { rates: [{ from: 2026-01-01 }] } }", "percent and reference: one of them is needed"),
    (
      "collect: { interest: { rates: [{ from: 2026-02-01, percent: 5 }, { from: 2026-01-01, percent: 5 }] } }",
      "rates are not in order of days"
    ),
    ("collect: { interest: { basis: x } }", "rates are missing"),
    ("credit: { prepayment: 120 }", "prepayment is 120 %"),
    ("credit: { application: { terms: net7 } }", "terms is ‘net7’, which terms: doesn't have"),
    ("credit: { application: { approve_from: 10, refuse_below: 90 } }", "refuse_below is above approve_from"),
    ("invoice: { terms: net7 }", "terms is ‘net7’, which terms: doesn't have"),
    ("invoice: { charges: [{ reason: x }] }", "amount and percent charge nothing"),
    ("fulfilment: { safety_stock: -1 }", "safety_stock is below zero"),
  ]

  static let terms: [(text: String, says: String)] = [
    ("discounts: [{ days: 10, percent: 1 }, { days: 20, percent: 2 }]", "discounts do not fall with time"),
    ("instalments: [{ percent: 100 }]", "instalments do not make up the whole"),
    (
      "discounts: [{ days: 10, percent: 1 }], instalments: [{ percent: 50 }, { percent: 50, days: 30 }]",
      "discounts are given beside instalments"
    ),
  ]

  @Test(
    arguments: company + policies.map { (head + "policies:\n  \($0.text)\n", $0.says) }
      + terms.map { (head + "terms:\n  - { name: a, \($0.text) }\n", $0.says) })
  func told(_ text: String, _ says: String) throws {
    let problems = Configuration.read(text).problems
    let found = try #require(
      problems.first { "\($0.place.path) \($0.what)".contains(says) }, "said: \(problems.map(\.message))")
    #expect(found.place.line > 1 || text.hasPrefix("company: ["), "\(found.message)")
    #expect(!found.whatToDo.isEmpty)
  }
}
