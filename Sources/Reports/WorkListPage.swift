import OrderToCash

/// `reports/work-list.html`: the customers that a collector calls in the morning, the most at risk first.
public enum WorkListPage {
  /// More are not shown: the CSV has all.
  public static let limit = 500

  public static func write(
    _ entries: [WorkEntry], base: Currency, company: Text, date: BusinessDate, into buffer: inout ByteBuffer
  ) {
    let numbers = PageNumbers(language: .english)
    let shown = entries.prefix(limit)
    let risk = entries.reduce(Int64(0)) { $0 + $1.atRisk }
    var page: [String: Any] = [
      "style": PageTemplates.style, "company": company.string, "date": numbers.text(date),
      "heading": entries.isEmpty
        ? "Nobody to call"
        : "\(numbers.text(entries.count)) \(entries.count == 1 ? "customer" : "customers") to look at",
      "risk": numbers.text(Money(minor: risk, currency: base)),
      "entries": shown.enumerated().map { values($0.element, rank: $0.offset + 1, base, numbers) },
    ]
    if entries.count > limit { page["more"] = "\(numbers.text(entries.count - limit)) more are not shown." }
    buffer.append(raw: PageTemplates.render(page, with: "work-list"))
  }

  private static func values(_ entry: WorkEntry, rank: Int, _ base: Currency, _ numbers: PageNumbers) -> [String: Any] {
    let next = WorkList.nextStep(of: entry, base: base)
    func money(_ minor: Int64) -> String { numbers.text(Money(minor: minor, currency: base)) }
    let figures: [(String, Int64)] = [
      ("at risk", entry.atRisk), ("overdue", entry.overdue), ("disputed", entry.disputed), ("promised", entry.promised),
      ("not due yet", entry.notDue), ("credits and cash", entry.unapplied),
    ]
    var facts: [String] = []
    if entry.oldestDays > 0 { facts.append("oldest \(numbers.text(entry.oldestDays)) days late") }
    if entry.level > 0 { facts.append("reminders sent: \(entry.level)") }
    if entry.brokenPromises > 0 { facts.append("broken promises: \(entry.brokenPromises)") }
    if entry.isOnHold { facts.append("on hold") }
    if entry.isWithAgency { facts.append("with an agency") }
    var values: [String: Any] = [
      "rank": "\(rank)", "id": entry.id.string, "name": entry.name.string, "amount": money(entry.atRisk),
      "next": next.text + (next.date.map { ", \(numbers.text($0))" } ?? ""),
      "owner": (entry.tasks.first?.owner ?? entry.owner).string,
      "figures": figures.filter { $0.1 != 0 }.map { ["label": $0.0, "value": money($0.1)] },
      "facts": facts.joined(separator: " · "),
      "happened": events(entry.happened, numbers), "said": events(entry.said, numbers),
      "tasks": entry.tasks.map(\.exception.string),
    ]
    if !entry.email.isEmpty { values["email"] = entry.email.string }
    if !entry.happened.isEmpty { values["any_happened"] = true }
    if !entry.said.isEmpty { values["any_said"] = true }
    return values
  }

  private static func events(_ events: [WorkEntry.Event], _ numbers: PageNumbers) -> [[String: String]] {
    events.prefix(6).map { ["date": numbers.text($0.date), "text": $0.text] }
  }
}
