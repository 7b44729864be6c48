import Foundation

/// The library that counts calls which change the disk and makes one of them go wrong (`Tests/Support/fault-at-call.c`).
final class FaultInjector: Sendable {
  private let folder: URL
  private let library: URL

  static let shared = Result { try FaultInjector() }

  private init() throws {
    folder = try NightRunner.temporary("injector")
    library = folder.appending(path: "fault-at-call.so")
    let source = NightRunner.repository.appending(path: "Tests/Support/fault-at-call.c")
    let output = try Output(
      URL(filePath: "/usr/bin/env"), ["cc", "-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"])
    guard output.status == 0 else { throw CompilerError(text: output.errors) }
  }

  struct CompilerError: Error { var text: String }

  /// Runs a night to its end and counts; of one stage alone when `stage` names it.
  func count(_ night: NightRunner, _ date: String, stage: String? = nil) throws -> (Output, Int) {
    let counter = try counterFile()
    defer { try? FileManager.default.removeItem(at: counter) }
    let output = try night.run(date, environment: environment(counter, stage.map { ["FAULT_PROGRAM": $0] } ?? [:]))
    let bytes = try Data(contentsOf: counter)
    return (output, Int(bytes.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }))
  }

  /// Runs a night with a fault of a kind at a call. `shadow` is where what survives a loss of power is kept.
  func run(
    _ night: NightRunner, _ date: String, on kind: String, at call: Int, stage: String? = nil, shadow: PowerLoss? = nil
  ) throws -> Output {
    let counter = try counterFile()
    defer { try? FileManager.default.removeItem(at: counter) }
    var variables = ["FAULT_AT": String(call), "FAULT_KIND": kind]
    variables["FAULT_PROGRAM"] = stage
    if let shadow {
      variables["FAULT_SHADOW"] = shadow.folder.path
      variables["FAULT_ROOT"] = night.root.path
    }
    return try night.run(date, environment: environment(counter, variables))
  }

  /// Runs a night in which the temporary files of the workbook's library take only so many bytes.
  func run(_ night: NightRunner, _ date: String, streams bytes: Int) throws -> Output {
    try night.run(date, environment: ["LD_PRELOAD": library.path, "FAULT_STREAMS": String(bytes)])
  }

  private func environment(_ counter: URL, _ more: [String: String]) -> [String: String] {
    ["LD_PRELOAD": library.path, "FAULT_COUNTER": counter.path].merging(more) { $1 }
  }

  private func counterFile() throws -> URL {
    let file = folder.appending(path: UUID().uuidString)
    try Data(count: 8).write(to: file)
    return file
  }
}
