import Foundation
import OrderToCash
import Reports
import Testing

@Suite("The manifest")
struct ManifestTests {
  private func render(_ manifest: Manifest) -> String {
    var buffer = ByteBuffer()
    ManifestWriter.write(manifest, into: &buffer)
    return buffer.string
  }

  private var manifest: Manifest {
    var manifest = Manifest()
    manifest.run = 5
    manifest.date = Samples.day
    manifest.company = "Nord\"wind\\"
    manifest.program = "o2c 0.1.0"
    manifest.configuration = "ab"
    manifest.previous = "cd"
    manifest.inputs = [Manifest.File(path: "inbox/orders/a\u{1}\n.xml", sha256: "00", bytes: 12, status: "taken")]
    manifest.outputs = [
      Manifest.File(path: "b", sha256: "11", bytes: 1), Manifest.File(path: "B", sha256: "22", bytes: 2),
      Manifest.File(path: "a", sha256: "33", bytes: 3),
    ]
    manifest.controls = Samples.night().controls
    return manifest
  }

  @Test("It is JSON that another reader takes, nothing lost")
  func json() throws {
    for manifest in [manifest, Manifest()] {
      let object = try JSONSerialization.jsonObject(with: Data(render(manifest).utf8)) as? [String: Any]
      #expect(object?["run"] as? Int == manifest.run)
      #expect(object?["company"] as? String == manifest.company.string)
      let inputs = object?["inputs"] as? [[String: Any]]
      #expect(inputs?.map { $0["path"] as? String } == manifest.inputs.map(\.path.string))
    }
  }

  @Test("Files stand in byte order of their paths, one a line, whatever order they came in")
  func order() {
    var shuffled = manifest
    shuffled.outputs.reverse()
    #expect(render(shuffled) == render(manifest))
    let text = render(manifest)
    let positions = ["\"B\"", "\"a\"", "\"b\""].map { text.range(of: "{\"path\": \($0)")!.lowerBound }
    #expect(positions == positions.sorted())
  }

  @Test("Control totals keep every digit")
  func controls() {
    let line =
      "{\"name\": \"bank main: ledger to statement\", \"currency\": \"EUR\", \"amount\": \"1234.50\", \"compared_with\": \"1234.50\", \"difference\": \"0.00\"}"
    #expect(render(manifest).contains(line))
  }
}
