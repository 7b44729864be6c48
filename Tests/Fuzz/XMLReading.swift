import OrderToCash

@testable import Interchange

/// What one way of reading makes of an XML file.
struct XMLReading {
  /// With the places of all values; of a file that is refused nothing is kept.
  private(set) var documents: [String] = []
  private(set) var refusal: Problem?

  init(_ bytes: UnsafeRawBufferPointer, _ format: Format, by reader: FileReader, piece: Int) {
    var read: [ParsedDocument] = []
    reader.begin(format) { read.append($0) }
    var offset = 0
    while offset < bytes.count {
      let end = min(offset + piece, bytes.count)
      reader.feed(UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
      offset = end
    }
    if case .refused(let problems) = reader.finish() { refusal = problems.first }
    if refusal == nil { documents = read.map { String(describing: $0) } }
  }

  /// The same documents, or refused by the same rule at the same place. libxml2 words one and the same fault by how much of the file
  /// it has at hand, so what it says is not compared.
  func isEqual(to other: XMLReading) -> Bool {
    documents == other.documents && refusal?.rule == other.refusal?.rule && refusal?.place == other.refusal?.place
  }
}
