import OrderToCash

/// `reports/tasks.html`: what waits for whom.
public enum TaskPage {
  /// `tasks` as `ExceptionLine.byOwner` sorts them; more than `ExceptionDigest.shown` are not shown.
  public static func write(
    _ tasks: [ExceptionLine], contacts: [Contact], company: Text, date: BusinessDate, into buffer: inout ByteBuffer
  ) {
    let numbers = PageNumbers(language: .english)
    let shown = tasks.prefix(ExceptionDigest.shown)
    var groups: [[String: Any]] = []
    var start = shown.startIndex
    for index in shown.indices {
      let next = index + 1
      if next < shown.endIndex, shown[next].owner == shown[index].owner { continue }
      let items = shown[start..<next]
      groups.append([
        "title": "\(name(shown[index].owner, contacts)) (\(numbers.text(items.count)))",
        "items": ExceptionCard.bytes(items),
      ])
      start = next
    }
    var page: [String: Any] = [
      "style": PageTemplates.style, "company": company.string, "date": numbers.text(date), "groups": groups,
      "heading": tasks.isEmpty ? "No tasks" : "\(numbers.text(tasks.count)) \(tasks.count == 1 ? "task" : "tasks")",
    ]
    if tasks.count > shown.count { page["more"] = "\(numbers.text(tasks.count - shown.count)) more are not shown." }
    buffer.append(raw: PageTemplates.render(page, with: "tasks"))
  }

  private static func name(_ owner: Text, _ contacts: [Contact]) -> String {
    let contact = contacts.first { $0.name == owner }
    let known = [contact?.person ?? .empty, contact?.email ?? .empty].filter { !$0.isEmpty }.map(\.string)
    return ([owner.string.prefix(1).uppercased() + owner.string.dropFirst()] + known).joined(separator: " · ")
  }
}
