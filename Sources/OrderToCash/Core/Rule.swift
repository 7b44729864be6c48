/// A rule of the business, declared beside the code that applies it.
///
/// Every ruling and exception names a rule by its id. The declarations are documentation and test data at once: the two examples
/// are what a reader sees, and the stage's tests hold a case for each.
public struct Rule: Hashable, Sendable {
  /// `cash.exact-amount`: the stage, then what it is about. Stored with rulings; never changes.
  public var id: Text
  public var stage: Stage
  /// Why it exists, for a finance user.
  public var rationale: String
  /// A case in which it applies.
  public var triggers: String
  /// A case close to it in which it does not.
  public var spares: String

  public init(_ id: Text, stage: Stage, rationale: String, triggers: String, spares: String) {
    self.id = id
    self.stage = stage
    self.rationale = rationale
    self.triggers = triggers
    self.spares = spares
  }
}
