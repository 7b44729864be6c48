import OrderToCash

/// What a file turns out to be.
public enum Recognition: Sendable {
  case format(Format)
  /// Nothing or several formats match, or the channel may not deliver what it is.
  case problem(Problem)
}

extension FormatCatalog {
  /// What a file is: from its first bytes (up to 64 KiB, the header or root element among them), its name, its channel and
  /// the kinds that the channel may deliver. Without a channel the formats of all channels are tried.
  public func recognise(
    prefix: UnsafeRawBufferPointer, fileName: Text, channel: Text?, kinds: [DocumentKind]
  ) -> Recognition {
    let bytes = prefix.bindMemory(to: UInt8.self)
    if bytes.isEmpty { return .problem(FormatCatalog.empty) }
    if !XMLSniffer.looksLikeXML(bytes), fileName.string.lowercased().hasSuffix(".xml") {
      return .problem(FormatCatalog.notXML)
    }
    let isMine = { (format: Format) in channel == nil || format.channel.isEmpty || format.channel == channel }
    let found: Recognition
    if XMLSniffer.looksLikeXML(bytes) {
      found = matchXML(bytes, fileName, channel, formats(of: .xml).filter(isMine))
    } else if let dialect = RecordSniffer.dialect(bytes) {
      found = matchRecords(bytes, dialect, formats(of: .records).filter(isMine))
    } else {
      found = matchCSV(bytes, fileName, formats(of: .csv).filter(isMine), kinds)
    }
    switch found {
    case .problem: return found
    case .format(let format):
      guard !kinds.contains(format.kind) else { return found }
      return .problem(FormatCatalog.notAuthorised(format, channel ?? .empty, kinds))
    }
  }

  private static let empty = Problem(
    "intake.empty-file", what: "the file is empty", why: "there is nothing to read",
    whatToDo: "Send it again, if it should hold something.")

  private static let notXML = Problem(
    "intake.not-well-formed", at: Place(line: 1, column: 1), what: "the file is named .xml but does not begin like XML",
    why: "its first character should be `<`", whatToDo: "Ask the sender for a correct file.")

  private static func notAuthorised(_ format: Format, _ channel: Text, _ kinds: [DocumentKind]) -> Problem {
    Problem(
      "intake.not-authorised", at: Place(line: 1),
      what: "this is a file of \(format.kind.rawValue) (format \(format.name))",
      why: "channel \(channel) may deliver \(kinds.map(\.rawValue).joined(separator: ", "))",
      whatToDo: "Put it into the folder of a channel for that, or grant the kind under `channels`.")
  }

  // MARK: XML

  /// A partner's own declaration goes before a built-in one of the same root element: first what names this very file, then what names
  /// its channel.
  private func matchXML(
    _ bytes: UnsafeBufferPointer<UInt8>, _ fileName: Text, _ channel: Text?, _ formats: [Format]
  ) -> Recognition {
    guard let (root, namespace) = XMLSniffer.root(bytes) else {
      return .problem(
        Problem(
          "intake.not-well-formed", at: Place(line: 1), what: "the file begins like XML but has no root element",
          why: "none is found in its first \(bytes.count) bytes", whatToDo: "Ask the sender for a correct file."))
    }
    let fitting = formats.filter { format in
      guard case .xml(let shape) = format.shape, shape.root == root,
        namespace.string.hasPrefix(shape.rootNamespace.string)
      else { return false }
      return format.filePattern.isEmpty || Pattern.matches(fileName.utf8, format.filePattern.utf8)
    }
    let own = fitting.filter { !$0.isBuiltIn }
    let tiers = [
      own.filter { !$0.filePattern.isEmpty }, channel == nil ? [] : own.filter { !$0.channel.isEmpty },
      own.filter(\.channel.isEmpty),
    ]
    if let best = tiers.first(where: { !$0.isEmpty }) {
      return best.count == 1 ? .format(best[0]) : .problem(ambiguous(best))
    }
    if let format = fitting.first(where: \.isBuiltIn) ?? fitting.first { return .format(format) }
    let known = formats.compactMap { format -> String? in
      guard case .xml(let shape) = format.shape else { return nil }
      return "\(shape.root) of \(shape.rootNamespace)"
    }
    return .problem(
      Problem(
        "intake.unknown-format", at: Place(line: 1),
        what: "no format reads `\(root)` of namespace `\(namespace)`",
        why: "known are \(known.joined(separator: ", "))",
        whatToDo: "Ask the sender for one of these."))
  }

