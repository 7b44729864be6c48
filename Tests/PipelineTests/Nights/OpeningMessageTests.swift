import Foundation
import Testing

/// What `o2c init` says of a go-live folder that can't be taken over, each once, with the row that provokes it.
@Suite("Each message about an opening") struct OpeningMessageTests {
  private static let configuration = """
    company: { name: Nordwind, currency: EUR, country: DE }
    bank_accounts: [{ id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main" }]
    channels: [{ name: office, kinds: [decisions] }]
    """

  private static let items = "customer,number,kind,issue_date,due_date,currency,original,open,dunning_level\n"
  private static let customers = ("customers.csv", "id,name,country\nC1,One,DE\n")

  static let folders: [(files: [(String, String)], says: [String])] = [
    (
      [
        customers,
        (
          "open-items.csv",
          items + "C9,N1,invoice,2025-12-01,2026-01-01,EUR,1.00,1.00,0\n"
            + "C1,N2,bill,2025-12-01,2026-01-01,EUR,1.00,1.00,0\n"
            + "C1,N3,invoice,2025-12-01,2026-01-01,EURO,1.00,1.00,0\n"
            + "C1,N4,invoice,2025-12-01,2026-01-01,EUR,one,1.00,0\n"
            + "C1,N5,invoice,2025-12-01,2026-01-01,EUR,1.00,1.00,often\n"
            + "C1,N6,invoice,tomorrow,2026-01-01,EUR,1.00,1.00,0\n"
            + "C1,N7,invoice,2025-12-01,2026-01-01,SEK,1.00,1.00,0\n"
            + "C1,N8,invoice,2025-12-01,2026-01-01,EUR,1.00,-1.00,0\n"
            + "C1,N5,invoice,2025-12-01,2026-01-01,EUR,1.00,1.00,0\n"
        ), ("bank.csv", "bank_account,balance\nother,1.00\n"), ("series.csv", "series,next\nletters,2\n"),
        ("history.csv", "customer,number\nC1,\"H\"1\n"), ("credit.csv", "customer,on_hold\nC1,no\n"),
      ],
      [
        "open-items.csv: line 2: customer C9 is not in customers.csv", "open-items.csv: line 3: kind ‘bill’ is unknown",
        "open-items.csv: line 4: ‘EURO’ is no currency",
        "open-items.csv: line 5: original ‘one’ is not an amount in EUR",
        "open-items.csv: line 6: dunning_level ‘often’ is not a whole number",
        "open-items.csv: line 7: issue_date ‘tomorrow’ is not a date",
        "open-items.csv: line 8: there is no exchange rate for SEK",
        "open-items.csv: line 9: open of invoice N8 is below zero",
        "open-items.csv: line 10: document N5 stands there twice",
        "bank.csv: line 2: bank account other is not declared", "series.csv: line 2: series ‘letters’ is unknown",
        "history.csv: line 2: is not CSV here", "credit.csv: line 1: column reason is missing",
      ]
    ),
    (
      [
        ("opening.yml", "open-items.csv:\n  from: old.csv\n  columns: { customer: A, number: B }\n"),
        ("old.csv", "A,B\nC1,\"N\"1\n"),
      ], ["old.csv: line 2: is not CSV here"]
    ),
    (
      [
        customers, ("open-items.csv", items + "C1,N1,invoice,2025-12-01,2026-01-01,EUR,1.00,1.00,0\n"),
        ("trial-balance.csv", "account,balance\nassets:receivables,2.00\nequity:opening,-1.00\n"),
      ],
      [
        "trial-balance.csv: line 2: assets:receivables: the trial balance says 2.00 EUR, the files add up to 1.00 EUR"
      ]
    ),
  ]

  @Test(arguments: folders.indices) func told(_ index: Int) throws {
    let (files, says) = Self.folders[index]
    let night = try NightRunner(empty: "opening")
    let folder = night.root.appending(path: "opening")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(Self.configuration.utf8).write(to: night.root.appending(path: "pipeline.yml"))
    for (name, text) in files + [("cutover.csv", "date\n2026-01-02\n")] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    let output = try night.o2c("init", "--opening", folder.path)
    #expect(output.status == 2)
    for text in says { #expect(output.errors.contains(text), "\(text)\n\(output.errors)") }
    #expect(output.errors.contains("Nothing was taken over."))
  }
}
