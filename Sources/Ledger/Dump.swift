import OrderToCash

/// The whole ledger as text: one line a row, tables in the order of `Schema.tables`, rows in the order of their keys. Working
/// tables are left out, as they hold what differs between two equal nights (inode numbers).
public enum Dump {
  public static func write(_ engine: Engine, _ line: (String) throws -> Void) throws {
    for table in Schema.tables where table.nature != .working {
      let query = try engine.freshQuery("SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))")
      while try query.step() {
        var text = table.name
        for (index, column) in table.columns.enumerated() {
          text += "\t"
          text += field(query, Int32(index), column)
        }
        try line(text)
      }
    }
  }

  private static func field(_ query: Query, _ index: Int32, _ column: Table.Column) -> String {
    if query.isNull(index) { return "\\N" }
    guard case .text = column.kind else { return String(query.int(index)) }
    var text = ""
    for scalar in query.string(index).unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
