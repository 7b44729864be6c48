import Testing

/// Each row of the table of hostile input names a test, and it is there.
@Suite("The table of hostile input") struct LimitTableTests {
  @Test func everyRowHasItsTest() throws {
    let sources = try Repository.files(under: "Tests").map { try Repository.text($0) }
    let lines = try Repository.lines("docs/limits.md")
    let start = try #require(lines.firstIndex { $0.hasPrefix("| input | limit |") })
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
    #expect(rows.count > 25)
    for row in rows {
      let cell = row.split(separator: "|").last ?? ""
      let names = cell.split(separator: "`").filter { $0.contains(".") }
      #expect(!names.isEmpty, "\(row) names no test")
      for name in names {
        let parts = name.split(separator: ".")
        let isThere = sources.contains { $0.contains("struct \(parts[0]) ") && $0.contains("func \(parts[1])(") }
        #expect(isThere, "there is no test \(name)")
      }
    }
  }
}
