import OrderToCash

/// Records credit notes asked for, for the invoice stage to carry out: what a decision, a return, a price correction or a settled
/// dispute comes to.
public final class CreditRequestWrite {
  private let requests: Append
  private let lines: Append
  private let open: Append

  public init(_ engine: Engine) throws(LedgerError) {
    requests = try engine.append(.creditRequest)
    lines = try engine.append(.creditRequestLine)
    open = try engine.append(.openCreditRequest)
  }

  /// `request.key` is the caller's: of its run, stage and unit.
  public func add(_ request: CreditRequest) throws(LedgerError) {
    try requests.add(request.key).add(request.subjectKind.rawValue).add(request.subject).add(request.extent.rawValue)
      .add(request.amount).add(request.reason.rawValue).add(request.note).add(request.source).end()
    for (index, line) in request.lines.enumerated() {
      try lines.add(request.key).add(index + 1).add(line.number).add(line.quantity?.millionths)
        .add(line.price?.scaled).end()
    }
    try open.add(request.key).end()
  }
}
