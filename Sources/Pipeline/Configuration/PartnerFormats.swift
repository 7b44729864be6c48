import Interchange
import OrderToCash
import Yams

extension Configuration {
  /// A problem of a declaration, with the file it stands in where that is not `pipeline.yml`.
  struct FormatProblem: Sendable {
    var file: String?
    var problem: Problem
  }

  /// The built-in formats and those that the configuration declares: in `formats:` itself, or in files that it names.
  func formatCatalog() -> (FormatCatalog, [FormatProblem]) {
    var catalog = FormatCatalog.builtIn()
    let parts = ConfigurationParts(text)
    guard let node = try? Yams.compose(yaml: parts.main)?.mapping?["formats"] else { return (catalog, []) }
    guard let items = node.sequence else {
      return (catalog, catalog.add(formats: node).map { FormatProblem(problem: $0) })
    }
    var problems: [FormatProblem] = []
    for item in items {
      guard let name = item.scalar?.string else {
        problems += catalog.add(formats: Node([item])).map { FormatProblem(problem: $0) }
        continue
      }
      guard let file = parts.files.first(where: { $0.name == name }) else {
        problems.append(FormatProblem(problem: Configuration.missing(name, item)))
        continue
      }
      problems += catalog.add(formats: file.text).map { FormatProblem(file: name, problem: $0) }
    }
    problems += joinProblems(catalog).map { FormatProblem(problem: $0) }
    return (catalog, problems)
  }

  /// Names of the files that `formats` names, in their order.
  static func formatFiles(_ main: String) -> [String] {
    guard let items = try? Yams.compose(yaml: main)?.mapping?["formats"]?.sequence else { return [] }
    var names: [String] = []
    for item in items {
      if let name = item.scalar?.string, !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func missing(_ name: String, _ node: Node) -> Problem {
    Problem(
      "config.missing-file", at: Place(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, path: "formats"),
      what: "there is no file \(name)",
      why: "an item of `formats` is a declaration, or the name of a file with a list of them",
      whatToDo: "Correct the name; it is relative to the workspace.")
  }

  /// A half needs its other half.
  private func joinProblems(_ catalog: FormatCatalog) -> [Problem] {
    catalog.declared.compactMap { format in
      guard let join = format.join else { return nil }
      let others = catalog.declared.filter { $0.join == Format.Join(name: join.name, half: join.half.other) }
      guard others.isEmpty else { return nil }
      return Problem(
        "config.half-join", at: Place(path: "formats"),
        what: "format `\(format.name)` is one half of `\(join.name)`, and no format is the other",
        why: "its orders would wait for ever",
        whatToDo: "Declare a format with `join: { name: \(join.name), half: \(join.half.other.rawValue) }`.")
    }
  }
}
