/// What a partner, or everybody, may get away with: how problems found in documents weigh. Layers are asked from the nearest: a
/// partner's format, its channel, the company.
///
/// A problem that leaves a value unreadable always refuses its document, whatever is said here: there would be nothing to take.
public struct SeverityPolicy: Equatable, Sendable {
  public enum Strictness: String, CaseIterable, Sendable {
    /// What would be reviewed is refused, what would be warned of is reviewed.
    case strict
    /// Each problem as its rule says.
    case normal
    /// What would be reviewed is warned of.
    case lenient
  }

  /// Nil: as the next layer says.
  public var strictness: Strictness?
  /// By rule.
  public var rules: [Text: Severity]

  public init(strictness: Strictness? = nil, rules: [Text: Severity] = [:]) {
    self.strictness = strictness
    self.rules = rules
  }

  public var isEmpty: Bool { strictness == nil && rules.isEmpty }

  /// How a problem weighs under the layers, nearest first.
  public static func severity(of problem: Problem, under layers: [SeverityPolicy]) -> Severity {
    guard problem.severity != .refuse else { return .refuse }
    for layer in layers {
      if let severity = layer.rules[problem.rule] { return severity }
    }
    switch layers.lazy.compactMap(\.strictness).first ?? .normal {
    case .normal: return problem.severity
    case .strict: return problem.severity == .review ? .refuse : .review
    case .lenient: return .warn
    }
  }

  /// A document as read, under the layers: with a problem that now refuses it, it has no value.
  public static func adjust(_ parsed: ParsedDocument, under layers: [SeverityPolicy]) -> ParsedDocument {
    var parsed = parsed
    for index in parsed.problems.indices {
      parsed.problems[index].severity = severity(of: parsed.problems[index], under: layers)
    }
    if parsed.problems.contains(where: { $0.severity == .refuse }) { parsed.document = nil }
    return parsed
  }

  /// Rules that may be given a severity: those of problems that leave the document readable.
  public static let adjustable: [Text] = read + judged

  /// Found when an order is judged against our data. Only a weight of their own moves them: how lenient somebody is about its files
  /// says nothing of its prices.
  public static let judged: [Text] = [
    PriceRules.differs.id, PriceRules.noListPrice.id, PriceRules.allowance.id,
  ]

  /// Problems of an order as judged, under the layers, nearest first.
  public static func weigh(_ problems: [Problem], under layers: [SeverityPolicy]) -> [Problem] {
    guard !problems.isEmpty else { return problems }
    let rules = layers.map { SeverityPolicy(rules: $0.rules) }
    return problems.map { problem in
      var problem = problem
      problem.severity = severity(of: problem, under: rules)
      return problem
    }
  }

  /// Found as a document is read.
  private static let read: [Text] = [
    ReadingRules.arithmetic.id, ReadingRules.mixedCurrencies.id, ReadingRules.severalPlaces.id,
    ReadingRules.unknownCode.id,
  ]
}
