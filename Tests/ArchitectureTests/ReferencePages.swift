import OrderToCash

/// The pages of `docs/` that say what the code declares, built from the declarations.
enum ReferencePages {
  static let all: [(path: String, text: String)] = [
    ("docs/rules.md", rules), ("docs/books.md", books), ("docs/reports.md", reports),
  ]

  private static func note(_ declarations: String) -> String {
    """
    <!-- Written from \(declarations) by Tests/ArchitectureTests: O2C_RECORD=1 swift test --filter ReferenceTests -->

    """
  }

  /// A table's row; a bar in a cell would end it.
  private static func row(_ cells: [String]) -> String {
    "| "
      + cells.map { $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
      .joined(separator: " | ") + " |\n"
  }

  private static func head(_ cells: [String]) -> String {
    row(cells) + "|" + String(repeating: "---|", count: cells.count) + "\n"
  }

  // MARK: Rules

  private static let questions: [(stage: Stage, question: String)] = [
    (.intake, "What did they send, and is it sound?"), (.cash, "What did they pay for?"),
    (.credit, "May this customer buy on these terms today?"), (.fulfil, "What leaves the warehouse, when, with whom?"),
    (.invoice, "What do they owe for what was shipped?"), (.collect, "Whom do we remind, hold, release?"),
    (.report, "What goes to customers, and in which form?"),
  ]

  static var rules: String {
    var text = """
      # Rules

      Every ruling, exception and problem names the rule that made it. `o2c run` writes the name into the `rule` column of the
      reports; this page says why each rule exists, a case in which it applies, and a case close to it in which it does not. Policies
      that tune them are in [configuration.md](configuration.md).

      \(note("RuleRegistry"))
      """
    for (stage, question) in questions {
      let rules = RuleRegistry.all.filter { $0.stage == stage }
      guard !rules.isEmpty else { continue }
      text += "\n## \(stage.name)\n\n\(question)\n\n" + head(["rule", "why", "applies", "does not apply"])
      for rule in rules { text += row(["`\(rule.id)`", rule.rationale, rule.triggers, rule.spares]) }
    }
    return text
  }

  // MARK: Books

  static var books: String {
    let chart = Chart()
    func account(_ role: String) -> String { chart.account(ofRole: role).map { "`\($0)`" } ?? role }
    var text = """
      # Books

      Double entry by shape: a posting moves one amount from the account that is credited to the account that is debited, in the
      document's currency and in base currency, so no posting can be out of balance. A correction is a posting the other way.
      Receivables control = invoices − credit notes − cash on account. Cash of unknown payers is a liability and stands outside
      aging.

      Each night writes its entries to `journal/<date>.journal` in hledger's format; all journals together are the books:

      ```
      hledger $(printf -- '-f %s ' outbox/*/journal/*.journal) check
      hledger $(printf -- '-f %s ' outbox/*/journal/*.journal) balance assets:receivables
      ```

      Receivables have a sub-account per customer in the journal (`assets:receivables:C001`). It carries ids and no names, so it can be kept
      longer than names may be. `reports/journal.csv` has the same postings as a table, `reports/journal-by-account.csv` their sums per
      posting date, account and currency. With `books.journal: daily` the first two hold one entry a day, the debits and credits of each
      account summed, for a general ledger that keeps no customers.

      `reports/trial-balance.csv` has every account with its balance before the month, debits, credits and balance. Accounts of profit and
      loss are not closed to equity at the year's end: that is the general ledger's to do.

      ## Closing a month

      `books,close,2026-01-31,,who,reason` among the night's decisions closes January and all before it, or `books.close_after_days`
      does so many days after its end. It counts from the next run on; the night that records it is the last that posts to the
      month. Whatever comes later and is dated in it is posted to the first open day, and says of which day it is: `document_date` in
      `journal.csv`, `document-date` in the journal. `books,reopen,2026-01-31,…` opens January and all after it again when two people
      want it; `o2c verify` finds any posting in a month that was closed for its run.

      ## A month's end

      - *Shipped, not invoiced* is accrued on the day of shipping (assets against revenue) and reversed by the invoice, so nothing is left
        to do at the month's end; `reports/shipped-not-invoiced.csv` has what stands open, shipment by shipment.
      - *Foreign currency.* What is to be received or paid in foreign currency (open items by customer, bank accounts, unidentified
        cash, refunds, bank clearing, shipped and not invoiced) is translated at the latest rate not after the month's last day (IAS 21.23), and the
        difference is unrealised profit or loss (IAS 21.28) against `chart.revaluation`, an account of its own, so that items keep
        their rates. It is reversed on the day after. `reports/month-end.csv` has each balance with rate, worth and difference. After
        missed nights each month's end is done by itself, at its own balances and rates.

      ## Reconciliation

      `reports/reconciliation.csv` holds two figures against each other in every line that has two; `rows` names the report with the rows behind
      a line, and the column and value that select them; on the page it is a link to these rows.

      | section | what must be equal |
      |---|---|
      | bank | the bank's last stated balance + what is outstanding = the books, for each account in its currency |
      | receivables | control account = open items = aging, per currency and in base |
      | roll-forward | opening + invoices + fees − credit notes − cash − discounts − write-offs + returned payments + refunds + transfers ± currency = closing |
      | receipts | received = applied + on account + unidentified |
      | orders to shipments | quantities of all items: to deliver before + ordered − cancelled − shipped = open orders and shipments at the warehouse |
      | shipments to invoices | shipped, not invoiced: before + shipped − invoiced = open shipments, by quantity and by value; each of them waits for an invoice by policy or for a person; nothing invoiced that did not leave, nothing that left without an invoice or waiting for it |
      | tax by rate and month | tax of documents and adjustments = the account of the books, month by month |
      | files, documents in | read = accepted + refused + duplicates + waiting |
      | documents out | documents written = documents issued, by number and total; acknowledgements, order responses and despatch advices written or not taken by their customer = files and orders answered, shipments that left; no partner's file without acknowledgement, no order without answer |
      | other accounts, trial balance | cash of nobody, refunds to pay; all accounts together are nothing |

      \(note("PostingRules.all and Chart"))
      ## Which event moves which accounts

      With the accounts as they are named when `chart:` in `pipeline.yml` names no others. `[bank]` is the `ledger_account` of the bank
      account, `[rule or clearing]` the account of the bank rule that matched, else `\(chart.clearing)`. The night's own table, with your
      names, is `reports/posting-rules.csv`.


      """
    text += head(["event", "debit", "credit", "when"])
    for rule in PostingRules.all {
      text += row([rule.event.name, account(rule.debit), account(rule.credit), rule.when])
    }
    return text
  }

  // MARK: Reports

  static var reports: String {
    var text = """
      # Reports

      Everything under `outbox/<date>/reports/`. CSV files are UTF-8 with comma and line feed, a header in snake_case, ISO dates and
      decimal points, sorted by the columns named with each; columns are only ever added at the end. Each is a page too (`.html`), which
      shows the first rows and names the CSV for the rest. Aging's columns follow `reports.aging_buckets`; here they are those of
      30, 60, 90.

      Aging can be asked for as it was on any day: `o2c report --as-of 2026-01-31` rebuilds it from the facts in the ledger as they were
      known after that night, and `--known 2026-02-15` also counts what the bank had booked by then and was recorded later. For a
      published night the result is what it published, byte for byte.

      \(note("ReportRegistry"))
      """
    for report in ReportRegistry.all(agingBuckets: AgingBuckets(bounds: [30, 60, 90])) {
      text += "\n## \(report.name).csv\n\n\(report.title). \(report.purpose)\n\n"
      text += "Sorted by \(report.sortKey.map { "`\($0)`" }.joined(separator: ", ")).\n\n"
      text += head(["column", "kind", "meaning"])
      for column in report.columns { text += row(["`\(column.name)`", "\(column.kind)", column.explanation]) }
    }
    text +=
      "\n## Key figures\n\nWith `reports.measure_days` as it is without a setting; sources are named where the formulas stand.\n\n"
    text += head(["measure", "unit", "definition"])
    let night = BusinessDate("2026-03-31")!
    let known = FlowBook([.init(run: 1, date: night.adding(days: -365), name: Flow.sales.name, amount: 1)])
    for measure in MeasureList.of(known, date: night, window: 90).sorted(by: { $0.name < $1.name }) {
      text += row([measure.name.string, measure.unitName(.eur).string, measure.definition])
    }
    return text
  }
}
