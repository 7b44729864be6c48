#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import CLinux
import OrderToCash

/// A system call on a file that failed.
public struct DiskError: Error, Sendable {
  public enum Code: Sendable {
    case full, denied, missing, exists, otherFileSystem
    /// The device or the system failed: nothing is said of the file.
    case failing
    case other
  }
  public let code: Code
  public let operation: String
  public let path: String
  public let detail: String

  /// Says nothing of the file: a night that went on would leave it out.
  var stopsTheNight: Bool { code == .full || code == .failing }

  init(_ operation: String, _ path: String, errno number: Int32 = errno) {
    self.operation = operation
    self.path = path
    detail = String(cString: strerror(number))
    code =
      switch number {
      case ENOSPC, EDQUOT, EFBIG: .full
      case EACCES, EPERM, EROFS: .denied
      case ENOENT, ENOTDIR: .missing
      case EEXIST, ENOTEMPTY: .exists
      case EXDEV: .otherFileSystem
      case EIO, EINTR, ENOMEM, EMFILE, ENFILE: .failing
      default: .other
      }
  }
}

/// Every change outside the database goes through here, so that modes, durability and faults have one place.
public struct Disk: Sendable {
  public var fileMode: UInt32
  public var folderMode: UInt32

  public init(fileMode: UInt32 = 0o640, folderMode: UInt32 = 0o750) {
    self.fileMode = fileMode
    self.folderMode = folderMode
  }

  /// Makes a folder and those above it; one that is there already is fine.
  public func makeFolder(_ path: String) throws(DiskError) {
    if mkdir(path, mode_t(folderMode)) == 0 { return }
    switch errno {
    case EEXIST: return
    case ENOENT:
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { throw DiskError("make", path) }
      try makeFolder(String(path[..<slash]))
      if mkdir(path, mode_t(folderMode)) != 0, errno != EEXIST { throw DiskError("make", path) }
    default: throw DiskError("make", path)
    }
  }

  /// Writes a file under its final name; `exclusive` refuses one that is there.
  public func write(_ path: String, _ bytes: UnsafeRawBufferPointer, exclusive: Bool = false) throws(DiskError) {
    let file = try create(path, exclusive: exclusive)
    var failed: DiskError?
    do throws(DiskError) {
      try append(file, bytes, path: path)
    } catch {
      failed = error
    }
    if close(file) != 0, failed == nil { failed = DiskError("close", path) }
    if let failed { throw failed }
  }

