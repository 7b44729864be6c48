import OrderToCash

@testable import Interchange

/// What came of one file.
struct Reading {
  var documents: [ParsedDocument] = []
  var refusal: [Problem] = []
  var warnings: [Problem] = []
  var isRefused = false

  /// Rules of all problems, each once, in order of appearance.
  var rules: [String] {
    var found: [String] = []
    for problem in refusal + warnings + documents.flatMap(\.problems) where !found.contains(problem.rule.string) {
      found.append(problem.rule.string)
    }
    return found
  }
  var messages: String { (refusal + warnings + documents.flatMap(\.problems)).map(\.message).joined(separator: "\n") }
  var orders: [OrderDocument] {
    documents.compactMap { if case .order(let order)? = $0.document { order } else { nil } }
  }
  var statements: [StatementDocument] {
    documents.compactMap { if case .statement(let statement)? = $0.document { statement } else { nil } }
  }
}

/// Reads bytes with a format, fed in pieces of `piece` bytes.
func read(
  _ bytes: [UInt8], _ format: Format, limits: ReadLimits = ReadLimits(), piece: Int = 1 << 20
) -> Reading {
  let reader = FileReader(
    catalog: .builtIn(), context: ReadContext(limits: limits, defaultCurrency: .eur))
  return read(bytes, format, with: reader, piece: piece)
}

func read(_ bytes: [UInt8], _ format: Format, with reader: FileReader, piece: Int = 1 << 20) -> Reading {
  var reading = Reading()
  var documents: [ParsedDocument] = []
  reader.begin(format) { documents.append($0) }
  bytes.withUnsafeBytes { all in
    var offset = 0
    while offset < all.count {
      let end = min(offset + piece, all.count)
      reader.feed(UnsafeRawBufferPointer(rebasing: all[offset..<end]))
      offset = end
    }
  }
  switch reader.finish() {
  case .read(let count, let warnings):
    precondition(count == documents.count)
    reading.warnings = warnings
  case .refused(let problems):
    reading.refusal = problems
    reading.isRefused = true
  }
  reading.documents = documents
  return reading
}

func read(_ text: String, _ name: Text, in catalog: FormatCatalog = .builtIn(), limits: ReadLimits = ReadLimits())
  -> Reading
{
  read(Array(text.utf8), catalog.format(named: name)!, limits: limits)
}

func recognise(
  _ bytes: [UInt8], file: Text = "file", channel: Text = "any", kinds: [DocumentKind] = DocumentKind.allCases,
  in catalog: FormatCatalog = .builtIn()
) -> (name: String?, problem: Problem?) {
  bytes.withUnsafeBytes { bytes in
    let prefix = UnsafeRawBufferPointer(rebasing: bytes.prefix(65_536))
    switch catalog.recognise(prefix: prefix, fileName: file, channel: channel, kinds: kinds) {
    case .format(let format): return (format.name.string, nil)
    case .problem(let problem): return (nil, problem)
    }
  }
}
