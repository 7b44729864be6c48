import OrderToCash
import Testing

@testable import Interchange

/// Plain files are cut in place; what comes of them is what libxml2 alone makes of them, to the columns of the values.
@Suite struct XMLCutterTests {
  private static let catalog = FormatCatalog.builtIn()

  private struct Outcome: Equatable {
    var isRefused = false
    /// Rule and place of what refuses it.
    var faults: [String] = []
    /// With the places of all values.
    var documents: [String] = []
    var refusal: [String] = []
  }

  private static func outcome(_ bytes: [UInt8], _ format: Format, cuts: Bool, piece: Int, limits: ReadLimits) -> Outcome
  {
    let reader = FileReader(catalog: catalog, context: ReadContext(limits: limits))
    reader.cutsXML = cuts
    let reading = read(bytes, format, with: reader, piece: piece)
    return Outcome(
      isRefused: reading.isRefused, faults: reading.refusal.map { "\($0.rule) \($0.place.line):\($0.place.column)" },
      // Of a file that is refused nothing is kept.
      documents: reading.isRefused ? [] : reading.documents.map { String(describing: $0) },
      refusal: reading.refusal.map { String(describing: $0) })
  }

  private static func expectSame(_ text: String, _ name: Text = "ubl-order", limits: ReadLimits = ReadLimits()) {
    let (bytes, format) = (Array(text.utf8), catalog.format(named: name)!)
    for piece in [1 << 20, 300, 97] {
      let expected = outcome(bytes, format, cuts: false, piece: piece, limits: limits)
      let found = outcome(bytes, format, cuts: true, piece: piece, limits: limits)
      #expect(found == expected, "in pieces of \(piece)")
    }
  }

  /// What may stand in an order, each of which the cutter takes or leaves to libxml2 from there on.
  @Test(arguments: [
    "<cbc:ID>1</cbc:ID>", "<cbc:ID>A &amp; B &lt;&gt;&quot;&apos;</cbc:ID>", "<cbc:ID>&#65;&#x42;</cbc:ID>",
    "<cbc:ID>M\u{FC}ller \u{20AC} \u{1F600}</cbc:ID>", "<cbc:ID><![CDATA[a<b]]></cbc:ID>",
    "<!-- said --><cbc:ID>1</cbc:ID>",
    "<cbc:ID>1<!-- said -->2</cbc:ID>", "<?told nothing?><cbc:ID>1</cbc:ID>", "<cbc:ID >1</cbc:ID >", "<cbc:ID/>",
    "<cbc:ID />",
    "<cbc:ID\n  schemeID='x>y'\n>1\n2</cbc:ID>", "<cbc:ID schemeID=\"a\tb\">1</cbc:ID>",
    "<cbc:ID schemeID=\"a&amp;b\">1</cbc:ID>",
    "<cbc:ID>1</cbc:ID>\r\n<cbc:Note>x</cbc:Note>",
    "<x:Own xmlns:x=\"urn:own\"><x:A b=\"c\"/>text</x:Own><cbc:ID>1</cbc:ID>",
    "<cbc:ID xmlns:cbc=\"urn:other\">1</cbc:ID><cbc:ID>2</cbc:ID>", "<Own xmlns=\"\">1</Own>",
    "<cbc:ID xml:lang=\"de\">1</cbc:ID>",
    "<cbc:ID>a > b</cbc:ID>", "<cbc:Note>[1]] x</cbc:Note><cbc:ID>1</cbc:ID>",
    "<\u{E9}l\u{E9}ment>1</\u{E9}l\u{E9}ment><cbc:ID>1</cbc:ID>",
  ])
  func whatMayStand(inner: String) { XMLCutterTests.expectSame(MessageTests.ubl(inner)) }

  /// What libxml2 refuses, and says where.
  @Test(arguments: [
    "<cbc:ID>1</cbc:Id>", "<cbc:ID>1", "<cbc:ID>1</cbc:ID", "<cbc:ID a=\"1\" a=\"2\">1</cbc:ID>",
    "<cbc:ID>a ]]> b</cbc:ID>",
    "<cbc:ID>&nope;</cbc:ID>", "<cbc:ID>a & b</cbc:ID>", "<cbc:ID a=1>1</cbc:ID>", "<cbc:ID a=\"<\">1</cbc:ID>",
    "<nope:ID>1</nope:ID>",
    "<cbc:ID nope:a=\"1\">1</cbc:ID>", "<cbc:ID>\u{1}</cbc:ID>", "<cbc:ID>\u{FFFE}</cbc:ID>",
    "<cbc:ID a=\"1\"b=\"2\">1</cbc:ID>",
    "<cbc:ID xmlns:a=\"\">1</cbc:ID>", "<cbc:ID xmlns:a=\"http://a:b/\">1</cbc:ID>",
    "<cbc:ID xmlns:xml=\"urn:a\">1</cbc:ID>", "< cbc:ID>1",
    "<cbc:a:b>1</cbc:a:b>", "<:ID>1</:ID>", "</cbc:ID>", "<!DOCTYPE x><cbc:ID>1</cbc:ID>",
  ])
  func whatIsRefused(inner: String) { XMLCutterTests.expectSame(MessageTests.ubl(inner)) }

