/// Why the ledger could not do what was asked. Each becomes words and an exit code in one place (`Pipeline/Failure`).
public enum LedgerError: Error, Equatable, Sendable {
  /// Another process holds the database: try again.
  case busy
  /// The disk is full or a file can't grow: nothing was changed.
  case full
  /// The file is not a ledger or a page of it is damaged.
  case corrupt(String)
  /// Written by another version of the program.
  case version(found: Int, expected: Int)
  case missing(path: String)
  case readOnly
  case io(String)
  /// A statement that the schema refuses: a bug.
  case statement(String)
}
