import OrderToCash
import Testing

@testable import Interchange

/// Each message once, with the bytes that provoke it.
@Suite struct MessageTests {
  struct Case: CustomTestStringConvertible {
    var rule: String
    var format: Text
    var text: String
    /// What the message says, its place included.
    var says: String
    var severity = Severity.refuse
    var testDescription: String { "\(rule) in \(format): \(says)" }
  }

  static let partner = """
    - name: bank-directions
      kind: statements
      csv: { header: none }
      columns: { account: 1, booking_date: 2, amount: 3, direction: 4 }
    - name: orders-with-totals
      kind: orders
      columns: { order_number: po, customer: who, item: what, quantity: pieces }
      skip: { order_number: ["Total*"] }
    """
  static let orderHeader = "order_number,customer,currency,line,item,quantity,unit,price,order_date\n"
  static let orderNamespace = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
  static let bankHeader = "account,booking_date,amount,currency,text\n"

  static func ubl(_ head: String, lines: String = line("<cbc:Quantity unitCode=\"EA\">2</cbc:Quantity>")) -> String {
    """
    <?xml version="1.0"?>
    <Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
    \(head)
    <cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>B</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>
    \(lines)
    </Order>
    """
  }

  static func line(_ content: String, item: String = "<cac:Item><cbc:Name>Bolt</cbc:Name></cac:Item>") -> String {
    "<cac:OrderLine><cac:LineItem>\(content)\(item)</cac:LineItem></cac:OrderLine>"
  }

  static func camt(
    _ content: String, account: String = "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>"
  )
    -> String
  {
    """
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S1</Id>\(account)
    \(content)
    </Stmt></BkToCstmrStmt></Document>
    """
  }

  static func entry(_ content: String, amount: String = "<Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>")
    -> String
  {
    "<Ntry>\(amount)\(content)</Ntry>"
  }

  static let cases: [Case] =
    csvCases + orderCases + masterCases + ublCases + camtCases

  static let csvCases: [Case] = [
    Case(
      rule: "intake.skipped-rows", format: "orders-with-totals", text: "po,who,what,pieces\nP1,C1,A,1\nTotal: 1,,,1\n",
      says: "line 4: 1 rows are passed over", severity: .warn),
    Case(
      rule: "intake.missing-column", format: "orders", text: "order_number,customer\nP1,C1\n",
      says: "line 1: the header lacks `quantity`"),
    Case(
      rule: "intake.duplicate-column", format: "orders", text: "order_number,customer,quantity,Quantity\nP1,C1,1,1\n",
      says: "line 1: the column `quantity` is there twice"),
    Case(rule: "intake.missing-column", format: "orders", text: "", says: "the file has no header"),
    Case(
      rule: "intake.unknown-column", format: "orders",
      text: "order_number,customer,quantity,item,colour\nP1,C1,1,A,red\n",
      says: "line 1, column 5: colour: the column is not known", severity: .warn),
    Case(
      rule: "intake.column-count", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,1,EA,12,,50\n",
      says: "line 2: the row has 10 cells, the header 9"),
    Case(
      rule: "intake.duplicate-in-file", format: "orders",
      text: orderHeader + "P1,C1,,1,A,1,EA,,\nP2,C1,,1,A,1,EA,,\nP1,C1,,2,A,1,EA,,\n",
      says: "line 4, column 1: order_number: `P1` was already there further up"),
    Case(
      rule: "intake.not-well-formed", format: "orders", text: orderHeader + "P1,C1,EUR,1,a\"b,1,EA,,\n",
      says: "line 2, column 5: a quote stands where none may be"),
    Case(
      rule: "intake.not-well-formed", format: "orders", text: orderHeader + "P1,C1,EUR,1,\"ab,1,EA,,\n",
      says: "a quote stands where none may be, or is never closed"),
  ]

