import CLibUTF8Proc
import Glibc
import OrderToCash

/// The key under which two spellings of one party's name meet: NFKC with full case folding, marks stripped (Unicode 15,
/// utf8proc), letters that have no decomposition written as those around them would type them, punctuation and the legal form
/// dropped. `Müller & Söhne GmbH`, `MULLER+SOHNE` and `Müller Söhne` have one key. Empty for a name of punctuation only.
public func nameKey(_ name: Text) -> Text {
  let words = NameKey.words(name)
  let kept = NameKey.withoutLegalForm(words)
  return Text(utf8: Array((kept.isEmpty ? words : kept).joined(separator: [0x20])))
}

enum NameKey {
  /// Folded words of letters and digits. Dots join what they separate (`S.A.` is `sa`), everything else separates.
  static func words(_ name: Text) -> [[UInt8]] {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return asciiWords(name) }
    var words: [[UInt8]] = [[]]
    for scalar in folded(name).unicodeScalars {
      if let spelled = spelled[scalar.value] {
        words[words.count - 1] += Array(spelled.utf8)
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        words[words.count - 1] += Array(String(Character(scalar)).utf8)
      } else if scalar != "." && scalar != "'" && scalar != "\u{2019}" && !words[words.count - 1].isEmpty {
        words.append([])
      }
    }
    return words.filter { !$0.isEmpty }
  }

  /// The same of a name without accents and other alphabets, as most are.
  private static func asciiWords(_ name: Text) -> [[UInt8]] {
    var words: [[UInt8]] = [[]]
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x61...0x7A: words[words.count - 1].append(byte)
      case 0x41...0x5A: words[words.count - 1].append(byte | 0x20)
      case 0x2E, 0x27: break
      default: if !words[words.count - 1].isEmpty { words.append([]) }
      }
    }
    if words[words.count - 1].isEmpty { words.removeLast() }
    return words
  }

  /// Drops legal forms at the end, and at the start for those that stand there (`AB Volvo`, `SARL Dupont`).
  static func withoutLegalForm(_ words: [[UInt8]]) -> [[UInt8]] {
    var kept = words[...]
    var dropped = true
    while dropped, let last = kept.last {
      dropped = false
      for form in formsByEnd[last] ?? [] where kept.count > form.count && kept.suffix(form.count).elementsEqual(form) {
        kept = kept.dropLast(form.count)
        dropped = true
        break
      }
    }
    if kept.count > 1, let first = kept.first, leadingForms.contains(first) { kept = kept.dropFirst() }
    return Array(kept)
  }

  private static func folded(_ name: Text) -> String {
    var result: UnsafeMutablePointer<utf8proc_uint8_t>?
    let options =
      UTF8PROC_STABLE.rawValue | UTF8PROC_COMPAT.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_CASEFOLD.rawValue
      | UTF8PROC_IGNORE.rawValue | UTF8PROC_STRIPMARK.rawValue
    let input = Array(name.utf8)
    let count = input.withUnsafeBufferPointer {
      utf8proc_map($0.baseAddress, utf8proc_ssize_t($0.count), &result, utf8proc_option_t(rawValue: options))
    }
    defer { free(result) }
    guard count > 0, let result else { return "" }
    return String(decoding: UnsafeBufferPointer(start: result, count: Int(count)), as: UTF8.self)
  }

  /// Letters that NFKC leaves whole, as they are commonly written without them.
  private static let spelled: [UInt32: String] = [
    0xE6: "ae", 0x153: "oe", 0xF8: "o", 0x111: "d", 0xF0: "d", 0xFE: "th", 0x142: "l", 0x127: "h", 0x131: "i",
    0x138: "k", 0x14B: "n", 0x167: "t", 0x180: "b", 0x1DD: "e", 0x259: "e",
  ]

  /// Longest first, so that `gmbh co kg` goes before `kg`.
  private static let legalForms: [[[UInt8]]] = [
    "gesellschaft mit beschrankter haftung", "gmbh co kg", "gmbh co kgaa", "gmbh u co kg", "gmbh und co kg", "ag co kg",
    "ug haftungsbeschrankt", "pty ltd", "pte ltd", "co ltd", "pvt ltd", "private limited", "public limited company",
    "sp z oo", "sp zoo", "s r o", "d o o", "s a", "s p a", "a s", "e k", "e v",
    "aktiengesellschaft", "corporation", "incorporated", "company", "limited", "gmbh", "mbh", "kgaa", "ohg", "gbr",
    "kg",
    "ag", "ug", "ek", "ev", "eg", "se", "ltd", "plc", "llp", "llc", "lp", "inc", "corp", "co", "sarl", "sas", "sasu",
    "eurl", "sa", "snc", "sci", "spa", "srl", "srls", "sapa", "sl", "slu", "sau", "bv", "nv", "vof", "cv", "bvba",
    "sprl",
    "srl", "ab", "hb", "as", "asa", "ans", "aps", "oy", "oyj", "ky", "ou", "sia", "uab", "doo", "dd", "sro", "kft",
    "zrt",
    "nyrt", "bt", "ood", "ead", "ad", "lda", "ltda", "kk",
  ].map { (form: String) in form.split(separator: " ").map { Array($0.utf8) } }

  /// By their last word, in the same order.
  private static let formsByEnd = Dictionary(grouping: legalForms) { $0[$0.count - 1] }

  private static let leadingForms: Set<[UInt8]> = Set(
    ["ab", "sarl", "sas", "sa", "oy", "ooo", "uab", "sia", "as", "pt"].map { Array($0.utf8) })
}
