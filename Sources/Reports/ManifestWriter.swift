import OrderToCash

/// Writes `manifest.json`: keys in a fixed order, files sorted by path, one file a line, so that two manifests compare as text.
///
/// A large night has millions of files: they come from their sources one by one, and what is written goes to the sink piece by piece.
public struct ManifestWriter {
  /// Gives files in byte order of their paths.
  public typealias Source = (_ body: (Manifest.File) throws -> Void) throws -> Void

  private var buffer = ByteBuffer(capacity: 1 << 20)
  private let sink: (inout ByteBuffer) throws -> Void

  /// `sink` takes what is in the buffer and empties it.
  public static func write(
    _ manifest: Manifest, inputs: Source, outputs: Source, to sink: @escaping (inout ByteBuffer) throws -> Void
  ) throws {
    var writer = ManifestWriter(sink: sink)
    writer.head(manifest)
    try writer.files("inputs", inputs)
    writer.buffer.append(",\n")
    try writer.files("outputs", outputs)
    writer.buffer.append("\n}\n")
    try sink(&writer.buffer)
  }

  private init(sink: @escaping (inout ByteBuffer) throws -> Void) { self.sink = sink }

  private mutating func head(_ manifest: Manifest) {
    buffer.append("{\n")
    Self.field("company", manifest.company, &buffer)
    Self.field("date", Text(manifest.date.description), &buffer)
    buffer.append("  \"supplement\": ")
    buffer.append(manifest.supplement)
    buffer.append(",\n  \"run\": ")
    buffer.append(manifest.run)
    buffer.append(",\n")
    Self.field("program", manifest.program, &buffer)
    Self.field("configuration_sha256", manifest.configuration, &buffer)
    Self.field("previous_manifest_sha256", manifest.previous, &buffer)
    Self.field("ledger_sha256", manifest.ledger, &buffer)
    Self.controls(manifest.controls, &buffer)
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
        let exponent = control.currency?.exponent ?? control.scale
        buffer.append(decimal: value, scale: exponent, minimum: exponent)
      }
      buffer.append("\"}")
    }
    buffer.append(controls.isEmpty ? "],\n" : "\n  ],\n")
  }

  private mutating func files(_ name: StaticString, _ source: Source) throws {
    buffer.append("  \"")
    buffer.append(name)
    buffer.append("\": [")
    var last: Text?
    try source { file in
      precondition(last.map { $0 <= file.path } ?? true, "files of a manifest come in the order of their paths")
      buffer.append(last == nil ? "\n    {\"path\": " : ",\n    {\"path\": ")
      last = file.path
      Self.string(file.path, &buffer)
      buffer.append(", \"sha256\": ")
      Self.string(file.sha256, &buffer)
      buffer.append(", \"bytes\": ")
      buffer.append(file.bytes)
      if !file.status.isEmpty {
        buffer.append(", \"status\": ")
        Self.string(file.status, &buffer)
      }
      buffer.append("}")
      if buffer.count > 1 << 19 { try sink(&buffer) }
    }
    buffer.append(last == nil ? "]" : "\n  ]")
  }
}
