import Foundation
import Glibc

/// What of a workspace would survive a loss of power: bytes as of a file's last fsync, entries as of a folder's last fsync. The
/// injected library keeps it up to date while a night runs; `fall` then makes the workspace what the disk would hold.
final class PowerLoss {
  let folder: URL
  private let root: URL

  /// Takes everything that is there now as durable.
  init(_ night: NightRunner) throws {
    root = night.root
    folder = try NightRunner.temporary("shadow")
    for name in ["f", "d", "keep"] {
      try FileManager.default.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
    }
    try record(root)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private struct Entry {
    var isFolder: Bool
    var inode: UInt64
    var name: String
  }

  private func record(_ path: URL) throws {
    var lines = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: path.path).sorted() {
      let child = path.appending(path: name)
      guard let status = PowerLoss.status(child) else { continue }
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      lines.append(Data("\(isFolder ? "d" : "f") \(status.st_ino) \(name)".utf8) + [0])
      if isFolder {
        try record(child)
      } else {
        try FileManager.default.copyItem(at: child, to: folder.appending(path: "f/\(status.st_ino)"))
      }
    }
    guard let status = PowerLoss.status(path) else { return }
    try lines.write(to: folder.appending(path: "d/\(status.st_ino)"))
  }

  /// Makes the workspace what the disk would hold after the loss.
  func fall() throws {
    guard let status = PowerLoss.status(root) else { return }
    let fallen = folder.appending(path: "root")
    let live = try liveFiles()
    try rebuild(UInt64(status.st_ino), into: fallen, live)
    try FileManager.default.removeItem(at: root)
    try FileManager.default.moveItem(at: fallen, to: root)
  }

  private func rebuild(_ inode: UInt64, into target: URL, _ live: [UInt64: URL]) throws {
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for entry in try entries(inode) {
      let path = target.appending(path: entry.name)
      if entry.isFolder {
        try rebuild(entry.inode, into: path, live)
        continue
      }
      // A file whose entry reached the disk and whose bytes never did is empty.
      let bytes = (try? Data(contentsOf: folder.appending(path: "f/\(entry.inode)"))) ?? Data()
      if let same = live[entry.inode], (try? Data(contentsOf: same)) == bytes, link(same.path, path.path) == 0 {
        continue
      }
      try bytes.write(to: path)
    }
  }

  /// A folder whose entries never reached the disk is empty.
  private func entries(_ inode: UInt64) throws -> [Entry] {
    guard let lines = try? Data(contentsOf: folder.appending(path: "d/\(inode)")) else { return [] }
    return lines.split(separator: 0).compactMap { line in
      let parts = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2)
      guard parts.count == 3, let inode = UInt64(parts[1]) else { return nil }
      return Entry(isFolder: parts[0] == "d", inode: inode, name: String(parts[2]))
    }
  }

  /// Files by inode, those that were unlinked since included: a file that didn't change keeps its inode and time.
  private func liveFiles() throws -> [UInt64: URL] {
    var files: [UInt64: URL] = [:]
    for place in [root, folder.appending(path: "keep")] {
      guard let walk = FileManager.default.enumerator(atPath: place.path) else { continue }
      while let path = walk.nextObject() as? String {
        let file = place.appending(path: path)
        guard let status = PowerLoss.status(file), status.st_mode & S_IFMT == S_IFREG else { continue }
        files[UInt64(status.st_ino)] = file
      }
    }
    return files
  }

  private static func status(_ path: URL) -> stat? {
    var information = stat()
    return lstat(path.path, &information) == 0 ? information : nil
  }
}
