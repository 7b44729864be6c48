import Foundation
import Testing

/// Each message of intake once, with the file that provokes it: what a night says of files that can be read, against what the
/// ledger knows.
@Suite("Each message of intake") struct IntakeMessageTests {
  private struct Case {
    var path: String
    var text: String
    var rule: String
    /// In `reports/problems.csv` or `reports/exceptions.csv`.
    var says: String
  }

  private static let configuration = """
    version: 1
    company: { name: Nordwind, currency: EUR, country: DE }
    calendar: { settle_seconds: 0 }
    bank_accounts:
      - { id: main, iban: DE89370400440532013000, currency: EUR, ledger_account: "assets:bank:main", opening_balance: 100 }
    channels:
      - { name: office, kinds: [customers, items, prices, credit-facts, stock, decisions, confirmations, statements, rates] }
      - { name: orders, kinds: [orders, order-changes, order-cancellations, remittances, invoice-responses] }
      - { name: only-c2, kinds: [orders], customers: [C2] }
      - { name: strict, kinds: [orders] }
      - { name: twins, kinds: [orders] }
      - { name: silent, kinds: [orders], expected: daily }
    formats:
      - { name: changes, kind: order-changes, function: change, file: "change-*.csv", csv: { header: 1 },
          columns: { order_number: order_number, customer: customer, line: line, item: item, quantity: quantity } }
      - { name: cancellations, kind: order-cancellations, function: cancellation, file: "cancel-*.csv", csv: { header: 1 },
          columns: { order_number: order_number, customer: customer, line: line } }
      - { name: sums, kind: orders, file: "sum-*.csv", columns: { order_number: order_number, customer: customer, item: item,
          quantity: quantity, price: price, line_amount: line_amount } }
      - { name: twin-a, kind: orders, channel: twins, columns: { order_number: po, customer: who, quantity: pieces } }
      - { name: twin-b, kind: orders, channel: twins, columns: { order_number: po, customer: who, quantity: pieces } }
    schemas: [{ format: ubl-order, channel: strict, file: order.xsd }]
    tax: { rules: [{ buyer: any, item: S, category: S, rate: 19 }] }
    limits: { file_bytes: 20000, file_documents: 60 }
    policies:
      credit: { new_customers: approve }
      fulfilment: { confirm: warehouse }
    """

  private static let header =
    "order_number,order_date,customer,requested_date,currency,line,item,gtin,quantity,unit\n"

  private static func order(
    _ number: String, date: String = "2026-01-06", customer: String = "C1",
    wanted: String = "2026-01-06", currency: String = "EUR", line: String = "1", item: String = "A", gtin: String = "",
    quantity: String = "1", unit: String = "C62"
  ) -> String {
    header
      + "\(number),\(date),\(customer),\(wanted),\(currency),\(line),\(item),\(gtin),\(quantity),\(unit)\n"
  }

  private static func bank(_ account: String, _ rows: String, currency: String = "EUR") -> String {
    "account,booking_date,amount,currency,text\n"
      + rows.split(separator: "\n").map { "\(account),2026-01-06,\($0),\(currency),x\n" }.joined()
  }

  private static func camt(opening: String, closing: String, entry: String, id: String) -> String {
    func balance(_ kind: String, _ amount: String) -> String {
      "<Bal><Tp><CdOrPrtry><Cd>\(kind)</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">\(amount)</Amt>"
        + "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-0\(id)</Dt></Dt></Bal>"
    }
    return """
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S\(id)</Id>
      <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
      \(balance("OPBD", opening))\(balance("CLBD", closing))
      <Ntry><Amt Ccy="EUR">\(entry)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><AcctSvcrRef>R\(id)</AcctSvcrRef></Ntry>
      </Stmt></BkToCstmrStmt></Document>
      """
  }