  static let orderCases: [Case] = [
    Case(
      rule: "intake.missing-field", format: "orders", text: orderHeader + "P1,,EUR,1,A,1,EA,,\n",
      says: "line 2, column 1: customer: a value is missing"),
    Case(
      rule: "intake.missing-field", format: "orders", text: orderHeader + "P1,C1,EUR,7,,1,EA,,\n",
      says: "line 2, column 1: item: line 7 names no item"),
    Case(
      rule: "intake.not-a-number", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,ten,EA,,\n",
      says: "line 2, column 6: quantity: `ten` is not a number (the decimal mark of this format is `.`"),
    Case(
      rule: "intake.not-a-number", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,1,EA,\"1,50\",\n",
      says: "line 2, column 8: price: `1,50` is not a number"),
    Case(
      rule: "intake.too-precise", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,1.0000001,EA,,\n",
      says: "quantity: `1.0000001` has more decimals than can be kept (6 are kept"),
    Case(
      rule: "intake.out-of-range", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,9999999999999,EA,,\n",
      says: "quantity: `9999999999999` is too large (the largest is 1000000000)"),
    Case(
      rule: "intake.out-of-range", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,0,EA,,\n",
      says: "quantity: the quantity is 0 (an ordered quantity is above zero)"),
    Case(
      rule: "intake.out-of-range", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,1,EA,-1,\n",
      says: "price: the price is below zero"),
    Case(
      rule: "intake.not-a-date", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,1,EA,,2026-02-30\n",
      says: "line 2, column 9: order_date: `2026-02-30` is not a day (expected is YYYY-MM-DD"),
    Case(
      rule: "intake.unknown-code", format: "orders", text: orderHeader + "P1,C1,EURO,1,A,1,EA,,\n",
      says: "currency: `EURO` is no currency"),
    Case(
      rule: "intake.unknown-code", format: "orders", text: orderHeader + "P1,C1,EUR,1,A,1,Stück,,\n",
      says: "unit: `Stück` is no unit (units are codes of UN/ECE Recommendation 20"),
    Case(
      rule: "intake.duplicate-line", format: "orders", text: orderHeader + "P1,C1,,1,A,1,EA,,\nP1,C1,,1,B,1,EA,,\n",
      says: "line 3, column 1: line number 1 is there twice"),
  ]

  static let masterCases: [Case] = [
    Case(
      rule: "intake.out-of-range", format: "customers", text: "id,name,credit_limit\nC1,A,-5\n",
      says: "line 2, column 3: credit_limit: the credit limit is below zero"),
    Case(
      rule: "intake.too-precise", format: "customers", text: "id,name,credit_limit,currency\nC1,A,5.5,JPY\n",
      says: "credit_limit: `5.5` has more decimals than can be kept (JPY has 0"),
    Case(
      rule: "intake.unknown-code", format: "customers", text: "id,name,country\nC1,A,UK\n",
      says: "country: `UK` is no country"),
    Case(
      rule: "intake.unknown-code", format: "items", text: "sku,unit,price,packs\nA,H87,1,CT12\n",
      says: "packs: `CT12` is no pack"),
    Case(
      rule: "intake.out-of-range", format: "items", text: "sku,unit,price,price_base\nA,H87,1,0\n",
      says: "price_base: the price is for a quantity of 0"),
    Case(
      rule: "intake.unknown-code", format: "stock", text: "sku,quantity,kind,counted_at\nA,1,stock,2026-01-05T06:30\n",
      says: "kind: `stock` is not known (known is count, receipt or correction)"),
    Case(
      rule: "intake.not-a-date", format: "stock", text: "sku,quantity,kind,counted_at\nA,1,count,2026-01-05T26:30\n",
      says: "counted_at: `2026-01-05T26:30` has no time that can be read"),
    Case(
      rule: "intake.out-of-range", format: "stock", text: "sku,quantity,counted_at\nA,-1,2026-01-05\n",
      says: "quantity: the quantity is below zero"),
    Case(
      rule: "intake.out-of-range", format: "rates", text: "date,currency,rate\n2026-01-05,USD,0\n",
      says: "rate: the rate is 0.00"),
    Case(
      rule: "intake.missing-field", format: "decisions", text: "exception,verb,who,reason\nX-1,approve,,because\n",
      says: "who: a value is missing"),
    Case(
      rule: "intake.out-of-range", format: "confirmations", text: "shipment,sku,quantity\nS1,A,-1\n",
      says: "quantity: the quantity is below zero"),
    Case(
      rule: "intake.out-of-range", format: "returns", text: "return,shipment,sku,quantity,condition\nR1,S1,A,0,good\n",
      says: "line 2, column 4: quantity: the quantity is 0 (what came back is more than nothing)"),
    Case(
      rule: "intake.unknown-code", format: "returns", text: "return,shipment,sku,quantity,condition\nR1,S1,A,1,wet\n",
      says: "line 2, column 5: condition: `wet` is not known (known is good or damaged)"),
    Case(
      rule: "intake.missing-field", format: "returns", text: "return,shipment,sku,quantity,condition\nR1,,A,1,good\n",
      says: "line 2, column 1: shipment: a value is missing"),
    Case(
      rule: "intake.arithmetic", format: "remittances", text: "advice,document,amount,total\nR1,I1,5,9\nR1,I2,3,9\n",
      says: "line 2, column 4: total: the advice states 9.00 EUR, its documents sum to 8.00 EUR", severity: .review),
    Case(
      rule: "intake.missing-field", format: "bank", text: bankHeader + "DE1,2026-01-05,,EUR,fee\n",
      says: "amount: the row has no amount"),
    Case(
      rule: "intake.unknown-code", format: "bank-directions", text: "1,2026-01-05,5,sent\n",
      says: "column 4: `sent` is neither credit nor debit"),
    Case(
      rule: "intake.out-of-range", format: "bank-directions", text: "1,2026-01-05,-5,C\n",
      says: "line 1, column 3: column 3: the credit is below zero"),
  ]

