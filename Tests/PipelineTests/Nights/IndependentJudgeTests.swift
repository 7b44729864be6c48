import Foundation
import Testing

@testable import Pipeline

/// Parties that know nothing of this project look at what the fixture nights wrote.
@Suite("Independent judges", .serialized) struct IndependentJudgeTests {
  private static let played: [(name: String, night: Result<NightRunner, any Error>)] = NightRunner.fixtures.map {
    name in
    (
      name,
      Result {
        let night = try NightRunner(name)
        try night.play()
        return night
      }
    )
  }

  /// The journals are books that hledger accepts, and its receivables are those of aging, to the cent, every night.
  @Test func hledgerAgreesWithAging() throws {
    guard let tool = Judges.hledger else {
      print("skipped: hledger is not installed, so nobody else judged the journals")
      return
    }
    for (name, result) in IndependentJudgeTests.played {
      let night = try result.get()
      for folder in try Judges.nights(night) {
        let journals = try Judges.journals(night, upTo: folder)
        let check = try Output(tool, journals + ["check", "--strict"])
        #expect(check.status == 0, "\(name) \(folder): \(check.errors)")
        let theirs = try Judges.receivables(tool, journals)
        let ours = try Judges.aging(night.outbox.appending(path: "\(folder)/reports/aging.csv"))
        #expect(theirs == ours, "\(name) \(folder)")
      }
    }
  }

  /// Every UBL document is valid by schema, and every invoice by the rules of EN 16931 and Peppol.
  @Test(.timeLimit(.minutes(20))) func documentsAreValid() throws {
    guard let checker = Judges.checker else {
      print(
        "skipped: check-einvoice is not here (no ../shared and no O2C_SHARED), so no document was judged independently")
      return
    }
    guard NightRunner.isLong || Judges.checkerIsInstalled else {
      print("skipped: check-einvoice has not installed its packages yet; O2C_LONG=1 lets it")
      return
    }
    let folder = try NightRunner.temporary("documents")
    defer { try? FileManager.default.removeItem(at: folder) }
    var count = 0
    for (name, result) in IndependentJudgeTests.played {
      for (path, bytes) in try Tree.files(try result.get().outbox).sorted(by: { $0.key < $1.key })
      where path.hasSuffix(".xml") {
        count += 1
        try bytes.write(to: folder.appending(path: "\(name)-\(path.replacing("/", with: "-"))"))
      }
    }
    #expect(count > 20)
    let output = try Output(checker, [folder.path])
    #expect(output.status == 0, "\(output.text)\(output.errors)")
    #expect(output.text.contains("\(count) valid, 0 failed"), "\(output.text)")
  }
}
