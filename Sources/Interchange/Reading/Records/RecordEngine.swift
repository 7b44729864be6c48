import OrderToCash

/// Reads files of records in lines: cuts lines, whatever they end with, and passes them to the dialect's reader.
final class RecordEngine {
  private let limits: ReadLimits
  private var writer: RecordWriter
  private var reader: any RecordReader = LockboxReader()
  private var pending: [UInt8] = []
  private var line: Int32 = 0
  private var endedWithReturn = false

  init(_ limits: ReadLimits) {
    self.limits = limits
    writer = RecordWriter(limits)
  }

  deinit { writer.deallocate() }

  var problem: Problem? { writer.problem }
  var documents: Int { writer.documents }

  func begin(_ format: Format, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void) {
    guard case .records(let shape) = format.shape else { preconditionFailure("not a format of records") }
    switch shape.dialect {
    case .mt940: reader = MT940Reader()
    case .bai2: reader = BAI2Reader()
    case .lockbox: reader = LockboxReader()
    }
    pending.removeAll(keepingCapacity: true)
    (line, endedWithReturn) = (0, false)
    writer.begin(format, assembler, sink)
  }

  func feed(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      guard writer.problem == nil else { return }
      if byte == 0x0A || byte == 0x0D {
        if byte == 0x0A, endedWithReturn {
          endedWithReturn = false
          continue
        }
        endedWithReturn = byte == 0x0D
        endLine()
      } else {
        endedWithReturn = false
        pending.append(byte)
        if pending.count > limits.tokenBytes {
          writer.refuse(
            "intake.limit", line: line + 1, "a line is longer than \(limits.tokenBytes) bytes",
            "the limit keeps one file from taking all memory", "Ask the sender for a correct file.")
        }
      }
    }
  }

  private func endLine() {
    line += 1
    let text = pending.starts(with: [0xEF, 0xBB, 0xBF]) && line == 1 ? Array(pending.dropFirst(3)) : pending
    reader.line(RecordEngine.utf8(text)[...], line, &writer)
    pending.removeAll(keepingCapacity: true)
  }

  func finish() {
    defer { writer.forgetSink() }
    guard writer.problem == nil else { return }
    if !pending.isEmpty { endLine() }
    reader.finish(&writer)
  }

  /// These formats don't say their encoding. A line that is not UTF-8 is Windows-1252, of which ISO-8859-1's letters are a part.
  private static func utf8(_ line: [UInt8]) -> [UInt8] {
    let isValid = line.withUnsafeBufferPointer { bytes in
      if case .complete = checkUTF8(bytes) { return true }
      return false
    }
    guard !isValid else { return line }
    var (result, transcoder) = ([UInt8](), Transcoder(.windows1252))
    line.withUnsafeBufferPointer { transcoder.feed($0) { result.append(contentsOf: $0) } }
    return result
  }
}
