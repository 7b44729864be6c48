import OrderToCash

/// `index.html`: where a person starts in the morning. Whether the night ties out comes first, then what needs a person.
public enum IndexPage {
  /// Exceptions shown before the link to all.
  public static let shownExceptions = 50

  public static func write(_ night: NightSummary, into buffer: inout ByteBuffer) {
    let values = IndexPageValues(night: night)
    buffer.append(raw: PageTemplates.render(values.all, with: "index"))
  }
}

/// The summary in the words of the template.
struct IndexPageValues {
  let night: NightSummary
  private let numbers = PageNumbers(language: .english)

  init(night: NightSummary) { self.night = night }

  var all: [String: Any] {
    var values: [String: Any] = [
      "style": PageTemplates.style, "company": night.companyName.string, "date": numbers.text(night.date),
      "run": night.run, "base": night.base.code, "program": night.program.string, "verdict": verdict,
      "mark": night.tiesOut ? "✓" : "✗", "tiles": tiles, "links": links, "receivables": receivables,
      "closed": closed, "unapplied": unapplied,
      "controls": "\(numbers.text(night.controls.count)) controls compared, no difference.",
    ]
    if night.supplement > 0 { values["supplement"] = night.supplement }
    if !night.tiesOut { values["failing"] = ["rows": night.failing.map(control)] }
    if !night.exceptions.isEmpty { values["exceptions"] = exceptions }
    if !night.files.isEmpty { values["files"] = ["rows": night.files.map(file)] }
    if night.orders.count > 0 { values["orders"] = orders }
    if !night.outgoing.isEmpty { values["outgoing"] = ["rows": night.outgoing.map(outgoing)] }
    if !night.aging.isEmpty { values["aging"] = bars(night.aging, first: "#9aa7b4", rest: "#31475e") }
    if !night.cash.isEmpty { values["cash"] = bars(night.cash, first: "#31475e", rest: "#31475e") }
    if night.forecast.contains(where: { $0.amount != 0 }) {
      values["forecast"] = bars(night.forecast, first: "#31475e", rest: "#31475e")
    }
    values["forecastNote"] = night.forecastNote.string
    if !night.figures.isEmpty { values["figures"] = ["rows": night.figures.map(figure)] }
    if !night.changes.isEmpty { values["changes"] = ["rows": night.changes.map(change)] }
    if !night.banks.isEmpty { values["banks"] = ["rows": night.banks.map(bank)] }
    return values
  }

  /// The first line of the page, in words.
  private var verdict: String {
    guard !night.tiesOut else { return "The night ties out" }
    let all = numbers.text(night.controls.count)
    return night.failing.count == 1
      ? "The night does not tie out: 1 of \(all) controls has a difference"
      : "The night does not tie out: \(numbers.text(night.failing.count)) of \(all) controls have a difference"
  }

  private func control(_ control: NightSummary.Control) -> [String: Any] {
    func figure(_ value: Int64) -> String {
      if let currency = control.currency { return numbers.text(Money(minor: value, currency: currency)) }
      return control.scale == 0
        ? numbers.text(Int(value)) : CellText.of(.quantity(Quantity(millionths: value)), numbers)
    }
    return [
      "name": control.name.string, "amount": figure(control.amount), "comparedWith": figure(control.comparedWith),
      "difference": figure(control.difference),
    ]
  }

  private var tiles: [[String: Any]] {
    let open = night.aging.reduce(0) { $0 + $1.amount }
    let overdue = night.aging.dropFirst().reduce(0) { $0 + $1.amount }
    var tiles: [[String: Any]] = [
      ["label": "Open receivables", "value": amount(open + night.unapplied), "note": night.base.code],
      [
        "label": "Past due", "value": amount(overdue),
        "note": open > 0 ? "\(share(overdue, of: open)) of invoices open" : "",
      ],
    ]
    if let today = night.cash.last {
      tiles.append(["label": "Received, \(today.label)", "value": amount(today.amount), "note": night.base.code])
    }
    let invoiced = night.outgoing.first { $0.what == NightSummary.Outgoing.invoices }
    tiles.append([
      "label": "Invoiced tonight", "value": numbers.text(invoiced?.count ?? 0),
      "note": invoiced?.totals.map(numbers.text).joined(separator: ", ") ?? "",
    ])
    let new = night.exceptions.newCount
    tiles.append([
      "label": "Open exceptions", "value": numbers.text(night.exceptions.count),
      "note": "\(numbers.text(new)) new tonight",
    ])
    return tiles
  }

  private var exceptions: [String: Any] {
    var values: [String: Any] = [
      "counts": counts, "items": ExceptionCard.bytes(night.exceptions.worst.prefix(IndexPage.shownExceptions)),
    ]
    let more = night.exceptions.count - IndexPage.shownExceptions
    if more > 0 { values["more"] = "\(numbers.text(more)) more" }
    return values
  }

