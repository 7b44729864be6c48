/// A stretch of letters or of digits, as positions in the compact bytes of a text.
struct ReferenceRun {
  var start: Int32
  var end: Int32
  var isDigits: Bool
  /// Whether a dash, and nothing but blanks beside it, stands before it.
  var isAfterDash = false
}

/// What identifies a reference whatever its separators, case and leading zeros: two hashes and the measures that filter them.
struct ReferenceKey {
  var compact = ReferenceHash.compact
  var grouped = ReferenceHash.grouped
  var length = 0
  var digits = 0
  var groupedLength = 0
  var groupedDigits = 0

  init() {}

  init(_ runs: ArraySlice<ReferenceRun>, _ bytes: [UInt8]) {
    for run in runs { add(run, bytes) }
  }

  /// Extends the reference by its next run. Stops counting beyond the longest reference, which is then not usable.
  @inline(__always) mutating func add(_ run: ReferenceRun, _ bytes: [UInt8]) {
    let count = Int(run.end - run.start)
    length += count
    guard length <= ReferenceScanner.longest else { return }
    if groupedLength > 0 { grouped.add(0x7C) }
    var leading = run.isDigits
    for index in Int(run.start)..<Int(run.end) {
      let byte = bytes[index]
      compact.add(byte)
      if leading, byte == 0x30, index < Int(run.end) - 1 { continue }
      leading = false
      grouped.add(byte)
      groupedLength += 1
      if run.isDigits { groupedDigits += 1 }
    }
    if run.isDigits { digits += count }
  }

  /// Long enough to stand for a document: three digits among five characters, or five digits without letters.
  var isUsable: Bool {
    length <= ReferenceScanner.longest && length >= 5 && (digits >= 5 || (digits >= 3 && digits < length))
  }

  /// The hash of a number's last digits without leading zeros; nil when fewer than three are left. `end` lets a number go on in the
  /// next run, where a bank has put a blank into it.
  static func tail(_ run: ReferenceRun, _ bytes: [UInt8], end: Int32? = nil) -> UInt64? {
    var hash = ReferenceHash.grouped
    hash.add(0x23)
    var count = 0
    for index in Int(run.start)..<Int(end ?? run.end) {
      if count == 0, bytes[index] == 0x30 { continue }
      hash.add(bytes[index])
      count += 1
    }
    return count >= 3 && count <= ReferenceScanner.longest ? hash.value : nil
  }
}
