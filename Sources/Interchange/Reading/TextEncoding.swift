/// Encodings of CSV files. XML says its own.
enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "UTF-8"
  case latin1 = "ISO-8859-1"
  case windows1252 = "Windows-1252"
  /// By its byte order mark, else little-endian.
  case utf16 = "UTF-16"

  init?(name: String) {
    let wanted = name.uppercased()
    guard let match = TextEncoding.allCases.first(where: { $0.rawValue.uppercased() == wanted }) else { return nil }
    self = match
  }
}

/// Turns a file's bytes into UTF-8 as they come, in pieces of any size: drops the byte order mark, checks UTF-8, converts the
/// rest.
struct Transcoder {
  private let encoding: TextEncoding
  private var isAtStart = true
  private var bigEndian = false
  /// The beginning of a character whose rest has not come yet.
  private var pending: [UInt8] = []
  private var highSurrogate: UInt16 = 0
  private(set) var isValid = true

  init(_ encoding: TextEncoding) { self.encoding = encoding }

  /// Passes on what can be passed on.
  mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    guard isValid, !bytes.isEmpty else { return }
    if encoding == .utf8, pending.isEmpty, !isAtStart {
      return feedUTF8(bytes, body)
    }
    var all = pending
    all.append(contentsOf: bytes)
    pending.removeAll(keepingCapacity: true)
    if isAtStart {
      guard all.count >= 3 || encoding == .latin1 || encoding == .windows1252 else {
        pending = all
        return
      }
      isAtStart = false
      dropMark(&all)
    }
    convert(all, body)
  }

  /// Whether the file ended within a character.
  mutating func finish(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    if isAtStart, !pending.isEmpty {
      isAtStart = false
      var all = pending
      pending = []
      dropMark(&all)
      convert(all, body)
    }
    if !pending.isEmpty || highSurrogate != 0 { isValid = false }
  }

  private mutating func dropMark(_ all: inout [UInt8]) {
    if encoding == .utf8, all.starts(with: [0xEF, 0xBB, 0xBF]) {
      all.removeFirst(3)
    } else if encoding == .utf16, all.starts(with: [0xFE, 0xFF]) || all.starts(with: [0xFF, 0xFE]) {
      bigEndian = all[0] == 0xFE
      all.removeFirst(2)
    }
  }

  private mutating func convert(_ all: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch encoding {
    case .utf8: all.withUnsafeBufferPointer { feedUTF8($0, body) }
    case .latin1: pass(all.flatMap { Transcoder.utf8(UInt32($0)) }, body)
    case .windows1252: pass(all.flatMap { Transcoder.utf8(Transcoder.windows1252($0)) }, body)
    case .utf16: pass(fromUTF16(all), body)
    }
  }

  private func pass(_ bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { if !$0.isEmpty { body($0) } }
  }

  private mutating func feedUTF8(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch checkUTF8(bytes) {
    case .complete: body(bytes)
    case .incomplete(let count):
      pending = Array(bytes.suffix(count))
      if count < bytes.count { body(UnsafeBufferPointer(rebasing: bytes.dropLast(count))) }
    case .invalid(let offset):
      isValid = false
      body(UnsafeBufferPointer(rebasing: bytes[..<offset]))
    }
  }

  private mutating func fromUTF16(_ all: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(all.count)
    var index = 0
    while index + 1 < all.count {
      let (first, second) = (UInt16(all[index]), UInt16(all[index + 1]))
      let unit = bigEndian ? first << 8 | second : second << 8 | first
      index += 2
      switch unit {
      case 0xD800...0xDBFF: highSurrogate = unit
      case 0xDC00...0xDFFF:
        guard highSurrogate != 0 else {
          isValid = false
          return result
        }
        let scalar = 0x10000 + (UInt32(highSurrogate - 0xD800) << 10 | UInt32(unit - 0xDC00))
        highSurrogate = 0
        result.append(contentsOf: Transcoder.utf8(scalar))
      default: result.append(contentsOf: Transcoder.utf8(UInt32(unit)))
      }
    }
    if index < all.count { pending = [all[index]] }
    return result
  }

  private static func utf8(_ scalar: UInt32) -> [UInt8] {
    if scalar < 0x80 { return [UInt8(scalar)] }
    return Array(String(Unicode.Scalar(scalar).map(Character.init) ?? "\u{FFFD}").utf8)
  }

  /// WHATWG Encoding, index windows-1252: 0x80 to 0x9F; the five holes are C1 controls.
  private static func windows1252(_ byte: UInt8) -> UInt32 {
    guard byte >= 0x80, byte <= 0x9F else { return UInt32(byte) }
    return [
      0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
      0x017D,
      0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
      0x017E, 0x0178,
    ][Int(byte - 0x80)]
  }
}

enum UTF8Check {
  case complete
  /// The last so many bytes begin a character.
  case incomplete(Int)
  case invalid(at: Int)
}

/// Well-formedness of UTF-8 (Unicode 15, table 3-7); ASCII in steps of 32 or eight bytes.
func checkUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> UTF8Check {
  let raw = UnsafeRawBufferPointer(bytes)
  var index = 0
  while index < bytes.count {
    if index + 32 <= bytes.count,
      (raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        | raw.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self)
        | raw.loadUnaligned(fromByteOffset: index + 16, as: UInt64.self)
        | raw.loadUnaligned(fromByteOffset: index + 24, as: UInt64.self)) & 0x8080_8080_8080_8080 == 0
    {
      index += 32
      continue
    }
    if index + 8 <= bytes.count,
      raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
    {
      index += 8
      continue
    }
    let lead = bytes[index]
    if lead < 0x80 {
      index += 1
      continue
    }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4 else { return .invalid(at: index) }
    for step in 1..<length {
      guard index + step < bytes.count else { return .incomplete(bytes.count - index) }
      let byte = bytes[index + step]
      let low: UInt8 = step > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = step > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
      guard byte >= low, byte <= high else { return .invalid(at: index) }
    }
    index += length
  }
  return .complete
}
