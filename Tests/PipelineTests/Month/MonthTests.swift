import Foundation
import OrderToCash
import Testing

@testable import Pipeline

/// A company with sixty customers in five countries through twenty-two nights, judged by what holds on any night and by others'
/// tools instead of by bytes.
@Suite("A month of nights", .serialized) struct MonthTests {
  /// `O2C_SEEDS=2-9` plays these months instead of the first.
  static let seeds: ClosedRange<UInt64> = {
    let bounds = (ProcessInfo.processInfo.environment["O2C_SEEDS"] ?? "").split(separator: "-").compactMap {
      UInt64($0)
    }
    guard let first = bounds.first, let last = bounds.last, first <= last else { return 1...1 }
    return first...last
  }()

  @Test(.timeLimit(.minutes(60)), arguments: Array(seeds)) func holdsAndMeetsEveryBranch(seed: UInt64) throws {
    let month = try Month(seed: seed)
    for index in Month.dates.indices {
      try month.drop(index)
      let output = try month.night.run("\(month.date)", jobs: 2)
      try #require(output.status == 0, "\(month.date): \(output.errors)")
      if index % 4 == 3 || index == Month.dates.count - 1 {
        let verified = try month.night.o2c("verify")
        #expect(verified.status == 0, "\(month.date): \(verified.text)\(verified.errors)")
      }
      try MonthInvariants(month).hold()
    }
    if seed == 1 { try meetsEveryBranch(month) }
    try hledgerAgrees(month)
    try documentsAreValid(month)
    if let kept = ProcessInfo.processInfo.environment["O2C_KEEP"] {
      try FileManager.default.copyItem(at: month.night.root, to: URL(filePath: kept))
    }
  }

  private func meetsEveryBranch(_ month: Month) throws {
    let dump = try month.night.dump()
    var fields: Set<Substring> = []
    for line in dump.split(separator: "\n") { fields.formUnion(line.split(separator: "\t")) }
    let missed = RuleRegistry.all.map(\.id.string).filter {
      !fields.contains(Substring($0)) && !MonthBranches.byChance.contains($0)
    }
    let excused = MonthBranches.notMet
    #expect(missed.filter { excused[$0] == nil } == [], "no longer met by the month")
    #expect(excused.keys.filter { !missed.contains($0) }.sorted() == [], "met after all: take them off the list")
  }

  private func hledgerAgrees(_ month: Month) throws {
    guard let tool = Judges.hledger else {
      print("skipped: hledger is not installed, so nobody else judged the month's journals")
      return
    }
    let journals = try Judges.journals(month.night, upTo: "\(month.date)")
    let check = try Output(tool, journals + ["check", "--strict"])
    #expect(check.status == 0, "\(check.errors)")
    let aging = try Judges.aging(month.night.outbox.appending(path: "\(month.date)/reports/aging.csv"))
    #expect(try Judges.receivables(tool, journals) == aging)
  }

  /// Invoices, credit notes and despatch advices by schema and by the rules of EN 16931 and Peppol.
  private func documentsAreValid(_ month: Month) throws {
    guard let checker = Judges.checker, NightRunner.isLong || Judges.checkerIsInstalled else {
      print("skipped: check-einvoice is not here, so nobody else judged the month's documents")
      return
    }
    let folder = try NightRunner.temporary("month-documents")
    var count = 0
    for (path, bytes) in try Tree.files(month.night.outbox) where path.hasSuffix(".xml") {
      count += 1
      try bytes.write(to: folder.appending(path: path.replacing("/", with: "-")))
    }
    let output = try Output(checker, [folder.path])
    #expect(output.status == 0, "\(output.text.suffix(6000))\(output.errors)")
    print("month: \(month.orders.placed.count) orders, \(count) documents, all valid")
  }
}
