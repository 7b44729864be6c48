import OrderToCash
import Testing

@testable import Interchange

/// Payments of real statements against made-up open items: one that carries the payment's own reference, and others of the same
/// amount beside it.
@Suite struct CashSampleTests {
  private struct Quoted {
    var receipt: Receipt
    /// A structured reference, or empty.
    var reference: Text = .empty
    /// The number of the document that it is for.
    var document: Text = .empty
  }

  /// How many payments of each folder say what they are for; more samples would mean more.
  @Test(arguments: [("camt053", 10), ("camt054", 10), ("mt940", 10), ("bai2", 1)])
  func paymentsMeetTheirItems(folder: String, atLeast: Int) throws {
    let names = Samples.files(folder)
    guard !names.isEmpty else { return }
    var matched = 0
    for name in names {
      let bytes = Samples.bytes(folder, name)
      guard
        let format = recognise(bytes, file: Text(name)).name.map({ FormatCatalog.builtIn().format(named: Text($0))! })
      else { continue }
      for statement in read(bytes, format).statements {
        for entry in statement.entries where entry.status == .booked {
          for quoted in receipts(of: entry) {
            try match(quoted, "\(folder)/\(name)")
            matched += 1
          }
        }
      }
    }
    print("samples/\(folder): \(matched) payments met their items")
    #expect(matched >= atLeast)
  }

  /// Receipts of an entry that quote something.
  private func receipts(of entry: BankEntryRecord) -> [Quoted] {
    let date = entry.bookingDate ?? entry.valueDate ?? BusinessDate("2026-01-05")!
    let booked = BankEntry(
      key: Key(rawValue: 1), bank: "assets:bank", currency: entry.currency, amount: entry.amount,
      isReversal: entry.isReversal, bookingDate: date, valueDate: date, reference: entry.bankReference,
      code: entry.transactionCode, text: entry.text, transactions: entry.transactions)
    return BankMovements.movements(of: booked, rules: []).compactMap { movement in
      guard case .receipt = movement.kind else { return nil }
      let payment = movement.payment
      let receipt = Receipt(
        key: Key(rawValue: 1_000), bank: booked.bank, bookingDate: date, valueDate: date, currency: entry.currency,
        amount: movement.amount, base: movement.amount, payerName: payment.counterpartyName,
        payerNameKey: nameKey(payment.counterpartyName), payerAccount: payment.counterpartyAccount,
        endToEnd: payment.endToEnd, structuredReferences: payment.structuredReferences,
        text: payment.text.isEmpty ? entry.text : payment.text)
      if let reference = receipt.structuredReferences.first(where: { $0.utf8.count >= 5 && $0.utf8.count <= 31 }) {
        return Quoted(receipt: receipt, reference: reference, document: "INV-2026-000001")
      }
      return number(in: receipt.text).map { Quoted(receipt: receipt, document: $0) }
    }
  }

  /// The longest word of the text that looks like a number of a document.
  private func number(in text: Text) -> Text? {
    let words = text.utf8.split { $0 == 0x20 || $0 == 0x2C || $0 == 0x3B || $0 == 0x3A || $0 == 0x2B || $0 == 0x3F }
    let numbers = words.filter { word in
      let digits = word.count { (0x30...0x39).contains($0) }
      // Letters and digits in turn more than three times are an identification of a system, and no number of a document.
      let turns = zip(word, word.dropFirst()).count { ($0 >= 0x41) != ($1 >= 0x41) }
      return digits >= 5 && word.count <= 24 && turns <= 3
        && word.allSatisfy { $0 < 0x80 && ($0 == 0x2D || $0 == 0x2F || (0x30...0x39).contains($0) || $0 >= 0x41) }
    }
    return numbers.max { ($0.count, $1.startIndex) < ($1.count, $0.startIndex) }.map { Text(utf8: Array($0)) }
  }

