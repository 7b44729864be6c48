import Foundation
import Testing

/// What customers get who take documents in other forms than the usual ones (fixture `documents-by-mail`).
@Suite("Documents of customers") struct CustomerDocumentTests {
  @Test("A night that is resumed shows the logo it began with") func logo() throws {
    let night = try NightRunner("documents-by-mail")
    let logo = night.root.appending(path: "logo.png")
    try night.drop(night.dates[0])
    #expect(try night.run(night.dates[0]).status == 0)
    let first = try Data(contentsOf: night.outbox.appending(path: "2026-01-05/partners/M300/notice-2026-01-05.html"))
    #expect(
      String(decoding: first, as: UTF8.self).contains("<img class=\"logo\" alt=\"\" src=\"data:image/png;base64,"))
    try FileManager.default.removeItem(at: logo)
    let missing = try night.run(night.dates[1])
    #expect(missing.status == 2 && missing.errors.contains("logo.png, which documents.logo names, does not exist"))
    try Data("<svg xmlns='http://www.w3.org/2000/svg' width='120' height='40'/>".utf8).write(to: logo)
    try night.drop(night.dates[1])
    #expect(try night.run(night.dates[1]).status == 0)
    let second = try Data(contentsOf: night.outbox.appending(path: "2026-01-06/partners/M300/index.html"))
    #expect(String(decoding: second, as: UTF8.self).contains("data:image/svg+xml;base64,"))
  }

  @Test("Nothing internal stands under partners/ or in a mail") func nothingInternal() throws {
    let night = try NightRunner("documents-by-mail")
    try night.play()
    for (path, bytes) in try Tree.files(night.outbox)
    where path.contains("/partners/") && (path.hasSuffix(".html") || path.hasSuffix(".csv")) {
      let text = String(decoding: bytes, as: UTF8.self)
      for word in ["credit.", "overdue-hold", "EX-0", "limit=", "score"] {
        #expect(!text.contains(word), "\(path) says \(word)")
      }
    }
  }

  @Test("What is sent is what was written: each row of deliveries.csv names a file of its SHA-256, once")
  func deliveries() throws {
    let night = try NightRunner("documents-by-mail")
    try night.play()
    for date in night.dates {
      let folder = night.outbox.appending(path: date)
      let rows = try String(contentsOf: folder.appending(path: "reports/deliveries.csv"), encoding: .utf8)
        .split(separator: "\n").dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      #expect(Set(rows.map { $0[2] }).count == rows.count)
      for row in rows {
        let file = folder.appending(path: String(row[2]))
        let sum = try Output(URL(filePath: "/usr/bin/sha256sum"), [file.path]).text.prefix(64)
        #expect(sum == row[3], "\(row[2])")
        if row[0] == "enclosed" { #expect(rows.contains { $0[0] == "mail" && $0[2] == row[1] }, "\(row[2])") }
      }
      // A document goes one way only.
      let sent = rows.filter { $0[0] != "folder" && $0[0] != "enclosed" && !$0[6].isEmpty }.map {
        "\($0[5]) \($0[6]) \($0[7])"
      }
      #expect(Set(sent).count == sent.count)
    }
  }
}
