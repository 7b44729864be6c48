import OrderToCash

/// Writes references as payers, their systems and banks do: in their own spelling, among other words and other numbers, wrapped
/// and cut by the bank.
struct PayerText {
  /// How a full number is spelled.
  static func spelled(_ number: String, habit: Int) -> String {
    let compact = String(decoding: number.utf8.filter(isWord), as: UTF8.self)
    switch habit {
    case ..<45: return number
    case ..<62: return compact
    case ..<74: return number.lowercased()
    case ..<86: return separated(number, by: " ")
    default: return separated(number, by: "/")
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func separated(_ number: String, by separator: String) -> String {
    String(decoding: number.utf8.map { isWord($0) ? $0 : separator.utf8.first ?? 0x20 }, as: UTF8.self)
  }

  /// Part of a number: without its letters, without leading zeros, its last digits, or cut off before its end.
  static func partial(_ number: String, _ random: inout SeededRandom) -> String {
    let bytes = Array(number.utf8)
    let digits = bytes.filter { (0x30...0x39).contains($0) }
    let tail = Array(bytes.reversed().prefix { (0x30...0x39).contains($0) }.reversed())
    switch random.int(0...4) {
    case 0, 1: return String(decoding: digits, as: UTF8.self)
    case 2: return String(decoding: tail, as: UTF8.self)
    case 3: return String(decoding: tail.drop { $0 == 0x30 }, as: UTF8.self)
    default: return String(decoding: bytes.dropLast(random.int(1...2)), as: UTF8.self)
    }
  }

  /// One digit wrong, missing or doubled, or two swapped, among the last six.
  static func mistyped(_ number: String, _ random: inout SeededRandom) -> String {
    var bytes = Array(number.utf8)
    let places = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }.suffix(random.happens(8_000) ? 4 : 6)
    guard let place = places.dropFirst(random.int(0...max(places.count - 2, 0))).first else { return number }
    switch random.int(0...9) {
    case 0...4: bytes[place] = 0x30 + (bytes[place] - 0x30 + UInt8(random.int(1...9))) % 10
    case 5...7:
      guard let next = places.first(where: { $0 > place }), bytes[next] != bytes[place] else {
        bytes[place] = 0x30 + (bytes[place] - 0x30 + 1) % 10
        break
      }
      bytes.swapAt(place, next)
    case 8: bytes.remove(at: place)
    default: bytes.insert(bytes[place], at: place)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let openings = [
    "Rechnung", "Rechnung Nr.", "RG", "Re.-Nr.", "Invoice", "inv no", "facture n°", "Zahlung", "payment of", "Beleg",
    "Ihre Rechnung", "factuur", "SVWZ+", "",
  ]

  /// Words and other numbers around what a payer wrote: its customer number, dates, telephone and contract numbers, amounts.
  static func dressed(
    _ core: String, _ customer: BenchCompany.Customer, _ amount: Int64, _ random: inout SeededRandom
  ) -> String {
    var text = core
    if random.happens(6_000) { text = openings[random.int(0...openings.count - 1)] + " " + text }
    if random.happens(2_500) { text += " vom " + date(&random) }
    if random.happens(2_000) { text = "Kd-Nr. " + customer.number + " " + text }
    if random.happens(1_500) { text += " EUR " + decimal(amount) }
    for _ in 0..<random.int(0...2) where random.happens(2_500) { text += " " + filler(&random) }
    if random.happens(300) { text = filler(&random) + " " + text }
    return text
  }

  static func filler(_ random: inout SeededRandom) -> String {
    switch random.int(0...8) {
    case 0: "Tel. 040 " + String(random.int(100_000...9_999_999))
    case 1: "Vertrag " + String(random.int(10_000...999_999))
    case 2: "besten Dank"
    case 3: "BIC COBADEFFXXX"
    case 4: "EREF+" + String(random.int(1_000_000...99_999_999))
    case 5: "project " + String(random.int(100...9_999))
    case 6: "Kst. " + String(random.int(1_000...9_999))
    case 7: "KW " + String(random.int(1...52)) + "/2026"
    default: "merci"
    }
  }

  static func date(_ random: inout SeededRandom) -> String {
    let (day, month) = (random.int(1...28), random.int(1...12))
    return random.happens(5_000)
      ? padded(day, 2) + "." + padded(month, 2) + ".2026" : "2026-" + padded(month, 2) + "-" + padded(day, 2)
  }

  static func decimal(_ amount: Int64) -> String {
    let whole = String(amount / 100)
    let grouped = whole.utf8.count > 3 ? whole.dropLast(3) + "." + whole.suffix(3) : Substring(whole)
    return grouped + "," + padded(Int(amount % 100), 2)
  }

  /// As banks pass a text on: lines of `width`, joined by a blank, of at most `limit` bytes in all.
  static func wrapped(_ text: String, width: Int, limit: Int) -> String {
    var bytes: [UInt8] = []
    for (index, byte) in text.utf8.prefix(limit).enumerated() {
      if index > 0, index % width == 0 { bytes.append(0x20) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A payer's name as a bank writes it: capitals without marks, cut at its width.
  static func bankName(_ name: String, _ random: inout SeededRandom) -> String {
    if random.happens(3_000) { return name }
    let plain: [Character: String] = [
      "ä": "AE", "ö": "OE", "ü": "UE", "ß": "SS", "Ö": "OE", "á": "A", "é": "E", "è": "E", "ő": "O", "ř": "R",
      "ń": "N", "ı": "I", "'": "",
    ]
    let upper = name.map { plain[$0] ?? $0.uppercased() }.joined()
    return random.happens(1_500) ? String(upper.prefix(27)) : upper
  }
}
