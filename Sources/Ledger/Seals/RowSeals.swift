import OrderToCash

/// Writes the seals of a night: a check of every row that its run wrote, and of live rows that nothing rebuilds.
public struct RowSeals {
  /// Rows whose checks stand in one row of `seal`.
  static let blockSize = 1024

  private let engine: Engine
  private let night: Int

  public init(_ engine: Engine, run: Int) {
    self.engine = engine
    night = run
  }

  /// Seals all runs that are not sealed yet: this one, a go-live, those of before seals were kept. `chain` gets the text of every
  /// seal of facts, in order, for the night's manifest.
  public func write(chain: (String) -> Void) throws {
    let sealed = try engine.freshQuery("SELECT MAX(night) FROM seal WHERE run > 0").first {
      $0.isNull(0) ? 0 : $0.integer(0)
    }
    for run in ((sealed ?? 0) + 1)...night {
      for sealed in SealedTable.all where sealed.kind != .live { try seal(sealed, run: run, chain) }
    }
    try sealLive()
  }

  /// Live rows as they stand now; the seals of before go.
  public func sealLive() throws {
    try engine.execute("DELETE FROM seal WHERE run = 0")
    for sealed in SealedTable.all where sealed.kind == .live { try seal(sealed, run: 0) { _ in } }
  }

  private func seal(_ sealed: SealedTable, run: Int, _ chain: (String) -> Void) throws {
    let query = try engine.query(sealed.select())
    if sealed.kind != .live {
      let (first, last) = sealed.bounds(run: run)
      try query.with(first, last)
    }
    let columns = Int32(sealed.columns.count)
    let rows = try engine.append(.seal)
    var block = 0
    var checks: [UInt8] = []
    checks.reserveCapacity(4 * RowSeals.blockSize)
    func end() throws {
      guard !checks.isEmpty else { return }
      let text = String(decoding: checks, as: UTF8.self)
      try rows.add(night).add(sealed.table.name).add(run).add(block).add(text).end()
      chain("\(sealed.table.name) \(run) \(block) \(text)\n")
      checks.removeAll(keepingCapacity: true)
      block += 1
    }
    while try query.step() {
      SealText.append(query.check(of: columns), to: &checks)
      if checks.count == 4 * RowSeals.blockSize { try end() }
    }
    query.reset()
    try end()
  }

  /// The text of a night's seals of facts as its manifest has it, from the rows kept.
  public static func chain(night: Int, _ engine: Engine, _ chain: (String) -> Void) throws {
    let order = Dictionary(
      uniqueKeysWithValues: SealedTable.all.enumerated().map { ($0.element.table.name, $0.offset) })
    let places = try engine.freshQuery(
      "SELECT DISTINCT run, name FROM seal WHERE night = ? AND run > 0"
    ).with(night).map { (run: $0.integer(0), name: $0.string(1)) }.sorted {
      ($0.run, order[$0.name] ?? Int.max, Text($0.name)) < ($1.run, order[$1.name] ?? Int.max, Text($1.name))
    }
    let query = try engine.query(
      "SELECT block, checks FROM seal WHERE night = ? AND name = ? AND run = ? ORDER BY block")
    for (run, name) in places {
      try query.with(night, name, run).forEach { chain("\(name) \(run) \($0.integer(0)) \($0.string(1))\n") }
    }
  }
}

/// Checks as text: four letters each (RFC 4648's alphabet of 64).
enum SealText {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func append(_ check: UInt32, to bytes: inout [UInt8]) {
    for shift in [UInt32(18), 12, 6, 0] { bytes.append(alphabet[Int(check >> shift & 63)]) }
  }

  static func text(_ check: UInt32) -> String {
    var bytes: [UInt8] = []
    append(check, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The checks of a block; letters that belong to none give a check that no row has.
  static func checks(_ text: String) -> [UInt32] {
    let (bytes, digits) = (Array(text.utf8), digits)
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      var check: UInt32 = 0
      for byte in bytes[start..<min(start + 4, bytes.count)] {
        let digit = digits[Int(byte)]
        guard digit < 64 else { return .max }
        check = check << 6 | UInt32(digit)
      }
      return check
    }
  }

  /// The place of each byte in the alphabet, 255 when it is not in it.
  private static let digits: [UInt8] = {
    var digits = [UInt8](repeating: 255, count: 256)
    for (place, letter) in alphabet.enumerated() { digits[Int(letter)] = UInt8(place) }
    return digits
  }()
}
