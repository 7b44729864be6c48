import OrderToCash

/// Writes `manifest.json`: keys in a fixed order, files sorted by path, one file a line, so that two manifests compare as text.
public enum ManifestWriter {
  public static func write(_ manifest: Manifest, into buffer: inout ByteBuffer) {
    buffer.append("{\n")
    field("company", manifest.company, &buffer)
    field("date", Text(manifest.date.description), &buffer)
    buffer.append("  \"supplement\": ")
    buffer.append(manifest.supplement)
    buffer.append(",\n  \"run\": ")
    buffer.append(manifest.run)
    buffer.append(",\n")
    field("program", manifest.program, &buffer)
    field("configuration_sha256", manifest.configuration, &buffer)
    field("previous_manifest_sha256", manifest.previous, &buffer)
    controls(manifest.controls, &buffer)
    files("inputs", manifest.inputs, &buffer)
    buffer.append(",\n")
    files("outputs", manifest.outputs, &buffer)
    buffer.append("\n}\n")
  }

  private static func field(_ name: StaticString, _ value: Text, _ buffer: inout ByteBuffer) {
    buffer.append("  \"")
    buffer.append(name)
    buffer.append("\": ")
    string(value, &buffer)
    buffer.append(",\n")
  }

  private static func string(_ value: Text, _ buffer: inout ByteBuffer) {
    buffer.append("\"")
    buffer.append(json: value)
    buffer.append("\"")
  }

  /// Control totals in the order given. Amounts are decimal strings: a JSON number may lose digits in a reader.
  private static func controls(_ controls: [NightSummary.Control], _ buffer: inout ByteBuffer) {
    buffer.append("  \"controls\": [")
    for (index, control) in controls.enumerated() {
      buffer.append(index == 0 ? "\n    " : ",\n    ")
      buffer.append("{\"name\": ")
      string(control.name, &buffer)
      buffer.append(", \"currency\": ")
      if let currency = control.currency { string(Text(currency.code), &buffer) } else { buffer.append("null") }
      for (name, value) in [
        (", \"amount\": \"" as StaticString, control.amount), ("\", \"compared_with\": \"", control.comparedWith),
        ("\", \"difference\": \"", control.difference),
      ] {
        buffer.append(name)
        let exponent = control.currency?.exponent ?? 0
        buffer.append(decimal: value, scale: exponent, minimum: exponent)
      }
      buffer.append("\"}")
    }
    buffer.append(controls.isEmpty ? "],\n" : "\n  ],\n")
  }

  private static func files(_ name: StaticString, _ files: [Manifest.File], _ buffer: inout ByteBuffer) {
    buffer.append("  \"")
    buffer.append(name)
    buffer.append("\": [")
    for (index, file) in files.sorted(by: { ($0.path, $0.sha256) < ($1.path, $1.sha256) }).enumerated() {
      buffer.append(index == 0 ? "\n    {\"path\": " : ",\n    {\"path\": ")
      string(file.path, &buffer)
      buffer.append(", \"sha256\": ")
      string(file.sha256, &buffer)
      buffer.append(", \"bytes\": ")
      buffer.append(file.bytes)
      if !file.status.isEmpty {
        buffer.append(", \"status\": ")
        string(file.status, &buffer)
      }
      buffer.append("}")
    }
    buffer.append(files.isEmpty ? "]" : "\n  ]")
  }
}