  @Test(arguments: [
    "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n\n", "<?xml version='1.0'?>",
    "<?xml version=\"1.1\"?>", "\u{FEFF}", " ",
    "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "<?XML version=\"1.0\"?>",
    "<!-- first --><?xml-stylesheet href=\"x\"?>", "",
    "<!DOCTYPE Order>",
  ])
  func beforeTheRoot(prolog: String) {
    let order = MessageTests.ubl("<cbc:ID>M\u{FC}ller</cbc:ID>")
    let root = order.firstRange(of: "<Order").map { String(order[$0.lowerBound...]) } ?? order
    for end in ["", "\n", " \n\n", "\n<!-- end -->\n", "\n<more/>", "x", "\n\nx"] {
      XMLCutterTests.expectSame(prolog + root + end)
    }
  }

  /// Files that end anywhere.
  @Test func everyBeginning() {
    let order = MessageTests.ubl("<cbc:ID>M\u{FC}ller &amp; Co</cbc:ID>\n<cbc:Note/>\n")
    let bytes = Array(order.utf8)
    let format = XMLCutterTests.catalog.format(named: "ubl-order")!
    for count in stride(from: 1, through: bytes.count, by: 3) {
      for piece in [1 << 20, 301] {
        let part = Array(bytes[..<count])
        let expected = XMLCutterTests.outcome(part, format, cuts: false, piece: piece, limits: ReadLimits())
        #expect(
          XMLCutterTests.outcome(part, format, cuts: true, piece: piece, limits: ReadLimits()) == expected,
          "\(count) bytes")
      }
    }
  }

  @Test func limits() {
    let deep = String(repeating: "<a>", count: 70) + String(repeating: "</a>", count: 70)
    let long = String(repeating: "x", count: 100_000)
    for inner in [deep, "<\(long)/>", "<cbc:ID schemeID=\"\(long)\">1</cbc:ID>", "<cbc:Own>\(long)</cbc:Own>"] {
      XMLCutterTests.expectSame(MessageTests.ubl("<cbc:ID>1</cbc:ID>" + inner))
    }
    // Where in a long value it is found depends on the pieces.
    let format = XMLCutterTests.catalog.format(named: "ubl-order")!
    for piece in [1 << 20, 1000] {
      let found = XMLCutterTests.outcome(
        Array(MessageTests.ubl("<cbc:ID>\(long)</cbc:ID>").utf8), format, cuts: true, piece: piece, limits: ReadLimits()
      )
      #expect(found.faults.count == 1 && found.faults[0].hasPrefix("intake.limit "))
    }
  }

  /// Of several faults the first is told, wherever pieces end and whoever reads: a prefix that is not declared, not the tag that is not
  /// closed behind it.
  @Test func firstFault() {
    let text = MessageTests.ubl("<nope:ID>1</nope:ID>\n<cbc:ID>1</cbc:Id>")
    let format = XMLCutterTests.catalog.format(named: "ubl-order")!
    for cuts in [true, false] {
      for piece in [1 << 20, 97, 7] {
        let found = XMLCutterTests.outcome(Array(text.utf8), format, cuts: cuts, piece: piece, limits: ReadLimits())
        #expect(found.refusal.count == 1 && found.refusal[0].contains("Namespace prefix nope"), "\(found.refusal)")
      }
    }
  }

  /// What a line lacks is told once, at the line.
  @Test func missingFieldIsToldOnce() {
    let text = MessageTests.ubl("<cbc:ID>1</cbc:ID>", lines: MessageTests.line(""))
    for cuts in [true, false] {
      let reader = FileReader(catalog: XMLCutterTests.catalog, context: ReadContext())
      reader.cutsXML = cuts
      let reading = read(Array(text.utf8), XMLCutterTests.catalog.format(named: "ubl-order")!, with: reader)
      let told = reading.documents.flatMap(\.problems).filter { $0.rule == "intake.missing-field" }
      #expect(told.count == 1 && told[0].why.contains("quantity"), "\(told)")
    }
  }

  /// Real files, whole and with bytes changed: read alike, or refused by the same rule at the same place. How libxml2 words one and the
  /// same fault depends on how much of the file it has at hand.
  @Test(arguments: [
    "camt052", "camt053", "camt054", "gs1_order", "ubl_order", "ubl_order_cancellation", "ubl_order_change",
    "ubl_remittance_advice",
  ])
  func realFiles(folder: String) {
    var random = Generator(state: 20_260_107)
    for name in Samples.files(folder) {
      let bytes = Samples.bytes(folder, name)
      guard !bytes.isEmpty, bytes.count <= 100_000 else { continue }
      guard
        let format = recognise(bytes, file: Text(name)).name.flatMap({ XMLCutterTests.catalog.format(named: Text($0)) }
        ),
        format.isXML
      else { continue }
      for round in 0..<6 {
        let changed = round == 0 ? bytes : random.mutate(bytes)
        let piece = round < 2 ? changed.count : 500 + random.next(4_000)
        var expected = XMLCutterTests.outcome(changed, format, cuts: false, piece: piece, limits: ReadLimits())
        var found = XMLCutterTests.outcome(changed, format, cuts: true, piece: piece, limits: ReadLimits())
        if round > 0 { (expected.refusal, found.refusal) = ([], []) }
        #expect(found == expected, "\(folder)/\(name), round \(round)")
      }
    }
  }
}
