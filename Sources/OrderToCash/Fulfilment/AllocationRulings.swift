extension Allocation {
  /// One ruling for the order, which names each line of which something is missing. An order that only waits again (`known`: it
  /// waited before tonight) gets none.
  public func rulings(wanted: BusinessDate, known: Bool) -> [Ruling] {
    switch result {
    case .waiting where known, .notYetDue where known, .blocked where known: return []
    case .full, .notYetDue, .blocked: return [ruling(wanted)]
    case .partial, .waiting, .cancelled: return [ruling(wanted, missing: lines.filter { $0.allocated < $0.asked })]
    }
  }

  private func ruling(_ wanted: BusinessDate, missing: [Line] = []) -> Ruling {
    var facts = Facts()
    facts.add("wanted", wanted)
    facts.add("lines", lines.count)
    for line in missing {
      facts.add("line", line.line)
      facts.add("asked", line.asked)
      facts.add("allocated", line.allocated)
    }
    return Ruling(.order, order, rule: rule, outcome: result.name, facts: facts.text)
  }
}

extension Allocation.Line {
  /// What was open before tonight.
  public var asked: Quantity { allocated + waiting + cancelled }
}
