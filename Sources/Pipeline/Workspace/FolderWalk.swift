import OrderToCash

/// Everything under a folder that is not a folder, in the order of the bytes of its path; only the names of the folders on the way are
/// held.
struct FolderWalk {
  private struct Level {
    /// Ends with a slash, or is empty.
    var path: String
    /// Last first; a folder's name ends with a slash, as its files' paths go on with one.
    var names: [Text]
  }

  private let root: String
  private var levels: [Level] = []

  init(_ root: String) throws(DiskError) {
    self.root = root
    levels.append(try level(""))
  }

  mutating func next() throws(DiskError) -> Text? {
    while let last = levels.indices.last {
      guard let name = levels[last].names.popLast() else {
        levels.removeLast()
        continue
      }
      let path = levels[last].path + name.string
      guard path.utf8.last == UInt8(ascii: "/") else { return Text(path) }
      levels.append(try level(path))
    }
    return nil
  }

  private func level(_ path: String) throws(DiskError) -> Level {
    let folder = path.isEmpty ? root : root + "/" + path.dropLast()
    var names: [Text] = []
    for name in try Disk.names(in: folder) {
      names.append(Text(FileStatus(folder + "/" + name)?.kind == .folder ? name + "/" : name))
    }
    return Level(path: path, names: names.sorted { $1 < $0 })
  }
}
