import OrderToCash

/// A declared format: how a file is recognised and which path or column fills which field.
///
/// Immutable after decoding, so that one instance serves all threads.
public final class Format: Sendable {
  public let name: Text
  public let kind: DocumentKind
  /// One line for people: what sends this.
  public let title: String
  /// The only channel that delivers it, or empty.
  public let channel: Text
  /// A pattern of file names (`*` and `?`), or empty.
  public let filePattern: Text
  /// A CSV's header line and one row, with line breaks; empty for XML.
  public let example: String
  /// Built-in formats tell about columns that they don't know; a partner's own file may have any.
  public let isBuiltIn: Bool
  public var isXML: Bool {
    if case .xml = shape { return true }
    return false
  }

  /// Of lines that are neither XML nor CSV.
  public var isRecords: Bool {
    if case .records = shape { return true }
    return false
  }

  /// The half of an order that its files hold, and the name that both halves' formats share.
  public let join: Join?
  /// How problems of its documents weigh.
  public let severities: SeverityPolicy
  /// Whether one refused document refuses its file.
  public let refusesFile: Bool

  public struct Join: Equatable, Sendable {
    public var name: Text
    public var half: OrderHalf

    public init(name: Text, half: OrderHalf) {
      self.name = name
      self.half = half
    }
  }

  let function: OrderDocument.Function
  /// Whether a change restates the whole order, so that lines it lacks are taken back.
  let changesAreWhole: Bool
  let source: StatementDocument.Source
  let shape: Shape
  let bindings: [Binding]
  let constants: [Constant]
  /// By part: the fields that each instance of it must have.
  let required: [[Field]]
  let dates: DateStyle
  let numbers: NumberStyle

  enum Shape: Sendable {
    case xml(XMLShape)
    case csv(CSVShape)
    case records(RecordShape)
  }

  init(_ draft: FormatDraft, shape: Shape, example: String) {
    name = draft.name
    kind = draft.kind
    title = draft.title
    channel = draft.channel
    filePattern = draft.filePattern
    isBuiltIn = draft.isBuiltIn
    join = draft.join
    severities = draft.severities
    refusesFile = draft.refusesFile
    function = draft.function
    changesAreWhole = draft.changesAreWhole
    source = draft.source
    bindings = draft.bindings
    constants = draft.constants
    required = draft.required
    dates = draft.dates
    numbers = draft.numbers
    self.shape = shape
    self.example = example
  }

  /// Where a field stands in files of this format, for messages.
  func path(of field: Field, in part: Part) -> Text {
    bindings.first { $0.field == field && $0.part == part }?.path
      ?? bindings.first { $0.field == field }?.path ?? field.name
  }
}

/// One path or column and the field that it fills.
struct Binding: Sendable {
  var field: Field
  var part: Part
  /// Path or column name as a person finds it in the file.
  var path: Text
  /// The attribute that goes with the value, or empty.
  var qualifier: Text = .empty
  var level: Level = .head
  var transforms: [Transform] = []
  /// The sender's codes → ours. What is not listed stays.
  var values: [Text: Text] = [:]

  var changesValues: Bool { !transforms.isEmpty || !values.isEmpty }
}

struct Constant: Sendable {
  var field: Field
  var level: Level
  var value: [UInt8]
}

/// An XML document's elements of interest, as a trie of local names.
struct XMLShape: Sendable {
  /// An attribute whose value is a field of its own.
  struct Attribute: Sendable {
    var name: Text
    var binding: Int
  }
  struct Node: Sendable {
    var name: Text
    var children: [Int] = []
    var part: Part?
    var binding: Int = -1
    var attributes: [Attribute] = []
    var isRecord = false
  }
  var root: Text
  /// The root's namespace begins with this; versions follow.
  var rootNamespace: Text
  /// Elements in namespaces that begin with this belong to the format; others are skipped with all they hold.
  var family: Text
  /// The first node is above the root element.
  var nodes: [Node]
}

/// How a CSV file is cut into cells, and which columns are wanted.
struct CSVShape: Sendable {
  struct Column: Sendable {
    /// The header's text, or empty when it is found by number.
    var header: Text
    /// From 1; 0 when it is found by the header.
    var number: Int
    var binding: Int
    var required: Bool
  }
  var delimiter: UInt8 = UInt8(ascii: ",")
  var quote: UInt8 = UInt8(ascii: "\"")
  var encoding: TextEncoding = .utf8
  /// Number of the row with the names; 0 without.
  var headerRow = 1
  var columns: [Column] = []
  /// The column, by heading or number, that cells beyond the header's number belong to; or empty.
  var overflow = Text.empty
  /// Texts that mean that there is no value.
  var nulls: [[UInt8]] = []
  /// Rows that are passed over: by place in `columns`, patterns of values as they stand in the file.
  var skips: [Skip] = []

  struct Skip: Sendable {
    var column: Int
    var patterns: [[UInt8]]
  }
}

/// Changes to a value's text that a declaration may ask for: a closed list, applied in order before the value map.
enum Transform: String, CaseIterable, Sendable {
  case upper, lower
  /// Keeps digits only.
  case digits
  /// Drops leading zeros.
  case unpad
  /// Drops blanks.
  case compact
  /// Changes a number's sign.
  case negate
  /// Drops a number's sign, where something else says what is credit and what is debit.
  case unsigned
  /// Drops decimals that are all zero: `17850.0` is 17850.
  case whole

  func apply(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .upper: return bytes.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }
    case .lower: return bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }
    case .digits: return bytes.filter { $0 >= 0x30 && $0 <= 0x39 }
    case .unpad:
      let kept = Array(bytes.drop { $0 == 0x30 })
      return kept.isEmpty && !bytes.isEmpty ? [0x30] : kept
    case .whole:
      guard let point = bytes.lastIndex(of: UInt8(ascii: ".")), bytes[(point + 1)...].allSatisfy({ $0 == 0x30 }) else {
        return bytes
      }
      return Array(bytes[..<point])
    case .unsigned: return bytes.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
    case .compact: return bytes.filter { $0 != 0x20 && $0 != 0x09 }
    case .negate:
      guard let first = bytes.first else { return bytes }
      if first == UInt8(ascii: "-") { return Array(bytes.dropFirst()) }
      if first == UInt8(ascii: "+") { return [UInt8(ascii: "-")] + bytes.dropFirst() }
      return bytes.last == UInt8(ascii: "-") ? Array(bytes.dropLast()) : [UInt8(ascii: "-")] + bytes
    }
  }
}
