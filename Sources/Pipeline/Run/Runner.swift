import Ledger
import Logging
import OrderToCash
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `o2c run`: opens or resumes a night and runs its stages, each as a process of its own.
struct Runner {
  let workspace: Workspace
  /// The date asked for, or nil for today's by `day_starts_at`.
  let date: BusinessDate?
  let jobs: Int
  let stats: Bool
  let log: Logger

  /// What `run` did, for the summary line.
  enum Outcome { case published(RunIdentity), nothingNew(BusinessDate) }

  func run() async throws -> Outcome {
    let configuration = try workspace.readConfiguration()
    if configuration.output.maskLogs { LogText.mask() }
    let disk = disk(configuration)
    try workspace.prepare(disk)
    let lock = try WorkspaceLock.take(workspace, disk)
    defer { lock.release() }
    try requireSpace(configuration)
    if case .upgraded(let from, let copy) = try Upgrade(workspace: workspace, disk: disk).run() {
      log.notice("upgraded the ledger from schema version \(from)", metadata: ["copy": "\(copy)"])
    }
    guard var identity = try openRun(configuration) else {
      try requireTies()
      return .nothingNew(date ?? Clock.today(configuration.calendar))
    }
    var failed = try await play(identity, lock)
    // A night that was left open is finished first; the later one that was asked for follows it.
    if let date, identity.date < date, let next = try openRun(configuration) {
      identity = next
      failed += try await play(identity, lock)
    }
    guard failed.isEmpty else { throw Failure.controlFailed(failed.joined(separator: "\n")) }
    return .published(identity)
  }

  /// A night that does not tie out says so each time that it is asked for, also when the run that published it was killed before
  /// it could.
  private func requireTies() throws {
    let latest = try Ledger.reading(workspace.ledger) { engine -> RunIdentity? in
      guard let latest = try RunIdentity.latest(engine) else { return nil }
      let failing = try engine.freshQuery("SELECT 1 FROM control WHERE run = ? AND amount <> compared LIMIT 1")
        .with(latest.run).first { _ in true }
      return failing == nil ? nil : latest
    }
    if let latest { throw Failure.controlFailed(doesNotTieOut(latest)) }
  }

  private func doesNotTieOut(_ identity: RunIdentity) -> String {
    "The night of \(identity.date) was published, but something does not tie out: see the first line of \(workspace.outbox)/\(identity.folder)/index.html."
  }

  /// Runs all stages of an open run. What does not tie out is returned in words.
  private func play(_ identity: RunIdentity, _ lock: WorkspaceLock) async throws -> [String] {
    let stages = Configuration.read(identity.configurationText).configuration.stages
    var failed: [String] = []
    for stage in stages {
      let status = try await launch(stage, lock)
      if status == 4 {
        failed = [doesNotTieOut(identity)]
      } else if status != 0 {
        throw StageFailed(stage: stage, status: status)
      }
    }
    return failed
  }

  /// A night that runs out of space stops cleanly, but it is better not begun.
  private func requireSpace(_ configuration: Configuration) throws {
    for folder in [workspace.inbox, workspace.outbox, workspace.ledgerFolder] {
      let free = Disk.freeBytes(folder)
      guard free < configuration.limits.freeBytes else { continue }
      throw Failure.tryAgain(
        "Only \(free >> 20) MiB are free for \(folder); limits.free_bytes asks for \(configuration.limits.freeBytes >> 20) MiB before a night. Free some space, then run again."
      )
    }
  }

  private func disk(_ configuration: Configuration) -> Disk {
    Disk(fileMode: configuration.output.fileMode, folderMode: configuration.output.folderMode)
  }

