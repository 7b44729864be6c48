/// A setting as it holds for each customer: the company's, or one that overrides it for the customer or its group
/// (`overrides:` of `pipeline.yml`). Distinct settings are kept once and found by index.
public struct ByCustomer<Setting: Sendable>: Sendable {
  /// What holds where nothing else is said, and for whatever belongs to no customer.
  public let company: Setting
  @usableFromInline let others: [Setting]
  @usableFromInline let positions: [Key: Int]

  /// `positions` has the accounts for which one of `others` holds, by its index.
  public init(_ company: Setting, others: [Setting] = [], positions: [Key: Int] = [:]) {
    precondition(positions.values.allSatisfy(others.indices.contains), "every account's setting is among the others")
    self.company = company
    self.others = others
    self.positions = positions
  }

  @inlinable public subscript(account: Key) -> Setting {
    guard !positions.isEmpty, let position = positions[account] else { return company }
    return others[position]
  }

  /// One part of the settings, for each customer.
  public func map<Part: Sendable>(_ part: (Setting) -> Part) -> ByCustomer<Part> {
    ByCustomer<Part>(part(company), others: others.map(part), positions: positions)
  }

  /// Every distinct setting, the company's first.
  public var all: [Setting] { [company] + others }
}
