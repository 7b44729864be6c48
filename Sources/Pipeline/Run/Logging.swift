#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Logging

/// Log lines on stderr: text on a terminal, one JSON object a line otherwise. No time: whoever collects lines adds it, and a
/// night's lines can be compared.
struct LineLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  let label: String
  let json: Bool

  init(label: String) {
    self.label = label
    json = isatty(2) == 0
  }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
    var line = ""
    if json {
      line = "{\"level\":\"\(event.level)\",\"from\":\"\(label)\",\"message\":\"\(escaped("\(event.message)"))\""
      for (key, value) in fields { line += ",\"\(escaped(key))\":\"\(escaped(value))\"" }
      line += "}\n"
    } else {
      line = event.level == .info ? "\(label): \(event.message)" : "\(label): \(event.level): \(event.message)"
      for (key, value) in fields { line += " \(key)=\(value)" }
      line = LogText.printable(line) + "\n"
    }
    standardError(line)
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let other where other.value < 0x20: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Writes a whole line with one system call, so that lines of two processes never mix.
func standardError(_ text: String) {
  TerminalLine.clear()
  var copy = LogText.isMasked ? LogText.masked(text) : text
  copy.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

func standardOutput(_ text: String) {
  var copy = text
  copy.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let count = write(1, rest.baseAddress, rest.count)
      if count <= 0 { if errno == EINTR { continue } else { return } }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

func makeLogger(_ label: String) -> Logger { Logger(label: label) { LineLogHandler(label: $0) } }
