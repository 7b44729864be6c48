import OrderToCash
import Testing

@testable import Interchange

/// MT940, BAI2 and lockbox: what their records mean.
@Suite struct RecordTests {
  private func message(_ entries: String, opening: String = "C260105EUR100,", closing: String = "C260106EUR110,")
    -> String
  {
    ":20:REF-1\r\n:25:DE89370400440532013000EUR\r\n:28C:5/1\r\n:60F:\(opening)\r\n\(entries):62F:\(closing)\r\n-\r\n"
  }

  private func entry(_ text: String) throws -> BankEntryRecord {
    let reading = read(message(text), "mt940")
    return try #require(reading.statements.first?.entries.first, "\(reading.messages)")
  }

  @Test func statement() throws {
    let text = message(":61:2601060106CR10,NTRFRF18539007547034//B-77\r\n:86:Invoice 4711\r\n")
    #expect(recognise(Array(text.utf8)).name == "mt940")
    let reading = read(text, "mt940")
    let statement = try #require(reading.statements.first, "\(reading.messages)")
    #expect(reading.rules.isEmpty, "\(reading.messages)")
    #expect(statement.account == "DE89370400440532013000" && statement.sequence == "5/1")
    #expect(statement.openingBalance == 10_000 && statement.closingBalance == 11_000)
    let entry = statement.entries[0]
    #expect(entry.amount == 1_000 && entry.bankReference == "B-77" && entry.place.line == 5)
    #expect(entry.transactions[0].endToEnd == "RF18539007547034" && entry.transactions[0].text == "Invoice 4711")
  }

  @Test(arguments: [
    ("C10,", 1_000, false), ("D10,", -1_000, false), ("RC10,", -1_000, true), ("RD10,", 1_000, true),
    ("CR10,5", 1_050, false),
  ])
  func marks(mark: String, amount: Int64, isReversal: Bool) throws {
    let entry = try entry(":61:260106\(mark)NTRFNONREF\n")
    #expect(entry.amount == amount && entry.isReversal == isReversal)
  }

  @Test func daysAroundTheYear() throws {
    let entry = try entry(":61:2601021231C10,NTRFNONREF\n")
    #expect(entry.valueDate == BusinessDate("2026-01-02") && entry.bookingDate == BusinessDate("2025-12-31"))
    #expect(try self.entry(":61:260230C10,NTRFNONREF\n").valueDate == BusinessDate("2026-02-28"))
  }

  @Test func subfields() throws {
    let text =
      ":61:260106C10,N166NONREF\n:86:166?00GUTSCHRIFT?109075?20EREF+E-4711?21SVWZ+Rechnung INV-2026-0?22"
      + "00012?30COBADEFFXXX?31DE02120300000000202051?32Hofladen Sued eingetragene ?33Genossenschaft\n"
    let transaction = try entry(text).transactions[0]
    #expect(transaction.endToEnd == "E-4711")
    #expect(transaction.text == "Rechnung INV-2026-0 00012" || transaction.text == "Rechnung INV-2026-000012")
    #expect(transaction.counterpartyName == "Hofladen Sued eingetragene Genossenschaft")
    #expect(transaction.counterpartyAccount == "DE02120300000000202051")
  }

  @Test func codeWords() throws {
    let text =
      ":61:260106C10,NTRFEREF\n:86:/EREF/E-1/ORDP//NAME/Acme BV/REMI/USTD//INV-1 and INV-2/\n"
    let transaction = try entry(text).transactions[0]
    #expect(transaction.endToEnd == "E-1" && transaction.counterpartyName == "Acme BV")
    #expect(transaction.text == "INV-1 and INV-2")
  }

  @Test func interimReport() {
    let text = ":20:X\n:25:1\n:28C:1\n:34F:EURD0,\n:13D:2601061200+0100\n:61:260106C10,NTRFNONREF\n-\n"
    #expect(recognise(Array(text.utf8)).name == "mt942")
    #expect(read(text, "mt942").statements.map(\.source) == [.report])
  }

