import OrderToCash

@testable import Pipeline

/// What customers owe as they know it, what they have paid, and the bank's side of it.
struct MonthBank {
  struct Item {
    var customer: String
    var document: String
    var issued: BusinessDate
    var currency: String
    var open: Int
    var original: Int
    var reference: String
    var order: String
  }

  struct Entry {
    var cents: Int
    var name: String
    var iban = ""
    var reference = ""
    var text = ""
    var endToEnd = ""
    var returned = ""
  }

  var paid: Set<String> = []
  var sent: [Entry] = []
  var balance = ["main": 1_000_000, "dollars": 0]
  /// What the bank has booked and not told yet.
  var held: [String: [Entry]] = [:]
  var sequence = 0
}

extension Month {
  static let settled: [String: (day: Int, part: Int?)] = [
    "2025-004001": (9, nil), "2025-004002": (6, nil), "2025-004003": (15, nil), "2025-004004": (4, nil),
    "2025-004006": (10, 10_000), "2025-004008": (12, nil),
  ]

  func dropBank() throws {
    var random = chance(2)
    var entries: [String: [MonthBank.Entry]] = ["main": [], "dollars": []]
    var advices: [[String]] = []
    for item in try owed() {
      pay(item, &random, &entries, &advices)
    }
    entries["main"]! += prepayments(try report("exceptions"), &random)
    entries["main"]! += bankOnly(&random)
    bank.sent += entries["main"]!.filter { $0.cents > 0 && !$0.endToEnd.isEmpty }
    if index == 11 {
      advices.append([
        "AV-STRANGE", "", "DE02100500000054540402", "", "\(date)", "EUR", "77.00", "INV-2026-008888", "77.00", "", "",
        "",
      ])
    }
    try file(
      "remittances/advices",
      "advice,payer,payer_iban,payment_reference,payment_date,currency,total,document,amount,discount,deduction,reason",
      advices)
    try dropResponses()
    // One day the bank sends nothing; the day after its statement has both days.
    if index == 12 {
      bank.held = entries
    } else {
      for account in ["main", "dollars"] {
        try statement(account, (bank.held[account] ?? []) + entries[account]!)
      }
      bank.held = [:]
    }
  }

  /// Yesterday's open invoices.
  private func owed() throws -> [MonthBank.Item] {
    try report("aging-detail").compactMap { row in
      guard row["kind"] == "invoice" || row["kind"] == "fee", let issued = BusinessDate(row["issue_date"]!) else {
        return nil
      }
      return MonthBank.Item(
        customer: row["customer_id"]!, document: row["document"]!, issued: issued, currency: row["currency"]!,
        open: MonthText.cents(row["open"]!), original: MonthText.cents(row["original"]!),
        reference: row["payment_reference"]!, order: row["order_number"]!)
    }
  }

  /// A customer's way of paying goes by the document, so that each way meets many.
  private func pay(
    _ item: MonthBank.Item, _ random: inout SeededRandom, _ entries: inout [String: [MonthBank.Entry]],
    _ advices: inout [[String]]
  ) {
    guard let member = MonthCast.members.first(where: { $0.id == item.customer }) else { return }
    let key = item.document.utf8.reduce(UInt64(7)) { ($0 &* 31) &+ UInt64($1) } >> 2
    let wait = Int(key % 5) + (member.index % 9 == 4 ? 14 : 1)
    guard date.days(since: item.issued) >= wait, !bank.paid.contains(item.document), item.open > 0 else { return }
    if item.document.hasPrefix("2025") {
      // Old debt is paid on a day of its own, in part where that was promised, or never.
      guard let (day, part) = Month.settled[item.document], day == index else { return }
      entries["main"]!.append(
        MonthBank.Entry(
          cents: part ?? item.open, name: member.name, iban: member.iban, text: "Rechnung \(item.document)",
          endToEnd: "E-\(item.document)"))
      return
    }
    bank.paid.insert(item.document)
    let way = Int(key / 5 % 16)
    var entry = MonthBank.Entry(
      cents: item.open, name: member.name, iban: member.iban, reference: item.reference,
      endToEnd: "E-\(item.document)")
    var account = item.currency == "USD" && key % 3 > 0 ? "dollars" : "main"
    if item.currency != "EUR" && account == "main" { entry.cents = inEuro(item.open, item.currency) }
    switch way {
    case 0: entry.text = "Invoice \(item.document)"; entry.reference = ""
    case 1: entry.reference = ""; entry.text = "PO \(item.order)"
    case 2: entry.reference = ""
    case 3: entry.cents = entry.cents * 92 / 100
    case 4: entry.cents /= 2; bank.paid.remove(item.document)
    case 5: entry.cents -= 40
    case 6: entries[account]!.append(entry); entry.endToEnd += "-2"
    case 7: entry.cents -= entry.cents * 4 / 100  // whatever the terms are
    case 8:
      entry.reference = ""
      entry.text = "Avis AV-\(item.document)"
      advices.append([
        "AV-\(item.document)", member.id, member.iban, "AV-\(item.document)", "\(date)", item.currency,
        MonthText.decimal(item.open * 9 / 10), item.document, MonthText.decimal(item.open * 9 / 10), "",
        MonthText.decimal(item.open - item.open * 9 / 10), "damaged",
      ])
      entry.cents = entry.cents * 9 / 10
    case 9: entry.cents += 1_000
    case 10: entry.iban = ""; entry.name = "Somebody"
    case 11: entry.iban = ""; entry.reference = ""; entry.name = "Unknown payer"; account = "main"
    default: entry.cents = discounted(entry.cents, member, date.days(since: item.issued))
    }
    guard entry.cents > 0 else { return }
    entries[account]!.append(entry)
  }

