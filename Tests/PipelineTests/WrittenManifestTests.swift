import Foundation
import OrderToCash
import Reports
import Testing

@testable import Pipeline

/// What `o2c verify` reads side by side: a manifest and its folder, both in the order of the bytes of their paths.
@Suite("Manifest and folder, read in step") struct WrittenManifestTests {
  private func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "o2c-walk-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func pathsComeInTheirOrder() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(atPath: root) }
    let paths = ["a-b", "a/0", "a/x/y", "a/x-y", "a0", "b", "é/1", "index.html", "z/z/z/z"]
    for path in paths {
      let file = root + "/" + path
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data().write(to: URL(filePath: file))
    }
    try FileManager.default.createDirectory(atPath: root + "/empty", withIntermediateDirectories: true)
    var walk = try FolderWalk(root)
    var found: [Text] = []
    while let path = try walk.next() { found.append(path) }
    #expect(found == paths.map { Text($0) }.sorted())
  }

  /// Read back as it was written, whatever the names hold and wherever a piece of the file ends.
  @Test func aManifestIsReadBack() throws {
    let root = try folder()
    defer { try? FileManager.default.removeItem(atPath: root) }
    let names = ["a \"b\".csv", "back\\slash", "line\nbreak\ttab\r", "\u{1}\u{7F}", "ü/日本", "plain"]
    let files = (names.map { Text($0) } + (0..<5000).map { Text("partners/\($0)/invoice.xml") }).sorted().map {
      Manifest.File(path: $0, sha256: Text("hash of \($0)"), bytes: 5)
    }
    var manifest = Manifest()
    manifest.company = "A \"B\" & C"
    manifest.previous = "before"
    manifest.ledger = "rows"
    var bytes: [UInt8] = []
    try ManifestWriter.write(
      manifest, inputs: { try $0(Manifest.File(path: "in", sha256: "x", bytes: 1, status: "taken")) },
      outputs: { for file in files { try $0(file) } },
      to: {
        bytes += $0.bytes
        $0.removeAll()
      })
    let path = root + "/manifest.json"
    try Data(bytes).write(to: URL(filePath: path))
    var read = try #require(try WrittenManifest(path))
    #expect(read.fields["company"] == manifest.company)
    #expect(read.fields["previous_manifest_sha256"] == "before" && read.fields["ledger_sha256"] == "rows")
    for file in files {
      let next = try read.next()
      #expect(next?.path == file.path && next?.sha256 == file.sha256)
    }
    #expect(try read.next() == nil)
    try Data("{}\n".utf8).write(to: URL(filePath: path))
    #expect(try WrittenManifest(path) == nil)
  }
}
