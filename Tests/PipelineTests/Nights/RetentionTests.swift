import Foundation
import Ledger
import Testing

/// What is packed, dropped or forgotten can still be verified.
@Suite("Retention", .serialized) struct RetentionTests {
  private static let played = Result {
    let night = try NightRunner("first-week")
    try night.play()
    return night
  }

  private func verified(_ night: NightRunner) throws -> String {
    let output = try night.o2c("verify")
    #expect(output.status == 0, "\(output.text)\(output.errors)")
    return output.text
  }

  @Test func oldNightsArePackedAndStillVerified() throws {
    let night = try NightRunner(copying: try Self.played.get())
    let before = try verified(night)
    let output = try night.o2c("prune", "--before", "2026-01-08")
    #expect(output.status == 0 && output.text.contains("packed 3 night(s)"), "\(output.text)\(output.errors)")
    let left = try Tree.files(night.outbox.appending(path: "2026-01-06")).keys.sorted()
    #expect(left == ["journal/2026-01-06.journal", "manifest.json", "packed.tar.gz"])
    #expect(try Tree.files(night.root.appending(path: "inbox/.archive/2026-01-05")).keys.sorted() == ["packed.tar.gz"])
    #expect(try verified(night) == before)
    // Nothing is packed twice, and the next night is as it would have been.
    let packs = try Tree.files(night.outbox)
    #expect(try night.o2c("prune", "--before", "2026-01-08").text.contains("packed 0 night(s)"))
    #expect(Tree.differences(packs, try Tree.files(night.outbox)) == [])
    #expect(try night.run("2026-01-12").status == 0)
    _ = try verified(night)
  }

  /// The same files give the same pack; a file in it that was changed is named.
  @Test func aChangedPackIsNamed() throws {
    let (one, other) = (
      try NightRunner(copying: try Self.played.get()), try NightRunner(copying: try Self.played.get())
    )
    for night in [one, other] { #expect(try night.o2c("prune", "--before", "2026-01-07").status == 0) }
    let pack = "2026-01-05/packed.tar.gz"
    #expect(
      try Data(contentsOf: one.outbox.appending(path: pack)) == Data(contentsOf: other.outbox.appending(path: pack)))
    let folder = try NightRunner.temporary("unpacked")
    let tar = URL(filePath: "/usr/bin/env")
    _ = try Output(tar, ["tar", "-xzf", one.outbox.appending(path: pack).path, "-C", folder.path])
    let aging = folder.appending(path: "reports/aging.csv")
    try (try Data(contentsOf: aging) + Data("x\n".utf8)).write(to: aging)
    _ = try Output(tar, ["tar", "-czf", one.outbox.appending(path: pack).path, "-C", folder.path, "."])
    let output = try one.o2c("verify")
    #expect(output.status == 4 && output.text.contains("reports/aging.csv"), "\(output.text)")
  }

  /// A prune that was stopped in its middle goes on where it was.
  @Test func anInterruptedPruneIsFinished() throws {
    let night = try NightRunner(copying: try Self.played.get())
    #expect(try night.o2c("prune", "--before", "2026-01-06").status == 0)
    // As if it had been stopped after the pack and before all that is in it was taken away.
    let folder = night.outbox.appending(path: "2026-01-05")
    _ = try Output(
      URL(filePath: "/usr/bin/env"),
      ["tar", "-xzf", folder.appending(path: "packed.tar.gz").path, "-C", folder.path, "reports/aging.csv"])
    _ = try verified(night)
    #expect(try night.o2c("prune", "--before", "2026-01-06").status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "reports/aging.csv").path))
    _ = try verified(night)
  }

  @Test func whatTheLawNoLongerRequiresIsDropped() throws {
    let night = try NightRunner(copying: try Self.played.get())
    #expect(try night.run("2038-03-01").status == 0)
    let output = try night.o2c("prune")
    #expect(output.status == 0 && output.text.contains("dropped 5 night(s) before 2028-01-01"), "\(output.text)")
    let left = try Tree.files(night.outbox.appending(path: "2026-01-06")).keys.sorted()
    #expect(left == ["journal/2026-01-06.journal", "manifest.json"])
    _ = try verified(night)
    try FileManager.default.removeItem(at: night.outbox.appending(path: "2026-01-06/journal/2026-01-06.journal"))
    #expect(try night.o2c("verify").status == 4)
  }

  /// Names, addresses and bank accounts go; amounts, numbers and ids stay, and every check holds.
  @Test func aCustomerIsForgotten() throws {
    let night = try NightRunner("refund-two-deciders")
    try night.play()
    let busy = try night.o2c("forget", "C999")
    #expect(busy.status == 2 && busy.errors.contains("There is no customer"))
    // The law still requires all of it.
    let young = try night.o2c("forget", "C004")
    #expect(young.status == 0 && young.text.contains("0 row(s)"), "\(young.text)\(young.errors)")
    #expect(try night.run("2038-03-01").status == 0)
    let output = try night.o2c("forget", "C004")
    #expect(output.status == 0 && output.text.contains("master data too"), "\(output.text)\(output.errors)")
    let dump = try night.dump()
    for word in ["Hofladen", "DE02630500000004711223", "buchhaltung@hofladen.example", "Marktplatz 3"] {
      let found = dump.split(separator: "\n").filter { $0.contains(word) && !$0.hasPrefix("run\t") }
      #expect(found.isEmpty, "\(word): \(found.prefix(5))")
    }
    #expect(dump.contains("C004"))
    #expect(try verified(night).contains("pseudonymised by `o2c forget`"))
    #expect(try night.run("2038-03-02").status == 0)
    _ = try verified(night)
  }

  @Test func whoOwesIsNotForgotten() throws {
    let night = try NightRunner(copying: try Self.played.get())
    let output = try night.o2c("forget", "C005")
    #expect(output.status == 2 && output.errors.contains("open items"), "\(output.errors)")
  }
}