  private static func response(_ number: String, from sender: String) -> String {
    "<ApplicationResponse xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2\" "
      + "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "
      + "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"><cbc:ID>\(number)</cbc:ID>"
      + "<cac:SenderParty><cac:PartyIdentification><cbc:ID>\(sender)</cbc:ID></cac:PartyIdentification></cac:SenderParty>"
      + "<cac:DocumentResponse><cac:Response><cbc:ResponseCode>RE</cbc:ResponseCode></cac:Response>"
      + "<cac:DocumentReference><cbc:ID>INV-99</cbc:ID></cac:DocumentReference></cac:DocumentResponse>"
      + "</ApplicationResponse>"
  }

  /// Customers, items, orders that are released, one that waits and one that is cancelled.
  private static let before: [(String, String)] = [
    (
      "office/customers.csv",
      "id,name,country,identifiers,credit_limit,since\nC1,One,DE,X:SHARED,100000,2020-01-01\n"
        + "C2,Two,DE,X:SHARED,100000,2020-01-01\n"
    ),
    (
      "office/items.csv",
      "sku,gtin,description,unit,price,tax_category\nA,4012345010015,Thing,C62,10,S\nB,4012345010039,Other,C62,10,S\n"
        + "L,,Untaxed,C62,10,L\n"
    ),
    (
      "office/items-1.csv",
      "sku,description,unit,price,tax_category,packs\nH,Huge,C62,9000000,S,\nK,Packed,C62,1,S,CT=0.333333;PF=1000000\n"
    ),
    ("office/stock.csv", "sku,quantity,counted_at\nA,100,2026-01-05T08:00\n"),
    ("orders/1.csv", order("P1", date: "2026-01-05", wanted: "2026-01-05")),
    ("orders/2.csv", order("P2", date: "2026-01-05", wanted: "2026-01-05", quantity: "2")),
    ("orders/3.csv", order("P3", date: "2026-01-05", wanted: "2026-01-05", quantity: "3")),
    ("orders/4.csv", order("P4", date: "2026-01-05", wanted: "2026-03-05", item: "B")),
    ("orders/5.csv", order("P5", date: "2026-01-05", wanted: "2026-03-05", item: "B", quantity: "5")),
    ("orders/cancel-5.csv", order("P5", line: "")),
    ("orders/waiting.csv", order("P6", date: "2026-01-05", item: "LATER")),
    ("office/bank.csv", bank("DE89370400440532013000", "7.00")),
  ]