  /// What buyers say of invoices.
  private func dropResponses() throws {
    let invoices = office.invoices.suffix(12)
    guard index == 7 || index == 9, invoices.count == 12 else { return }
    func row(_ number: String, _ place: Int, _ status: String, _ reason: String) -> [String] {
      let invoice = invoices[invoices.startIndex + place]
      return [number, "\(date)", invoice["customer_id"]!, invoice["invoice"]!, status, reason, "", "see our letter"]
    }
    var rows = [
      row("IR-\(index)-1", 0, "UQ", "PRI"), row("IR-\(index)-2", 3, "RE", "QUA"), row("IR-\(index)-3", 6, "AP", ""),
    ]
    rows.append(["IR-\(index)-4", "\(date)", MonthCast.id(10), "INV-2026-007777", "RE", "PRI", "", "unknown"])
    try file("remittances/responses", "id,date,customer,document,status,reason,amount,text", rows)
  }

  private func inEuro(_ cents: Int, _ currency: String) -> Int {
    cents * (currency == "USD" ? Int(office.dollar) : Int(office.franc)) / 10_000
  }

  /// What the first group's terms and those of `near` grant after so many days.
  private func discounted(_ cents: Int, _ member: MonthCast.Member, _ days: Int) -> Int {
    let percent =
      switch (member.terms, days) {
      case ("three-steps", ...3): 4
      case ("three-steps", ...7): 3
      case ("three-steps", ...12), ("2-10-net30", ...10): 2
      default: 0
      }
    return cents - (cents * percent + 50) / 100
  }

  /// Whoever was told what to pay in advance pays it, mostly.
  private func prepayments(_ exceptions: [[String: String]], _ random: inout SeededRandom) -> [MonthBank.Entry] {
    exceptions.compactMap { row in
      guard ["credit.prepayment", "credit.application-refused"].contains(row["rule"]!), row["currency"] == "EUR",
        let member = MonthCast.members.first(where: { $0.id == row["customer_id"] }),
        let order = orders.placed.last(where: {
          row["subject"]!.contains($0.number) || row["message"]!.contains($0.number)
        }),
        order.number == orders.doomed || random.happens(6_000), bank.paid.insert("advance \(order.number)").inserted
      else { return nil }
      return MonthBank.Entry(
        cents: MonthText.cents(row["amount"]!), name: member.name, iban: member.iban,
        text: "Prepayment \(order.number)", endToEnd: "E-\(order.number)")
    }
  }

