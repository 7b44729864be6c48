extension Allocation {
  /// One ruling for the order, which names each line of which something is missing. An order that only waits again (`known`: it
  /// waited before tonight) gets none. `names`: item numbers by ordinal.
  public func rulings(wanted: BusinessDate, known: Bool, names: [Text] = []) -> [Ruling] {
    switch result {
    case .waiting where known, .notYetDue where known, .blocked where known: return []
    case .full, .notYetDue, .blocked: return [ruling(wanted, names)]
    case .partial, .waiting, .cancelled:
      return [ruling(wanted, names, missing: lines.filter { $0.allocated < $0.asked })]
    }
  }

  private func ruling(_ wanted: BusinessDate, _ names: [Text], missing: [Line] = []) -> Ruling {
    var facts = Facts()
    facts.add("wanted", wanted)
    facts.add("lines", lines.count)
    for line in missing {
      facts.add("line", line.line)
      facts.add("asked", line.asked)
      facts.add("allocated", line.allocated)
    }
    for take in takes where take.item != lines[take.index].item && take.item < names.count {
      facts.add("replaced-line", lines[take.index].line)
      facts.add("by", names[take.item])
      facts.add("quantity", take.quantity)
    }
    return Ruling(.order, order, rule: rule, outcome: result.name, facts: facts.text)
  }
}

extension Allocation.Line {
  /// What was open before tonight.
  public var asked: Quantity { allocated + waiting + cancelled }
}
