import Foundation
import Testing

/// Every line of a night's reconciliation leads to the rows behind it, and these come to its figure.
enum ReconciliationLinks {
  static func check(_ night: NightRunner) throws {
    for folder in try FileManager.default.contentsOfDirectory(atPath: night.outbox.path).sorted() {
      try check(night.outbox.appending(path: "\(folder)/reports"), folder)
    }
  }

  private static func check(_ reports: URL, _ night: String) throws {
    let lines = try Table(reports.appending(path: "reconciliation.csv"))
    let page = try String(contentsOf: reports.appending(path: "reconciliation.html"), encoding: .utf8)
    let control = lines.rows.first { $0["item"] == "1 opening balance" }?["rows"].split(separator: "=").last ?? ""
    let base = lines.rows.first { $0["section"] == "trial balance" }?["currency"] ?? ""
    for line in lines.rows {
      let (place, name) = (line["rows"], "\(night), \(line["section"]): \(line["item"])")
      let parts = place.split(separator: " ", maxSplits: 1)
      guard let file = parts.first, file.hasSuffix(".csv") else {
        Issue.record("\(name): no rows")
        continue
      }
      let table = try Table(reports.appending(path: String(file)))
      let html = reports.appending(path: "\(file.dropLast(4)).html")
      let target = try String(contentsOf: html, encoding: .utf8)
      guard parts.count > 1 else {
        #expect(page.contains("<a href=\"\(file.dropLast(4)).html\">"), "\(name)")
        continue
      }
      let selection = parts[1].split(separator: "=", maxSplits: 1).map(String.init)
      #expect(table.columns.contains(selection[0]), "\(name): \(place)")
      let rows = table.rows.filter { $0[selection[0]] == selection[1] }
      let anchor = "\(selection[0]):\(encoded(selection[1]))"
      #expect(page.contains("<a href=\"\(file.dropLast(4)).html#\(anchor)\">"), "\(name): \(anchor)")
      #expect(rows.isEmpty || target.contains(" id=\"\(anchor)\""), "\(name): \(anchor) is not on its page")
      if let sum = sum(rows, of: line, selection, control: String(control), base) {
        #expect(sum == Decimal(string: line["amount"]), "\(name): its rows come to \(sum)")
      }
    }
  }

  /// What the rows come to, for those figures that are plain sums.
  private static func sum(
    _ rows: [Table.Row], of line: Table.Row, _ selection: [String], control: String, _ base: String
  ) -> Decimal? {
    func add(_ column: String, _ sign: (Table.Row) -> Decimal = { _ in 1 }) -> Decimal {
      rows.filter { column == "base" || $0["currency"] == line["currency"] }
        .reduce(0) { $0 + sign($1) * (Decimal(string: $1[column]) ?? 0) }
    }
    switch (line["section"], selection[0]) {
    case ("roll-forward", "line"):
      let isTransfer = line["item"].contains("transfers")
      return add(line["currency"] == base ? "base" : "amount") { row in
        if isTransfer { return line["item"].hasSuffix("in") ? 1 : -1 }
        return (row["debit"] == control ? 1 : 0) - (row["credit"] == control ? 1 : 0)
      }
    case ("shipments to invoices", "debit"): return add("amount")
    case ("shipments to invoices", "credit"): return -add("amount")
    case ("shipments to invoices", "waits_for"), ("shipments to invoices", "currency"): return add("net")
    case ("receivables", "currency"):
      return line["rows"].hasPrefix("aging-detail") ? add("open") : add("balance")
    case ("other accounts", "currency"): return add("open")
    case ("other accounts", "status"): return add("amount")
    default: return nil
    }
  }

  private static func encoded(_ value: String) -> String {
    value.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(Character(Unicode.Scalar(byte)))
      default: "-" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }.joined()
  }

  /// A CSV file without line breaks in its cells.
  struct Table {
    struct Row {
      var cells: [String: String]
      subscript(column: String) -> String { cells[column] ?? "" }
    }
    var columns: [String] = []
    var rows: [Row] = []

    init(_ file: URL) throws {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let cells = Self.cells(line)
        guard !columns.isEmpty else {
          columns = cells
          continue
        }
        rows.append(Row(cells: Dictionary(zip(columns, cells)) { first, _ in first }))
      }
    }

    private static func cells(_ line: Substring) -> [String] {
      var cells = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: cells.append("")
        default: cells[cells.count - 1].append(character)
        }
      }
      return cells
    }
  }
}