  private func item(_ number: Int, _ amount: Int64, _ quoted: Quoted, isMeant: Bool) -> OpenItem {
    let date = quoted.receipt.bookingDate.adding(days: -20)
    return OpenItem(
      key: Key(rawValue: Int64(number)), account: Key(rawValue: Int64(100 + number)), kind: .invoice,
      document: isMeant ? quoted.document : Text("X-\(number)-0000\(number)"),
      paymentReference: isMeant ? quoted.reference : .empty, issueDate: date, dueDate: date.adding(days: 30),
      currency: quoted.receipt.currency, original: amount, open: amount, openBase: amount)
  }

  private func match(_ quoted: Quoted, _ name: String) throws {
    let amount = quoted.receipt.amount
    let items = [
      item(1, amount, quoted, isMeant: false), item(2, amount, quoted, isMeant: true),
      item(3, amount + 1, quoted, isMeant: false),
    ]
    var index = ReferenceIndex()
    for item in items { index.add(item, group: item.account) }
    index.finish()
    var router = CashRouter(index: index, payers: PayerDirectory(), policy: CashPolicy())
    let route = router.route(quoted.receipt, advice: nil)
    #expect(route.group == items[1].account, "\(name): \(quoted.receipt.text) \(quoted.document)\(quoted.reference)")
    var receipt = quoted.receipt
    receipt.account = route.account
    // All in one group, so that the others of the same amount are there to be mistaken.
    let outcome = CashMatching.decide(
      snapshot: CashSnapshot(group: route.group, items: items, receipts: [receipt]), policy: CashPolicy(),
      date: receipt.bookingDate)
    #expect(outcome.applications.map(\.item) == [items[1].key], "\(name): \(quoted.receipt.text) \(quoted.document)")
    #expect(outcome.receipts.map(\.left) == [0])
  }

  /// A lockbox lists what each cheque pays; the bank's deposit of their sum is applied line by line.
  @Test func lockboxLinesMeetTheirItems() throws {
    guard Samples.files("bai_lockbox").contains("FundersClub__test_lockbox.bai") else { return }
    let bytes = Samples.bytes("bai_lockbox", "FundersClub__test_lockbox.bai")
    let format = try #require(recognise(bytes).name.flatMap { FormatCatalog.builtIn().format(named: Text($0)) })
    var matched = 0
    for parsed in read(bytes, format).documents {
      guard case .remittance(let remittance)? = parsed.document else { continue }
      var lines = remittance.lines
      // A single line without an amount is for all of the cheque.
      if lines.count == 1 { lines[0].amount = lines[0].amount ?? remittance.total }
      guard !lines.isEmpty, lines.allSatisfy({ ($0.amount ?? 0) > 0 && !$0.number.isEmpty }) else { continue }
      try match(remittance, lines)
      matched += 1
    }
    print("samples/bai_lockbox: \(matched) advices met their items")
    #expect(matched > 0)
  }

  private func match(_ remittance: RemittanceDocument, _ lines: [RemittedDocument]) throws {
    let date = remittance.paymentDate ?? BusinessDate("2026-01-05")!
    let total = lines.reduce(Int64(0)) { $0 + ($1.amount ?? 0) }
    let group = Key(rawValue: 7)
    let items = lines.enumerated().map { position, line in
      OpenItem(
        key: Key(rawValue: Int64(position + 1)), account: group, kind: .invoice, document: line.number,
        issueDate: date.adding(days: -20), dueDate: date.adding(days: 10), currency: remittance.currency,
        original: line.amount ?? 0, open: line.amount ?? 0, openBase: line.amount ?? 0)
    }
    let advice = Advice(
      key: Key(rawValue: 50), number: remittance.number, account: group, group: group, currency: remittance.currency,
      lines: lines)
    let receipt = Receipt(
      key: Key(rawValue: 1_000), bank: "assets:bank", bookingDate: date, valueDate: date, currency: remittance.currency,
      amount: total, base: total, account: group, advice: advice.key)
    let outcome = CashMatching.decide(
      snapshot: CashSnapshot(group: group, items: items, receipts: [receipt], advices: [advice]), policy: CashPolicy(),
      date: date)
    let applied = outcome.applications.map { "\($0.item.rawValue) \($0.amount)" }.sorted()
    #expect(applied == items.map { "\($0.key.rawValue) \($0.open)" }.sorted())
  }
}
