import CLibCSV
import Glibc
import OrderToCash

/// Reads CSV files of any format: plain rows are cut in place, the others are read with libcsv's push parser.
final class CSVEngine {
  private let limits: ReadLimits
  private let machine: UnsafeMutablePointer<CSVMachine>
  private let parser: UnsafeMutablePointer<csv_parser>
  private var transcoder = Transcoder(.utf8)
  private var encoding = TextEncoding.utf8
  private var quote: UInt8 = 0
  private var isInitialised = false

  init(_ limits: ReadLimits) {
    self.limits = limits
    machine = .allocate(capacity: 1)
    machine.initialize(to: CSVMachine(limits))
    parser = .allocate(capacity: 1)
    parser.initialize(to: csv_parser())
  }

  deinit {
    if isInitialised { csv_free(parser) }
    machine.pointee.deallocate()
    machine.deinitialize(count: 1)
    machine.deallocate()
    parser.deallocate()
  }

  func begin(_ format: Format, _ assembler: Assembler, _ sink: @escaping (ParsedDocument) -> Void) {
    guard case .csv(let shape) = format.shape else { preconditionFailure("not a CSV format") }
    if isInitialised { csv_free(parser) }
    // Rows without content are told too, so that lines can be counted.
    let options = UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)
    guard csv_init(parser, options) == 0 else { preconditionFailure("libcsv refuses its options") }
    isInitialised = true
    csv_set_delim(parser, shape.delimiter)
    csv_set_quote(parser, shape.quote)
    csv_set_blk_size(parser, 4096)
    quote = shape.quote
    encoding = shape.encoding
    transcoder = Transcoder(shape.encoding)
    machine.pointee.begin(format, shape, assembler, sink)
  }

  var problem: Problem? { machine.pointee.problem }
  var documents: Int { machine.pointee.documents }
  var warnings: [Problem] { machine.pointee.warnings }

  func feed(_ bytes: UnsafeRawBufferPointer) {
    guard machine.pointee.problem == nil else { return }
    transcoder.feed(bytes.bindMemory(to: UInt8.self)) { parse($0) }
    checkEncoding()
  }

  /// libcsv gets what is not a plain row, a line at a time: what it says of a row then holds for all of them.
  private func parse(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    var index = 0
    while index < bytes.count, machine.pointee.problem == nil {
      if isBetweenRows { index = machine.pointee.rows(base, from: index, to: bytes.count) }
      guard index < bytes.count, machine.pointee.problem == nil else { return }
      let end = CSVEngine.find(0x0A, base, index, bytes.count).map { $0 + 1 } ?? bytes.count
      // Only quoted cells can hold line breaks.
      machine.pointee.mayHaveBreaks =
        parser.pointee.quoted != 0 || CSVEngine.find(quote, base, index, end) != nil
      parseLine(UnsafeBufferPointer(rebasing: bytes[index..<end]))
      index = end
    }
  }

  /// libcsv's state ROW_NOT_BEGUN.
  private var isBetweenRows: Bool { parser.pointee.pstate == 0 }

  private static func find(_ byte: UInt8, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    memchr(base + start, Int32(byte), end - start).map { UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) - base }
  }

  private func parseLine(_ bytes: UnsafeBufferPointer<UInt8>) {
    let count = CSVEngine.parse(parser, bytes, machine)
    guard machine.pointee.problem == nil else { return }
    if count != bytes.count {
      fail()
    } else if parser.pointee.entry_pos > limits.tokenBytes {
      machine.pointee.refuse(
        "intake.limit", "a cell is longer than \(limits.tokenBytes) bytes", "a quote may never be closed",
        "Ask the sender for a correct file.")
    }
  }

  private func fail() {
    machine.pointee.refuse(
      "intake.not-well-formed", "a quote stands where none may be, or is never closed",
      "a cell that holds quotes is quoted itself, with each quote in it doubled", "Ask the sender for a correct file.")
  }

  private func checkEncoding() {
    guard !transcoder.isValid else { return }
    machine.pointee.refuse(
      "intake.encoding", "a character is not \(encoding.rawValue)", "names and numbers could be read wrongly",
      "Send the file as \(encoding.rawValue), or declare its encoding under `csv: { encoding: … }` of the format.")
  }

  func finish() {
    defer { machine.pointee.forgetSink() }
    transcoder.finish { parse($0) }
    checkEncoding()
    guard machine.pointee.problem == nil else { return }
    if CSVEngine.finish(parser, machine) != 0 { fail() }
    machine.pointee.finish()
  }

  // MARK: libcsv

  /// As closures where libcsv is called: kept as functions they would be called through another one, for each cell.
  private static func parse(
    _ parser: UnsafeMutablePointer<csv_parser>, _ bytes: UnsafeBufferPointer<UInt8>,
    _ machine: UnsafeMutablePointer<CSVMachine>
  ) -> Int {
    csv_parse(
      parser, bytes.baseAddress, bytes.count,
      { bytes, count, machine in
        machine.unsafelyUnwrapped.assumingMemoryBound(to: CSVMachine.self).pointee.field(bytes, count)
      },
      { end, machine in machine.unsafelyUnwrapped.assumingMemoryBound(to: CSVMachine.self).pointee.row(end) }, machine)
  }

  private static func finish(
    _ parser: UnsafeMutablePointer<csv_parser>, _ machine: UnsafeMutablePointer<CSVMachine>
  ) -> Int32 {
    csv_fini(
      parser,
      { bytes, count, machine in
        machine.unsafelyUnwrapped.assumingMemoryBound(to: CSVMachine.self).pointee.field(bytes, count)
      },
      { end, machine in machine.unsafelyUnwrapped.assumingMemoryBound(to: CSVMachine.self).pointee.row(end) }, machine)
  }
}
