/// A key figure of a night.
public struct Measure: Sendable, Hashable {
  public enum Unit: Sendable, Hashable {
    /// Minor units of the base currency.
    case money, count
    /// Four decimals.
    case days, percent, times
  }
  /// Whether more is better.
  public enum Aim: Sendable, Hashable { case up, down, neither }

  public var name: Text
  public var value: Int64?
  public var unit: Unit
  public var aim: Aim
  public var definition: String
  /// What a reader must see beside it.
  public var note: Text = .empty

  public init(
    _ name: Text, _ value: Int64?, _ unit: Unit, _ aim: Aim, _ definition: String, note: Text = .empty
  ) {
    self.name = name
    self.unit = unit
    self.aim = aim
    self.definition = definition
    self.note = note
    switch unit {
    case .days: self.value = value.map { KeyFigures.rounded($0, to: 1) }
    case .percent, .times: self.value = value.map { KeyFigures.rounded($0, to: 2) }
    case .money, .count: self.value = value
    }
  }

  public func unitName(_ base: Currency) -> Text {
    switch unit {
    case .money: Text(base.code)
    case .count: "count"
    case .days: "days"
    case .percent: "percent"
    case .times: "times a year"
    }
  }

  public func cell(_ value: Int64?, _ base: Currency) -> Cell {
    guard let value else { return .empty }
    return switch unit {
    case .money: .amount(value, base)
    case .count: .integer(value)
    case .days, .times: .quantity(Quantity(millionths: value * 100))
    case .percent: .percent(Percent(scaled: value))
    }
  }

  /// Better, worse or steady against an earlier value.
  public func trend(since earlier: Int64?) -> Text {
    guard let value, let earlier, aim != .neither else { return .empty }
    if value == earlier { return "steady" }
    return (value > earlier) == (aim == .up) ? "better" : "worse"
  }
}

/// The key figures that come from flows.
public enum MeasureList {
  /// - Parameters:
  ///   - date: tonight.
  ///   - window: how many days figures look back.
  public static func of(_ flows: FlowBook, date: BusinessDate, window: Int) -> [Measure] {
    let first = flows.firstDay(.sales) ?? flows.firstDay(.night) ?? date
    let days = min(window, max(1, date.days(since: first) + 1))
    let span = Span(flows: flows, start: date.adding(days: -days), end: date, days: days)
    return span.receivables + span.cash + span.orders + span.service + span.disputes
  }

  private struct Span {
    var flows: FlowBook
    var start: BusinessDate
    var end: BusinessDate
    var days: Int

    func sum(_ flow: Flow) -> Int64 { flows.sum(flow, after: start, through: end) }
    func mean(_ sum: Flow, _ count: Flow) -> Int64? { KeyFigures.mean(self.sum(sum), self.sum(count)) }
    func percent(_ part: Flow, _ whole: Flow) -> Int64? { KeyFigures.percent(sum(part), of: sum(whole)) }
    private var sales: Int64 { sum(.sales) - sum(.credits) }
    private var over: String { "over \(days) days" }

    var receivables: [Measure] {
      let open = flows.level(.receivables, on: end) ?? 0
      let notDue = flows.level(.notDue, on: end) ?? 0
      let average = flows.averageLevel(.receivables, after: start, through: end) ?? 0
      // Where the window reaches beyond the first night, effectiveness begins there.
      let begin = flows.level(.receivables, on: start) == nil ? flows.firstDay(.receivables) ?? end : start
      let opening = begin < end ? flows.level(.receivables, on: begin) : nil
      let sold = flows.sum(.sales, after: begin, through: end) - flows.sum(.credits, after: begin, through: end)
      return [
        Measure(
          "DSO", KeyFigures.daysSalesOutstanding(receivables: open, sales: sales, days: days), .days, .down,
          "Days sales outstanding: receivables ÷ sales less credits \(over) × \(days) (Credit Research Foundation)"),
        Measure(
          "DSO, count-back",
          KeyFigures.countBack(receivables: open, periods: flows.salesByMonth(through: end)), .days, .down,
          "Months whose sales receivables use up, the latest first, counted in days, the last in part"),
        Measure(
          "DSO, best possible", KeyFigures.bestPossible(notDue: notDue, sales: sales, days: days), .days, .down,
          "Receivables not due ÷ sales less credits \(over) × \(days): DSO if everybody paid when due"),
        Measure(
          "average days delinquent",
          KeyFigures.daysDelinquent(receivables: open, notDue: notDue, sales: sales, days: days), .days, .down,
          "DSO less best possible DSO: days that customers take beyond their terms; below zero when more is on account than "
            + "overdue"),
        Measure(
          "collection effectiveness index",
          opening.flatMap {
            KeyFigures.collectionEffectiveness(opening: $0, sales: sold, closing: open, closingNotDue: notDue)
          }, .percent, .up,
          "(Opening + sales − closing) ÷ (opening + sales − closing not due) \(over): what was collected of what could be; "
            + "cash on account counts up to what is overdue"
        ),
        Measure(
          "receivables turnover",
          KeyFigures.turnover(sales: sales, days: days, averageReceivables: average), .times, .up,
          "Sales less credits \(over), for a year, ÷ average receivables of the nights"),
      ]
    }

