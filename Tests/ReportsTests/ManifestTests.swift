import Foundation
import OrderToCash
import Reports
import Testing

@Suite("The manifest")
struct ManifestTests {
  private func render(_ manifest: Manifest, _ inputs: [Manifest.File] = [], _ outputs: [Manifest.File] = []) throws
    -> String
  {
    var text = ""
    try ManifestWriter.write(
      manifest, inputs: { for file in inputs { try $0(file) } }, outputs: { for file in outputs { try $0(file) } },
      to: {
        text += $0.string
        $0.removeAll()
      })
    return text
  }

  private var manifest: Manifest {
    var manifest = Manifest()
    manifest.run = 5
    manifest.date = Samples.day
    manifest.company = "Nord\"wind\\"
    manifest.program = "o2c 0.1.0"
    manifest.configuration = "ab"
    manifest.previous = "cd"
    manifest.controls = Samples.night().controls
    return manifest
  }

  private let inputs = [Manifest.File(path: "inbox/orders/a\u{1}\n.xml", sha256: "00", bytes: 12, status: "taken")]
  private let outputs = ["B", "a", "b"].map { Manifest.File(path: $0, sha256: "11", bytes: 1) }

  @Test("It is JSON that another reader takes, nothing lost")
  func json() throws {
    for (manifest, inputs) in [(manifest, inputs), (Manifest(), [])] {
      let text = try render(manifest, inputs, outputs)
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect(object?["run"] as? Int == manifest.run)
      #expect(object?["company"] as? String == manifest.company.string)
      let found = object?["inputs"] as? [[String: Any]]
      #expect(found?.map { $0["path"] as? String } == inputs.map(\.path.string))
    }
  }

  @Test("Files stand in byte order of their paths, one a line")
  func order() throws {
    let lines = try render(manifest, inputs, outputs).split(separator: "\n").filter { $0.contains("\"path\"") }
    #expect(lines.count == 4)
    #expect(lines.dropFirst().map { $0.prefix(16) } == ["B", "a", "b"].map { "    {\"path\": \"\($0)\"" })
  }

  @Test("Many files reach the sink piece by piece")
  func pieces() throws {
    var pieces = 0
    try ManifestWriter.write(
      manifest, inputs: { _ in },
      outputs: { body in
        for number in 100_000..<120_000 { try body(Manifest.File(path: Text("\(number)"), sha256: "00", bytes: 1)) }
      },
      to: {
        pieces += 1
        $0.removeAll()
      })
    #expect(pieces > 1)
  }

  @Test("Control totals keep every digit")
  func controls() throws {
    let line =
      "{\"name\": \"bank main: ledger to statement\", \"currency\": \"EUR\", \"amount\": \"1234.50\", \"compared_with\": \"1234.50\", \"difference\": \"0.00\"}"
    #expect(try render(manifest).contains(line))
  }
}
