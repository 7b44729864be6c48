/// Patterns as shells have them.
enum Pattern {
  /// `*` is any run, `?` any byte.
  static func matches(_ name: some Collection<UInt8>, _ pattern: some Collection<UInt8>) -> Bool {
    let (name, pattern) = (Array(name), Array(pattern))
    var (n, p) = (0, 0)
    var retry: (n: Int, p: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        retry = (n, p)
        p += 1
      } else if p < pattern.count, pattern[p] == name[n] || pattern[p] == UInt8(ascii: "?") {
        n += 1
        p += 1
      } else if let (start, star) = retry {
        n = start + 1
        p = star + 1
        retry = (n, star)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
