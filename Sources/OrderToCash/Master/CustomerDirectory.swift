/// What names a customer in a document. The number is stored and never changes.
public enum AliasKind: Int, Sendable, CaseIterable {
  case id = 1
  /// An identifier of any scheme, by its value.
  case identifier = 2
  /// IBAN or other account number, without blanks.
  case bankAccount = 3
  /// GLN of a delivery address.
  case shipTo = 4
  /// The folded name.
  case name = 5
  case endpoint = 6
  case taxId = 7
}

/// Customers by everything that may name them. A name that two customers share leads to neither.
public struct CustomerDirectory: Sendable {
  public enum Match: Hashable, Sendable {
    case found(Key)
    case unknown
    /// Names lead to different customers: their accounts, in order.
    case ambiguous([Key])
  }

  private struct Alias: Hashable {
    var kind: AliasKind
    var value: Text
  }

  private var customers: [Key: Customer] = [:]
  private var aliases: [Alias: [Key]] = [:]
  private var byAccount: [Key: [(AliasKind, Text)]] = [:]

  public init() {}

  public subscript(account: Key) -> Customer? { customers[account] }

  /// Accounts in key order.
  public var accounts: [Key] { customers.keys.sorted() }

  public mutating func insert(_ customer: Customer) { customers[customer.account] = customer }

  public mutating func insert(_ kind: AliasKind, _ value: Text, _ account: Key) {
    let alias = Alias(kind: kind, value: value)
    guard !value.isEmpty, aliases[alias]?.contains(account) != true else { return }
    aliases[alias, default: []].append(account)
    byAccount[account, default: []].append((kind, value))
  }

  /// Forgets an account's names, before a new version of it gives others.
  public mutating func removeAliases(of account: Key) {
    for (kind, value) in byAccount[account] ?? [] {
      aliases[Alias(kind: kind, value: value)]?.removeAll { $0 == account }
    }
    byAccount[account] = []
  }

  public func find(_ kind: AliasKind, _ value: Text) -> Match {
    guard !value.isEmpty, let found = aliases[Alias(kind: kind, value: value)], !found.isEmpty else { return .unknown }
    return found.count == 1 ? .found(found[0]) : .ambiguous(found.sorted())
  }

  /// Whether a place of delivery is one of the customer's group. Nil when the order names none by number, or when nobody
  /// registered places of delivery for the customer.
  public func isKnown(_ place: PartyReference, for customer: Customer) -> Bool? {
    guard !place.identifiers.isEmpty, byAccount[customer.account]?.contains(where: { $0.0 == .shipTo }) == true else {
      return nil
    }
    return place.identifiers.contains { identifier in
      [AliasKind.shipTo, .identifier, .id].contains { kind in
        (aliases[Alias(kind: kind, value: identifier.value)] ?? []).contains { customers[$0]?.group == customer.group }
      }
    }
  }

  /// The customer that a document means. Identifiers decide: our id, an endpoint, an identifier, a tax number, in this order
  /// of kinds; a later kind is asked only when no earlier one leads anywhere. The name is never enough.
  public func find(_ party: PartyReference) -> Match {
    for kind in CustomerDirectory.kindsOfParties {
      var first: Key?
      var others: [Key] = []
      for identifier in party.identifiers {
        for key in aliases[Alias(kind: kind, value: identifier.value)] ?? [] where key != first && !others.contains(key)
        {
          if first == nil { first = key } else { others.append(key) }
        }
      }
      guard let first else { continue }
      return others.isEmpty ? .found(first) : .ambiguous(([first] + others).sorted())
    }
    return .unknown
  }

  private static let kindsOfParties: [AliasKind] = [.id, .endpoint, .identifier, .taxId]

  /// Sets roots, limit owners and payers from the ids that master data names. A parent that is unknown counts as none; a chain
  /// that runs in a circle is cut at its smallest key. Returns the accounts whose group changed.
  public mutating func resolveRoles(_ roles: [Key: CustomerRoles]) -> [Key] {
    var changed: [Key] = []
    for account in accounts {
      guard var customer = customers[account] else { continue }
      let role = roles[account] ?? CustomerRoles()
      customer.parent = named(role.parent) ?? account
      customer.billTo = named(role.billTo) ?? account
      customer.payer = named(role.payer) ?? customer.billTo
      customers[account] = customer
    }
    let groups = groups()
    for account in accounts {
      guard let group = groups[account], customers[account]?.group != group else { continue }
      customers[account]?.group = group
      changed.append(account)
    }
    return changed
  }

  /// Accounts that share a parent, a bill-to or a payer belong to one group, named after the root parent of its smallest key.
  private func groups() -> [Key: Key] {
    var leader: [Key: Key] = [:]
    func find(_ account: Key) -> Key {
      var current = account
      while let next = leader[current], next != current { current = next }
      return current
    }
    for account in accounts { leader[account] = account }
    for account in accounts {
      guard let customer = customers[account] else { continue }
      for other in [customer.parent, customer.billTo, customer.payer] {
        let (a, b) = (find(account), find(other))
        if a != b { leader[max(a, b)] = min(a, b) }
      }
    }
    var groups: [Key: Key] = [:]
    for account in accounts { groups[account] = root(of: find(account)) }
    return groups
  }

  private func named(_ id: Text) -> Key? {
    if case .found(let key) = find(.id, id) { return key }
    return nil
  }

  /// Follows parents to the one that has none; a circle ends at its smallest key.
  private func root(of account: Key) -> Key {
    var seen: [Key] = [account]
    var current = account
    while let next = customers[current]?.parent, next != current {
      if seen.contains(next) { return seen.min() ?? account }
      seen.append(next)
      current = next
    }
    return current
  }
}

/// The ids that a customer's master data names for its roles; empty for the customer itself.
public struct CustomerRoles: Hashable, Sendable {
  public var parent: Text
  public var billTo: Text
  public var payer: Text

  public init(parent: Text = .empty, billTo: Text = .empty, payer: Text = .empty) {
    self.parent = parent
    self.billTo = billTo
    self.payer = payer
  }
}
