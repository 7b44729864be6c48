import OrderToCash

/// Writes a night's numbers for monitoring.
public enum MetricsWriter {
  /// Prometheus' text exposition format 0.0.4, as a textfile collector reads it: per family its help, its type and its samples.
  public static func writePrometheus(_ metrics: [NightMetric], into buffer: inout ByteBuffer) {
    for family in NightMetrics.families {
      let samples = metrics.filter { $0.name == family.name }
      guard !samples.isEmpty else { continue }
      buffer.append(raw: "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) gauge\n")
      for sample in samples {
        buffer.append(raw: sample.name)
        for (index, label) in sample.labels.enumerated() {
          buffer.append(raw: "\(index == 0 ? "{" : ",")\(label.name)=\"")
          escape(label.value, &buffer)
          buffer.append("\"")
        }
        buffer.append(sample.labels.isEmpty ? " " : "} ")
        buffer.append(decimal: sample.value, scale: sample.scale, minimum: 0)
        buffer.append("\n")
      }
    }
  }

  /// One object on one line, for collectors of logs: a family without labels is a number, one with labels an object whose keys are
  /// the labels' values joined by `/`.
  public static func writeJSON(_ summary: NightSummary, _ metrics: [NightMetric], into buffer: inout ByteBuffer) {
    buffer.append("{\"company\":\"")
    buffer.append(json: summary.companyName)
    buffer.append(raw: "\",\"date\":\"\(summary.date)\",\"run\":\(summary.run)")
    for family in NightMetrics.families.dropFirst() {
      let samples = metrics.filter { $0.name == family.name }
      guard let first = samples.first else { continue }
      buffer.append(raw: ",\"\(family.name.dropFirst("o2c_".count))\":")
      if first.labels.isEmpty {
        buffer.append(decimal: first.value, scale: first.scale, minimum: 0)
        continue
      }
      for (index, sample) in samples.enumerated() {
        buffer.append(index == 0 ? "{\"" : ",\"")
        for (place, label) in sample.labels.enumerated() {
          if place > 0 { buffer.append("/") }
          buffer.append(json: label.value)
        }
        buffer.append("\":")
        buffer.append(decimal: sample.value, scale: sample.scale, minimum: 0)
      }
      buffer.append("}")
    }
    buffer.append("}\n")
  }

  /// The three characters that the format escapes in a label's value.
  private static func escape(_ text: Text, _ buffer: inout ByteBuffer) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): buffer.append("\\\\")
      case UInt8(ascii: "\""): buffer.append("\\\"")
      case 0x0A: buffer.append("\\n")
      default: buffer.append(byte: byte)
      }
    }
  }
}
