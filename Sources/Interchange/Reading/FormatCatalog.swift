import OrderToCash
import Yams

/// The formats that a workspace reads: the built-in ones and its partners' own.
public struct FormatCatalog: Sendable {
  /// The partners' own, in the order of their declarations.
  public private(set) var declared: [Format] = []

  private init() {}

  /// What the program brings along, and nothing else.
  public static func builtIn() -> FormatCatalog { FormatCatalog() }

  /// All of them, the built-in ones first: decodes those that were not asked for yet.
  public var formats: [Format] { BuiltInFormats.all + declared }

  /// Those of files that are cut alike, in the same order.
  func formats(of cut: BuiltInFormats.Cut) -> [Format] {
    BuiltInFormats.all(of: cut)
      + declared.filter { format in
        switch cut {
        case .xml: format.isXML
        case .records: format.isRecords
        case .csv: !format.isXML && !format.isRecords
        }
      }
  }

  /// Adds the partners' formats: the value of `formats:` in a configuration. Problems have the lines and columns that the
  /// nodes have; a format with problems is left out.
  public mutating func add(formats node: Node) -> [Problem] {
    guard let sequence = node.sequence else {
      if node.null != nil { return [] }
      return [
        Problem(
          "config.bad-value", at: Place(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, path: "formats"),
          what: "`formats` is not a list", why: "each format is an item of a list",
          whatToDo: "Begin each format with `- name:`.")
      ]
    }
    var problems: [Problem] = []
    for item in sequence {
      let (format, found) = FormatDecoder.decode(item, isBuiltIn: false) { [self] in self.format(named: $0) }
      problems += found
      guard let format else { continue }
      if self.format(named: format.name) != nil {
        problems.append(
          Problem(
            "config.duplicate-name",
            at: Place(line: item.mark?.line ?? 0, column: item.mark?.column ?? 0, path: "formats"),
            what: "there is already a format `\(format.name)`", why: "messages name formats, so names are unique",
            whatToDo: "Rename it."))
        continue
      }
      declared.append(format)
    }
    return problems
  }

  /// The same from the text of a `formats:` section, which is a YAML list.
  public mutating func add(formats text: String) -> [Problem] {
    do {
      guard let node = try Yams.compose(yaml: text) else { return [] }
      return add(formats: node)
    } catch {
      return [
        Problem(
          "config.not-yaml", what: "the formats are not YAML: \(error)", why: "nothing can be read from them",
          whatToDo: "Correct the file.")
      ]
    }
  }

  public func format(named name: Text) -> Format? {
    BuiltInFormats.named(name) ?? declared.first { $0.name == name }
  }
}