    var cash: [Measure] {
      [
        Measure(
          "auto-match rate", percent(.matched, .receipts), .percent, .up,
          "Receipts \(over) that were applied on the night they came, so by nobody, ÷ receipts"),
        Measure(
          "auto-match rate by value", percent(.matchedCash, .cash), .percent, .up,
          "Cash \(over) that was applied on the night it came ÷ cash received"),
        Measure(
          "unapplied cash days", flows.level(.unappliedDays, on: end), .days, .down,
          "Age of cash on account or of nobody known, since its booking, weighted by amount"),
      ]
    }

    /// The stages of an order with the longest called the bottleneck.
    var orders: [Measure] {
      let stages: [(name: Text, value: Int64?, definition: String)] = [
        (
          "cycle time 1, order to release", mean(.releaseDays, .released), "From the night an order came to its release"
        ),
        (
          "cycle time 2, release to despatch", mean(.despatchDays, .despatched),
          "From release to the day the goods left"
        ),
        (
          "cycle time 3, despatch to invoice", mean(.invoiceDays, .invoicedShipments),
          "From the day the goods left to the invoice's date"
        ),
        (
          "cycle time 4, invoice to cash", mean(.cashDays, .payments),
          "From the invoice's date to the cash's value date"
        ),
      ]
      let longest = stages.compactMap(\.value).max() ?? 0
      let known = stages.compactMap(\.value)
      var isNamed = false
      var measures = stages.map { stage in
        let isLongest = longest > 0 && stage.value == longest && !isNamed
        if isLongest { isNamed = true }
        return Measure(
          stage.name, stage.value, .days, .down, "\(stage.definition), mean \(over)",
          note: isLongest ? "the bottleneck" : .empty)
      }
      measures.append(
        Measure(
          "order cycle time", known.count == stages.count ? known.reduce(0, +) : nil, .days, .down,
          "From order to cash: the four stages together"))
      return measures
    }

    var service: [Measure] {
      let lines = sum(.lines) + sum(.linesCancelled)
      let fill = KeyFigures.percent(sum(.linesFull), of: lines)
      let onTime = percent(.onTime, .despatched)
      let sound = KeyFigures.percent(sum(.lines) - sum(.linesReturned), of: sum(.lines))
      let accuracy = KeyFigures.percent(sum(.invoices) - sum(.corrected), of: sum(.invoices))
      return [
        Measure(
          "fill rate", fill, .percent, .up,
          "Order lines delivered in full at once \(over) ÷ deliveries of lines and lines cancelled for want of stock"),
        Measure(
          "on-time rate", onTime, .percent, .up,
          "Shipments \(over) that left by the day the buyer asked for ÷ shipments"),
        Measure(
          "invoice accuracy", accuracy, .percent, .up,
          "Invoices \(over) less those corrected by a credit note ÷ invoices"),
        Measure(
          "perfect order rate", KeyFigures.perfectOrder([fill, onTime, sound, accuracy]), .percent, .up,
          "Product of fill rate, on-time rate, lines not returned and invoice accuracy (Novack and Thomas)"),
      ]
    }

    var disputes: [Measure] {
      let promises = sum(.promisesKept) + sum(.promisesBroken)
      return [
        Measure(
          "dispute rate", percent(.disputes, .invoices), .percent, .down, "Disputes opened \(over) ÷ invoices issued"),
        Measure(
          "deduction rate", percent(.deducted, .cash), .percent, .down,
          "What payments kept back under dispute \(over) ÷ cash received"),
        Measure(
          "days to resolve", mean(.resolvedDays, .resolved), .days, .down,
          "From opening a dispute to its end, mean of those that ended \(over)"),
        Measure(
          "promise kept rate", KeyFigures.percent(sum(.promisesKept), of: promises), .percent, .up,
          "Promises to pay that were kept \(over) ÷ promises that fell due"),
      ]
    }
  }
}
