import Interchange
import OrderToCash

/// How much one file may hold: documents, lines and entries by `limits: file_documents`, and rows of the ledger by the keys that there
/// are.
struct FileBounds {
  private let longest: Int
  private let mostRows: Int
  private var size = 0
  /// Documents and entries so far that have a row of their own; lines of orders share their order's.
  private var rows = 0
  private(set) var isExceeded = false

  /// Each line or entry may lead to so many rows of one table: an exception for each thing that is wrong with it.
  private static let rowsOfALine = 4

  init(longest: Int, mostRows: Int = Key.mostRows) {
    self.longest = longest
    self.mostRows = mostRows
  }

  mutating func begin() { self = FileBounds(longest: longest, mostRows: mostRows) }

  /// Counts a document before it is recorded; why the file is refused if that is too much. `recorded`: rows so far of the table that has
  /// most.
  mutating func take(_ parsed: ParsedDocument, rows recorded: Int) -> Problem? {
    let own = Self.size(parsed)
    size += own
    if case .order? = parsed.document { rows += 1 } else { rows += own }
    isExceeded = true
    if size > longest {
      return problem(
        "the file has more than \(longest) documents, lines and entries",
        "`limits: file_documents` says how many are read", parsed)
    }
    if mostRows - max(rows, recorded) < Self.rowsOfALine * own {
      return problem(
        "the file leads to more than \(mostRows) rows of one table",
        "each row of the ledger has a key, and a file has so many", parsed)
    }
    isExceeded = false
    return nil
  }

  private func problem(_ what: String, _ why: String, _ parsed: ParsedDocument) -> Problem {
    Problem("intake.limit", at: parsed.place, what: what, why: why, whatToDo: "Send it in parts.")
  }

  static func size(_ parsed: ParsedDocument) -> Int {
    switch parsed.document {
    case .order(let order): 1 + order.lines.count
    case .confirmation(let confirmation): 1 + confirmation.lines.count
    case .remittance(let advice): 1 + advice.lines.count
    case .response(let response): 1 + response.answers.count
    case .returned(let record): 1 + record.lines.count
    case .statement(let statement): statement.entries.reduce(1) { $0 + 1 + $1.transactions.count }
    case .item(let item): 1 + item.packs.count + item.customerCodes.count
    default: 1
    }
  }
}
