import Foundation
import OrderToCash
import Testing

@testable import Interchange
@testable import Pipeline

/// Files packed with gzip or zip: read as if they were not, or refused with the reason and the name of the file in them.
@Suite("Packed files") struct PackedFileTests {
  static let header = "order_number,customer,item,quantity\n"
  static let order = header + "A-1,C001,1001,5\n"
  static let bank = "account,booking_date,amount,currency,text\nDE1,2026-01-05,-1.50,EUR,fee\n"

  enum Packed: Sendable {
    case zip([Packer.Member])
    case encrypted([Packer.Member])
    case gzip(String)
    /// Of a zip, the first so many bytes.
    case cut([Packer.Member], Int)
    case zipInZip, gzipInZip
    /// By a method that other programs have.
    case bzip(Packer.Member)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var packed: Packed
    var name = "batch.zip"
    /// Documents read, or the rule and what its message says.
    var documents = 0
    var rule = ""
    var says = ""
    var limits = "archive_files: 50"
    var testDescription: String { "\(name): \(rule.isEmpty ? "\(documents) documents" : rule) \(says)" }
  }

  static let cases: [Case] = [
    Case(packed: .gzip(order), name: "orders.csv.gz", documents: 1),
    Case(packed: .gzip(order), name: "orders", documents: 1),
    Case(packed: .zip([("a.csv", order), ("sub/b.csv", header + "B-1,C001,1001,5\nB-2,C001,1001,5\n")]), documents: 3),
    Case(packed: .zip([("a.csv", order), ("__MACOSX/._a.csv", "x"), (".DS_Store", "x")]), documents: 1),
    Case(
      packed: .zip([("a.csv", order), ("sub/b.csv", header + "B-1,C001,1001,five\n")]), rule: "intake.not-a-number",
      says: "line 2, column 4: sub/b.csv: quantity: `five` is not a number"),
    Case(
      packed: .zip([("a.csv", order), ("b.csv", header + "B-1,C001,\"10\"01,5\n")]), rule: "intake.not-well-formed",
      says: "b.csv: a quote stands where none may be"),
    Case(
      packed: .zip([("a.csv", order), ("notes.txt", "hello\n")]), rule: "intake.unknown-format", says: "notes.txt: "),
    Case(
      packed: .zip([("a.csv", order), ("b.csv", bank)]), rule: "intake.archive-mixed",
      says: "b.csv: this is a file of statements, the first one in the archive is of orders"),
    Case(packed: .zip([]), rule: "intake.empty-file", says: "there is no file in the packed file"),
    Case(packed: .zip([("a.csv", order), ("b.csv", "")]), rule: "intake.empty-file", says: "b.csv: the file is empty"),
    Case(packed: .gzip(""), name: "orders.csv.gz", rule: "intake.empty-file", says: "there is no file"),
    Case(
      packed: .zip([("../a.csv", order)]), rule: "intake.archive-name",
      says: "../a.csv: the file's name leads out of the archive, or can't be a name"),
    Case(packed: .zip([("/etc/a.csv", order)]), rule: "intake.archive-name", says: "leads out"),
    Case(packed: .zip([("a\\..\\b.csv", order)]), rule: "intake.archive-name", says: "leads out"),
    Case(packed: .zip([("C:a.csv", order)]), rule: "intake.archive-name", says: "leads out"),
    Case(
      packed: .zip([("a.csv", order), ("a.csv", order)]), rule: "intake.archive-name",
      says: "two files in it have this name"),
    Case(packed: .encrypted([("a.csv", order)]), rule: "intake.archive-encrypted", says: "the file in it is encrypted"),
    Case(
      packed: .zipInZip, rule: "intake.archive-nested", says: "inner.zip: there is a packed file in the packed file"),
    Case(packed: .gzipInZip, rule: "intake.archive-nested", says: "a.csv.gz: there is a packed file"),
    Case(
      packed: .cut([("a.csv", order), ("b.csv", order)], 150), rule: "intake.archive-damaged",
      says: "it can't be unpacked to its end"),
    Case(
      packed: .zip([("[Content_Types].xml", "<Types/>"), ("xl/a.xml", "<a/>")]), name: "orders.xlsx",
      rule: "intake.unknown-format", says: "this is an office document, not an archive of files"),
    Case(
      packed: .gzip(order + String(repeating: "\n", count: 5_000_000)), name: "bomb.csv.gz",
      rule: "intake.archive-too-large", says: "unpacked it is more than 250 times its "),
    Case(
      packed: .bzip(("a.csv", order)), rule: "intake.archive-damaged",
      says: "a.csv: the file is packed in a way that is not read here: "),
    Case(
      packed: .zip([("a.csv", order + String(repeating: "\n", count: 60_000))]), rule: "intake.archive-too-large",
      says: "a.csv: unpacked it is more than 50000 bytes", limits: "file_bytes: 50000"),
    Case(
      packed: .zip((1...60).map { ("\($0).csv", order) }), rule: "intake.archive-too-large",
      says: "there are more than 50 files in it"),
  ]

