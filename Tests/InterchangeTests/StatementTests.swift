import OrderToCash
import Testing

@testable import Interchange

/// What camt entries and UBL orders mean.
@Suite struct StatementTests {
  private func entry(_ content: String, direction: String = "CRDT") throws -> BankEntryRecord {
    let amount = "<Amt Ccy=\"EUR\">5.00000</Amt><CdtDbtInd>\(direction)</CdtDbtInd>"
    let reading = read(MessageTests.camt(MessageTests.entry(content, amount: amount)), "camt053")
    return try #require(reading.statements.first?.entries.first, "\(reading.messages)")
  }

  private let parties =
    "<RltdPties><Dbtr><Nm>Payer</Nm></Dbtr><DbtrAcct><Id><IBAN>DE02 1203</IBAN></Id></DbtrAcct>"
    + "<Cdtr><Pty><Nm>Payee</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>77</Id></Othr></Id></CdtrAcct></RltdPties>"

  @Test func status() throws {
    #expect(try entry("<Sts>PDNG</Sts>").status == .pending)
    #expect(try entry("<Sts><Cd>INFO</Cd></Sts>").status == .information)
    #expect(try entry("<Sts>\n <Cd>BOOK</Cd>\n</Sts>").status == .booked)
    #expect(try entry("").status == .booked)
  }

  private static let messages = [
    ("camt053", "camt.053.001.", "BkToCstmrStmt", "Stmt"), ("camt052", "camt.052.001.", "BkToCstmrAcctRpt", "Rpt"),
    ("camt054", "camt.054.001.", "BkToCstmrDbtCdtNtfctn", "Ntfctn"),
  ]

  /// Versions 02 to 13, and the one after: the namespace tells the message, its elements tell the version. From 04 on a transaction has an
  /// amount of its own; from 08 on a status is a code within, and a party may be one.
  @Test(arguments: 2...14) func everyVersion(number: Int) throws {
    let version = number < 10 ? "0\(number)" : "\(number)"
    let status = number < 8 ? "<Sts>BOOK</Sts>" : "<Sts><Cd>BOOK</Cd></Sts>"
    let party = number < 8 ? "<Nm>Payer</Nm>" : "<Pty><Nm>Payer</Nm></Pty>"
    let amount =
      number < 4
      ? "<AmtDtls><TxAmt><Amt Ccy=\"EUR\">5.00</Amt></TxAmt></AmtDtls>" : "<Amt Ccy=\"EUR\">5.00</Amt>"
    for (name, family, message, record) in StatementTests.messages {
      let text = """
        <?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(family)\(version)"><\(message)><\(record)><Id>S1</Id>
        <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\(status)
        <NtryDtls><TxDtls>\(amount)<RltdPties><Dbtr>\(party)</Dbtr></RltdPties></TxDtls></NtryDtls></Ntry></\(record)></\(message)></Document>
        """
      #expect(recognise(Array(text.utf8)).name == name)
      let reading = read(text, Text(name))
      let entry = try #require(reading.statements.first?.entries.first, "\(name) \(version): \(reading.messages)")
      #expect(entry.status == .booked && entry.amount == 500, "\(name) \(version)")
      #expect(entry.transactions.map(\.amount) == [500] && entry.transactions.map(\.counterpartyName) == ["Payer"])
    }
  }

  /// Version 01 has other names for its messages, and is told so.
  @Test func versionOne() {
    let text =
      "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.01\"><BkToCstmrAcctRptV01/></Document>"
    let reading = read(text, "camt052")
    #expect(reading.isRefused && reading.messages.contains("expects at least one BkToCstmrAcctRpt/Rpt"))
  }

