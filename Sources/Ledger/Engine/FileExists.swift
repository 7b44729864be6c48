#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