  private static let cases: [Case] = [
    // The file.
    Case(path: "misc/a.csv", text: "x", rule: "intake.unknown-channel", says: "the folder ‘misc’ is not a channel"),
    Case(
      path: "orders/large.csv", text: header + String(repeating: "x", count: 20_000), rule: "intake.file-too-large",
      says: "bytes"),
    Case(path: "orders/empty.csv", text: "", rule: "intake.empty-file", says: "empty"),
    Case(path: "orders/note.pdf", text: "%PDF-1.4 \u{1}", rule: "intake.unknown-format", says: "note.pdf"),
    Case(
      path: "orders/decisions.csv", text: "exception,verb,target,amount,who,reason\nEX-000001,approve,,,Me,Yes\n",
      rule: "intake.not-authorised", says: "this is a file of decisions (format decisions)"),
    Case(
      path: "twins/orders.csv", text: "po,who,pieces\nT1,C1,1\n", rule: "intake.ambiguous-format",
      says: "several formats read this file: twin-a, twin-b"),
    Case(
      path: "orders/many.csv",
      text: header + (1...31).map { "M\($0),2026-01-06,C1,2026-01-06,EUR,1,A,,1,C62\n" }.joined(),
      rule: "intake.limit", says: "the file has more than 60 documents, lines and entries"),
    Case(path: "silent/.keep", text: "", rule: "intake.missing-files", says: "Nothing came through channel silent"),
    Case(
      path: "strict/order.xml",
      text: "<Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\" "
        + "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"><cbc:ID>X</cbc:ID></Order>",
      rule: "intake.schema", says: "order.xsd"),
    // The order.
    Case(
      path: "only-c2/a.csv", text: order("N1"), rule: "intake.not-authorised",
      says: "channel only-c2 may not speak for customer C1"),
    Case(
      path: "orders/again.csv", text: order("P1", date: "2026-01-05", wanted: "2026-01-05") + "\n",
      rule: "intake.duplicate", says: "order P1 of C1 is recorded already"),
    Case(
      path: "orders/other.csv", text: order("P1", quantity: "9"), rule: "intake.conflicting-order",
      says: "order P1 of customer C1 was sent again with other content"),
    Case(
      path: "orders/who.csv", text: order("N2", customer: "C9"), rule: "intake.unknown-customer",
      says: "order N2 is from a customer we don't know: C9"),
    Case(
      path: "orders/both.csv", text: order("N3", customer: "SHARED"), rule: "intake.ambiguous-customer",
      says: "the buyer may be any of C1, C2"),
    Case(
      path: "orders/item.csv", text: order("N4", item: "Z"), rule: "intake.unknown-item",
      says: "line 1 of order N4 orders Z, which is not in the items file"),
    Case(
      path: "orders/codes.csv", text: order("N5", item: "A", gtin: "4012345010039"), rule: "intake.contradictory-item",
      says: "line 1 names different items: A, B"),
    Case(
      path: "orders/unit.csv", text: order("N6", unit: "KGM"), rule: "intake.unit",
      says: "line 1 orders item A in unit KGM"),
    Case(
      path: "orders/packs.csv", text: order("N14", item: "K", quantity: "0.5", unit: "CT"), rule: "intake.unit",
      says: "line 1: 0.5 XCT is no exact quantity in C62"),
    Case(
      path: "orders/pallets.csv", text: order("N15", item: "K", quantity: "1000000000", unit: "PF"),
      rule: "intake.out-of-range", says: "line 1: 1000000000 XPF is more than can be handled"),
    Case(
      path: "orders/huge.csv", text: order("N16", item: "H", quantity: "1000000000"), rule: "intake.out-of-range",
      says: "line 1 is worth more than can be handled"),
    Case(
      path: "orders/heap.csv",
      text: header + (1...12).map { "H\($0),2026-01-06,C1,2026-01-06,EUR,1,H,,\(900_000 + $0),C62\n" }.joined(),
      rule: "intake.out-of-range", says: "the file's amounts together are more than can be handled"),
    Case(
      path: "orders/francs.csv", text: order("N7", currency: "CHF"), rule: "intake.no-rate",
      says: "there is no exchange rate for CHF"),
    Case(
      path: "orders/untaxed.csv", text: order("N8", item: "L"), rule: "intake.no-tax-rule",
      says: "line 1: no tax rule for item category L"),
    Case(
      path: "orders/far.csv", text: order("N9", date: "2026-06-01", wanted: "2026-06-02"), rule: "intake.far-date",
      says: "order N9 is dated 2026-06-01"),
    Case(
      path: "orders/early.csv", text: order("N10", date: "2026-01-09", wanted: "2026-01-08"),
      rule: "intake.wanted-before-ordered", says: "order N10 of 2026-01-09 is wanted on 2026-01-08"),
    Case(
      path: "orders/past.csv", text: order("N11", date: "2026-01-02", wanted: "2026-01-02", quantity: "4"),
      rule: "intake.past-date", says: "order N11 is wanted on 2026-01-02, which is past"),
    // Changes and cancellations.
    Case(
      path: "orders/change-12.csv", text: order("N12"), rule: "intake.unknown-order",
      says: "order N12, which this changes, is not known"),
    Case(
      path: "orders/cancel-13.csv", text: order("N13", line: ""), rule: "intake.unknown-order",
      says: "order N13, which this cancels, is not known"),
    Case(
      path: "orders/cancel-1.csv", text: order("P1", line: ""),
      rule: "intake.too-late", says: "was cancelled too late"),
    Case(
      path: "orders/change-5.csv", text: order("P5"), rule: "intake.cancelled-order",
      says: "order P5 was cancelled before this change came"),
    Case(
      path: "orders/cancel-4.csv", text: order("P4", line: "99"),
      rule: "intake.unknown-line", says: "order P4 has no line 99"),
    Case(
      path: "orders/change-4.csv", text: order("P4", wanted: "2026-03-05", item: "B", quantity: "2"),
      rule: "intake.change", says: "changed"),
    Case(path: "orders/cancel-5.csv", text: "", rule: "intake.cancellation", says: "cancelled"),
    // The warehouse.
    Case(
      path: "office/c1.csv", text: "shipment,sku,quantity\nSH-9,A,1\n", rule: "intake.unknown-shipment",
      says: "shipment SH-9 is not waiting for a confirmation"),
    Case(
      path: "office/c2.csv", text: "shipment,sku,quantity\nSH-2026-000001,B,1\n", rule: "fulfil.unknown-line",
      says: "not on the pick list of SH-2026-000001"),
    Case(
      path: "office/c3.csv", text: "shipment,sku,quantity\nSH-2026-000002,A,20\n", rule: "fulfil.overpicked",
      says: "only 2 were released"),
    Case(
      path: "office/c4.csv", text: "shipment,sku,quantity\nSH-2026-000003,A,3\n", rule: "",
      says: ""),
    Case(
      path: "office/c5.csv", text: "shipment,sku,quantity\nSH-2026-000003,A,2\n", rule: "intake.confirmed-already",
      says: "shipment SH-2026-000003 is confirmed already"),
    Case(
      path: "office/c6.csv", text: "shipment,sku,quantity,date\nSH-2026-000001,A,1,2026-02-01\n",
      rule: "fulfil.confirmed-ahead", says: "the date 2026-02-01 is not between release and tonight"),
    Case(
      path: "office/stock-3.csv", text: "sku,quantity,counted_at,warehouse\nA,1,2026-01-06T08:00,moon\n",
      rule: "intake.unknown-warehouse", says: "warehouse moon is unknown"),
    Case(
      path: "office/stock-2.csv", text: "sku,quantity,counted_at\nZ,1,2026-01-06T08:00\n", rule: "intake.unknown-item",
      says: "item Z is unknown"),
    // Master data about what is not there.
    Case(
      path: "office/items-2.csv", text: "sku,customer_codes,unit,price\nC,C9:77,C62,1\n",
      rule: "intake.unknown-customer",
      says: "item C has a code of customer C9, who is unknown"),
    Case(
      path: "office/prices-1.csv", text: "list,sku,currency,unit,price\nkey,Z,EUR,C62,1\n", rule: "intake.unknown-item",
      says: "list key prices item Z, which is unknown"),
    Case(
      path: "office/prices-2.csv", text: "list,sku,currency,unit,price\nkey,A,EUR,KGM,1\n", rule: "intake.unit",
      says: "list key has item A in unit KGM"),
    Case(
      path: "office/credit.csv", text: "customer,kind,value,currency\nC9,insurance,1,EUR\n",
      rule: "intake.unknown-customer", says: "credit fact insurance is about customer C9, who is unknown"),
    // The bank, payers, people.
    Case(
      path: "office/bank-2.csv", text: bank("DE00", "5.00"), rule: "intake.undeclared-account",
      says: "account DE00 is not one of ours"),
    Case(
      path: "office/bank-3.csv", text: bank("DE89370400440532013000", "5.00", currency: "USD"),
      rule: "intake.account-currency", says: "statement csv-e0d1481539046055 is in USD"),
    Case(
      path: "office/bank-4.csv", text: bank("DE89370400440532013000", "8.00\n8.00"), rule: "", says: ""),
    Case(
      path: "office/bank-5.csv", text: bank("DE89370400440532013000", "8.00"), rule: "intake.entry-again",
      says: "has no reference that tells it from one of that day"),
    Case(
      path: "office/camt-6.xml", text: camt(opening: "500.00", closing: "510.00", entry: "10.00", id: "6"), rule: "",
      says: ""),
    Case(
      path: "office/camt-7.xml", text: camt(opening: "900.00", closing: "909.00", entry: "9.00", id: "7"),
      rule: "intake.statement-gap", says: "opens with 900.00 EUR, the one before closed with 510.00 EUR"),
    Case(
      path: "office/camt-8.xml", text: camt(opening: "909.00", closing: "999.00", entry: "9.00", id: "8"),
      rule: "intake.statement-sum", says: "opening balance and entries give 918.00 EUR, it closes with 999.00 EUR"),
    Case(
      path: "office/camt-9.xml",
      text: """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>N1</Id>
        <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
        <Ntry><Amt Ccy="EUR">7.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-06</Dt></BookgDt><NtryDtls>
        <TxDtls><RmtInf><Ustrd>one</Ustrd></RmtInf></TxDtls><TxDtls><RmtInf><Ustrd>two</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
        </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
        """,
      rule: "intake.late-details", says: "The 2 payments of the entry of account main over 7.00 EUR"),
    Case(
      path: "orders/advice.csv", text: "advice,payer,document\nAV-1,C9,INV-1\n", rule: "intake.unknown-payer",
      says: "remittance AV-1 is from a payer we don't know"),
    Case(
      path: "orders/advice-2.csv", text: "advice,payer,document\nAV-2,SHARED,INV-1\n", rule: "intake.unknown-payer",
      says: "remittance AV-2 is from one of several customers: SHARED"),
    Case(
      path: "office/decisions.csv",
      text: "exception,verb,target,amount,who,reason\nEX-999999,approve,,,Me,Yes\nnonsense,approve,,,Me,Yes\n",
      rule: "intake.decision", says: "there is no exception EX-999999"),
    Case(
      path: "orders/response.xml", text: response("R1", from: "C1"), rule: "intake.unknown-invoice",
      says: "invoice INV-99, which response R1 is about, is not known"),
    Case(
      path: "orders/response-2.xml", text: response("R2", from: "C9"), rule: "intake.unknown-customer",
      says: "response R2 is from somebody we don't know: C9"),
  ]