  /// The open run, or a new one; nil when the date is published and nothing new has come.
  private func openRun(_ configuration: Configuration) throws -> RunIdentity? {
    try Ledger.writing(workspace.ledger, create: true) { ledger in
      let latest = try RunIdentity.latest(ledger.writer)
      if let latest, latest.state != .published {
        log.info("resuming the night of \(latest.date)", metadata: ["run": "\(latest.run)"])
        return latest
      }
      let date = date ?? Clock.today(configuration.calendar)
      var sequence = 1
      if let latest {
        guard date >= latest.date else {
          throw Failure.cannotRun(
            "The last night was \(latest.date); dates may skip but never go back to \(date). Give a later --date.")
        }
        if date == latest.date, latest.isOpening {
          throw Failure.cannotRun(
            "The books were taken over as of \(latest.date); the first night is a later one. Give a later --date.")
        }
        if date == latest.date {
          guard try !Claiming.settled(workspace, configuration, renaming: disk(configuration)).isEmpty else {
            return nil
          }
          sequence = latest.sequence + 1
        }
      }
      let run = (latest?.run ?? 0) + 1
      try refuseUnknownFolder(sequence == 1 ? date.description : "\(date).\(sequence)")
      try ledger.writer.transaction {
        try insert(run, date, sequence, latest, configuration, ledger.writer)
      }
      log.info("opening the night of \(date)", metadata: ["run": "\(run)"])
      return try RunIdentity.latest(ledger.writer)
    }
  }

  /// A folder of this night that the ledger knows nothing of, as after restoring an older ledger: it could not be published,
  /// and finding that out at the end would leave the night stuck.
  private func refuseUnknownFolder(_ name: String) throws {
    guard FileStatus(workspace.outbox + "/" + name) != nil else { return }
    throw Failure.cannotRun(
      "\(workspace.outbox)/\(name) is there already, but the ledger has no such night. Published folders are never rewritten: move it away, or restore the ledger that belongs to it."
    )
  }

  private func insert(
    _ run: Int, _ date: BusinessDate, _ sequence: Int, _ latest: RunIdentity?, _ configuration: Configuration,
    _ engine: Engine
  ) throws {
    let manifest = try engine.query("SELECT manifest_sha FROM run WHERE run = ?").with(run - 1).first { $0.text(0) }
    try engine.append(.run).add(run).add(date).add(sequence).add(latest?.date).add(ProgramVersion.current)
      .add(SHA256.hex(configuration.text)).add(configuration.text).add(0).add("").add(manifest ?? "").end()
    try RunLogo.keep(run, configuration, workspace, engine)
  }

  /// Runs a stage executable that lies beside this one, with the lock as its standard input.
  private func launch(_ stage: String, _ lock: WorkspaceLock) async throws -> Int32 {
    var arguments = ["--workspace", workspace.root, "--jobs", String(jobs), "--lock-on-stdin"]
    if stats { arguments.append("--stats") }
    let path = try Executables.folder() + "/o2c-" + stage
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments),
      input: .fileDescriptor(FileDescriptor(rawValue: lock.descriptor), closeAfterSpawningProcess: false),
      output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
      error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
    switch result.terminationStatus {
    case .exited(let code): return Int32(code)
    case .signaled(let signal): throw StageFailed(stage: stage, status: 128 + Int32(signal))
    }
  }
}

/// A stage ended with a status that stops the night; its own message is on stderr already.
struct StageFailed: Error {
  let stage: String
  let status: Int32
}

/// Where the executables of this build are.
enum Executables {
  static func folder() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { readlink("/proc/self/exe", $0.baseAddress!, $0.count) }
    guard count > 0 else { throw DiskError("read", "/proc/self/exe") }
    let path = String(decoding: buffer[..<count], as: UTF8.self)
    return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}

/// The only clock: which day it is when nobody says.
enum Clock {
  static func today(_ calendar: BusinessCalendar) -> BusinessDate { date(at: time(nil), calendar) }

  /// The day that an instant belongs to, by the clock on the wall of this machine's time zone (`TZ`), summer time included.
  static func date(at instant: time_t, _ calendar: BusinessCalendar) -> BusinessDate {
    var now = instant
    var local = tm()
    localtime_r(&now, &local)
    let date =
      BusinessDate(year: Int(local.tm_year) + 1900, month: Int(local.tm_mon) + 1, day: Int(local.tm_mday))
      ?? BusinessDate(days: Int32(now / 86_400))
    let minute = Int(local.tm_hour) * 60 + Int(local.tm_min)
    return minute < calendar.dayStartsAtMinute ? date.adding(days: -1) : date
  }

  static func seconds() -> Int { Int(time(nil)) }

  /// Seconds since some moment, for what is shown to somebody who waits.
  static func monotonic() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
  }
}
