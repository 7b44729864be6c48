import OrderToCash

/// A file of lines that is neither XML nor CSV: which reader cuts its records into named pieces. The declaration says which
/// field each piece fills.
struct RecordShape: Sendable {
  enum Dialect: String, CaseIterable, Sendable {
    /// SWIFT MT940 customer statement, and MT942 with the same records.
    case mt940
    /// BAI Cash Management Balance Reporting, version 2.
    case bai2
    /// BAI lockbox, 80 columns.
    case lockbox

    /// Pieces by part, as a declaration may name them.
    var pieces: [Part: [Text]] {
      switch self {
      case .mt940: MT940Reader.pieces
      case .bai2: BAI2Reader.pieces
      case .lockbox: LockboxReader.pieces
      }
    }
  }

  var dialect: Dialect
  /// Text that must be, or must not be, among the first bytes.
  var contains: Text = .empty
  var lacks: Text = .empty
}

/// Cuts the lines of one dialect into pieces.
protocol RecordReader {
  /// A line without its end. Numbers count from 1.
  mutating func line(_ bytes: ArraySlice<UInt8>, _ number: Int32, _ writer: inout RecordWriter)
  /// After the last line.
  mutating func finish(_ writer: inout RecordWriter)
}

extension ArraySlice<UInt8> {
  /// Without blanks and controls at both ends.
  var trimmed: ArraySlice<UInt8> {
    let rest = drop { $0 <= 0x20 }
    guard let last = rest.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return rest[...last]
  }

  /// Without blanks and controls at the end.
  var trimmedEnd: ArraySlice<UInt8> {
    guard let last = lastIndex(where: { $0 > 0x20 }) else { return [] }
    return self[...last]
  }

  func starts(_ text: StaticString) -> Bool {
    starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  var areDigits: Bool { !isEmpty && allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }

  /// The digits as a number; nil for anything else or more than eighteen.
  var number: Int64? {
    guard areDigits, count <= 18 else { return nil }
    return reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}
