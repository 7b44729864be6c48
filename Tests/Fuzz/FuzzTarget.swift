import Glibc
import OrderToCash
import Pipeline

@testable import Interchange

/// What is fed with bytes of any kind. It has to end; what is refused gives nothing; and XML that is cut in place comes to what libxml2
/// alone makes of it.
enum FuzzTarget: String, CaseIterable {
  /// Files as intake takes them: recognised, then read.
  case files
  /// The same of XML, with its words to build from. The first byte chooses the size of pieces.
  case xml
  /// The first byte chooses a CSV format.
  case csv
  /// The first byte chooses among MT940, MT942, BAI2 and lockbox.
  case records
  case archives
  /// What `o2c formats learn` looks at.
  case learning
  /// Partners' declarations, and those of go-live.
  case declarations
  /// `pipeline.yml`.
  case configuration
  /// Numbers, days, references and names as they stand in a field or on a command line.
  case values

  nonisolated(unsafe) static var chosen = FuzzTarget.files
  private static let catalog = FormatCatalog.builtIn()
  nonisolated(unsafe) private static let reader = FileReader(catalog: catalog, context: ReadContext())
  /// Leaves all XML to libxml2.
  nonisolated(unsafe) private static let plainReader = {
    let reader = FileReader(catalog: catalog, context: ReadContext())
    reader.cutsXML = false
    return reader
  }()
  private static let tables = catalog.formats.filter { !$0.isXML && !$0.isRecords }
  /// A file without a name, used again for each archive.
  nonisolated(unsafe) private static let scratch = tmpfile()
  private static let recordFormats = catalog.formats.filter(\.isRecords)

  func `try`(_ bytes: UnsafeBufferPointer<UInt8>) {
    switch self {
    case .files: FuzzTarget.recognised(bytes)
    case .xml: FuzzTarget.cut(bytes)
    case .csv: FuzzTarget.one(of: FuzzTarget.tables, bytes)
    case .records: FuzzTarget.one(of: FuzzTarget.recordFormats, bytes)
    case .archives: FuzzTarget.unpacked(bytes)
    case .learning: _ = FormatProposal(Array(bytes), fileName: "partner.csv")
    case .declarations: FuzzTarget.declared(String(decoding: bytes, as: UTF8.self))
    case .configuration: FuzzTarget.configured(String(decoding: bytes, as: UTF8.self))
    case .values: FuzzTarget.valued(bytes)
    }
  }

  private static func recognised(_ bytes: UnsafeBufferPointer<UInt8>) {
    let prefix = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).prefix(65_536))
    let found = catalog.recognise(prefix: prefix, fileName: "file", channel: "any", kinds: DocumentKind.allCases)
    if case .format(let format) = found { read(bytes[...], format) }
  }

  private static func cut(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.first else { return }
    let all = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes.dropFirst()))
    let prefix = UnsafeRawBufferPointer(rebasing: all.prefix(65_536))
    let found = catalog.recognise(prefix: prefix, fileName: "file", channel: "any", kinds: DocumentKind.allCases)
    guard case .format(let format) = found, format.isXML else { return }
    let step = Int(first) - 63
    let piece = step > 0 ? 1 + step * step / 4 : max(1, all.count)
    let expected = XMLReading(all, format, by: plainReader, piece: piece)
    let cut = XMLReading(all, format, by: reader, piece: piece)
    guard !cut.isEqual(to: expected) else { return }
    print("cut in place: \(cut)\nlibxml2 alone: \(expected)")
    fflush(nil)
    preconditionFailure("cut in place, a file comes to something else")
  }

  private static func one(of formats: [Format], _ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.first else { return }
    read(bytes.dropFirst(), formats[Int(first) % formats.count])
  }

  /// Whole, and in pieces whose size follows from the bytes: both must come to the same.
  private static func read(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ format: Format) {
    let all = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes))
    let whole = outcome(all, format, piece: max(1, all.count))
    let pieces = outcome(all, format, piece: 1 + all.reduce(0) { ($0 &* 31 &+ Int($1)) & 0x3F })
    precondition(whole == pieces, "where a piece ends matters")
  }

  /// Whether it was refused, and the hashes of what was read.
  private static func outcome(_ bytes: UnsafeRawBufferPointer, _ format: Format, piece: Int) -> [Int64] {
    var hashes: [Int64] = []
    reader.begin(format) { parsed in
      precondition(parsed.document == nil || !parsed.problems.contains { $0.severity == .refuse })
      hashes.append(parsed.contentHash)
    }
    var offset = 0
    while offset < bytes.count {
      let end = min(offset + piece, bytes.count)
      reader.feed(UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
      offset = end
    }
    guard case .refused(let problems) = reader.finish() else { return hashes + [0] }
    precondition(!problems.isEmpty, "a refusal says why")
    return [1]
  }

  private static func unpacked(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let scratch else { return }
    let file = fileno(scratch)
    guard ftruncate(file, 0) == 0, pwrite(file, bytes.baseAddress, bytes.count, 0) == bytes.count else { return }
    lseek(file, 0, SEEK_SET)
    let packing = Packing.of(UnsafeRawBufferPointer(bytes))
    guard packing != .none else { return }
    let limits = UnpackLimits(bytes: 1 << 22, members: 20)
    var total = 0
    do {
      let reader = try ArchiveReader(
        descriptor: file, packing: packing, packedBytes: bytes.count, name: "file", limits: limits)
      while let name = try reader.next() {
        precondition(packing == .gzip || ArchiveReader.isSafe(name))
        try reader.read { piece in
          total += piece.count
          return true
        }
      }
    } catch { return }
    precondition(total <= limits.bytes)
  }

  private static func declared(_ text: String) {
    var catalog = catalog
    let problems = catalog.add(formats: text)
    for problem in problems { precondition(!problem.message.isEmpty) }
    _ = TableSource.read(text)
  }

  /// Each complaint says where and what.
  private static func configured(_ text: String) {
    let (_, problems) = Configuration.read(text)
    for problem in problems { precondition(!problem.message.isEmpty) }
  }

  private static func valued(_ bytes: UnsafeBufferPointer<UInt8>) {
    for scale in [0, 2, 6, 8] { _ = try? parseDecimal(bytes, scale: scale) }
    for (decimal, group) in [(".", ","), (",", "."), (",", " ")] {
      var style = NumberStyle()
      style.decimal = decimal.utf8.first!
      style.group = group.utf8.first!
      _ = try? style.parse(bytes, scale: 2, limit: Money.limit)
    }
    for pattern in ["YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YY", "YYYYMMDD"] { _ = DateStyle(pattern)?.parse(bytes) }
    let text = Text(utf8: bytes)
    _ = ReceiptNumber(text)
    _ = BusinessDate(text.string)
    _ = CreditorReference.make(from: text)
    _ = CreditorReference.normalized(text)
    _ = PaymentText.references(text)
    _ = PaymentText.documents(text)
    let folded = nameKey(text)
    precondition(nameKey(folded) == nameKey(nameKey(folded)), "folding ends")
  }
}
