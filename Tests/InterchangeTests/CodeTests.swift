import OrderToCash
import Testing

@testable import Interchange

@Suite struct CodeTests {
  static let names: [(Text, Text)] = [
    ("Müller & Söhne GmbH", "muller sohne"), ("MULLER + SOHNE GMBH & CO. KG", "muller sohne"),
    ("Mu\u{308}ller Söhne", "muller sohne"), ("Straße AG", "strasse"), ("Ørsted A/S", "orsted"),
    ("Łódź Sp. z o.o.", "lodz"),
    ("S.A. Œuvre", "oeuvre"), ("AB Volvo", "volvo"), ("Volvo AB", "volvo"), ("ＡＣＭＥ　Ｌｔｄ.", "acme"),
    ("L'Oréal S.A.", "loreal"), ("Acme, Inc.", "acme"), ("Oy Nokia Ab", "nokia"), ("GmbH", "gmbh"),
    ("株式会社テスト", "株式会社テスト"),
    ("Hrvatska pošta d.d.", "hrvatska posta"), ("***", ""), ("3M Deutschland GmbH", "3m deutschland"),
  ]

  @Test(arguments: names)
  func nameKeys(name: Text, key: Text) { #expect(nameKey(name) == key) }

  /// A name of plain letters has a way of its own, which a letter with an accent behind it leaves.
  @Test func plainNames() {
    var state: UInt64 = 42
    let letters = Array("aZk09 .'-&/,+_\t()\"@".utf8)
    for _ in 0..<2000 {
      let bytes = (0..<12).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return letters[Int(state >> 33) % letters.count]
      }
      let name = String(decoding: bytes, as: UTF8.self)
      #expect(NameKey.words(Text(name)) == NameKey.words(Text(name + " é")).dropLast(), "\(name)")
    }
  }

  @Test(
    arguments: [
      ("C62", "C62"), ("EA", "EA"), ("PCE", "H87"), ("ST", "H87"), ("stk", "H87"), ("KG", "KGM"), ("kgm", "KGM"),
      ("CT", "XCT"),
      ("XPX", "XPX"), ("NAR", "NAR"),
    ] as [(Text, Text)])
  func units(written: Text, code: Text) { #expect(CodeLists.unit(written) == code) }

  @Test func unknownCodes() {
    #expect(CodeLists.unit("") == nil && CodeLists.unit("KARTON") == nil && CodeLists.unit("ZZY") == nil)
    #expect(
      CodeLists.isCountry("DE") && !CodeLists.isCountry("UK") && !CodeLists.isCountry("de")
        && !CodeLists.isCountry("EL"))
  }

  @Test(
    arguments: [
      ("YYYY-MM-DD", "2026-01-05", "2026-01-05"), ("YYYY-MM-DD", "2026-01-05T10:00:00+01:00", "2026-01-05"),
      ("YYYY-MM-DD", "2026-01-05x", nil), ("DD.MM.YYYY", "5.1.2026", "2026-01-05"), ("DD.MM.YYYY", "31.04.2026", nil),
      ("MM/DD/YYYY", "01/05/2026", "2026-01-05"), ("YYYYMMDD", "20260105", "2026-01-05"), ("YYYYMMDD", "2026015", nil),
      ("DD.MM.YY", "05.01.26", "2026-01-05"), ("DD-MM-YYYY", "05.01.2026", nil), ("YYYYMMDD", "202601056", nil),
    ] as [(String, String, String?)])
  func dates(style: String, text: String, expected: String?) {
    let date = Array(text.utf8).withUnsafeBufferPointer { DateStyle(style)!.parse($0)?.date }
    #expect(date?.description == expected)
  }

  @Test(
    arguments: [
      (".", "", "1234.5", 123450), (",", ".", "1.234,5", 123450), (",", ".", "12.34,5", nil), (",", ".", "1.5", nil),
      (",", ".", "1.234", 123400), (",", "", "-0,5", -50), (".", "", "12.50-", -1250), (",", " ", "1 234,50", 123450),
      (",", " ", "1\u{A0}234,50", 123450), (",", " ", "1\u{202F}234,50", 123450), (".", "'", "1'234.50", 123450),
      (",", "", "1.5", nil),
      (".", ",", "1,234,567.89", 123_456_789), (".", ",", ",234", nil), (".", "", "--1", nil), (".", "", "1e3", nil),
      (".", "", "-", nil),
    ] as [(String, String, String, Int64?)])
  func numbers(decimal: String, group: String, text: String, expected: Int64?) {
    let style = NumberStyle(decimal: decimal.utf8.first!, group: group.utf8.first ?? 0)
    let value = Array(text.utf8).withUnsafeBufferPointer {
      try? style.parse($0, scale: 2, limit: 1_000_000_000_000_000)
    }
    #expect(value == expected)
  }
}
