/// Hashes → targets, added once and looked up often: hashes of one upper bits' value lie side by side, so a look-up reads one
/// place of memory, and only when its bit says that there may be something.
struct ReferenceEntries: Sendable {
  private struct Entry {
    var hash: UInt64
    var target: UInt32
  }

  /// So few are looked through one by one.
  private static let fewest = 128
  /// So many are ordered in one go; of more each part of the hashes by itself.
  private static let mostTogether = 4096
  private static let partBits: UInt64 = 6

  /// Entries of one value of the hash's upper bits, in the order of adding, once ordered by further bits.
  private struct Part {
    var hashes: [UInt64] = []
    var targets: [UInt32] = []
  }

  /// Until there are many.
  private var few: [Entry] = []
  private var parts: [Part] = []
  /// Where each bucket starts in its part, and after the last of a part where that ends.
  private var bucketStarts: [UInt32] = []
  private var bucketsPerPart = 0
  private var shift: UInt64 = 64
  /// A bit for the lower bits of each hash; as many words as a power of two.
  private var bits: [UInt64] = []
  private var mask: UInt64 = 0

  private let expected: Int

  /// `capacity`: about how many will be added, or 0.
  init(capacity: Int) {
    expected = capacity
    if capacity > Self.mostTogether { split() } else { few.reserveCapacity(capacity) }
  }

  mutating func add(_ hash: UInt64, _ target: UInt32) {
    if !parts.isEmpty {
      let part = Int(hash &>> (64 - Self.partBits))
      parts[part].hashes.append(hash)
      parts[part].targets.append(target)
    } else if few.count == Self.mostTogether {
      split()
      add(hash, target)
    } else {
      few.append(Entry(hash: hash, target: target))
    }
  }

  private mutating func split() {
    parts = [Part](repeating: Part(), count: 1 << Int(Self.partBits))
    // An eighth more than the average: growing would leave memory in pieces that are too small for what comes next.
    let room = (expected + expected / 8) >> Int(Self.partBits)
    for part in parts.indices {
      parts[part].hashes.reserveCapacity(room)
      parts[part].targets.reserveCapacity(room)
    }
    for entry in few { add(entry.hash, entry.target) }
    few = []
  }

  /// To be called after the last is added.
  mutating func finish() {
    let count = parts.isEmpty ? few.count : parts.reduce(0) { $0 + $1.hashes.count }
    guard count > 0 else { return }
    makeBits(for: count)
    if parts.isEmpty, count <= Self.fewest {
      for entry in few { mark(entry.hash) }
      return
    }
    if parts.isEmpty {
      parts = [Part(hashes: few.map(\.hash), targets: few.map(\.target))]
      few = []
    }
    var upper = Self.partBits
    // Two to four in a bucket: they lie side by side, and where they begin fits the processor's cache of a million more often.
    while 1 << (upper + 2) < count, upper < 24 { upper += 1 }
    shift = 64 - upper
    bucketsPerPart = (1 << Int(upper)) / parts.count
    bucketStarts = [UInt32](repeating: 0, count: (1 << Int(upper)) + parts.count)
    for part in parts.indices { order(part) }
  }

  /// Eight to sixteen bits an entry.
  private mutating func makeBits(for count: Int) {
    var words = 8
    while words * 8 < count { words *= 2 }
    bits = [UInt64](repeating: 0, count: words)
    mask = UInt64(words) * 64 - 1
  }

  @inline(__always) private mutating func mark(_ hash: UInt64) {
    bits[Int((hash & mask) &>> 6)] |= 1 &<< (hash & 63)
  }

  /// A counting sort by further bits of the hash: each part is small enough for the processor's cache, and given up once ordered.
  private mutating func order(_ number: Int) {
    let part = parts[number]
    let first = number * (bucketsPerPart + 1)
    let lowest = number * bucketsPerPart
    var ordered = Part(
      hashes: [UInt64](repeating: 0, count: part.hashes.count),
      targets: [UInt32](repeating: 0, count: part.hashes.count))
    let (shift, mask) = (self.shift, self.mask)
    // In place, without asking for each entry whose the arrays are.
    bucketStarts.withUnsafeMutableBufferPointer { starts in
      for hash in part.hashes { starts[first + Int(hash &>> shift) - lowest + 1] += 1 }
      // Each bucket's start stands one on, and becomes its end while it is filled.
      var placed: UInt32 = 0
      for bucket in first + 1...first + bucketsPerPart {
        let count = starts[bucket]
        starts[bucket] = placed
        placed += count
      }
      ordered.hashes.withUnsafeMutableBufferPointer { hashes in
        ordered.targets.withUnsafeMutableBufferPointer { targets in
          for place in part.hashes.indices {
            let hash = part.hashes[place]
            let bucket = first + Int(hash &>> shift) - lowest + 1
            let slot = Int(starts[bucket])
            hashes[slot] = hash
            targets[slot] = part.targets[place]
            starts[bucket] += 1
          }
        }
      }
    }
    bits.withUnsafeMutableBufferPointer { bits in
      for hash in part.hashes { bits[Int((hash & mask) &>> 6)] |= 1 &<< (hash & 63) }
    }
    parts[number] = ordered
  }

  /// After `finish`.
  var isEmpty: Bool { bits.isEmpty }

  /// Whether there may be an entry; nearly always false when there is none.
  @inline(__always) func mayHold(_ hash: UInt64) -> Bool {
    !bits.isEmpty && bits[Int((hash & mask) &>> 6)] & 1 &<< (hash & 63) != 0
  }

  /// Calls `body` with each target of this hash, in the order in which they were added.
  @inline(__always) func forEach(_ hash: UInt64, _ body: (UInt32) -> Void) {
    if parts.isEmpty {
      for entry in few where entry.hash == hash { body(entry.target) }
      return
    }
    let bucket = Int(hash &>> shift)
    let part = parts.count == 1 ? 0 : Int(hash &>> (64 - Self.partBits))
    // One place more for each part before it.
    let start = bucket + part
    for place in Int(bucketStarts[start])..<Int(bucketStarts[start + 1]) where parts[part].hashes[place] == hash {
      body(parts[part].targets[place])
    }
  }
}
