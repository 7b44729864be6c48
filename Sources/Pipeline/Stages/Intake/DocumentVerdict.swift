import OrderToCash

/// What intake made of one document.
enum DocumentVerdict: Sendable {
  case accepted
  /// Same number, same content as one that is known.
  case duplicate(String)
  /// Same number, other content: for review.
  case conflict(Problem)
  case refused([Problem])
  /// Refers to something unknown: judged again each night.
  case parked(waitingFor: Text, Problem)
}

/// Records documents of some kinds into the ledger, within the transaction of their file.
protocol DocumentRecorder {
  func record(_ document: Document, _ parsed: ParsedDocument, _ context: IntakeContext) throws -> DocumentVerdict
}
