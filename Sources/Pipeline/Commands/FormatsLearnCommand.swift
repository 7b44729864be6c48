import ArgumentParser
import Interchange
import OrderToCash

struct FormatsLearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Proposes a declaration for an unknown CSV file, for a person to review.",
    discussion: """
      Prints YAML for the list `formats:`. It says plainly what could not be told from the file. Complete it, then look at what it \
      makes of the file: `o2c formats try FILE`.
      """)

  @Argument(help: "The file; its first 256 KiB are looked at.")
  var file: String

  @Option(help: "What it is: orders, statements, customers …; guessed from the headings without it.")
  var kind: String?

  func run() throws {
    let wanted = try kind.map { name in
      guard let kind = DocumentKind(rawValue: name) else {
        let known = DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure.cannotRun("There is no kind \(name). There are \(known).")
      }
      return kind
    }
    let beginning: (bytes: [UInt8], member: FileMember)?
    do throws(PackedFileError) {
      beginning = try FormatTrial.beginning(file, UnpackLimits(), bytes: 262_144)
    } catch {
      throw FormatTrial.failure(error, file)
    }
    guard let (bytes, member) = beginning else {
      throw Failure.cannotRun("\(file): \(FileParsing.nothingPacked.message)")
    }
    let name = member.fileName
    guard let proposal = FormatProposal(bytes, fileName: name, kind: wanted) else {
      throw Failure.cannotRun("\(file) is no table: no delimiter cuts its rows into the same number of cells.")
    }
    standardOutput(proposal.declaration)
  }
}
