import ArgumentParser
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The one place where a program ends: errors become words on stderr and a status.
enum Exit {
  static func report(_ error: any Error, _ program: String) -> Int32 {
    if let failure = Failure.from(error) {
      standardError("\(program): \(failure.message)\n")
      return failure.exitCode
    }
    let code = StageProgram.exitCode(for: error)
    let message = StageProgram.fullMessage(for: error)
    if code.isSuccess {
      standardOutput(message + "\n")
      return 0
    }
    // A usage error of the argument parser is 64 (EX_USAGE); ours is 2. Anything unknown is a bug and keeps 1.
    standardError(code == .validationFailure ? message + "\n" : "\(program): internal error: \(message)\n")
    return code == .validationFailure ? 2 : 1
  }

  static func now(_ status: Int32) -> Never { exit(status) }

  static func threads(_ asked: Int) -> Int {
    asked > 0 ? min(asked, 64) : max(1, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  /// `stats <stage> user=<s> sys=<s> maxrss=<KiB>`, as `scripts/bench` reads it.
  static func printStatistics(_ stage: String) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> String {
      formatSeconds(Int(time.tv_sec) * 1000 + Int(time.tv_usec) / 1000)
    }
    standardError(
      "stats \(stage) user=\(seconds(usage.ru_utime)) sys=\(seconds(usage.ru_stime)) maxrss=\(usage.ru_maxrss)\n")
  }

  private static func formatSeconds(_ milliseconds: Int) -> String {
    let rest = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }
}
