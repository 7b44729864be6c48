import Glibc
import OrderToCash
import Testing

@testable import Interchange

/// Real files with bytes flipped, cut, repeated or dropped: each is read or refused, and never more.
@Suite struct MutationTests {
  private static let folders = [
    "bai2", "bai_lockbox", "camt052", "camt053", "camt054", "csv_statement", "cxml_OrderRequest", "gs1_order",
    "malformed_xml", "mt940", "orderx", "pain001", "ubl_order", "ubl_order_cancellation", "ubl_order_change",
    "ubl_remittance_advice",
  ]

  /// Of each file: some two thousand in all, and ten times as many where O2C_LONG is set.
  private static let variants = getenv("O2C_LONG") == nil ? 12 : 100
  private static let longest = 200_000

  @Test(arguments: folders) func everyVariant(folder: String) {
    let catalog = FormatCatalog.builtIn()
    let reader = FileReader(catalog: catalog, context: ReadContext())
    var random = Random(seed: folder.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
    var counts = (all: 0, unknown: 0, refused: 0)
    for name in Samples.files(folder) {
      let bytes = Samples.bytes(folder, name)
      guard !bytes.isEmpty, bytes.count <= MutationTests.longest else { continue }
      for _ in 0..<MutationTests.variants {
        let changed = random.mutated(bytes)
        counts.all += 1
        guard let format = recognise(changed, file: Text(name)).name.flatMap({ catalog.format(named: Text($0)) }) else {
          counts.unknown += 1
          continue
        }
        // In pieces of different sizes: where a piece ends must not matter.
        let reading = read(changed, format, with: reader, piece: 1 + random.below(5_000))
        if reading.isRefused { counts.refused += 1 }
        #expect(reading.isRefused == !reading.refusal.isEmpty, "\(folder)/\(name)")
        for document in reading.documents where document.problems.contains(where: { $0.severity == .refuse }) {
          #expect(document.document == nil, "\(folder)/\(name)")
        }
      }
    }
    print("mutations/\(folder): \(counts.all), \(counts.unknown) not recognised, \(counts.refused) refused whole")
  }

  /// SplitMix64 (Steele, Lea, Flood 2014).
  private struct Random {
    var seed: UInt64

    mutating func next() -> UInt64 {
      seed &+= 0x9E37_79B9_7F4A_7C15
      var value = seed
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      for _ in 0...below(4) {
        let start = below(bytes.count)
        let end = min(bytes.count, start + 1 + below(200))
        switch below(5) {
        case 0: bytes[start] ^= UInt8(1 << below(8))
        case 1: bytes[start] = UInt8(truncatingIfNeeded: next())
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: below(bytes.count))
        case 3 where bytes.count > 400: bytes.removeSubrange(start..<end)
        default: if bytes.count > 400, below(3) == 0 { bytes.removeSubrange(max(start, 200)...) }
        }
      }
      return bytes
    }
  }
}