  @Test func counterparties() throws {
    let details = "<NtryDtls><TxDtls>\(parties)</TxDtls></NtryDtls>"
    let credit = try entry(details).transactions[0]
    #expect(credit.counterpartyName == "Payer" && credit.counterpartyAccount == "DE021203")
    let debit = try entry(details, direction: "DBIT")
    #expect(debit.amount == -500)
    #expect(debit.transactions[0].counterpartyName == "Payee" && debit.transactions[0].counterpartyAccount == "77")
    // A direct debit that came back: the roles are those of the collection.
    let returned = try entry("<RvslInd>true</RvslInd>" + details, direction: "DBIT")
    #expect(returned.isReversal && returned.transactions[0].counterpartyName == "Payer")
  }

  @Test func references() throws {
    let batch = try entry(
      """
      <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="EUR">2</Amt><RmtInf><Ustrd>INV-1</Ustrd>
      <Ustrd>and  more</Ustrd><Strd><RfrdDocInf><Nb>INV-2</Nb></RfrdDocInf><RfrdDocAmt><RmtdAmt Ccy="EUR">1.50</RmtdAmt>
      </RfrdDocAmt><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd><Strd><RfrdDocInf><Nb>INV-3</Nb></RfrdDocInf>
      <RfrdDocInf><Nb>INV-4</Nb></RfrdDocInf></Strd></RmtInf></TxDtls>
      <TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">3</Amt></TxAmt></AmtDtls>
      <RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>
      """)
    #expect(batch.transactions.map(\.amount) == [200, 300])
    let first = batch.transactions[0]
    #expect(first.endToEnd.isEmpty && first.text == "INV-1 and  more")
    #expect(first.structuredReferences == ["RF18539007547034"])
    #expect(first.documents.map(\.number) == ["INV-2", "INV-3", "INV-4"])
    #expect(first.documents.map(\.amount) == [150, nil, nil])
    #expect(batch.transactions[1].returnReason == "AC04" && batch.transactions[1].originalEndToEnd == "E2")
  }

  /// Entries of the real statements make their closing balances, where these are complete.
  @Test func samplesBalance() {
    let balanced = [
      "OCA__bank-statement-import__test-camt053-txdtls.xml", "genkgo__camt__d14341db__camt053.v2.multi.statement.xml",
      "moov-io__iso20022__58524a49__FI_camt_053_sample.xml.xml",
      "sebastienrousseau__bankstatementparser__5868b0de__camt.053.001.02.xml",
      "sebastienrousseau__bankstatementparser__a8b7ba33__camt053_multicurrency.xml",
    ]
    for name in Samples.files("camt053") where balanced.contains(name) {
      let statements = read(Samples.bytes("camt053", name), FormatCatalog.builtIn().format(named: "camt053")!)
        .statements
      #expect(!statements.isEmpty)
      for statement in statements {
        let booked = statement.entries.filter { $0.status == .booked }.map(\.amount).reduce(0, +)
        #expect(statement.openingBalance.map { $0 + booked } == statement.closingBalance, "\(name)")
      }
    }
  }

  /// Lines of the real orders sum to their stated totals, but for those whose senders are off.
  @Test func sampleTotals() {
    for name in Samples.files("ubl_order") where SampleTests.exceptions[name] == nil {
      for order in read(Samples.bytes("ubl_order", name), FormatCatalog.builtIn().format(named: "ubl-order")!).orders {
        let sum = order.lines.compactMap(\.statedAmount).reduce(0, +)
        #expect(order.statedLineTotal == nil || order.statedLineTotal == sum, "\(name)")
      }
    }
  }

  @Test func currencyFromLines() throws {
    let line = MessageTests.line(
      "<cbc:Quantity>2</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID=\"SEK\">1</cbc:PriceAmount></cac:Price>")
    let order = try #require(read(MessageTests.ubl("<cbc:ID>1</cbc:ID>", lines: line), "ubl-order").orders.first)
    #expect(order.currency.code == "SEK" && order.lines[0].unit.isEmpty)
    let bare = try #require(read(MessageTests.ubl("<cbc:ID>1</cbc:ID>"), "ubl-order").orders.first)
    #expect(bare.currency == .eur && bare.lines[0].price == nil && bare.lines[0].id == "1")
  }
}
