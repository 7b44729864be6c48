import OrderToCash
import Testing

@Suite("Deliveries") struct DeliveryTests {
  static let policy = DeliveryPolicy(entries: [
    .init(customers: ["C003"], delivery: [.csv, .page]), .init(groups: ["retail"], delivery: [.pdf, .mail]),
  ])

  /// `deliver.forms`: the nearest word counts.
  @Test(
    "The nearest setting decides",
    arguments: [
      ("C003", "retail", "pdf", [.csv, .page]), ("C004", "retail", "ubl; pdf", [.ubl, .pdf]),
      ("C004", "retail", "", [.pdf, .mail]), ("C004", "retail", "fax", [.pdf, .mail]), ("C004", "trade", "", .usual),
      ("C004", "", "", .usual),
    ] as [(Text, Text, Text, Delivery)])
  func nearest(customer: Text, group: Text, own: Text, expected: Delivery) {
    #expect(Self.policy.delivery(customer: customer, group: group, own: own) == expected)
  }

  @Test("An entry for everybody stands before what is usual")
  func everybody() {
    let policy = DeliveryPolicy(entries: [.init(delivery: .csv), .init(customers: ["C001"], delivery: .pdf)])
    #expect(policy.delivery(customer: "C001", group: "", own: "") == .pdf)
    #expect(policy.delivery(customer: "C002", group: "x", own: "") == .csv)
  }

  @Test("Words are told from what is none")
  func words() {
    let (delivery, unknown) = Delivery.reading(["ubl", "fax", "status", "UBL"])
    #expect(delivery == [.ubl, .status])
    #expect(unknown == ["fax", "UBL"])
  }

  /// `deliver.notice`
  @Test(
    arguments: [
      (.usual, false), ([.csv], false), ([.page], true), ([.pdf, .mail], true), ([.ubl, .notice], true),
      ([.status], true),
    ] as [(Delivery, Bool)])
  func notice(delivery: Delivery, expected: Bool) { #expect(delivery.wantsNotice == expected) }

  struct Way: Sendable {
    var form: Delivery
    var delivery: Delivery
    var endpoint: Text = ""
    var email: Text = ""
    var mail: Text?
    var channel: Text
    var recipient: Text
  }

  /// `deliver.sent-once`: of a document's forms exactly one is sent.
  static let ways: [Way] = [
    Way(form: .ubl, delivery: .usual, endpoint: "4012", email: "a@b", channel: "0088", recipient: "4012"),
    Way(form: .page, delivery: .usual, endpoint: "4012", email: "a@b", channel: "folder", recipient: "C001"),
    Way(form: .ubl, delivery: .usual, email: "a@b", channel: "mail", recipient: "a@b"),
    Way(form: .ubl, delivery: .usual, channel: "folder", recipient: "C001"),
    Way(form: .csv, delivery: [.csv, .pdf], email: "a@b", channel: "mail", recipient: "a@b"),
    Way(form: .pdf, delivery: [.csv, .pdf], email: "a@b", channel: "folder", recipient: "C001"),
    Way(form: .page, delivery: .page, channel: "post", recipient: "Elbe GmbH"),
    Way(form: .pdf, delivery: [.pdf, .page], channel: "post", recipient: "Elbe GmbH"),
    Way(
      form: .pdf, delivery: [.pdf, .mail], email: "a@b", mail: "mail/1.eml", channel: "enclosed",
      recipient: "mail/1.eml"),
    Way(
      form: .page, delivery: [.pdf, .page, .mail], email: "a@b", mail: "mail/1.eml", channel: "folder",
      recipient: "C001"),
    Way(
      form: .page, delivery: [.page, .mail], email: "a@b", mail: "mail/1.eml", channel: "enclosed",
      recipient: "mail/1.eml"),
    Way(
      form: .ubl, delivery: [.ubl, .pdf, .mail], endpoint: "4012", email: "a@b", mail: "mail/1.eml", channel: "0088",
      recipient: "4012"),
  ]

  @Test(arguments: ways.indices) func route(_ index: Int) {
    let way = Self.ways[index]
    var party = Party()
    party.id = "C001"
    party.name = "Elbe GmbH"
    party.email = way.email
    if !way.endpoint.isEmpty { party.endpoint = Identifier(scheme: "0088", value: way.endpoint) }
    let route = DeliveryRoute.of(way.form, way.delivery, to: party, mail: way.mail)
    #expect(route == DeliveryRoute(channel: way.channel, recipient: way.recipient), "\(way)")
  }
}

@Suite("Base64") struct Base64Tests {
  /// RFC 4648 clause 10.
  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func vectors(plain: String, encoded: String) {
    #expect(Base64.string(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(Text(encoded)) == Array(plain.utf8))
  }

  @Test(arguments: ["Zg", "Zg=", "Z===", "Zm9v Zm9v", "=Zg="] as [Text]) func refused(text: Text) {
    #expect(Base64.decode(text) == nil)
  }
}
