/// The text that a run keeps: `pipeline.yml`, and behind it the files that its `formats` name, each after a line that says which.
/// One text, so that a night which is resumed reads its partners' formats as it began.
struct ConfigurationParts: Equatable, Sendable {
  struct File: Equatable, Sendable {
    /// As `pipeline.yml` names it.
    var name: String
    var text: String
  }

  var main: String
  var files: [File] = []

  private static let mark = "# ==== file: "
  private static let end = " ===="

  init(main: String, files: [File] = []) {
    self.main = main
    self.files = files
  }

  /// Takes a kept text apart.
  init(_ text: String) {
    main = ""
    var current: File?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let name = ConfigurationParts.name(line) {
        if let current { files.append(current) }
        current = File(name: name, text: "")
      } else if current == nil {
        main += line + "\n"
      } else {
        current?.text += line + "\n"
      }
    }
    if let current { files.append(current) }
    // The last line had no line break of its own.
    if files.isEmpty { main.removeLast() } else { files[files.count - 1].text.removeLast() }
  }

  var text: String {
    guard !files.isEmpty else { return main }
    var text = main.hasSuffix("\n") ? main : main + "\n"
    for (index, file) in files.enumerated() {
      text += ConfigurationParts.mark + file.name + ConfigurationParts.end + "\n" + file.text
      if index < files.count - 1, !file.text.hasSuffix("\n") { text += "\n" }
    }
    return text
  }

  /// Whether a line would be taken for the beginning of a file.
  static func name(_ line: some StringProtocol) -> String? {
    guard line.hasPrefix(mark), line.hasSuffix(end), line.count > mark.count + end.count else { return nil }
    return String(line.dropFirst(mark.count).dropLast(end.count))
  }
}
