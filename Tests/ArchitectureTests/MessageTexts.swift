/// The texts in Swift sources: which of them say what is wrong, and which a test expects.
enum MessageTexts {
  /// A literal's pieces between its interpolations.
  typealias Pieces = [String]

  private enum Token {
    case byte(UInt8)
    case literal(Pieces)
  }

  /// What makes a problem, a refusal or a complaint; the first text of its arguments that is no key says what is wrong.
  private static let makers: Set<String> = [
    "Problem", "UnpackRefusal", "Unclear", "Unplaced", "refuse", "refused", "report", "complain", "problem",
    "unreadable",
    "conflict",
  ]

  /// Every literal of a source, its pieces apart by an ellipsis.
  static func literals(_ source: String) -> [String] {
    tokens(source).compactMap { if case .literal(let pieces) = $0 { pieces.joined(separator: "…") } else { nil } }
  }

  /// What a source may say is wrong, with the line on which it does.
  static func messages(_ source: String) -> [(line: Int, pieces: Pieces)] {
    let tokens = tokens(source)
    var found: [(line: Int, pieces: Pieces)] = []
    var (line, word, before) = (1, [UInt8](), [UInt8]())
    for (index, token) in tokens.enumerated() {
      guard case .byte(let byte) = token else {
        word = []
        continue
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      if isNamePart(byte) {
        word.append(byte)
        continue
      }
      if byte == UInt8(ascii: "("), makers.contains(text(word)), text(before) != "func" {
        for pieces in what(tokens[(index + 1)...]) { found.append((line, pieces)) }
      }
      if !word.isEmpty { before = word }
      word = []
    }
    return found
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
    default: false
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The texts of the argument that says what is wrong, of a call whose arguments begin here.
  private static func what(_ tokens: ArraySlice<Token>) -> [Pieces] {
    for argument in arguments(tokens) {
      var (bytes, texts) = ([UInt8](), [Pieces]())
      for token in argument {
        switch token {
        case .byte(let byte): if byte > 0x20 { bytes.append(byte) }
        case .literal(let pieces): texts.append(pieces)
        }
      }
      let code = text(bytes)
      let said = texts.filter { $0.count > 1 || $0[0].contains(" ") }
      // It is passed on, or made in there.
      if code == "what" || code.hasSuffix(".what") || (code.hasPrefix("what:") && said.isEmpty) { return [] }
      if makers.contains(where: { code.contains("\($0)(") }) { return [] }
      if !said.isEmpty { return said }
    }
    return []
  }

  private static func arguments(_ tokens: ArraySlice<Token>) -> [[Token]] {
    var (found, depth) = ([[Token]()], 1)
    for token in tokens {
      if case .byte(let byte) = token {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        default: break
        }
        if depth == 0 { break }
        if depth == 1, byte == UInt8(ascii: ",") {
          found.append([])
          continue
        }
      }
      found[found.count - 1].append(token)
    }
    return found
  }

  // MARK: Tokens

  /// A source without its comments; literals are one token each.
  private static func tokens(_ source: String) -> [Token] {
    var source = source
    return source.withUTF8 { bytes in
      var reader = Reader(bytes: bytes)
      return reader.tokens()
    }
  }

  private struct Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    private static let quote = UInt8(ascii: "\"")

    mutating func tokens() -> [Token] {
      var found: [Token] = []
      found.reserveCapacity(bytes.count)
      while index < bytes.count {
        if bytes[index] == UInt8(ascii: "/"), isNext(UInt8(ascii: "/"), 2) {
          while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        } else if bytes[index] == Reader.quote {
          let quotes = isNext(Reader.quote, 3) ? 3 : 1
          index += quotes
          found.append(.literal(literal(quotes)))
        } else {
          found.append(.byte(bytes[index]))
          index += 1
        }
      }
      return found
    }

    /// Whether a byte comes so many times.
    private func isNext(_ byte: UInt8, _ times: Int) -> Bool {
      index + times <= bytes.count && (0..<times).allSatisfy { bytes[index + $0] == byte }
    }

    private mutating func literal(_ quotes: Int) -> Pieces {
      var (pieces, piece) = (Pieces(), [UInt8]())
      while index < bytes.count, !isNext(Reader.quote, quotes) {
        guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
          piece.append(bytes[index])
          index += 1
          continue
        }
        index += 2
        switch bytes[index - 1] {
        case UInt8(ascii: "("):
          skipInterpolation()
          pieces.append(text(piece))
          piece = []
        case UInt8(ascii: "n"): piece.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "\n"): break
        default: piece.append(bytes[index - 1])
        }
      }
      index += quotes
      return pieces + [text(piece)]
    }

    private mutating func skipInterpolation() {
      var depth = 1
      while index < bytes.count, depth > 0 {
        if bytes[index] == Reader.quote {
          index += 1
          _ = literal(1)
          continue
        }
        if bytes[index] == UInt8(ascii: "(") { depth += 1 }
        if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
        index += 1
      }
    }
  }
}
