import OrderToCash
import Testing

@testable import Interchange

/// What is told of declarations, each once, with the lines that provoke it; `PartnerFormatTests` has those about fields and styles.
@Suite("Messages about declarations") struct DeclarationMessageTests {
  /// Of `formats:`.
  static let formats: [(text: String, line: Int, says: String)] = [
    ("- name: a\n  kind: orders\n- 5\n", 3, "this is not a mapping"),
    ("- name: a\n  kind: [orders]\n  columns: [order_number]\n", 2, "a single value is expected"),
    (
      "- name: a\n  kind: statements\n  records: { contains: x }\n  fields: { account: \"25\" }\n", 3,
      "`dialect` is missing"
    ),
    ("- name: a\n  kind: statements\n  records: { dialect: mt940 }\n", 1, "format `a` has no `fields`"),
    (
      "- name: a\n  extends: camt053\n  fields:\n    text: Ntry/Remark\n", 4,
      "BkToCstmrStmt/Stmt/Ntry/Remark` lies in another part than the field is declared in"
    ),
    ("- name: a\n  kind: decisions\n  constants: { who: \" \" }\n", 3, "` ` can't be used here"),
    ("- name: [\n", 0, "the formats are not YAML: "),
    ("name: a\n", 1, "`formats` is not a list"),
  ]

  @Test(arguments: formats) func told(_ text: String, _ line: Int, _ says: String) throws {
    var catalog = FormatCatalog.builtIn()
    try check(catalog.add(formats: text), line, says)
  }

  /// Of `opening.yml`.
  static let sources: [(text: String, line: Int, says: String)] = [
    ("open-items.csv: [\n", 0, "this is not YAML"),
    ("# of the old system\nopen-items.csv:\n  columns: { customer: A }\n", 3, "`from` or `columns` is missing"),
    ("open-items.csv:\n  from: a.csv\n", 2, "`from` or `columns` is missing"),
    (
      "open-items.csv:\n  from: a.csv\n  date: DMY\n  columns: { customer: A }\n", 3, "`DMY` can't be used here"
    ),
  ]

  @Test(arguments: sources) func toldOfTables(_ text: String, _ line: Int, _ says: String) throws {
    try check(TableSource.read(text).problems, line, says)
  }

  private func check(_ problems: [Problem], _ line: Int, _ says: String) throws {
    let found = try #require(problems.first { $0.what.contains(says) }, "said: \(problems.map(\.message))")
    #expect(found.place.line == line, "\(found.message)")
    #expect(!found.why.isEmpty && !found.whatToDo.isEmpty)
  }
}
