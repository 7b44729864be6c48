#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Disk {
  /// Copies a file's bytes and its time of change to a new file, whose folder is made. False when the source is not there (any more); links and special
  /// files are never followed.
  func copy(_ source: String, to target: String) throws(DiskError) -> Bool {
    let from = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if from < 0 {
      if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return false }
      throw DiskError("open", source)
    }
    defer { close(from) }
    if let slash = target.lastIndex(of: "/") { try makeFolder(String(target[..<slash])) }
    let into = try create(target, exclusive: true)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = read(from, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        var failed = count < 0 ? DiskError("read", source) : nil
        var status = stat()
        if failed == nil, fstat(from, &status) == 0 {
          let times = [status.st_atim, status.st_mtim]
          if futimens(into, times) != 0 { failed = DiskError("set the time of", target) }
        }
        try closeFile(into, path: target)
        if let failed { throw failed }
        return true
      }
      try append(into, UnsafeRawBufferPointer(rebasing: buffer[..<count]), path: target)
    }
  }

  /// Copies every file under a folder; links and special files are left out. Nothing there is fine.
  func copyTree(_ source: String, to target: String) throws(DiskError) {
    guard FileStatus(source)?.kind == .folder else { return }
    try makeFolder(target)
    for name in try Disk.names(in: source) {
      let (from, into) = (source + "/" + name, target + "/" + name)
      switch FileStatus(from)?.kind {
      case .folder: try copyTree(from, to: into)
      case .file: _ = try copy(from, to: into)
      default: break
      }
    }
  }
}