  static let ublCases: [Case] = [
    Case(
      rule: "intake.missing-field", format: "ubl-order", text: ubl(""),
      says: "line 4, column 88: ID: a value is missing"),
    Case(
      rule: "intake.missing-field", format: "ubl-order", text: ubl("<cbc:ID>1</cbc:ID>", lines: ""),
      says: "the order has no lines"),
    Case(
      rule: "intake.missing-field", format: "ubl-order", text: ubl("<cbc:ID>1</cbc:ID>", lines: line("")),
      says: "OrderLine/LineItem/Quantity: a value is missing"),
    Case(
      rule: "intake.missing-field", format: "ubl-order",
      text: ubl("<cbc:ID>1</cbc:ID>").replacing("<cbc:Name>B</cbc:Name>", with: ""), says: "the order names no buyer"),
    Case(
      rule: "intake.unknown-code", format: "ubl-order",
      text: ubl("<cbc:ID>1</cbc:ID>", lines: line("<cbc:Quantity unitCode=\"KIT\">2</cbc:Quantity>")),
      says: "OrderLine/LineItem/Quantity: `KIT` is no unit"),
    Case(
      rule: "intake.mixed-currencies", format: "ubl-order",
      text: ubl(
        "<cbc:ID>1</cbc:ID><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>",
        lines: line(
          "<cbc:Quantity>2</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID=\"EUR\">1</cbc:PriceAmount></cac:Price>"
        )),
      says: "this is in EUR, the document in SEK"),
    Case(
      rule: "intake.arithmetic", format: "ubl-order",
      text: ubl(
        "<cbc:ID>1</cbc:ID>",
        lines: line(
          "<cbc:Quantity>2</cbc:Quantity><cbc:LineExtensionAmount>3.00</cbc:LineExtensionAmount>"
            + "<cac:Price><cbc:PriceAmount currencyID=\"EUR\">1</cbc:PriceAmount></cac:Price>")),
      says: "line 1 states 3.00 EUR, its parts give 2.00 EUR", severity: .review),
    Case(
      rule: "intake.arithmetic", format: "ubl-order",
      text: ubl(
        "<cbc:ID>1</cbc:ID><cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount currencyID=\"EUR\">3</cbc:LineExtensionAmount>"
          + "</cac:AnticipatedMonetaryTotal>",
        lines: line(
          "<cbc:Quantity>2</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID=\"EUR\">1</cbc:PriceAmount></cac:Price>"
        )),
      says: "the lines are said to be 3.00 EUR, they sum to 2.00 EUR", severity: .review),
    Case(
      rule: "intake.unknown-code", format: "ubl-order",
      text: ubl(
        "<cbc:ID>1</cbc:ID><cac:AllowanceCharge><cbc:ChargeIndicator>no</cbc:ChargeIndicator><cbc:Amount>1</cbc:Amount>"
          + "</cac:AllowanceCharge>"), says: "`no` is neither true nor false"),
    Case(
      rule: "intake.several-places", format: "ubl-order",
      text: ubl(
        "<cbc:ID>1</cbc:ID><cac:Delivery><cac:DeliveryLocation><cbc:ID>A</cbc:ID></cac:DeliveryLocation></cac:Delivery>",
        lines: line(
          "<cbc:Quantity>2</cbc:Quantity><cac:Delivery><cac:DeliveryLocation><cbc:ID>B</cbc:ID></cac:DeliveryLocation>"
            + "</cac:Delivery>")),
      says: "the order names several places of delivery", severity: .review),
    Case(
      rule: "intake.unknown-format", format: "ubl-order", text: camt(""),
      says: "the root element is Document"),
  ]

