import OrderToCash

/// How reading a file ended.
public enum FileOutcome: Sendable {
  /// Read to its end. Documents of it may still be refused one by one; the warnings are about the file as a whole.
  case read(documents: Int, warnings: [Problem])
  /// Refused whole: not well-formed, over a limit, or not of the format. What the sink was given of it has to be taken back.
  case refused([Problem])
}

/// Reads files into documents, one file after another, fed in pieces of any size. One per thread: parsers are reused.
public final class FileReader {
  private let context: ReadContext
  private var xml: XMLEngine?
  private var csv: CSVEngine?
  private var records: RecordEngine?
  private var format: Format?
  private var assembler: Assembler?
  private var member = Text.empty
  /// Whether plain XML is cut in place; a reader that doesn't is what the other is compared with.
  var cutsXML = true

  public init(catalog: FormatCatalog, context: ReadContext) { self.context = context }

  /// Begins a file; the sink gets each of its documents as soon as it is complete. `member`: its name where it is one of several
  /// in an archive; places then begin with it.
  public func begin(_ format: Format, member: Text = .empty, sink: @escaping (ParsedDocument) -> Void) {
    let assembler =
      self.assembler.flatMap { $0.format === format ? $0 : nil } ?? Assembler(format: format, context: context)
    self.format = format
    self.assembler = assembler
    assembler.pending = []
    assembler.member = member
    self.member = member
    if format.isXML {
      let engine = xml ?? XMLEngine(context.limits, cuts: cutsXML)
      xml = engine
      engine.begin(format, assembler, sink)
    } else if format.isRecords {
      let engine = records ?? RecordEngine(context.limits)
      records = engine
      engine.begin(format, assembler, sink)
    } else {
      let engine = csv ?? CSVEngine(context.limits)
      csv = engine
      engine.begin(format, assembler, sink)
    }
  }

  public func feed(_ bytes: UnsafeRawBufferPointer) {
    guard let format, !bytes.isEmpty else { return }
    switch format.shape {
    case .xml: xml?.feed(bytes)
    case .csv: csv?.feed(bytes)
    case .records: records?.feed(bytes)
    }
  }

  /// Whether the file is refused already, so that the rest needn't be fed.
  public var isRefused: Bool {
    guard let format else { return false }
    switch format.shape {
    case .xml: return xml?.problem != nil
    case .csv: return csv?.problem != nil
    case .records: return records?.problem != nil
    }
  }

  /// Ends the file.
  public func finish() -> FileOutcome {
    let outcome = end()
    guard !member.isEmpty else { return outcome }
    switch outcome {
    case .refused(let problems): return .refused(problems.map { $0.within(member) })
    case .read(let documents, let warnings):
      return .read(documents: documents, warnings: warnings.map { $0.within(member) })
    }
  }

  private func end() -> FileOutcome {
    guard let format else { return .read(documents: 0, warnings: []) }
    self.format = nil
    if format.isXML, let xml {
      xml.finish()
      if let problem = xml.problem { return .refused([problem]) }
      return xml.documents > 0 ? .read(documents: xml.documents, warnings: []) : .refused([nothing(format)])
    }
    if format.isRecords, let records {
      records.finish()
      if let problem = records.problem { return .refused([problem]) }
      // A lockbox may have been empty; a statement file without a statement is cut off.
      let mayBeEmpty = format.kind == .remittances
      return records.documents > 0 || mayBeEmpty
        ? .read(documents: records.documents, warnings: []) : .refused([nothing(format)])
    }
    guard let csv else { return .read(documents: 0, warnings: []) }
    csv.finish()
    if let problem = csv.problem { return .refused([problem]) }
    return .read(documents: csv.documents, warnings: csv.warnings)
  }

  /// Other versions of a standard have other names for it: that is for the sender to see too.
  private func nothing(_ format: Format) -> Problem {
    guard case .xml(let shape) = format.shape, !shape.recordPath.isEmpty else {
      return nothing("at least one", of: format, "Ask the sender for the complete file.")
    }
    return nothing(
      "at least one \(shape.recordPath)", of: format,
      "Ask the sender for the complete file, or for a version of the standard that has it.")
  }

  private func nothing(_ expected: String, of format: Format, _ whatToDo: String) -> Problem {
    Problem(
      "intake.no-documents", at: Place(line: 1), what: "the file has no document in it",
      why: "format \(format.name) expects \(expected)", whatToDo: whatToDo)
  }
}

extension Problem {
  /// The same in a file of an archive: its place begins with the file's name.
  public func within(_ member: Text) -> Problem {
    guard !member.isEmpty else { return self }
    var problem = self
    problem.place.path = place.path.isEmpty ? member : Text("\(member): \(place.path)")
    return problem
  }
}
