/// All that a night's payments may name, and all their amounts, as bits of hashes: of a million open items only those with one of these
/// bits can be meant. A bit may stand for another reference too, never is one missing.
public struct WantedReferences: Sendable {
  /// Stretches of a payment's text that are long enough for a number, twice hashed, are rarely more than a quarter of that.
  private static let bitsPerPayment = 256

  /// Hashes by their lower bits; without room for any it holds all.
  struct Bits: Sendable {
    private var words: [UInt64] = []
    private var mask: UInt64 = 0

    init() {}
    /// `count`: a power of two.
    init(words count: Int) {
      words = [UInt64](repeating: 0, count: count)
      mask = UInt64(count) * 64 - 1
    }

    @inline(__always) mutating func insert(_ hash: UInt64) {
      words[Int((hash & mask) &>> 6)] |= 1 &<< (hash & 63)
    }

    @inline(__always) func mayHold(_ hash: UInt64) -> Bool {
      words.isEmpty || words[Int((hash & mask) &>> 6)] & 1 &<< (hash & 63) != 0
    }
  }

  private(set) var references: Bits
  private(set) var amounts: Bits
  private var scanner = ReferenceScanner()

  /// `payments`: about how many there are. Memory: up to 72 bytes for each.
  public init(payments: Int) {
    var words = 1 << 10
    while words * 64 < payments * Self.bitsPerPayment, words < 1 << 23 { words *= 2 }
    references = Bits(words: words)
    amounts = Bits(words: words / 8)
  }

  /// Whatever routing looks up for this payment.
  public mutating func add(_ receipt: Receipt) {
    for reference in receipt.structuredReferences { add(number: reference) }
    for document in receipt.documents { add(number: document.number) }
    addWhole(receipt.endToEnd)
    addText(receipt.text)
    amounts.insert(Self.hash(of: receipt.left))
  }

  /// A field that holds one number, or some.
  public mutating func add(number: Text) {
    addWhole(number)
    addText(number)
  }

  /// Amounts are often round: their lower bits alone would be a few.
  @inline(__always) static func hash(of amount: Int64) -> UInt64 {
    let mixed = UInt64(bitPattern: amount) &* 0xD6E8_FEB8_6659_FD93
    return mixed ^ mixed &>> 32
  }

  private mutating func addWhole(_ number: Text) {
    guard scanner.isWhole(number) else { return }
    add(ReferenceNumber(number).whole)
    if ReferenceNumber.startsRF(number) { add(ReferenceNumber(behindRF: number).whole) }
  }

  private mutating func add(_ key: ReferenceKey) {
    guard key.isUsable else { return }
    references.insert(key.compact.value)
    references.insert(key.grouped.value)
  }

  private mutating func addText(_ text: Text) {
    guard !text.isEmpty else { return }
    var scanner = scanner
    self.scanner = ReferenceScanner()
    scanner.cut(text)
    scanner.forEachStretch { add($0) }
    self.scanner = scanner
  }
}