  @Test(arguments: [
    (":61:260106X10,NTRFNONREF\n", "intake.bad-record"), (":61:261306C10,NTRFNONREF\n", "intake.not-a-date"),
    (":61:260106C10,NTRFNONREF\n:61:260106C10,NTRFNONREF\n", "intake.arithmetic"),
  ])
  func problems(entries: String, rule: String) {
    #expect(read(message(entries), "mt940").rules.contains(rule))
  }

  // MARK: BAI2

  private func bai2(_ entries: String, total: Int) -> String {
    "01,BANK,US,260106,0800,1,80,1,2/\n02,US,BANK,1,260105,,USD,2/\n03,12345,,010,10000,,,015,11050,,/\n\(entries)"
      + "49,\(total),4/\n98,\(total),1,6/\n99,\(total),1,8/\n"
  }

  @Test func baiAccount() throws {
    let text = bai2("16,165,1050,V,260106,,B1,E1,INVOICE 4711\n88,AND 4712/\n", total: 22_100)
    #expect(recognise(Array(text.utf8)).name == "bai2")
    let reading = read(text, "bai2")
    let statement = try #require(reading.statements.first, "\(reading.messages)")
    #expect(reading.rules.isEmpty, "\(reading.messages)")
    #expect(statement.account == "12345" && statement.openingBalance == 10_000 && statement.closingBalance == 11_050)
    let entry = statement.entries[0]
    #expect(entry.amount == 1_050 && entry.valueDate == BusinessDate("2026-01-06") && entry.bankReference == "B1")
    #expect(entry.text == "INVOICE 4711 AND 4712" && entry.transactions[0].endToEnd == "E1")
  }

  @Test func baiTotals() {
    let wrong = read(bai2("16,165,1050,,,,\n", total: 22_000), "bai2")
    #expect(wrong.rules.contains("intake.control-total") && wrong.statements.isEmpty)
    let cut = read("01,B,U,260106,0800,1,,,2/\n02,U,B,1,260105,,USD,2/\n03,1,,010,1,,/\n16,165,1,,,,\n", "bai2")
    #expect(cut.isRefused && cut.rules == ["intake.control-total"])
    let strange = read("01,B,U,260106,0800,1,,,2/\n02,U,B,1,260105,,USD,2/\nXX,1/\n", "bai2")
    #expect(strange.documents.isEmpty)
  }

  // MARK: Lockbox

  private static let lockbox = [
    "100ABCDEFGHIJ00999999911605231800", "2ABCDEFGHIJ0099999991000000000040008000801",
    "50000000022222160523ABCDEFGHIJ0099999991",
    "6001001000070000005500270700123455550000000180051616BOB E SMITH                   MY BUSINESS COMPANY",
    "40010016019CE554", "700100000222221605230010000700000", "8000000002222216052300010000700000", "9000008",
  ]

  @Test func cheques() throws {
    let text = RecordTests.lockbox.joined(separator: "\n") + "\n"
    #expect(recognise(Array(text.utf8)).name == "lockbox")
    let reading = read(text, "lockbox")
    guard case .remittance(let advice)? = reading.documents.first?.document else {
      Issue.record("\(reading.messages)")
      return
    }
    #expect(advice.total == 700_000 && advice.currency.code == "USD" && advice.paymentReference == "180")
    #expect(advice.payer.name == "BOB E SMITH" && advice.payerAccount == "055002707-0012345555")
    #expect(advice.lines.map(\.number) == ["CE554"] && advice.paymentDate == BusinessDate("2016-05-23"))
  }

  @Test(arguments: [3, 5, 6, 7]) func lockboxTotals(without: Int) {
    var lines = RecordTests.lockbox
    lines.remove(at: without)
    let reading = read(lines.joined(separator: "\n") + "\n", "lockbox")
    #expect(without == 7 || reading.isRefused && reading.rules == ["intake.control-total"], "\(reading.messages)")
  }
}
