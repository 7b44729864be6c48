import Ledger
import OrderToCash
import Yams

/// What changed in `pipeline.yml`, and in the files that it names, between the configurations of two nights: by key, as a person
/// would say it.
struct ConfigurationChanges {
  struct Change: Equatable {
    /// `policies.cash.tolerance`, `bank_accounts[main].rate`; for a file of a partner's format its name before a colon.
    var key: String
    var before: String
    var after: String
  }

  /// Changes by key; texts that differ in comments and order only have none.
  static func between(_ before: String, _ after: String) -> [Change] {
    let (old, new) = (values(before), values(after))
    return Set(old.keys).union(new.keys).map { Text($0) }.sorted().compactMap { key in
      let (was, now) = (old[key.string] ?? "", new[key.string] ?? "")
      return was == now ? nil : Change(key: key.string, before: was, after: now)
    }
  }

  /// Against the night before; empty for the first, and where nothing changed.
  static func ofNight(_ night: Night) throws -> [Change] {
    let before = try night.ledger.writer.freshQuery("SELECT config FROM run WHERE run < ? ORDER BY run DESC LIMIT 1")
      .with(night.run).first { $0.string(0) }
    guard let before, before != night.configuration.text else { return [] }
    return between(before, night.configuration.text)
  }

  private static func values(_ text: String) -> [String: String] {
    let parts = ConfigurationParts(text)
    var values: [String: String] = [:]
    for (name, text) in [("", parts.main)] + parts.files.map({ ($0.name + ": ", $0.text) }) {
      guard let node = try? Yams.compose(yaml: text) else { continue }
      flatten(node, name, &values)
    }
    return values
  }

  private static func flatten(_ node: Node, _ path: String, _ values: inout [String: String]) {
    if let mapping = node.mapping {
      let isRoot = path.isEmpty || path.hasSuffix(": ")
      for (key, value) in mapping {
        flatten(value, path + (isRoot ? "" : ".") + (key.string ?? ""), &values)
      }
    } else if let sequence = node.sequence {
      if sequence.allSatisfy({ $0.scalar != nil }) {
        values[path] = sequence.compactMap { $0.scalar?.string }.joined(separator: ", ")
      } else {
        for (index, item) in sequence.enumerated() {
          flatten(item, "\(path)[\(name(of: item) ?? "\(index + 1)")]", &values)
        }
      }
    } else if let scalar = node.scalar {
      values[path] = scalar.string
    }
  }

  /// What tells an item of a list from the others, so that one put in between is one change.
  private static func name(of item: Node) -> String? {
    item["id"]?.scalar?.string ?? item["name"]?.scalar?.string
  }
}
