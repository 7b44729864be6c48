#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What this process has used of processors, all its threads together.
enum CPUTime {
  /// Microseconds of CPU that this process used meanwhile.
  static func microseconds(_ body: () -> Void) -> Int {
    let begin = now()
    body()
    return now() - begin
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }
}
