import Glibc

/// Real files beside the checkout: `samples` of the folder that O2C_SHARED names, else of `shared` beside the repository or
/// above it.
enum Samples {
  static let root: String? = {
    if let named = getenv("O2C_SHARED") { return exists(String(cString: named) + "/samples") }
    let checkout = String(#filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined())
    return exists(checkout + "/../shared/samples") ?? exists(checkout + "/../../shared/samples")
  }()

  private static func exists(_ path: String) -> String? { access(path, R_OK) == 0 ? path : nil }

  /// Names of a folder's files in byte order; empty, and said, when the samples are not there.
  static func files(_ folder: String) -> [String] {
    guard let root, let directory = opendir(root + "/" + folder) else {
      print("skipped: no shared/samples/\(folder)")
      return []
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  static func bytes(_ folder: String, _ name: String) -> [UInt8] {
    guard let root, let file = fopen(root + "/" + folder + "/" + name, "r") else { return [] }
    defer { fclose(file) }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
    return all
  }
}
