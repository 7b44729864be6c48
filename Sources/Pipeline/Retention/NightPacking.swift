#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Interchange
import OrderToCash

/// One folder's files in a pack of their own, `packed.tar.gz` in that folder.
struct NightPacking {
  static let name = "packed.tar.gz"

  let folder: String
  let disk: Disk
  /// Paths in the folder that stay as they are: a file's, or a folder's with all in it.
  var kept: [String] = []

  private var pack: String { folder + "/" + NightPacking.name }

  /// Packs what is there and takes it away; nothing to pack is fine. Interrupted anywhere and repeated, it comes to the same
  /// end. Gives how many files went into the pack.
  func run() throws -> Int {
    try disk.remove(pack + ".part")
    let files = try Self.files(folder).filter { !isKept($0) }
    guard !files.isEmpty else { return 0 }
    if FileStatus(pack) == nil { try write(files) }
    // What is taken away is in the pack with the same bytes, also when an earlier attempt wrote it.
    let packed = try Self.hashes(pack)
    for file in files {
      guard packed[file] == (try Self.hash(folder + "/" + file)) else {
        throw Failure.controlFailed("\(pack) does not hold \(file) as it lies there; nothing more was taken away.")
      }
    }
    for file in files { try disk.remove(folder + "/" + file) }
    try removeEmptyFolders(folder)
    return files.count
  }

  private func write(_ files: [String]) throws {
    let part = pack + ".part"
    let descriptor = try disk.create(part, exclusive: true)
    var failure: DiskError?
    let writer = try PackWriter { bytes in
      do throws(DiskError) {
        try disk.append(descriptor, bytes, path: part)
        return true
      } catch {
        failure = error
        return false
      }
    }
    do {
      for file in files { try add(file, to: writer) }
      try writer.finish()
    } catch {
      close(descriptor)
      if let failure { throw failure }
      throw Failure.tryAgain("\(part) could not be written: \((error as? PackError)?.detail ?? "\(error)").")
    }
    try disk.closeFile(descriptor, path: part)
    try disk.sync(part)
    try disk.rename(part, to: pack)
    try disk.sync(folder)
  }

  private func add(_ file: String, to writer: PackWriter) throws {
    let path = folder + "/" + file
    try writer.begin(file, bytes: FileStatus(path)?.size ?? 0)
    var failure: PackError?
    try FileBytes.read(path) { bytes in
      do throws(PackError) {
        try writer.add(bytes)
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
  }

  private func isKept(_ file: String) -> Bool {
    file == NightPacking.name || kept.contains { file == $0 || file.hasPrefix($0 + "/") }
  }

  private func removeEmptyFolders(_ folder: String) throws {
    for name in try Disk.names(in: folder) {
      let path = folder + "/" + name
      guard FileStatus(path)?.kind == .folder else { continue }
      try removeEmptyFolders(path)
      if try Disk.names(in: path).isEmpty { try disk.removeTree(path) }
    }
  }

  /// Everything under a folder that is not a folder, by path.
  static func files(_ root: String, _ folder: String = "") throws -> [String] {
    var found: [String] = []
    for name in try Disk.names(in: folder.isEmpty ? root : root + "/" + folder) {
      let path = folder.isEmpty ? name : folder + "/" + name
      if FileStatus(root + "/" + path)?.kind == .folder { found += try files(root, path) } else { found.append(path) }
    }
    return found
  }

  /// SHA-256 of every file in a pack, by its path.
  static func hashes(_ pack: String) throws -> [String: Text] {
    var hashes: [String: Text] = [:]
    try forEach(pack) { hashes[$0] = $1 }
    return hashes
  }

  /// Gives the path and SHA-256 of every file in a pack, in the pack's order.
  static func forEach(_ pack: String, _ body: (String, Text) throws -> Void) throws {
    let descriptor = open(pack, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError("open", pack) }
    defer { close(descriptor) }
    do {
      try PackReader.read(descriptor) { name, pieces in
        let hash = SHA256()
        try pieces { hash.update($0) }
        try body(name, hash.finish())
      }
    } catch let error as PackError {
      throw Failure.controlFailed("\(pack) can't be read: \(error.detail).")
    }
  }

  static func hash(_ path: String) throws -> Text {
    let hash = SHA256()
    try FileBytes.read(path) {
      hash.update($0)
      return true
    }
    return hash.finish()
  }
}
