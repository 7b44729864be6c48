import Interchange
import OrderToCash
import Reports

/// Whether a workbook is whole. The library that writes it does not look whether its temporary files took what it wrote, so that on a full
/// disk rows would be missing and nobody would know.
struct WorkbookProof {
  /// Rows of each sheet, the first one first.
  let rows: [Int]

  private static let end = Array("</worksheet>".utf8)

  /// One part as it comes by.
  private struct Part {
    var name: Text
    var rows = 0
    /// How much of `<row ` the last bytes are.
    var matched = 0
    var tail: [UInt8] = []

    mutating func take(_ piece: UnsafeRawBufferPointer) {
      var (rows, matched) = (rows, matched)
      for byte in piece {
        switch (matched, byte) {
        case (_, 0x3C): matched = 1  // <
        case (1, 0x72), (2, 0x6F), (3, 0x77): matched += 1  // row
        case (4, 0x20):
          rows += 1
          matched = 0
        default: matched = 0
        }
      }
      (self.rows, self.matched) = (rows, matched)
      tail = Array((tail + piece.suffix(WorkbookProof.end.count)).suffix(WorkbookProof.end.count))
    }
  }

  /// What is wrong with it; nil when every sheet has its rows and its end.
  func fault(in workbook: UnsafeRawBufferPointer) -> String? {
    var parts: [Part] = []
    let isWhole = OfficeParts.read(workbook) { name in
      parts.append(Part(name: name))
    } piece: { piece in
      parts[parts.count - 1].take(piece)
    }
    guard isWhole else { return "it can't be unpacked" }
    for (index, expected) in rows.enumerated() {
      let name = Text("xl/worksheets/sheet\(index + 1).xml")
      guard let part = parts.first(where: { $0.name == name }) else { return "sheet \(index + 1) is missing" }
      if part.rows != expected { return "sheet \(index + 1) has \(part.rows) of \(expected) rows" }
      if part.tail != WorkbookProof.end { return "sheet \(index + 1) has no end" }
    }
    let broken = parts.first { ![UInt8(ascii: ">"), UInt8(ascii: "\n")].contains($0.tail.last) }
    return broken.map { "\($0.name) has no end" }
  }
}
