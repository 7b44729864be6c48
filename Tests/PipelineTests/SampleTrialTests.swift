import Foundation
import Testing

@testable import Interchange
@testable import Pipeline

/// `o2c formats try` over every real file beside the checkout: read, flagged or refused with its reason, and never more.
@Suite("Trying every sample") struct SampleTrialTests {
  private static let root: URL? = {
    let named = ProcessInfo.processInfo.environment["O2C_SHARED"].map { [URL(filePath: $0)] } ?? []
    let folders = named + ["../shared", "../../shared"].map { NightRunner.repository.appending(path: $0) }
    return folders.map { $0.appending(path: "samples") }.first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  /// What their authors named as wrong.
  private static let marks = ["wrong", "garbled", "order-test-bad", "broken", "malformed"]

  @Test func everyFile() throws {
    guard let root = Self.root else { return print("skipped: no shared/samples") }
    let workspace = try NightRunner.temporary("samples")
    try "company: { name: A, currency: EUR, country: DE }\n".write(
      to: workspace.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let trial = FormatTrial(try Workspace(workspace.path).readConfiguration())
    print("| folder | files | read | with refused documents | refused whole | reasons |\n|---|---|---|---|---|---|")
    for folder in try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() {
      let path = root.appending(path: folder).path
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted() else { continue }
      var (sound, partly, whole) = (0, 0, 0)
      var reasons: [String: Int] = [:]
      for name in names {
        let found = try trial.read(path + "/" + name, as: nil, show: 0)
        let isWhole = found.text.hasPrefix("not recognised") || found.text.contains("\nrefused whole\n")
        if found.isSound { sound += 1 } else if isWhole { whole += 1 } else { partly += 1 }
        if !found.isSound, let rule = found.text.split(separator: "[").last?.split(separator: "]").first {
          reasons[String(rule), default: 0] += 1
        }
        #expect(found.isSound || found.text.contains("[intake."), "\(folder)/\(name): \(found.text)")
        if Self.marks.contains(where: name.contains) {
          #expect(found.text.contains("[intake."), "\(folder)/\(name) is marked bad, and nothing is said")
        }
      }
      let told = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
      print("| \(folder) | \(names.count) | \(sound) | \(partly) | \(whole) | \(told.joined(separator: ", ")) |")
    }
  }

  /// `o2c formats NAME --example` of every table, read back by its own format.
  @Test func examples() throws {
    let workspace = try NightRunner.temporary("examples")
    try "company: { name: A, currency: EUR, country: DE }\n".write(
      to: workspace.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let tool = NightRunner.binaries.appending(path: "o2c")
    for format in FormatCatalog.builtIn().formats where !format.isXML && !format.isRecords {
      let printed = try Output(
        tool, ["formats", format.name.string, "--example", "--workspace", workspace.path])
      #expect(printed.status == 0 && printed.text == format.example, "\(format.name): \(printed.errors)")
      let file = workspace.appending(path: "\(format.name).csv")
      try printed.text.write(to: file, atomically: true, encoding: .utf8)
      let tried = try Output(tool, ["formats", "try", file.path, "--workspace", workspace.path])
      #expect(tried.status == 0 && tried.text.hasPrefix("format \(format.name) "), "\(tried.text)\(tried.errors)")
    }
  }
}