  private func drop(_ files: [(String, String)], _ night: NightRunner) throws {
    for (path, text) in files {
      let file = night.root.appending(path: "inbox/" + path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  @Test func eachOnce() throws {
    let night = try NightRunner(empty: "messages")
    try Self.configuration.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let xsd =
      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
      + "targetNamespace=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\"><xs:element name=\"Order\">"
      + "<xs:complexType><xs:sequence/></xs:complexType></xs:element></xs:schema>"
    try xsd.write(to: night.root.appending(path: "order.xsd"), atomically: true, encoding: .utf8)
    try drop(Self.before, night)
    let first = try night.run("2026-01-05")
    #expect(first.status == 0, "\(first.errors)")
    try FileManager.default.removeItem(
      at: night.root.appending(path: "inbox/.archive/2026-01-05/orders/waiting.csv"))
    try drop(
      Self.cases.filter { $0.path != "orders/cancel-5.csv" }.map { ($0.path, $0.text) } + [
        ("orders/same.csv", Self.order("P1", date: "2026-01-05", wanted: "2026-01-05"))
      ], night)
    try FileManager.default.createSymbolicLink(
      atPath: night.root.appending(path: "inbox/orders/link.csv").path, withDestinationPath: "/etc/passwd")
    let second = try night.run("2026-01-06")
    // Statements with a gap leave the bank untied.
    #expect(second.status == 4, "\(second.errors)")
    let reports = night.outbox.appending(path: "2026-01-06/reports")
    let told = try ["problems.csv", "exceptions.csv"].flatMap { name in
      try String(contentsOf: reports.appending(path: name), encoding: .utf8).split(separator: "\n").map(String.init)
    }
    let rulings = try night.dump().split(separator: "\n").filter { $0.hasPrefix("ruling\t") }.map(String.init)
    let more = [
      Case(path: "orders/same.csv", text: "", rule: "intake.duplicate-file", says: "the same file was taken before"),
      Case(
        path: "orders/link.csv", text: "", rule: "intake.not-a-file",
        says: "this is a link, a pipe, a device or a folder that can't be read"),
      Case(
        path: "orders/waiting.csv", text: "", rule: "intake.waiting-gone",
        says: "the document that waits can't be read again from inbox/.archive/2026-01-05/orders/waiting.csv"),
    ]
    for example in Self.cases + more where !example.rule.isEmpty {
      #expect(
        (told + rulings).contains { $0.contains(example.rule) && $0.contains(example.says) },
        "\(example.path): \(example.rule): \(example.says)\n\(told.filter { $0.contains(example.path) })")
    }
  }

  /// What intake rules without telling a person stands in the ledger with its reason.
  @Test(arguments: [
    ("invoice-responses", "intake.invoice-response"), ("standing-order", "intake.standing-order"),
  ]) func rulings(_ name: String, _ rule: String) throws {
    let night = try NightRunner(name)
    try night.play()
    #expect(try night.dump().split(separator: "\n").contains { $0.hasPrefix("ruling\t") && $0.contains(rule) })
  }

  /// `price.differs` refuses, but for one customer, whose prices are taken.
  @Test func severityIsSetByRuleAndPartner() throws {
    let night = try NightRunner(empty: "severity")
    let text =
      Self.configuration.replacing(
        "policies:\n", with: "policies:\n  intake: { severity: { price.differs: refuse, intake.arithmetic: refuse } }\n"
      )
      + "\noverrides:\n  - customer: C2\n    policies:\n      intake: { answers: ubl, severity: { price.differs: warn, intake.arithmetic: warn } }\n"
    try text.write(to: night.root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    try "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"/>".write(
      to: night.root.appending(path: "order.xsd"), atomically: true, encoding: .utf8)
    func order(_ number: String, _ customer: String) -> String {
      "order_number,customer,item,quantity,price\n\(number),\(customer),A,1,9.00\n"
    }
    func sum(_ number: String, _ customer: String) -> String {
      "order_number,customer,item,quantity,price,line_amount\n\(number),\(customer),A,2,10.00,21.00\n"
    }
    try drop(
      Array(Self.before[..<3]) + [
        ("orders/a.csv", order("S1", "C1")), ("orders/b.csv", order("S2", "C2")),
        ("orders/sum-1.csv", sum("T1", "C1")), ("orders/sum-2.csv", sum("T2", "C2")),
        ("orders/e.csv", Self.order("U1")),
      ], night)
    let output = try night.run("2026-01-05")
    #expect(output.status == 0, "\(output.errors)")
    let problems = try String(
      contentsOf: night.outbox.appending(path: "2026-01-05/reports/problems.csv"), encoding: .utf8)
    #expect(problems.contains("S1,refused,price.differs"), "\(problems)")
    // What is found in reading weighs by customer too: C1's arithmetic is refused, C2's only noted.
    #expect(problems.contains("T1,refused,intake.arithmetic"), "\(problems)")
    #expect(problems.contains("T2,warning,intake.arithmetic"), "\(problems)")
    #expect(problems.contains("S2,warning,price.differs"), "\(problems)")
    #expect(try night.dump().split(separator: "\n").filter { $0.hasPrefix("orders\t") }.count == 3)
    // Both ordered by CSV; one of them takes its answers as UBL.
    let answers = try Tree.files(night.outbox.appending(path: "2026-01-05/partners")).keys.filter {
      $0.contains("/order-")
    }
    #expect(answers.contains { $0.hasPrefix("C2/") && $0.hasSuffix(".xml") }, "\(answers)")
    #expect(answers.contains { $0.hasPrefix("C1/") && $0.hasSuffix(".csv") }, "\(answers)")
  }
}
