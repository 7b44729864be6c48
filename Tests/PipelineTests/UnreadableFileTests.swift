import Foundation
import Interchange
import OrderToCash
import Testing

@testable import Pipeline

/// Files that the disk does not give, or no more.
@Suite("Files that can't be read") struct UnreadableFileTests {
  /// Reading a folder fails where reading a damaged disk would.
  @Test func brokenOffInTheMiddle() {
    let parsing = FileParsing(.builtIn(), ReadContext(), UnpackLimits(), SchemaChecks())
    let folder = FeedFile(path: NSTemporaryDirectory(), format: "orders", name: "orders.csv")
    guard case .refused(let problems) = parsing.parse(folder, { _ in Issue.record("nothing is in it") }) else {
      Issue.record("a folder was read")
      return
    }
    #expect(problems.map(\.rule) == ["intake.unreadable"])
    #expect(problems[0].what == "the file could not be read to its end" && !problems[0].why.isEmpty)
  }

  @Test func goneBetweenClaimAndReading() {
    let settings = FileSurveySettings(
      location: { _, _ in NSTemporaryDirectory() + "o2c-no-such-file" },
      channels: Configuration.read(HostileInboxTests.configuration).configuration.channels, limits: Limits(),
      catalog: .builtIn())
    let file = ClaimedFile(path: "orders/a.csv", size: 10, modified: 0, inode: 0, isSpecial: false)
    let found = FileSurvey(night: settings).survey([file], jobs: 1)
    #expect(found.map { $0.problem?.rule } == ["intake.vanished"])
    #expect(
      found[0].problem?.what
        == "the file could not be taken: it was changed, removed, or may not be moved or read")
  }

  /// As a document that waits would be, when `pipeline.yml` has lost the format since.
  @Test func itsFormatIsGone() {
    let parsing = FileParsing(.builtIn(), ReadContext(), UnpackLimits(), SchemaChecks())
    let file = FeedFile(path: NSTemporaryDirectory(), format: "acme-orders", name: "orders.csv")
    guard case .refused(let problems) = parsing.parse(file, { _ in Issue.record("nothing reads it") }) else {
      Issue.record("read by a format that is gone")
      return
    }
    #expect(problems.map(\.rule) == ["intake.unknown-format"])
    #expect(problems[0].what == "format acme-orders is not declared any more" && !problems[0].whatToDo.isEmpty)
  }
}
