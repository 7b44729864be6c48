/// Gives stock to orders, one order after another in allocation order; constant work for a line.
///
/// Stock is one array of millionths, by item ordinal and within it by warehouse: the caller numbers both. Nothing else is kept,
/// so a night of any number of orders streams through.
public struct Allocator: Sendable {
  private var stock: [Int64]
  private let places: Int
  private let policy: FulfilmentPolicy
  private let date: BusinessDate
  private var last: (priority: Int, wanted: BusinessDate, key: Key)?

  /// `available` by item ordinal × `warehouses` + warehouse, each not negative and net of safety stock.
  public init(available: [Int64], warehouses: Int = 1, policy: FulfilmentPolicy, date: BusinessDate) {
    precondition(available.allSatisfy { $0 >= 0 }, "stock that can be promised is not negative")
    precondition(warehouses > 0 && available.count % warehouses == 0, "every item has a place in every warehouse")
    stock = available
    places = warehouses
    self.policy = policy
    self.date = date
  }

  /// What is left of an item in a warehouse, in millionths.
  public func left(of item: Int, in warehouse: Int = 0) -> Int64 { item < 0 ? 0 : stock[item * places + warehouse] }

  /// Decides about the next order. Traps when it comes before its predecessor: stock would go to the wrong customer.
  public mutating func allocate(_ order: FulfilmentOrder) -> Allocation {
    if let last {
      precondition(last < (order.priority, order.wanted, order.key), "orders come by priority, wanted date, then key")
    }
    last = (order.priority, order.wanted, order.key)
    if order.isBlocked { return untouched(order, .blocked, FulfilmentRules.accountHeld) }
    let policy = order.policy ?? policy
    if let lead = policy.leadDays, order.isRequested, order.wanted.days(since: date) > lead {
      return untouched(order, .notYetDue, FulfilmentRules.notYetDue)
    }
    return allocateNow(order, policy)
  }

  private func untouched(_ order: FulfilmentOrder, _ result: Allocation.Result, _ rule: Rule) -> Allocation {
    Allocation(
      order: order.key, result: result, rule: rule.id,
      lines: order.lines.map {
        Allocation.Line(line: $0.line, item: $0.item, allocated: .zero, waiting: $0.open, cancelled: .zero)
      })
  }

  private mutating func allocateNow(_ order: FulfilmentOrder, _ policy: FulfilmentPolicy) -> Allocation {
    var takes = takeGoods(order, policy)
    var lines = order.lines.map {
      Allocation.Line(line: $0.line, item: $0.item, allocated: .zero, waiting: $0.open, cancelled: .zero)
    }
    for take in takes {
      lines[take.index].allocated += take.quantity
      lines[take.index].waiting -= take.quantity
    }
    guard lines.contains(where: { $0.waiting > .zero }) else {
      let isReplaced = takes.contains { $0.item != lines[$0.index].item }
      let rule = isReplaced ? FulfilmentRules.substituted : FulfilmentRules.allocated
      return Allocation(order: order.key, result: .full, rule: rule.id, lines: lines, takes: takes)
    }
    let incomplete = policy.partial == .complete
    if incomplete, !takes.isEmpty {
      giveBack(&takes)
      for index in lines.indices { lines[index].release() }
    }
    let cancel = cancelRule(order, policy, incomplete: incomplete)
    if cancel != nil { for index in lines.indices { lines[index].cancelWaiting() } }
    return Allocation(
      order: order.key, result: !takes.isEmpty ? .partial : cancel != nil ? .cancelled : .waiting,
      rule: cancel ?? (incomplete ? FulfilmentRules.waitsComplete.id : FulfilmentRules.backordered.id), lines: lines,
      takes: takes)
  }