  private static func make(_ packed: Packed, at path: URL) throws {
    let inner = path.deletingLastPathComponent().appending(path: ".inner")
    defer { try? FileManager.default.removeItem(at: inner) }
    func content() throws -> String { String(decoding: try Data(contentsOf: inner), as: UTF8.self) }
    switch packed {
    case .zip(let members): Packer.zip(members, to: path)
    case .encrypted(let members): Packer.zip(members, to: path, encrypted: true)
    case .gzip(let text): Packer.gzip(text, to: path)
    case .cut(let members, let count):
      Packer.zip(members, to: path)
      try Data(contentsOf: path).prefix(count).write(to: path)
    case .zipInZip: Packer.zip([("inner.zip", "PK\u{3}\u{4}rest of it")], to: path)
    case .gzipInZip: try rawGzip(in: path, inner)
    case .bzip(let member):
      Packer.zip([member], to: path, stored: true)
      var zip = try Data(contentsOf: path)
      for (mark, place) in [("PK\u{3}\u{4}", 8), ("PK\u{1}\u{2}", 10)] {
        let header = try #require(zip.range(of: Data(mark.utf8)))
        zip[header.lowerBound + place] = 12
      }
      try zip.write(to: path)
    }
  }

  /// Bytes of a gzip file are no text: they are packed by hand into a stored member.
  private static func rawGzip(in path: URL, _ inner: URL) throws {
    Packer.gzip(order, to: inner)
    let bytes = try Data(contentsOf: inner)
    Packer.zip([("a.csv.gz", String(repeating: "x", count: bytes.count))], to: path, stored: true)
    var zip = try Data(contentsOf: path)
    let place = zip.range(of: Data(repeating: UInt8(ascii: "x"), count: bytes.count))
    if let place { zip.replaceSubrange(place, with: bytes) }
    try zip.write(to: path)
  }

  @Test(arguments: cases) func reads(_ row: Case) throws {
    let root = try NightRunner.temporary("packed")
    let folder = root.appending(path: "inbox/orders")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: row.name)
    try Self.make(row.packed, at: path)
    let text = """
      company: { name: Acme Ltd, currency: EUR, country: IE }
      calendar: { settle_seconds: 0 }
      channels: [{ name: orders, kinds: [orders, statements] }]
      limits: { \(row.limits) }
      """
    try text.write(to: root.appending(path: "pipeline.yml"), atomically: true, encoding: .utf8)
    let workspace = try Workspace(root.path)
    let configuration = try workspace.readConfiguration()
    let claimed = try Claiming.settled(workspace, configuration)
    #expect(claimed.count == 1)
    let found = InboxInspection(workspace, configuration).inspect(claimed[0], 0)
    let trial = try FormatTrial(configuration).read(path.path, as: nil, show: 9)
    #expect(trial.isSound == row.rule.isEmpty)
    if row.rule.isEmpty {
      #expect(found.problems.isEmpty && found.summary.contains(" \(row.documents) document(s)"), "\(found)")
      #expect(trial.text.contains("\n\(row.documents) document(s), 0 of them refused\n"), "\(trial.text)")
    } else {
      #expect(found.problems.map(\.rule.string) == [row.rule], "\(found.problems.map(\.message))")
      #expect(found.problems.first?.message.contains(row.says) == true, "\(found.problems.map(\.message))")
      #expect(trial.text.contains("[\(row.rule)]") && trial.text.contains(row.says), "\(trial.text)")
    }
  }

  /// A document of a zip that waits is read again from the archive; its neighbours are taken at once.
  @Test func waitsInArchive() throws {
    let night = try NightRunner("warehouse-confirms")
    try night.drop("2026-01-05")
    let folder = night.root.appending(path: "inbox/orders")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    Packer.zip(
      [
        ("1.csv", Self.header + "Z-1,C001,1001,1\nZ-2,C001,9999,1\n"), ("2.csv", Self.header + "Z-3,C001,1001,1\n"),
        ("3.csv", Self.header + "Z-4,C001,9999,1\n"),
      ], to: folder.appending(path: "batch.zip"))
    try night.run("2026-01-05")
    let taken = {
      try night.dump().split(separator: "\n").filter { $0.hasPrefix("orders\t") && $0.contains("\tZ-") }.count
    }
    #expect(try taken() == 2)
    let office = night.root.appending(path: "inbox/office")
    try FileManager.default.createDirectory(at: office, withIntermediateDirectories: true)
    Packer.gzip("sku,unit,price,tax_category\n9999,H87,1.00,S\n", to: office.appending(path: "items.csv.gz"))
    try night.run("2026-01-06")
    #expect(try taken() == 4)
  }
}
