import Dispatch
import Glibc
import OrderToCash

@testable import Interchange

// `o2c-races FILE…`: reads the files on several threads at once, with one catalog, as intake does, and compares with one thread.
// scripts/fuzz builds it under ThreadSanitizer.

func bytes(of path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let count = fread(&bytes, 1, bytes.count, file)
  return Array(bytes[..<count])
}

/// Hashes of the documents; -1 for a file that no format reads, -2 for one that is refused.
func hashes(_ bytes: [UInt8], _ name: String, _ catalog: FormatCatalog, _ reader: FileReader) -> [Int64] {
  bytes.withUnsafeBytes { bytes in
    let prefix = UnsafeRawBufferPointer(rebasing: bytes.prefix(65_536))
    let found = catalog.recognise(prefix: prefix, fileName: Text(name), channel: "any", kinds: DocumentKind.allCases)
    guard case .format(let format) = found else { return [-1] }
    var hashes: [Int64] = []
    reader.begin(format) { hashes.append($0.contentHash) }
    reader.feed(bytes)
    if case .refused = reader.finish() { return [-2] }
    return hashes
  }
}

let names = Array(CommandLine.arguments.dropFirst())
let files = names.map { bytes(of: $0) }
let catalog = FormatCatalog.builtIn()
let alone = FileReader(catalog: catalog, context: ReadContext())
let expected = zip(files, names).map { hashes($0, $1, catalog, alone) }
let threads = 4
DispatchQueue.concurrentPerform(iterations: threads) { thread in
  let reader = FileReader(catalog: catalog, context: ReadContext())
  for index in files.indices {
    let position = (index + thread * files.count / threads) % files.count
    let found = hashes(files[position], names[position], catalog, reader)
    precondition(found == expected[position], "\(names[position]) is read otherwise beside other threads")
  }
}
print(
  "o2c-races: \(files.count) files on \(threads) threads, \(expected.joined().filter { $0 > 0 || $0 < -2 }.count) documents"
)