  /// From one warehouse when one has all; else, as policy says, from several or from the one that serves most lines.
  private mutating func takeGoods(_ order: FulfilmentOrder, _ policy: FulfilmentPolicy) -> [Allocation.Take] {
    let candidates = order.warehouses ?? Array(0..<places)
    var takes: [Allocation.Take] = []
    takes.reserveCapacity(order.lines.count)
    var needed = order.lines.map(\.open.millionths)
    var best = (place: 0, served: -1)
    for place in candidates {
      takeAll(order, from: place, &needed, &takes)
      let served = needed.count { $0 == 0 }
      if served == needed.count { return takes }
      if served > best.served { best = (place, served) }
      if candidates.count > 1 {
        giveBack(&takes)
        needed = order.lines.map(\.open.millionths)
      }
    }
    let chosen = candidates.isEmpty || policy.split == .allow ? candidates : [best.place]
    if candidates.count > 1 { for place in chosen { takeAll(order, from: place, &needed, &takes) } }
    replace(order, policy, chosen, needed, &takes)
    takes.sort { ($0.warehouse, $0.index, $0.item) < ($1.warehouse, $1.index, $1.item) }
    return takes
  }

  /// Takes what the lines still need, or of a pack what is there in whole packs.
  private mutating func takeAll(
    _ order: FulfilmentOrder, from place: Int, _ needed: inout [Int64], _ takes: inout [Allocation.Take]
  ) {
    for (index, line) in order.lines.enumerated() {
      precondition(line.open > .zero && line.step > 0, "only open lines are allocated")
      let there = left(of: line.item, in: place)
      let taken = there >= needed[index] ? needed[index] : there - there % line.step
      if taken > 0 {
        take(taken, of: line.item, in: place, for: index, &takes)
        needed[index] -= taken
      }
    }
  }

  /// A substitute stands in for all that is missing of a line, or not at all: nobody wants a mixture of three.
  private mutating func replace(
    _ order: FulfilmentOrder, _ policy: FulfilmentPolicy, _ candidates: [Int], _ needed: [Int64],
    _ takes: inout [Allocation.Take]
  ) {
    guard policy.substitutes == .allow else { return }
    for (index, line) in order.lines.enumerated() where needed[index] > 0 && !line.substitutes.isEmpty {
      if let (item, place) = substitute(line, needed[index], candidates) {
        take(needed[index], of: item, in: place, for: index, &takes)
      }
    }
  }

  private func substitute(_ line: FulfilmentOrder.Line, _ needed: Int64, _ candidates: [Int]) -> (Int, Int)? {
    for item in line.substitutes where item >= 0 {
      for place in candidates where left(of: item, in: place) >= needed { return (item, place) }
    }
    return nil
  }

  private mutating func take(
    _ quantity: Int64, of item: Int, in place: Int, for index: Int, _ takes: inout [Allocation.Take]
  ) {
    stock[item * places + place] -= quantity
    takes.append(
      Allocation.Take(index: index, item: item, warehouse: place, quantity: Quantity(millionths: quantity)))
  }

  private mutating func giveBack(_ takes: inout [Allocation.Take]) {
    for take in takes { stock[take.item * places + take.warehouse] += take.quantity.millionths }
    takes.removeAll(keepingCapacity: true)
  }

  /// The rule by which what is missing is cancelled tonight; nil when it waits.
  private func cancelRule(_ order: FulfilmentOrder, _ policy: FulfilmentPolicy, incomplete: Bool) -> Text? {
    if policy.shortage == .cancel {
      return incomplete ? FulfilmentRules.cancelledIncomplete.id : FulfilmentRules.cancelledShort.id
    }
    guard policy.cancelAfterDays > 0, let since = order.waitingSince, date.days(since: since) >= policy.cancelAfterDays
    else { return nil }
    return FulfilmentRules.cancelledLate.id
  }
}

extension Allocation.Line {
  mutating func cancelWaiting() {
    cancelled += waiting
    waiting = .zero
  }

  mutating func release() {
    waiting += allocated
    allocated = .zero
  }
}
