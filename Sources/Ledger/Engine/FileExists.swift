#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// What SQLite sorts beyond its cache goes to unnamed files beside the ledger: a large night needs no more memory for it, and
/// nothing is written outside the workspace. SQLite asks once in a process, so the first ledger that is opened decides.
func setTemporaryFolder(of path: String) {
  let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  setenv("SQLITE_TMPDIR", folder, 0)
}
