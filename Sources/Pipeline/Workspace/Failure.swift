import Ledger
import OrderToCash
import Reports

/// Why a command ends without having done its work, with what the caller should do: the exit codes of docs/operations.md.
public enum Failure: Error, Sendable {
  /// Exit 2: usage, configuration or version. Repeating won't help.
  case cannotRun(String)
  /// Exit 2: the configuration's problems.
  case configuration(path: String, [Problem])
  /// Exit 3: locked, disk full, input or output error. Try again.
  case tryAgain(String)
  /// Exit 4: done, but a control failed.
  case controlFailed(String)

  public var exitCode: Int32 {
    switch self {
    case .cannotRun, .configuration: 2
    case .tryAgain: 3
    case .controlFailed: 4
    }
  }

  public var message: String {
    switch self {
    case .cannotRun(let text), .tryAgain(let text), .controlFailed(let text): text
    case .configuration(let path, let problems):
      problems.map { "\(path): \($0.message)" }.joined(separator: "\n")
    }
  }

  /// The one place where an error of any layer becomes words and an exit code. Nil for what only a bug can cause.
  static func from(_ error: any Error) -> Failure? {
    switch error {
    case let failure as Failure: failure
    case let error as LedgerError: from(ledger: error)
    case let error as DiskError: from(disk: error)
    case let error as PDFError: from(pdf: error)
    case .failed(let what) as WorkbookError: .tryAgain("The workbook could not be written: \(what). Try again.")
    default: nil
    }
  }

  private static func from(pdf error: PDFError) -> Failure {
    switch error {
    case .missingFont(let path):
      .cannotRun("PDF can't be written: \(path) is missing. Install the Debian packages that scripts/setup names.")
    case .outOfMemory: .tryAgain("There was no memory to write a PDF. Try again.")
    case .failed(let what): .tryAgain("A PDF could not be written: \(what).")
    }
  }

  private static func from(ledger error: LedgerError) -> Failure? {
    switch error {
    case .busy: .tryAgain("The ledger is in use by another process. Try again when it has ended.")
    case .full: .tryAgain("The disk is full: nothing of the last step was recorded. Free some space, then run again.")
    case .corrupt(let detail):
      .cannotRun("The ledger is damaged (\(detail)). Restore the last backup; nothing has been changed.")
    case .version(let found, let expected):
      .cannotRun(
        "The ledger has schema version \(found), this program reads \(expected). Run the program version that made it, or `o2c upgrade`."
      )
    case .missing(let path): .cannotRun("There is no ledger at \(path). `o2c init` or the first `o2c run` makes one.")
    case .readOnly: .cannotRun("The ledger can't be written. Check the owner and mode of the `ledger` folder.")
    case .io(let detail):
      .tryAgain("The ledger could not be read or written (\(detail)). Check the disk, then run again.")
    case .statement: nil
    }
  }

  private static func from(disk error: DiskError) -> Failure {
    switch error.code {
    case .full: .tryAgain("The disk is full (\(error.operation) \(error.path)). Free some space, then run again.")
    case .denied: .cannotRun("No permission to \(error.operation) \(error.path). Check its owner and mode.")
    default: .tryAgain("Could not \(error.operation) \(error.path): \(error.detail).")
    }
  }
}
