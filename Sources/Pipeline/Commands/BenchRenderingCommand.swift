import ArgumentParser
import Ledger
import OrderToCash
import Reports

struct BenchRenderingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rendering",
    abstract: "Renders the last night's invoices again, into memory, and measures it.",
    discussion: """
      Each as an e-invoice and as a page, as its own night did, on one thread. Reading them from the ledger and writing files are \
      not counted. Writes nothing.
      """)

  @OptionGroup var options: WorkspaceOptions

  @Option(help: "At most so many invoices.")
  var invoices = 20_000

  func validate() throws {
    guard (1...1_000_000).contains(invoices) else { throw ValidationError("--invoices goes from 1 to 1,000,000.") }
  }

  func run() throws {
    let workspace = try Workspace(options.workspace)
    try Ledger.reading(workspace.ledger) { engine in
      let bench = try RenderingBench(engine, limit: invoices)
      standardOutput(try bench.measured())
    }
  }
}

/// The invoices of the last night that has any.
struct RenderingBench {
  private var documents: [OutgoingDocument] = []
  private let renderer: DocumentRenderer

  private struct Enough: Error {}

  init(_ engine: Engine, limit: Int) throws {
    guard let night = try RunIdentity.all(engine).last(where: { $0.state != .open }) else {
      throw Failure.cannotRun("There is no finished night in this workspace.")
    }
    let configuration = Configuration.read(night.configurationText).configuration
    renderer = DocumentRenderer(
      company: configuration.company, design: configuration.design, date: night.date,
      buckets: AgingBuckets(bounds: configuration.agingBuckets), folder: "", disk: Disk(), presses: Presses())
    let parties = try PartyBook(engine)
    let scan = DocumentScan(
      engine, run: night.run, date: night.date, parties: parties, items: try ItemBook(engine),
      warehouses: configuration.warehouses, seller: configuration.company.party)
    var found: [OutgoingDocument] = []
    do {
      try scan.invoices(payTo: configuration.company.payTo) { key, account, document in
        guard found.count < limit else { throw Enough() }
        let reader = DocumentReader(
          account: account, entry: parties[account], delivery: [.ubl, .page], place: "partners")
        found.append(
          OutgoingDocument(
            kind: document.kind.name, reader: reader, subject: key, number: document.number, stem: "invoice",
            sender: .empty, supersedes: .empty, content: .invoice(document)))
      }
    } catch is Enough {}
    documents = found
  }

  /// What was rendered, in what CPU time.
  func measured() throws -> String {
    guard !documents.isEmpty else { return "The last night has no invoices.\n" }
    // Tables that are made once are not what an invoice costs.
    _ = try renderer.forms(of: documents[0])
    var (bytes, failure): (Int, (any Error)?) = (0, nil)
    let time = CPUTime.microseconds {
      do {
        for document in documents { for form in try renderer.forms(of: document) { bytes += form.bytes.count } }
      } catch { failure = error }
    }
    if let failure { throw failure }
    let (each, rate) = (time * 10 / documents.count, bytes / max(time, 1))
    return """
      \(documents.count) invoices as e-invoice and page: \(bytes) bytes in \(time / 1000) ms of CPU, \
      \(each / 10).\(each % 10) µs each, \(rate) MB/s

      """
  }
}