  /// `1 critical, 3 warnings; 2 new tonight, 4 closed since the previous night.`
  private var counts: String {
    let levels = ExceptionPage.levels.compactMap { level -> String? in
      let count = night.exceptions.open(level)
      guard count > 0 else { return nil }
      let plural = count != 1 && (level == .error || level == .warning)
      return "\(numbers.text(count)) \(level == .info ? "for information" : level.name)\(plural ? "s" : "")"
    }
    let new = night.exceptions.newCount
    return levels.joined(separator: ", ") + "; \(numbers.text(new)) new tonight, \(closed)"
  }

  private var closed: String { "\(numbers.text(night.exceptionsClosed)) closed since the previous night." }

  private var unapplied: String {
    night.unapplied == 0
      ? "" : "Credits and cash on account not applied yet: \(amount(night.unapplied)) \(night.base.code)."
  }

  private func file(_ traffic: NightSummary.FileTraffic) -> [String: Any] {
    let refused = traffic.documentsRefused > 0 ? ", \(numbers.text(traffic.documentsRefused)) refused" : ""
    var values: [String: Any] = [
      "kind": traffic.kind.string, "files": numbers.text(traffic.files), "taken": numbers.text(traffic.taken),
      "refused": numbers.text(traffic.refused), "duplicates": numbers.text(traffic.duplicates),
      "documents": (traffic.documents == 1 ? "1 document" : "\(numbers.text(traffic.documents)) documents") + refused,
    ]
    if traffic.refused > 0 { values["bad"] = true }
    return values
  }

  private var orders: String {
    let totals = night.orders.totals.map(numbers.text).joined(separator: ", ")
    return "\(numbers.text(night.orders.count)) \(night.orders.count == 1 ? "order" : "orders") over \(totals)"
  }

  private func outgoing(_ line: NightSummary.Outgoing) -> [String: Any] {
    ["what": line.what.string, "count": numbers.text(line.count), "totals": line.totals.map(numbers.text)]
  }

  /// Bars from the left, as long as their share of the longest; what is negative has none, its figure says it.
  private func bars(_ bars: [NightSummary.Bar], first: String, rest: String) -> [String: Any] {
    let longest = max(bars.reduce(0) { max($0, $1.amount) }, 1)
    let total = bars.reduce(0) { $0 + $1.amount }
    let rows: [[String: Any]] = bars.enumerated().map { index, bar in
      var row: [String: Any] = [
        "label": bar.label.string, "amount": amount(bar.amount), "fill": index == 0 ? first : rest,
        "width": Int(dividedHalfAwayFromZero(Int128(max(bar.amount, 0)) * 1000, by: Int128(longest))),
        "share": share(bar.amount, of: total),
      ]
      if let range = bar.range, range.upperBound > 0 {
        row["range"] = "\(amount(range.lowerBound)) – \(amount(range.upperBound))"
      }
      return row
    }
    return ["rows": rows, "total": "\(amount(total)) \(night.base.code)"]
  }

  private func share(_ part: Int64, of whole: Int64) -> String {
    guard whole > 0 else { return "" }
    return "\(dividedHalfAwayFromZero(Int128(part) * 100, by: Int128(whole)))\u{a0}%"
  }

  private var receivables: [[String: Any]] {
    night.receivables.map { movement in
      var values: [String: Any] = ["label": movement.label.string, "amount": amount(movement.amount)]
      if movement.isBalance { values["isBalance"] = true }
      if !movement.line.isEmpty {
        values["behind"] = RowPlace("journal", column: "line", value: movement.line.string).href
      }
      return values
    }
  }

  private func figure(_ figure: NightSummary.Figure) -> [String: Any] {
    let isPercent = figure.unit == "percent"
    return [
      "label": figure.label.string, "value": CellText.of(figure.value, numbers),
      "before": CellText.of(figure.before, numbers), "unit": isPercent ? "" : figure.unit.string,
      "trend": figure.trend.string,
    ]
  }

  private func change(_ change: NightSummary.Change) -> [String: Any] {
    [
      "label": change.label.string, "tonight": CellText.of(change.tonight, numbers),
      "previous": CellText.of(change.previous, numbers),
      "difference": CellText.of(change.difference, numbers, signed: true),
    ]
  }

  private func bank(_ bank: NightSummary.BankPosition) -> [String: Any] {
    func figure(_ value: Int64) -> String { numbers.text(minor: value, bank.currency) }
    let statement =
      bank.statement.map { $0 == bank.closing ? "agrees" : "\(figure($0)), difference \(figure(bank.closing - $0))" }
      ?? "none with a balance came"
    return [
      "account": "\(bank.account) (\(bank.currency))", "opening": figure(bank.opening),
      "received": figure(bank.received),
      "paid": figure(bank.paid), "closing": figure(bank.closing), "statement": statement,
    ]
  }

  private var links: [[String: Any]] {
    night.links.map { link in
      var values: [String: Any] = [
        "page": (link.page ?? link.path).string, "title": link.title.string, "explanation": link.explanation.string,
        "rows": link.rows.map(numbers.text) ?? "",
      ]
      if link.page != nil { values["csv"] = link.path.string }
      return values
    }
  }

  private func amount(_ minor: Int64) -> String { numbers.text(minor: minor, night.base) }
}
