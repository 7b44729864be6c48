import Foundation
import Testing

/// Limits that only tighten.
@Suite("Sizes and style") struct SizeTests {
  private static let fileLimit = 400
  private static let longFile = 300
  private static let executableLimit = 20

  @Test func executablesAreThin() throws {
    for file in Repository.files(under: "Sources") where file.hasSuffix("/main.swift") {
      let count = try Repository.lines(file).count
      #expect(count <= SizeTests.executableLimit, "\(file) has \(count) lines")
      #expect(try Repository.imports(file) == ["Pipeline"], "\(file) imports more than Pipeline")
    }
  }

  @Test func filesAreShort() throws {
    for file in Repository.files(under: "Sources") + Repository.files(under: "Tests") {
      let count = try Repository.lines(file).count
      #expect(count <= SizeTests.fileLimit, "\(file) has \(count) lines, the limit is \(SizeTests.fileLimit)")
      if count > SizeTests.longFile { print("long: \(file) has \(count) lines") }
    }
  }

  @Test func noLeftovers() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "fatal" + "Error(\"not implemented"]
    for file in Repository.files(under: "Sources") + Repository.files(under: "Tests") {
      for (index, line) in try Repository.lines(file).enumerated() {
        for mark in marks where line.contains(mark) { Issue.record("\(file):\(index + 1) has \(mark)") }
      }
    }
  }

  @Test func scriptsCanBeRun() throws {
    let scripts = ["scripts/run", "scripts/test", "scripts/setup", "scripts/bench", ".ci/run"]
    for script in scripts {
      #expect(FileManager.default.isExecutableFile(atPath: Repository.root + "/" + script), "\(script)")
      #expect(try Repository.text(script).hasPrefix("#!"), "\(script) does not say what runs it")
    }
  }

  /// What is tracked works on any machine: no path of the one that it was written on.
  @Test func noMachinePaths() throws {
    guard let files = try Repository.tracked() else {
      print("skipped: no version control here, so tracked files are not known")
      return
    }
    let marks = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/Use" + "rs/", "/o" + "pt/swift"]
    for file in files {
      guard let text = try? Repository.text(file) else { continue }
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        for mark in marks where line.contains(mark) { Issue.record("\(file):\(index + 1) has \(mark)") }
      }
    }
  }
}
