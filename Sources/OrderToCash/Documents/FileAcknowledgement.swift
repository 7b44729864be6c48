/// The technical acknowledgement of a file (UBL 2.1 ApplicationResponse after Peppol's Message Level Response 3.0): what of it was
/// taken, and each problem that its sender can act on. What the order means for the business is answered by order responses.
public struct FileAcknowledgement: Sendable {
  /// UNCL 4343 subset of Peppol's Message Level Response.
  public enum Code: String, Sendable {
    /// Received; not all of it was taken, or something waits.
    case acknowledged = "AB"
    /// Taken whole.
    case accepted = "AP"
    /// Nothing of it was taken.
    case rejected = "RE"

    public init(_ documents: FileTotals.Sums, isRefusedWhole: Bool) {
      if isRefusedWhole || (documents.refused > 0 && documents.refused == documents.read) {
        self = .rejected
      } else if documents.refused == 0, documents.waiting == 0, documents.duplicates == 0 {
        self = .accepted
      } else {
        self = .acknowledged
      }
    }
  }

  /// Peppol's codes for the kind of a finding (`StatusReasonCode`).
  public enum Finding: String, Sendable {
    /// A business rule, fatal.
    case refused = "BV"
    /// A business rule, told only.
    case warned = "BW"
    /// The file's syntax.
    case syntax = "SV"
  }

  /// A finding, with the code that it gives its line: refused (RE), waiting or told only (AB).
  public struct Line: Hashable, Sendable {
    /// The element or column, else the line of the file; `NA` when it is about the whole.
    public var place: Text
    public var code: Code
    public var finding: Finding
    public var text: Text

    public init(place: Text, code: Code, finding: Finding, text: Text) {
      self.place = place
      self.code = code
      self.finding = finding
      self.text = text
    }
  }

  public var number: Text = .empty
  public var issueDate = BusinessDate(days: 0)
  public var sender = Party()
  public var receiver = Party()
  /// Name of the file as it was dropped, without its folder.
  public var fileName: Text = .empty
  public var sha256: Text = .empty
  public var code: Code = .accepted
  /// What became of its documents, in words.
  public var summary: Text = .empty
  public var lines: [Line] = []
  public init() {}

  /// Most findings that one acknowledgement lists.
  public static let longest = 1000
}

/// What of a problem is told to the sender of the file that has it. Nothing internal is: neither reasons nor what our people can
/// do about it.
public enum ToldProblem {
  /// As the ledger keeps it with a problem.
  public enum Kind: Int, Sendable { case nothing = 0, refused = 1, warned = 2, waiting = 3 }

  /// Rules whose wording names what is ours, told in general words instead.
  private static let general: [(rule: Text, text: Text)] = [
    ("intake.not-authorised", "Documents of this kind, or for this customer, are not taken through this channel."),
    ("intake.ambiguous-customer", "The buyer's identification is not clear."),
    ("intake.unknown-channel", "Nothing is taken from this folder."),
    ("intake.no-tax-rule", "The order can't be taken as it is; we are looking into it."),
    ("intake.unreadable", "The file could not be read to its end."),
    ("intake.vanished", "The file could not be read."),
  ]
  private static let syntax: [Text] = [
    "intake.not-well-formed", "intake.entity", "intake.encoding", "intake.schema", "intake.column-count",
    "intake.missing-column", "intake.duplicate-column", "intake.bad-record", "intake.empty-file",
    "intake.unknown-format", "intake.no-documents",
  ]

  public static func line(
    _ rule: Text, _ kind: Kind, place: Place, document: Text, what: Text
  ) -> FileAcknowledgement.Line {
    var words = general.first { $0.rule == rule }?.text ?? what
    if !document.isEmpty { words = Text("\(document): \(words)") }
    if place.line > 0, !place.path.isEmpty { words = Text("line \(place.line): \(words)") }
    let finding: FileAcknowledgement.Finding =
      kind != .refused ? .warned : syntax.contains(rule) ? .syntax : .refused
    let id = place.path.isEmpty ? (place.line > 0 ? Text("line \(place.line)") : "NA") : place.path
    return FileAcknowledgement.Line(
      place: id, code: kind == .refused ? .rejected : .acknowledged, finding: finding, text: words)
  }

  /// `3 documents read: 2 taken, 1 refused.`
  public static func summary(_ sums: FileTotals.Sums, isRefusedWhole: Bool, isDuplicate: Bool) -> Text {
    if isDuplicate { return "The same file was received before; nothing is to be done." }
    if isRefusedWhole { return "Nothing of this file was taken." }
    var parts: [String] = []
    func add(_ count: Int64, _ word: String) { if count > 0 { parts.append("\(count) \(word)") } }
    add(sums.accepted, "taken")
    add(sums.refused, "refused")
    add(sums.duplicates, "known already")
    add(sums.waiting, "waiting")
    let noun = sums.read == 1 ? "document" : "documents"
    return Text("\(sums.read) \(noun) read" + (parts.isEmpty ? "." : ": " + parts.joined(separator: ", ") + "."))
  }
}
