import OrderToCash

/// Writes a day's bank statements (camt.053.001.08) of at most five thousand entries each, and the remittance advices.
///
/// Statements follow one another: each opens with the balance that the one before closed with. The last entry of each is the
/// bank's fee; on the last weekday of a month the first entry pays the salaries.
struct StatementWriter {
  static let entriesPerFile = 5_000
  static let advicesPerFile = 5_000

  let date: BusinessDate
  private(set) var statements: Int
  private(set) var balance: Int64
  private var advices: [PaymentPlan.Payment] = []
  private var entries: [Entry] = []
  private var file = 0

  private struct Entry {
    var amount: Int64
    var payment: PaymentPlan.Payment?
    var text = ""
  }

  init(date: BusinessDate, statements: Int, balance: Int64) {
    self.date = date
    self.statements = statements
    self.balance = balance
  }

  /// A day without payments has a statement as well.
  mutating func write(_ payments: PaymentPlan, to output: inout GeneratedOutput) throws {
    if isLastWeekdayOfMonth {
      entries.append(Entry(amount: -min(balance / 2, 4_000_000), text: "Salary \(date)"))
    }
    for payment in payments {
      entries.append(Entry(amount: payment.amount, payment: payment))
      if !payment.advised.isEmpty { advices.append(payment) }
      if entries.count == StatementWriter.entriesPerFile - 1 { try statement(to: &output) }
    }
    if !entries.isEmpty || file == 0 { try statement(to: &output) }
    try remittances(to: &output)
  }

  private var isLastWeekdayOfMonth: Bool {
    date.weekday < 5 && date.endOfMonth.days(since: date) <= (date.weekday == 4 ? 2 : 0)
  }

  private mutating func statement(to output: inout GeneratedOutput) throws {
    entries.append(Entry(amount: -Int64(100 + entries.count), text: "Account fee \(date)"))
    let closing = entries.reduce(balance) { $0 + $1.amount }
    output.begin("inbox/bank/\(date)/camt053-\(padded(file, 4)).xml")
    file += 1
    statements += 1
    header(closing: closing, to: &output)
    for (index, entry) in entries.enumerated() {
      write(entry, number: index + 1, to: &output)
      try output.flushIfLarge()
    }
    output.text("    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n")
    try output.end()
    balance = closing
    entries.removeAll(keepingCapacity: true)
  }

  private func header(closing: Int64, to output: inout GeneratedOutput) {
    output.text(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt>
          <GrpHdr>
            <MsgId>MSG-\(date)-\(padded(file, 4))</MsgId>
            <CreDtTm>\(date)T19:30:00+01:00</CreDtTm>
          </GrpHdr>
          <Stmt>
            <Id>STMT-\(date.parts.year)-\(padded(statements, 6))</Id>
            <ElctrncSeqNb>\(statements)</ElctrncSeqNb>
            <CreDtTm>\(date)T19:30:00+01:00</CreDtTm>
            <Acct>
              <Id><IBAN>\(SyntheticCompany.iban)</IBAN></Id>
              <Ccy>EUR</Ccy>
              <Ownr><Nm>Nordwind Handels GmbH</Nm></Ownr>
              <Svcr><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></Svcr>
            </Acct>

      """)
    for (code, amount) in [("OPBD", balance), ("CLBD", closing)] {
      output.text(
        """
              <Bal>
                <Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp>
                <Amt Ccy="EUR">\(decimal(abs(amount)))</Amt>
                <CdtDbtInd>\(amount < 0 ? "DBIT" : "CRDT")</CdtDbtInd>
                <Dt><Dt>\(date)</Dt></Dt>
              </Bal>

        """)
    }
  }

  private func write(_ entry: Entry, number: Int, to output: inout GeneratedOutput) {
    let bankReference = "\(date.days)-\(padded(file, 4))-\(padded(number, 5))"
    let direction = entry.amount < 0 ? "DBIT" : "CRDT"
    output.text(
      """
            <Ntry>
              <NtryRef>\(number)</NtryRef>
              <Amt Ccy="EUR">\(decimal(abs(entry.amount)))</Amt>
              <CdtDbtInd>\(direction)</CdtDbtInd>
              <Sts><Cd>BOOK</Cd></Sts>
              <BookgDt><Dt>\(date)</Dt></BookgDt>
              <ValDt><Dt>\(date)</Dt></ValDt>
              <AcctSvcrRef>\(bankReference)</AcctSvcrRef>

      """)
    if let payment = entry.payment {
      details(of: payment, bankReference: bankReference, to: &output)
    } else {
      output.text(
        """
                <BkTxCd><Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>
                <AddtlNtryInf>\(entry.text)</AddtlNtryInf>

        """)
    }
    output.text("      </Ntry>\n")
  }

  private func details(of payment: PaymentPlan.Payment, bankReference: String, to output: inout GeneratedOutput) {
    output.text(
      """
              <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
              <NtryDtls>
                <TxDtls>
                  <Refs>
                    <AcctSvcrRef>\(bankReference)</AcctSvcrRef>
                    <EndToEndId>\(payment.habit == .silent ? "NOTPROVIDED" : payment.endToEnd)</EndToEndId>
                  </Refs>
                  <Amt Ccy="EUR">\(decimal(payment.amount))</Amt>
                  <CdtDbtInd>CRDT</CdtDbtInd>
                  <RltdPties>
                    <Dbtr><Pty><Nm>\(payment.payerName)</Nm></Pty></Dbtr>
                    <DbtrAcct><Id><IBAN>\(payment.account)</IBAN></Id></DbtrAcct>
                  </RltdPties>
                  <RmtInf>\(remittanceInformation(payment))</RmtInf>
                </TxDtls>
              </NtryDtls>

      """)
  }

  private func remittanceInformation(_ payment: PaymentPlan.Payment) -> String {
    guard !payment.reference.isEmpty else { return "<Ustrd>\(payment.text)</Ustrd>" }
    return "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>ISO</Issr></Tp>"
      + "<Ref>\(payment.reference)</Ref></CdtrRefInf></Strd>"
  }

  private mutating func remittances(to output: inout GeneratedOutput) throws {
    for first in stride(from: 0, to: advices.count, by: StatementWriter.advicesPerFile) {
      output.begin("inbox/remittances/\(date)/advices-\(padded(first / StatementWriter.advicesPerFile, 4)).csv")
      output.text("advice,payer,payer_iban,payment_reference,payment_date,currency,total,document,amount\n")
      for payment in advices[first..<min(first + StatementWriter.advicesPerFile, advices.count)] {
        for item in payment.advised {
          output.row(
            "AV-" + payment.endToEnd, payment.payerId, payment.account, payment.endToEnd, "\(date)", "EUR",
            decimal(payment.amount), item.number, decimal(item.amount))
        }
        try output.flushIfLarge()
      }
      try output.end()
    }
  }

  private func decimal(_ minor: Int64) -> String { formatDecimal(minor, scale: 2, minimum: 2) }
}
