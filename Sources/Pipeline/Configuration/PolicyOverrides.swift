import Ledger
import OrderToCash
import Yams

/// The settings of the rules that hold for a customer or a customer group instead of the company's (`overrides:`).
///
/// An entry's `policies` lie over the company's, section by section and key by key; a list replaces a list. A customer's group
/// comes first, then the customer, each in the order of the file. Each distinct combination is read once.
struct PolicyOverrides {
  private struct Entry {
    var group: Text
    var customer: Text
    var policies: Node?
  }

  /// Settings that are read before a customer is known, or count for all customers together.
  static let companyOnly: [[String]] = [
    ["intake", "totals_tolerance"], ["intake", "park_nights"], ["cash", "advice_days"],
    ["fulfilment", "confirmed_at"], ["fulfilment", "released_at"], ["fulfilment", "safety_stock"],
    ["fulfilment", "packing_slips"],
    ["invoice", "series"],
  ]

  let company: Policies
  private let root: Node?
  private let setting: Configuration
  private let entries: [Entry]
  private var resolved: [[Int]: Policies] = [:]

  /// From a configuration that was read without problems.
  init(_ configuration: Configuration) {
    let root = configuration.hasOverrides ? try? Yams.compose(yaml: ConfigurationParts(configuration.text).main) : nil
    let problems = ConfigReader.Problems()
    self.init(ConfigReader(root, path: "", problems: problems), root, configuration)
  }

  /// Reads the entries and tells what is wrong with each, over the company's settings.
  init(_ reader: ConfigReader, _ root: Node?, _ configuration: Configuration) {
    company = configuration.policies
    setting = configuration
    self.root = root
    entries = reader.sections("overrides").map { section in
      let entry = Entry(
        group: section.text("group"), customer: section.text("customer"), policies: section.node("policies"))
      if entry.group.isEmpty == entry.customer.isEmpty {
        section.complain("customer", "and group: one of them is needed", "name a customer or a customer group")
      }
      if section.section("policies").exists == false { section.missing("policies") }
      section.finish()
      return entry
    }
  }

  var isEmpty: Bool { entries.isEmpty }

  /// Whether an entry gives what is found in reading a weight of its own.
  var weighReading: Bool {
    entries.contains { entry in
      let intake = entry.policies?.mapping?["intake"]?.mapping
      return intake?["severity"] != nil || intake?["strictness"] != nil
    }
  }

  /// What is wrong with each entry: problems that the company's settings alone don't have.
  func check(beside known: [Problem]) -> [Problem] {
    var found: [Problem] = []
    for (index, entry) in entries.enumerated() {
      for path in PolicyOverrides.companyOnly {
        guard let node = PolicyOverrides.node(entry.policies, path) else { continue }
        found.append(
          PolicyOverrides.problem(
            node, "overrides[\(index)].policies.\(path.joined(separator: "."))", "is the company's, not a customer's",
            "set it under policies:"))
      }
      let (_, problems) = read([index])
      for var problem in problems
      where !known.contains(where: { $0.place == problem.place && $0.what == problem.what }) {
        problem.place.path = Text("overrides[\(index)].\(problem.place.path)")
        found.append(problem)
      }
    }
    return found
  }

  /// The settings for a customer of a group.
  mutating func policies(customer: Text, group: Text) -> Policies {
    let combination = combination(customer: customer, group: group)
    if combination.isEmpty { return company }
    if let known = resolved[combination] { return known }
    let (policies, _) = read(combination)
    resolved[combination] = policies
    return policies
  }

  /// The settings of every account that the ledger knows, found by index from then on.
  mutating func table(_ engine: Engine) throws -> ByCustomer<Policies> {
    guard !isEmpty else { return ByCustomer(company) }
    var indices: [[Int]: Int] = [:]
    var others: [Policies] = []
    var positions: [Key: Int] = [:]
    for (account, id, group) in try engine.freshQuery("SELECT account, id, segment FROM customer ORDER BY account")
      .map({ ($0.key(0), $0.text(1), $0.text(2)) })
    {
      let combination = combination(customer: id, group: group)
      if combination.isEmpty { continue }
      if indices[combination] == nil {
        indices[combination] = others.count
        others.append(policies(customer: id, group: group))
      }
      positions[account] = indices[combination]
    }
    return ByCustomer(company, others: others, positions: positions)
  }

  /// The largest value of a number over the company's settings and each entry's.
  func longest(_ number: (Policies) -> Int) -> Int {
    entries.indices.reduce(number(company)) { max($0, number(read([$1]).0)) }
  }

  /// The entries that apply, in the order in which they lie over each other.
  private func combination(customer: Text, group: Text) -> [Int] {
    guard !entries.isEmpty else { return [] }
    return entries.indices.filter { !entries[$0].group.isEmpty && entries[$0].group == group }
      + entries.indices.filter { !entries[$0].customer.isEmpty && entries[$0].customer == customer }
  }

  private func read(_ combination: [Int]) -> (Policies, [Problem]) {
    var policies = root?.mapping?["policies"]
    for index in combination {
      if let over = entries[index].policies { policies = PolicyOverrides.merge(policies, over) }
    }
    guard var whole = root?.mapping else { return (company, []) }
    whole["policies"] = policies
    let problems = ConfigReader.Problems()
    let reader = ConfigReader(.mapping(whole), path: "", problems: problems)
    return (Policies(reading: reader, company: setting.company, terms: setting.terms), problems.list)
  }

  /// `over` above `base`: mappings are merged key by key, anything else is replaced.
  private static func merge(_ base: Node?, _ over: Node) -> Node {
    guard let below = base?.mapping, let above = over.mapping else { return over }
    var merged = Node.Mapping(below.map { ($0.key, $0.value) }, below.tag, below.style, above.mark)
    for (key, value) in above { merged[key] = merge(below[key], value) }
    return .mapping(merged)
  }

  private static func node(_ node: Node?, _ path: [String]) -> Node? {
    path.reduce(node) { $0?.mapping?[$1] }
  }

  private static func problem(_ node: Node, _ path: String, _ what: String, _ whatToDo: String) -> Problem {
    let place = Place(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, path: Text(path))
    return Problem("configuration", .refuse, at: place, what: what, why: "", whatToDo: whatToDo)
  }
}

extension Night {
  /// The rules' settings for each customer that the ledger knows.
  func policies() throws -> ByCustomer<Policies> {
    var overrides = PolicyOverrides(configuration)
    return try overrides.table(ledger.writer)
  }
}