  static let camtCases: [Case] = [
    Case(
      rule: "intake.missing-field", format: "camt053", text: camt("", account: ""),
      says: "BkToCstmrStmt/Stmt/Acct/Id/IBAN: a value is missing"),
    Case(
      rule: "intake.too-precise", format: "camt053",
      text: camt(entry("", amount: "<Amt Ccy=\"EUR\">5.00001</Amt><CdtDbtInd>CRDT</CdtDbtInd>")),
      says: "Ntry/Amt: `5.00001` has more decimals than can be kept (EUR has 2"),
    Case(
      rule: "intake.out-of-range", format: "camt053",
      text: camt(entry("", amount: "<Amt Ccy=\"EUR\">-5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>")),
      says: "the amount is below zero"),
    Case(
      rule: "intake.unknown-code", format: "camt053",
      text: camt(entry("", amount: "<Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CREDIT</CdtDbtInd>")),
      says: "`CREDIT` is neither credit nor debit"),
    Case(
      rule: "intake.unknown-code", format: "camt053",
      text: camt(entry("", amount: "<Amt Ccy=\"ABC\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>")),
      says: "`ABC` is no currency"),
    Case(
      rule: "intake.unknown-code", format: "camt053", text: camt(entry("<Sts>DONE</Sts>")),
      says: "`DONE` is no status of an entry"),
    Case(
      rule: "intake.no-documents", format: "camt053",
      text: "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt/></Document>",
      says: "the file has no document in it"),
    Case(
      rule: "intake.arithmetic", format: "camt053",
      text: camt(
        "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
          + "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">7</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
          + entry("<Sts>BOOK</Sts>")),
      says: "the closing balance is 7.00 EUR, opening balance and entries give 6.00 EUR", severity: .review),
    Case(
      rule: "intake.mixed-currencies", format: "camt053",
      text: camt(
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"SEK\">7</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"),
      says: "this balance is in SEK, the account in EUR", severity: .warn),
    Case(
      rule: "intake.arithmetic", format: "camt053",
      text: camt(entry("<NtryDtls><TxDtls><Amt Ccy=\"EUR\">4.00</Amt></TxDtls></NtryDtls>")),
      says: "the entry is 5.00 EUR, its transactions sum to 4.00 EUR", severity: .warn),
  ]

  @Test(arguments: cases)
  func message(_ row: Case) throws {
    let catalog = PartnerFormatTests.catalog(MessageTests.partner)
    let reading = read(row.text, row.format, in: catalog)
    let all = reading.refusal + reading.warnings + reading.documents.flatMap(\.problems)
    let found = all.first { $0.rule.string == row.rule && $0.message.contains(row.says) }
    #expect(found != nil, "said: \(reading.messages)")
    guard let found else { return }
    #expect(found.severity == row.severity)
    #expect(!found.why.isEmpty && !found.whatToDo.isEmpty)
    #expect(Set(all.map(\.rule)).count == 1, "one cause, one rule: \(reading.messages)")
    let isTaken = !reading.isRefused && reading.documents.allSatisfy { $0.document != nil }
    #expect(isTaken == (row.severity != .refuse))
  }
}
