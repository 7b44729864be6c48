/// Gives stock to orders, one order after another in allocation order; constant work for a line.
///
/// Stock is one array of millionths by item ordinal: the caller numbers the items. Nothing else is kept, so a night of any
/// number of orders streams through.
public struct Allocator: Sendable {
  private var stock: [Int64]
  private let usual: FulfilmentPolicy
  /// Of the order at hand.
  private var policy: FulfilmentPolicy
  private let date: BusinessDate
  private var last: (wanted: BusinessDate, key: Key)?

  /// `available` by item ordinal, each not negative; `policy` holds for orders that come with none of their own.
  public init(available: [Int64], policy: FulfilmentPolicy, date: BusinessDate) {
    precondition(available.allSatisfy { $0 >= 0 }, "stock that can be promised is not negative")
    stock = available
    usual = policy
    self.policy = policy
    self.date = date
  }

  /// What is left of an item, in millionths.
  public func left(of item: Int) -> Int64 { item < 0 ? 0 : stock[item] }

  /// Decides about the next order. Traps when it comes before its predecessor: stock would go to the wrong customer.
  public mutating func allocate(_ order: FulfilmentOrder, by own: FulfilmentPolicy? = nil) -> Allocation {
    policy = own ?? usual
    if let last { precondition(last < (order.wanted, order.key), "orders come by wanted date, then key") }
    last = (order.wanted, order.key)
    if order.isBlocked { return untouched(order, .blocked, FulfilmentRules.accountHeld) }
    if let lead = policy.leadDays, order.isRequested, order.wanted.days(since: date) > lead {
      return untouched(order, .notYetDue, FulfilmentRules.notYetDue)
    }
    return allocateNow(order)
  }

  private func untouched(_ order: FulfilmentOrder, _ result: Allocation.Result, _ rule: Rule) -> Allocation {
    Allocation(
      order: order.key, result: result, rule: rule.id,
      lines: order.lines.map {
        Allocation.Line(line: $0.line, item: $0.item, allocated: .zero, waiting: $0.open, cancelled: .zero)
      })
  }

  private mutating func allocateNow(_ order: FulfilmentOrder) -> Allocation {
    var lines: [Allocation.Line] = []
    lines.reserveCapacity(order.lines.count)
    var (short, any) = (false, false)
    for line in order.lines {
      let taken = take(line)
      if taken > 0 { any = true }
      if taken < line.open.millionths { short = true }
      lines.append(
        Allocation.Line(
          line: line.line, item: line.item, allocated: Quantity(millionths: taken),
          waiting: line.open - Quantity(millionths: taken), cancelled: .zero))
    }
    guard short else {
      return Allocation(order: order.key, result: .full, rule: FulfilmentRules.allocated.id, lines: lines)
    }
    let incomplete = policy.partial == .complete
    if incomplete, any {
      giveBack(&lines)
      any = false
    }
    let cancel = cancelRule(order, incomplete: incomplete)
    if cancel != nil { for index in lines.indices { lines[index].cancelWaiting() } }
    return Allocation(
      order: order.key, result: any ? .partial : cancel != nil ? .cancelled : .waiting,
      rule: cancel ?? (incomplete ? FulfilmentRules.waitsComplete.id : FulfilmentRules.backordered.id), lines: lines)
  }

  /// Takes what the line needs, or of a pack what is there in whole packs.
  private mutating func take(_ line: FulfilmentOrder.Line) -> Int64 {
    precondition(line.open > .zero && line.step > 0, "only open lines are allocated")
    guard line.item >= 0 else { return 0 }
    let there = stock[line.item]
    let taken = there >= line.open.millionths ? line.open.millionths : there - there % line.step
    stock[line.item] = there - taken
    return taken
  }

  private mutating func giveBack(_ lines: inout [Allocation.Line]) {
    for index in lines.indices where lines[index].allocated > .zero {
      stock[lines[index].item] += lines[index].allocated.millionths
      lines[index].waiting += lines[index].allocated
      lines[index].allocated = .zero
    }
  }

  /// The rule by which what is missing is cancelled tonight; nil when it waits.
  private func cancelRule(_ order: FulfilmentOrder, incomplete: Bool) -> Text? {
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
}
