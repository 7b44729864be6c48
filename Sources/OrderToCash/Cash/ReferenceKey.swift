/// A stretch of letters or of digits, as positions in the compact bytes of a text.
struct ReferenceRun {
  var start: Int32
  var end: Int32
  var isDigits: Bool
  /// Letters, or digits without leading zeros (of nothing but zeros the last one counts).
  var significant: Int32
  /// Whether a dash, and nothing but blanks beside it, stands before it.
  var isAfterDash = false
  /// Whether it is part of a date, which is no part of a number unless the whole number is written so.
  var isDate = false

  /// Writes a text's letters and digits, in capitals, and notes their runs. Returns how many are digits. `compact` has room for all of
  /// the text.
  static func cut(
    _ text: UnsafeBufferPointer<UInt8>, into compact: UnsafeMutableBufferPointer<UInt8>, _ runs: inout [ReferenceRun]
  ) -> Int {
    var (place, length, digits) = (0, 0, 0)
    // Of what separates two runs: whether it is a dash among blanks, and whether it is anything else.
    var (hasDash, hasOther) = (false, false)
    while place < text.count {
      let start = length
      var zeros = 0
      if ReferenceBytes.isDigit(text[place]) {
        while place < text.count, ReferenceBytes.isDigit(text[place]) {
          compact[length] = text[place]
          (place, length) = (place + 1, length + 1)
        }
        digits += length - start
        while zeros < length - start - 1, compact[start + zeros] == 0x30 { zeros += 1 }
      } else {
        while place < text.count, let letter = ReferenceBytes.letter(text[place]) {
          compact[length] = letter
          (place, length) = (place + 1, length + 1)
        }
      }
      guard length > start else {
        // E2 80 93 and 94 are the dashes of a typesetter.
        switch text[place] {
        case 0x2D, 0x93, 0x94: hasDash = true
        case 0x20, 0xE2, 0x80: break
        default: hasOther = true
        }
        place += 1
        continue
      }
      runs.append(
        ReferenceRun(
          start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: length),
          isDigits: ReferenceBytes.isDigit(compact[start]),
          significant: Int32(truncatingIfNeeded: length - start - zeros),
          isAfterDash: hasDash && !hasOther))
      (hasDash, hasOther) = (false, false)
    }
    return digits
  }

  /// Marks the runs of dates: `11.03.2026`, `2026-03-11`, `11/3/26`, `20260311`.
  static func markDates(_ runs: inout [ReferenceRun], _ bytes: [UInt8]) {
    for index in runs.indices where runs[index].isDigits && !runs[index].isDate {
      if runs[index].count == 8, isDate(bytes[Int(runs[index].start)..<Int(runs[index].end)]) {
        runs[index].isDate = true
      }
      guard index + 2 < runs.count, runs[index + 1].isDigits, runs[index + 2].isDigits else { continue }
      let (first, middle, last) = (runs[index], runs[index + 1], runs[index + 2])
      guard (1...12).contains(middle.value(bytes)), middle.count <= 2 else { continue }
      let isYearFirst =
        first.count == 4 && isYear(first.value(bytes)) && last.count <= 2 && (1...31).contains(last.value(bytes))
      let isDayFirst =
        first.count <= 2 && (1...31).contains(first.value(bytes))
        && (last.count == 2 || (last.count == 4 && isYear(last.value(bytes))))
      guard isYearFirst || isDayFirst else { continue }
      for part in index...index + 2 { runs[part].isDate = true }
    }
  }

  var count: Int { Int(end - start) }

  /// Whether it is just these bytes.
  func has(_ other: [UInt8], _ bytes: [UInt8]) -> Bool {
    guard count == other.count else { return false }
    for index in other.indices where other[index] != bytes[Int(start) + index] { return false }
    return true
  }

  private func value(_ bytes: [UInt8]) -> Int {
    count > 9 ? -1 : bytes[Int(start)..<Int(end)].reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }

  /// Whether it is a year and nothing else: no number of anything by itself.
  func isYear(_ bytes: [UInt8]) -> Bool { isDigits && count == 4 && Self.isYear(value(bytes)) }

  private static func isYear(_ value: Int) -> Bool { (1990...2099).contains(value) }

  /// Of eight digits: year, month and day.
  private static func isDate(_ digits: ArraySlice<UInt8>) -> Bool {
    let value = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
    return isYear(value / 10_000) && (1...12).contains(value / 100 % 100) && (1...31).contains(value % 100)
  }
}

/// A series of ours as a scan compares it with runs: what `DocumentShape` says, in bytes.
struct SeriesShape: Hashable, Sendable {
  let letters: [UInt8]
  let digits: Int
  let runningDigits: Int
  let hasYear: Bool

  init(_ shape: DocumentShape) {
    letters = Array(shape.letters.utf8)
    digits = shape.digits
    runningDigits = shape.runningDigits
    hasYear = shape.hasYear
  }
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
    let isFirst = length == 0
    measure(run)
    if length <= ReferenceScanner.longest { hash(run, bytes, isFirst: isFirst) }
  }

  /// Counts the next run.
  @inline(__always) mutating func measure(_ run: ReferenceRun) {
    length += run.count
    guard length <= ReferenceScanner.longest else { return }
    if run.isDigits {
      digits += run.count
      groupedDigits += Int(run.significant)
    }
    groupedLength += Int(run.significant)
  }

  /// Takes the letters and digits of a run that was counted.
  @inline(__always) mutating func hash(_ run: ReferenceRun, _ bytes: [UInt8], isFirst: Bool) {
    if !isFirst { grouped.add(0x7C) }
    var leading = run.isDigits
    for index in Int(run.start)..<Int(run.end) {
      let byte = bytes[index]
      compact.add(byte)
      if leading, byte == 0x30, index < Int(run.end) - 1 { continue }
      leading = false
      grouped.add(byte)
    }
  }

  /// Counts a run of digits, all of them and those behind leading zeros.
  @inline(__always) mutating func count(digits all: Int, significant: Int) {
    length += all
    digits += all
    groupedLength += significant
    groupedDigits += significant
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
