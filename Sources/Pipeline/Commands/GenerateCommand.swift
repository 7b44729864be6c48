import ArgumentParser
import OrderToCash

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes a synthetic company of any size and a day of its files.",
    discussion: """
      The first call makes a workspace: pipeline.yml, opening/ (for `o2c init --opening`) and the inbox of one day. A call \
      with --date next, or a later date, adds another day, whose payments answer the invoices of the night before. The same \
      options give the same bytes.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "The day: YYYY-MM-DD, or `next` for the weekday after the last one generated.")
  var date: String

  @Option(help: "Orders a day.")
  var orders = 1000

  @Option(help: "Lines an order, on average.")
  var lines = 5

  @Option(help: "Customers (default: one for twenty orders).")
  var customers: Int?

  @Option(help: "Items (default: one for fifty orders).")
  var items: Int?

  @Option(help: "Payments for a hundred orders.")
  var payments = 90

  @Option(help: "Orders that come as UBL, of a hundred; the others come as CSV.")
  var xml = 50

  @Option(help: "Another seed gives another company.")
  var seed: UInt64 = 1

  func validate() throws {
    guard date == "next" || BusinessDate(date) != nil else {
      throw ValidationError("--date \(date) is not a date: write YYYY-MM-DD or next.")
    }
    let counts = [orders, lines, customers ?? 1, items ?? 1]
    guard counts.allSatisfy({ $0 >= 1 }), (customers ?? 1) <= 999_999, (items ?? 1) <= 99_999 else {
      throw ValidationError(
        "A company has at least one order, line, customer (at most 999,999) and item (at most 99,999).")
    }
    guard (0...1000).contains(payments), (0...100).contains(xml) else {
      throw ValidationError("--payments goes from 0 to 1000, --xml from 0 to 100.")
    }
  }

  func run() throws {
    let root = options.workspace
    var generator = try makeGenerator(saved: try Disk.readAll(root + "/" + Generator.statePath))
    var invoices: [UInt8]?
    if let path = generator.invoicesPath {
      invoices = try Disk.readAll(root + "/" + path)
      if invoices == nil { standardError("o2c: \(root)/\(path) does not exist: nobody pays on \(generator.date).\n") }
    }
    let files = GeneratedFiles(root: root)
    try generator.write(invoices: invoices, to: files.write)
    try files.close()
    standardOutput("generated \(generator.date) in \(root): \(files.count) files, \(files.bytes) bytes\n")
  }

  private func makeGenerator(saved: [UInt8]?) throws -> Generator {
    guard let saved else {
      guard let first = BusinessDate(date) else {
        throw Failure.cannotRun("\(options.workspace) was not generated yet: give the first day as YYYY-MM-DD.")
      }
      guard !Disk.exists(options.workspace + "/pipeline.yml") else {
        throw Failure.cannotRun("\(options.workspace) is a workspace already; generate into a folder of its own.")
      }
      return Generator(
        GeneratorParameters(
          seed: seed, date: first, orders: orders, lines: lines, customers: customers, items: items,
          paymentsPercent: payments, xmlPercent: xml))
    }
    do throws(Generator.Refusal) {
      return try Generator(continuing: saved, on: BusinessDate(date))
    } catch .notAfter(let last) {
      throw Failure.cannotRun("\(options.workspace) was generated up to \(last); give a later --date, or next.")
    } catch .notGenerated {
      throw Failure.cannotRun("\(options.workspace)/\(Generator.statePath) is damaged; generate into a fresh folder.")
    }
  }
}

/// Writes what the generator hands out: one file open at a time, folders as they are needed.
final class GeneratedFiles {
  private let root: String
  private let disk = Disk()
  private var path = ""
  private var folder = ""
  private var descriptor: Int32?
  private(set) var count = 0
  private(set) var bytes = 0

  init(root: String) { self.root = root }

  func write(_ name: String, _ chunk: UnsafeRawBufferPointer) throws {
    if name != path { try open(name) }
    guard let descriptor else { preconditionFailure("a file is open") }
    try disk.append(descriptor, chunk, path: path)
    bytes += chunk.count
  }

  private func open(_ name: String) throws {
    try close()
    let parent = root + "/" + String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)])
    if parent != folder { try disk.makeFolder(parent) }
    folder = parent
    path = name
    descriptor = try disk.create(root + "/" + name)
    count += 1
  }

  func close() throws {
    if let descriptor { try disk.closeFile(descriptor, path: path) }
    descriptor = nil
  }
}