  // MARK: Records

  /// A channel's own declaration goes before a built-in one.
  private func matchRecords(
    _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: RecordShape.Dialect, _ formats: [Format]
  ) -> Recognition {
    let text = Array(bytes)
    let fitting = formats.filter { format in
      guard case .records(let shape) = format.shape, shape.dialect == dialect else { return false }
      return (shape.contains.isEmpty || RecordSniffer.has(shape.contains, text))
        && (shape.lacks.isEmpty || !RecordSniffer.has(shape.lacks, text))
    }
    if let format = fitting.first(where: { !$0.channel.isEmpty }) ?? fitting.first { return .format(format) }
    return .problem(
      Problem(
        "intake.unknown-format", at: Place(line: 1), what: "no format reads these \(dialect.rawValue) records",
        why: "what tells its kinds apart is not in its beginning", whatToDo: "Ask the sender for a complete file."))
  }

  // MARK: CSV

  private struct Candidate {
    var format: Format
    var isNamed: Bool
    var matched: Int
    var missing: [Text]
  }

  private func matchCSV(
    _ bytes: UnsafeBufferPointer<UInt8>, _ fileName: Text, _ formats: [Format], _ kinds: [DocumentKind]
  ) -> Recognition {
    var candidates: [Candidate] = []
    var headers = HeaderSniffer(bytes)
    for format in formats {
      let isNamed = !format.filePattern.isEmpty
      if isNamed, !Pattern.matches(fileName.utf8, format.filePattern.utf8) { continue }
      guard case .csv(let shape) = format.shape else { continue }
      candidates.append(candidate(format, shape, isNamed, headers.names(shape)))
    }
    let fitting = candidates.filter { candidate in
      candidate.missing.isEmpty && (candidate.matched > 0 || candidate.isNamed || !candidate.format.channel.isEmpty)
    }
    // What names this very file goes before what names its channel, that before what just has its columns; and kinds that the
    // channel may deliver go before others.
    let allowed = fitting.filter { kinds.contains($0.format.kind) }
    let pool = allowed.isEmpty ? fitting : allowed
    for isPreferred in [{ $0.isNamed }, { !$0.format.channel.isEmpty }, { _ in true }] as [(Candidate) -> Bool] {
      let preferred = pool.filter(isPreferred)
      let most = preferred.map(\.matched).max() ?? 0
      let best = preferred.filter { $0.matched == most }
      if best.count == 1 { return .format(best[0].format) }
      if best.count > 1 { return .problem(ambiguous(best.map(\.format))) }
    }
    // A file that is named is of its format, and reading it tells what it lacks.
    let named = candidates.filter { $0.isNamed && kinds.contains($0.format.kind) }
    if named.count == 1 { return .format(named[0].format) }
    return .problem(unrecognised(candidates.filter { kinds.contains($0.format.kind) }))
  }

  private func candidate(_ format: Format, _ shape: CSVShape, _ isNamed: Bool, _ names: Set<Text>) -> Candidate {
    var candidate = Candidate(format: format, isNamed: isNamed, matched: 0, missing: [])
    for column in shape.columns where column.number == 0 {
      if names.contains(CSVColumns.folded(column.header)) {
        candidate.matched += 1
      } else if column.required {
        candidate.missing.append(column.header)
      }
    }
    return candidate
  }

  private func ambiguous(_ best: [Format]) -> Problem {
    Problem(
      "intake.ambiguous-format", at: Place(line: 1),
      what: "several formats read this file: \(best.map(\.name.string).joined(separator: ", "))",
      why: "it is not clear which one is meant", whatToDo: "Give one of them a `file:` pattern or a `channel:`.")
  }

  private func unrecognised(_ candidates: [Candidate]) -> Problem {
    let nearest = candidates.filter { $0.matched > 0 }.max { $0.matched < $1.matched }
    let why =
      nearest.map {
        "nearest is \($0.format.name), which also needs the \($0.missing.count == 1 ? "column" : "columns") "
          + $0.missing.map(\.string).joined(separator: ", ")
      } ?? "its header has no column of \(candidates.map(\.format.name.string).joined(separator: ", "))"
    return Problem(
      "intake.unknown-format", at: Place(line: 1), what: "no format reads this file", why: why,
      whatToDo: "Correct the header (`o2c formats NAME --example` prints one), or declare the format under `formats` "
        + "(`o2c formats learn FILE` proposes how).")
  }
}
