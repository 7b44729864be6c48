import OrderToCash
import Testing

@testable import Reports

@Suite("Notices and status pages") struct NoticeTests {
  static func notice(_ language: Language = .english) -> CustomerNotice {
    var notice = CustomerNotice()
    notice.company = Samples.company()
    notice.customer = Samples.customer()
    notice.language = language
    notice.date = Samples.day
    notice.payTo = Samples.payTo()
    notice.events = [
      CustomerEvent(
        .received, Samples.day, order: "PO-1", amount: Money(minor: 12_345, currency: .eur),
        expected: Samples.day.adding(days: 2)),
      CustomerEvent(.held, Samples.day, order: "PO-1"),
      CustomerEvent(.backOrdered, Samples.day, order: "PO-<2>", items: "3 × Lamp & shade"),
      CustomerEvent(
        .shipped, Samples.day, order: "PO-3", document: "SH-1", carrier: "Hansefracht", tracking: "HF-1"),
      CustomerEvent(.paid, Samples.day.adding(days: -1), amount: Money(minor: 500, currency: Samples.usd)),
    ]
    return notice
  }

  static func page(_ notice: CustomerNotice) -> String {
    var buffer = ByteBuffer()
    NoticePage.write(notice, into: &buffer)
    return buffer.string
  }

  /// What lets an order or an account go on (`deliver.notice`).
  @Test(
    arguments: [
      (.orderHeld, CreditRules.overdueHold, 5000, "50.00\u{a0}EUR is past due", true),
      (.orderHeld, CreditRules.overLimit, 9000, "A payment of 90.00\u{a0}EUR lets us go on", true),
      (.orderHeld, CreditRules.personHold, 0, "We are looking at this order", false),
      (.accountHeld, CreditRules.overdueHold, 5000, "Your orders wait for a payment: 50.00\u{a0}EUR is past due", true),
      (.prepayment, CreditRules.applicationRefused, 490, "please pay 4.90\u{a0}EUR", true),
      (.orderReleased, CreditRules.withinLimit, 0, "Order goes on", false),
      (.accountReleased, CreditRules.release, 0, "Your orders go on again", false),
    ] as [(CreditNotice.Kind, Rule, Int64, String, Bool)])
  func request(kind: CreditNotice.Kind, rule: Rule, amount: Int64, words: String, hasAccount: Bool) {
    var notice = Self.notice()
    let credit = CreditNotice(kind, account: .none, rule: rule.id, currency: .eur, amount: amount)
    notice.events = [CustomerEvent(credit, order: "PO-1", date: Samples.day)]
    let page = Self.page(notice)
    #expect(page.contains(words))
    #expect(page.contains("DE89 3704 0044 0532 0130 00") == hasAccount)
  }

  @Test("Every event has its place in a notice and a name in every language", arguments: CustomerEvent.Kind.allCases)
  func ranked(_ kind: CustomerEvent.Kind) {
    #expect(kind.rank < CustomerEvent.Kind.allCases.count)
    for language in Language.allCases where kind != .page {
      let table = EventTable(
        texts: DocumentTexts(language), numbers: PageNumbers(language: language), isDated: false)
      #expect(!table.label(kind).isEmpty)
    }
  }

  @Test(arguments: Language.allCases) func tells(_ language: Language) {
    let page = Self.page(Self.notice(language))
    let texts = DocumentTexts(language)
    for word in ["PO-&lt;2&gt;", "3 × Lamp &amp; shade", "SH-1", "Hansefracht, ", "HF-1", texts[.noticePaid].string] {
      #expect(page.contains(word), "\(language) lacks \(word)")
    }
    #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
    #expect(page.hasSuffix("</html>\n") && !page.contains("{date"))
  }

  @Test("An empty status page says so, section by section") func empty() {
    var status = CustomerStatus()
    status.notice = Self.notice()
    var buffer = ByteBuffer()
    StatusPage.write(status, into: &buffer)
    #expect(buffer.string.components(separatedBy: "<p>None.</p>").count == 6)
  }

  @Test func status() {
    var status = CustomerStatus()
    status.notice = Self.notice(.german)
    status.orders = [
      .init(number: "PO-1", requested: nil, state: 3, amount: Money(minor: 100, currency: .eur)),
      .init(number: "PO-2", requested: Samples.day, state: 5, amount: Money(minor: 200, currency: .eur)),
    ]
    status.items = [
      .init(document: "INV-7", issued: Samples.day, due: Samples.day, open: Money(minor: 300, currency: .eur)),
      .init(document: "CN-8", issued: Samples.day, due: Samples.day, open: Money(minor: -100, currency: .eur)),
    ]
    status.history = status.notice.events
    var buffer = ByteBuffer()
    StatusPage.write(status, into: &buffer)
    for word in ["wartet", "unterwegs oder im Rückstand", "INV-7", "3,00\u{a0}EUR", "IBAN", "Sendungsnr. HF-1"] {
      #expect(buffer.string.contains(word), "\(word)")
    }
    #expect(buffer.string.components(separatedBy: "<td data-t=\"Fällig\">02.03.2026</td>").count == 2)
    #expect(buffer.string.contains("<td class=\"i\">CN-8</td><td>02.03.2026</td><td data-t=\"Fällig\"></td>"))
  }
}
