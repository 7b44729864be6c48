import OrderToCash

/// The texts of one language, with what a configuration says otherwise.
public struct DocumentTexts: Sendable {
  public let language: Language
  /// By the raw value of their key.
  private var values: [Text]
  /// What stands in each text.
  private var parts: [[Piece]]

  /// Words, or a name between braces.
  struct Piece: Sendable {
    var text: String
    var isName: Bool
  }

  /// The built-in texts.
  public init(_ language: Language) {
    self.language = language
    values = DocumentTexts.builtIn[language.position]
    parts = DocumentTexts.builtInParts[language.position]
  }

  public subscript(key: TextKey) -> Text { values[key.rawValue] }

  /// What stands in a text: words, and names between braces.
  func pieces(_ key: TextKey) -> [Piece] { parts[key.rawValue] }

  /// Puts a text in the place of the built-in one. Returns what is wrong with it, or nil: a name in braces has to be one that the
  /// built-in text has, as nothing else can be filled in.
  public mutating func override(_ key: TextKey, with text: Text) -> String? {
    let known = DocumentTexts.names(in: DocumentTexts.builtIn[Language.english.position][key.rawValue])
    if let stranger = DocumentTexts.names(in: text).first(where: { !known.contains($0) }) {
      let list = known.isEmpty ? "it has none" : "it can have " + known.map { "{\($0)}" }.joined(separator: ", ")
      return "has {\(stranger)}, which can't be filled in here: \(list)"
    }
    values[key.rawValue] = text
    parts[key.rawValue] = DocumentTexts.pieces(of: text)
    return nil
  }

  /// A text with its names filled in.
  public func fill(_ key: TextKey, _ fillings: KeyValuePairs<String, String>) -> String {
    pieces(key).reduce(into: "") { result, piece in
      result += piece.isName ? fillings.first { $0.key == piece.text }?.value ?? "" : piece.text
    }
  }

  private static func pieces(of text: Text) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text.string[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(Piece(text: String(rest[..<open]), isName: false)) }
      pieces.append(Piece(text: String(rest[rest.index(after: open)..<close]), isName: true))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(Piece(text: String(rest), isName: false)) }
    return pieces
  }

  private static func names(in text: Text) -> [String] { pieces(of: text).filter(\.isName).map(\.text) }

  private static let builtInParts = builtIn.map { $0.map { pieces(of: $0) } }

  /// By language, then key. A text that is missing is a bug and traps at first use.
  private static let builtIn: [[Text]] = {
    var table = [[Text?]](
      repeating: [Text?](repeating: nil, count: TextKey.allCases.count), count: Language.allCases.count)
    var key: TextKey?
    for line in String(decoding: PackageResources.texts_txt, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        key = TextKey(name: String(line.dropFirst().dropLast()))
        precondition(key != nil, "texts.txt has \(line), which nothing prints")
      } else if let key, let language = Language.allCases.first(where: { line.hasPrefix($0.rawValue + ": ") }) {
        table[language.position][key.rawValue] = Text(String(line.dropFirst(4)))
      } else {
        preconditionFailure("texts.txt: \(line)")
      }
    }
    return table.enumerated().map { language, texts in
      texts.enumerated().map { position, text in
        guard let text else {
          preconditionFailure("texts.txt has no \(Language.allCases[language]) for \(TextKey.allCases[position])")
        }
        return text
      }
    }
  }()
}

extension Language {
  /// Its place among all.
  var position: Int { Language.allCases.firstIndex(of: self) ?? 0 }
}