  /// Fees, wages, what nobody knows, and payments that the bank takes back.
  private func bankOnly(_ random: inout SeededRandom) -> [MonthBank.Entry] {
    var entries: [MonthBank.Entry] = []
    if index % 5 == 0 { entries.append(MonthBank.Entry(cents: -1_250, name: "Bank", text: "account fee")) }
    if index == 11 {
      entries.append(MonthBank.Entry(cents: 7_700, name: "Kontor 999 GmbH", text: "AV-STRANGE"))
    }
    if index % 7 == 3 { entries.append(MonthBank.Entry(cents: -4_200, name: "Landlord", text: "rent")) }
    if index % 6 == 5 {
      entries.append(MonthBank.Entry(cents: 12_300 + index, name: "Stranger", text: "thank you"))
    }
    if index % 4 == 3, let payment = bank.sent.last(where: { !$0.endToEnd.hasSuffix("-2") }) {
      bank.sent.removeAll { $0.endToEnd == payment.endToEnd }
      entries.append(
        MonthBank.Entry(cents: -payment.cents, name: payment.name, endToEnd: payment.endToEnd, returned: "AC04"))
    }
    return entries
  }

  // MARK: Statements

  private func statement(_ account: String, _ entries: [MonthBank.Entry]) throws {
    guard account == "main" || !entries.isEmpty else { return }
    bank.sequence += 1
    let currency = account == "main" ? "EUR" : "USD"
    let iban = account == "main" ? "DE89370400440532013000" : "DE02500105170137075030"
    let opening = bank.balance[account]!
    let closing = entries.reduce(opening) { $0 + $1.cents }
    bank.balance[account] = closing
    let body = entries.enumerated().map { entry($1, $0, currency) }.joined()
    try MonthText.text(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
      <GrpHdr><MsgId>MSG-\(bank.sequence)</MsgId><CreDtTm>\(date)T19:30:00+01:00</CreDtTm></GrpHdr>
      <Stmt><Id>STMT-\(account)-\(bank.sequence)</Id><CreDtTm>\(date)T19:30:00+01:00</CreDtTm>
      <Acct><Id><IBAN>\(iban)</IBAN></Id><Ccy>\(currency)</Ccy></Acct>
      \(balance("OPBD", opening, currency))
      \(balance("CLBD", closing, currency))
      \(body)</Stmt></BkToCstmrStmt></Document>

      """, to: night.root.appending(path: "inbox/bank/\(account)-\(date).xml"))
  }

  private func balance(_ type: String, _ cents: Int, _ currency: String) -> String {
    """
    <Bal><Tp><CdOrPrtry><Cd>\(type)</Cd></CdOrPrtry></Tp><Amt Ccy="\(currency)">\(MonthText.decimal(abs(cents)))</Amt>\
    <CdtDbtInd>\(cents < 0 ? "DBIT" : "CRDT")</CdtDbtInd><Dt><Dt>\(date)</Dt></Dt></Bal>
    """
  }

  private func entry(_ entry: MonthBank.Entry, _ number: Int, _ currency: String) -> String {
    let amount = "<Amt Ccy=\"\(currency)\">\(MonthText.decimal(abs(entry.cents)))</Amt>"
    let side = "<CdtDbtInd>\(entry.cents < 0 ? "DBIT" : "CRDT")</CdtDbtInd>"
    let party =
      "<RltdPties><Dbtr><Pty><Nm>\(entry.name)</Nm></Pty></Dbtr>"
      + (entry.iban.isEmpty ? "" : "<DbtrAcct><Id><IBAN>\(entry.iban)</IBAN></Id></DbtrAcct>") + "</RltdPties>"
    let told =
      entry.reference.isEmpty
      ? "<Ustrd>\(entry.text)</Ustrd>"
      : "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>\(entry.reference)</Ref></CdtrRefInf></Strd>"
    let back = entry.returned.isEmpty ? "" : "<RtrInf><Rsn><Cd>\(entry.returned)</Cd></Rsn></RtrInf>"
    let family = entry.returned.isEmpty ? "RCDT" : "IDDT"
    return """
      <Ntry>\(amount)\(side)<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>\(date)</Dt></BookgDt><ValDt><Dt>\(date)</Dt></ValDt>
      <AcctSvcrRef>B\(date)-\(bank.sequence)-\(number)</AcctSvcrRef>
      <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>\(family)</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly></Domn></BkTxCd>
      <NtryDtls><TxDtls><Refs>\(entry.endToEnd.isEmpty ? "" : "<EndToEndId>\(entry.endToEnd)</EndToEndId>")</Refs>
      \(amount)\(side)\(party)<RmtInf>\(told)</RmtInf>\(back)</TxDtls></NtryDtls></Ntry>

      """
  }
}
