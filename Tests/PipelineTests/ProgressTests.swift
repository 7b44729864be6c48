import Testing

@testable import Pipeline

@Suite("Progress on a terminal") struct ProgressTests {
  @Test(
    "Says what is done, the rate and the time left",
    arguments: [
      (0, 0, 0.0, "o2c-intake: 0 of 1000 files"),
      (100, 250, 0.5, "o2c-intake: 100 of 1000 files, 250 documents"),
      (100, 250, 2.0, "o2c-intake: 100 of 1000 files, 250 documents, 50 a second, 18 s left"),
      (4, 0, 2.0, "o2c-intake: 4 of 1000 files, 9 min left"),
      (1000, 0, 2.0, "o2c-intake: 1000 of 1000 files, 500 a second"),
    ])
  func line(done: Int, documents: Int, seconds: Double, expected: String) {
    let progress = Progress("o2c-intake", now: { 0 }, show: nil)
    progress.expect(1000, "files")
    progress.advance(by: done, documents: documents)
    #expect(progress.line(after: seconds) == expected)
  }

  @Test("Shows itself a few times a second, however often it advances") func interval() {
    var (time, lines) = (0.0, 0)
    let progress = Progress("o2c-cash", now: { time }, show: { _ in lines += 1 })
    progress.expect(1000, "parts")
    for _ in 0..<1000 {
      time += 0.001
      progress.advance()
    }
    #expect((5...6).contains(lines))
  }
}