  public func write(_ path: String, _ bytes: [UInt8]) throws(DiskError) {
    let result: Result<Void, DiskError> = bytes.withUnsafeBytes { buffer in
      do throws(DiskError) {
        return .success(try write(path, buffer))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  public func write(_ path: String, _ text: String) throws(DiskError) { try write(path, Array(text.utf8)) }

  /// A descriptor for writing; the caller closes it with `close`.
  public func create(_ path: String, exclusive: Bool = false) throws(DiskError) -> Int32 {
    try create(path, O_WRONLY | (exclusive ? O_EXCL : O_TRUNC))
  }

  /// One for reading too, of a file that was not there.
  func createForReading(_ path: String) throws(DiskError) -> Int32 { try create(path, O_RDWR | O_EXCL) }

  private func create(_ path: String, _ flags: Int32) throws(DiskError) -> Int32 {
    let file = retrying { open(path, flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(fileMode)) }
    guard file >= 0 else { throw DiskError("create", path) }
    return file
  }

  public func append(_ file: Int32, _ bytes: UnsafeRawBufferPointer, path: String) throws(DiskError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = retrying { Glibc.write(file, rest.baseAddress, rest.count) }
      guard written > 0 else { throw DiskError("write", path) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  public func closeFile(_ file: Int32, path: String) throws(DiskError) {
    if close(file) != 0 { throw DiskError("close", path) }
  }

  public func rename(_ old: String, to new: String) throws(DiskError) {
    if Glibc.rename(old, new) != 0 { throw DiskError("rename", old) }
  }

  /// Renames a file, or copies one that lies on another file system and removes it when the copy is durable. Interrupted anywhere
  /// and repeated, it leaves one of the two, whole.
  public func move(_ old: String, to new: String) throws(DiskError) {
    do throws(DiskError) {
      return try rename(old, to: new)
    } catch {
      guard error.code == .otherFileSystem else { throw error }
    }
    let part = new + ".part"
    try remove(part)
    guard try copy(old, to: part) else { throw DiskError("move", old, errno: ENOENT) }
    try sync(part)
    try rename(part, to: new)
    try remove(old)
  }

  public func remove(_ path: String) throws(DiskError) {
    if unlink(path) != 0, errno != ENOENT { throw DiskError("remove", path) }
  }

  /// Removes a folder with everything in it; nothing there is fine.
  public func removeTree(_ path: String) throws(DiskError) {
    var information = stat()
    guard lstat(path, &information) == 0 else { return }
    guard information.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
    for name in try Disk.names(in: path) { try removeTree(path + "/" + name) }
    if rmdir(path) != 0, errno != ENOENT { throw DiskError("remove", path) }
  }

  /// Makes a file or folder durable.
  public func sync(_ path: String) throws(DiskError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw DiskError("open", path) }
    defer { close(file) }
    if fsync(file) != 0 { throw DiskError("sync", path) }
  }

  /// Makes everything on the file system of `path` durable: one call for a night's many files.
  public func syncFileSystem(_ path: String) throws(DiskError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw DiskError("open", path) }
    defer { close(file) }
    if syncfs(file) != 0 { throw DiskError("sync", path) }
  }

  /// Gives a file that a library made the configured mode.
  public func protect(_ path: String) throws(DiskError) {
    if chmod(path, mode_t(fileMode)) != 0 { throw DiskError("set the mode of", path) }
  }

  /// Names in a folder in the order of their bytes, without `.` and `..`.
  public static func names(in path: String) throws(DiskError) -> [String] {
    guard let folder = opendir(path) else { throw DiskError("list", path) }
    defer { closedir(folder) }
    var names: [Text] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(Text(name)) }
    }
    return names.sorted().map(\.string)
  }

  /// Gives entries whose names are not UTF-8 names that are: every byte that is not ASCII becomes `%XX`. Such a name can't stand
  /// in the ledger or a report, so its file could never be taken or told of. Those that are not `ready` are left alone, as is
  /// one that can't be renamed.
  func makeNamesReadable(in folder: String, where ready: (FileStatus, String) -> Bool) throws(DiskError) {
    guard let listing = opendir(folder) else { throw DiskError("list", folder) }
    var names: [[UInt8]] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if String(validating: name, as: UTF8.self) == nil { names.append(name) }
    }
    closedir(listing)
    for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let old = (Array(folder.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) }
      var readable = name.map { $0 < 0x80 ? String(UnicodeScalar($0)) : "%" + String($0, radix: 16, uppercase: true) }
        .joined()
      guard let status = FileStatus(path: old), ready(status, readable) else { continue }
      while readable.utf8.count > 240 { readable.removeLast() }
      var target = folder + "/" + readable
      var count = 1
      while FileStatus(target) != nil {
        count += 1
        target = folder + "/" + readable + "~\(count)"
      }
      guard Glibc.rename(old, target) != 0 else { continue }
      let error = DiskError("rename", target)
      if error.stopsTheNight { throw error }
    }
  }

  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Free bytes for this process on the file system of `path`.
  public static func freeBytes(_ path: String) -> Int {
    var information = statvfs()
    guard statvfs(path, &information) == 0 else { return Int.max }
    return Int(information.f_bavail) * Int(information.f_frsize)
  }

  /// A whole small file, such as the configuration. Nil when it isn't there.
  public static func readAll(_ path: String) throws(DiskError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw DiskError("open", path)
    }
    defer { close(file) }
    var information = stat()
    guard fstat(file, &information) == 0 else { throw DiskError("read", path) }
    var bytes = [UInt8](repeating: 0, count: Int(information.st_size))
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + position, $0.count - position) }
      if count < 0 {
        if errno == EINTR { continue }
        throw DiskError("read", path)
      }
      if count == 0 { break }
      position += count
    }
    bytes.removeLast(bytes.count - position)
    return bytes
  }

  private func retrying<T: SignedInteger>(_ call: () -> T) -> T {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }
}

/// What a path names, links not followed.
struct FileStatus: Sendable {
  enum Kind: Sendable { case file, folder, special }
  let kind: Kind
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int
  let inode: Int

  /// Nil when nothing is there.
  init?(_ path: String) {
    guard let status = path.withCString({ FileStatus(path: $0) }) else { return nil }
    self = status
  }

  init?(path: UnsafePointer<CChar>) {
    var information = stat()
    guard lstat(path, &information) == 0 else { return nil }
    switch information.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .special
    }
    size = Int(information.st_size)
    modified = Int(information.st_mtim.tv_sec) * 1_000_000_000 + Int(information.st_mtim.tv_nsec)
    inode = Int(information.st_ino)
  }
}
