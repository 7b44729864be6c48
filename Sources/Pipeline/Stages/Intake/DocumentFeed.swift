import Foundation
import Interchange
import OrderToCash

/// Parses files in parallel and hands their documents out in the order of the files, behind a bounded buffer: memory stays the
/// same whatever the number and size of files. With one job it parses on the calling thread.
final class DocumentFeed: @unchecked Sendable {
  private let files: [FeedFile]
  private let catalog: FormatCatalog
  private let context: ReadContext
  private let limits: UnpackLimits
  private let schemas: SchemaChecks
  private let jobs: Int
  private let condition = NSCondition()
  private var batches: [[Batch]]
  private var nextToParse = 0
  private var consuming = 0
  private var stopped = false

  /// How many files parsing may be ahead of deciding, and how many batches of one file may wait.
  private static let filesAhead = 512
  private static let batchesAhead = 4
  private static let batchSize = 256

  private enum Batch {
    case documents([ParsedDocument])
    case end(FileOutcome)
  }

  init(
    _ files: [FeedFile], catalog: FormatCatalog, context: ReadContext, limits: UnpackLimits,
    schemas: SchemaChecks = SchemaChecks(), jobs: Int
  ) {
    self.files = files
    self.catalog = catalog
    self.context = context
    self.limits = limits
    self.schemas = schemas
    self.jobs = jobs
    batches = Array(repeating: [], count: files.count)
  }

  /// Calls `each` for every document of each file, then `end` with how the file's reading ended.
  func run(_ each: (Int, ParsedDocument) throws -> Void, _ end: (Int, FileOutcome) throws -> Void) throws {
    if jobs <= 1 {
      try runInline(each, end)
      return
    }
    start()
    defer { stop() }
    for index in files.indices {
      while true {
        switch take(index) {
        case .documents(let documents): for document in documents { try each(index, document) }
        case .end(let outcome):
          try end(index, outcome)
        }
        if finished(index) { break }
      }
    }
  }

  /// On the calling thread: the order of system calls is then the order of the files.
  private func runInline(
    _ each: (Int, ParsedDocument) throws -> Void, _ end: (Int, FileOutcome) throws -> Void
  ) throws {
    let parsing = FileParsing(catalog, context, limits, schemas)
    // The reader keeps its sink until the next file; it keeps this box, which forgets the caller's closure in time.
    let sink = Sink()
    for index in files.indices {
      var failure: (any Error)?
      let outcome = withoutActuallyEscaping(each) { each in
        sink.handler = { document in
          guard failure == nil else { return }
          do { try each(index, document) } catch { failure = error }
        }
        defer { sink.handler = nil }
        return parsing.parse(files[index]) { sink.handler?($0) }
      }
      if let failure { throw failure }
      try end(index, outcome)
    }
  }

  private final class Sink {
    var handler: ((ParsedDocument) -> Void)?
  }

  private func start() {
    for _ in 0..<jobs {
      let thread = Thread { [self] in work() }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  private func stop() {
    condition.lock()
    stopped = true
    condition.broadcast()
    condition.unlock()
  }

  private var endedFiles: Set<Int> = []

  private func finished(_ index: Int) -> Bool { endedFiles.remove(index) != nil }

  /// The next batch of a file, waited for.
  private func take(_ index: Int) -> Batch {
    condition.lock()
    defer { condition.unlock() }
    consuming = index
    while batches[index].isEmpty { condition.wait() }
    let batch = batches[index].removeFirst()
    if case .end = batch {
      endedFiles.insert(index)
      consuming = index + 1
    }
    condition.broadcast()
    return batch
  }

  private func work() {
    let parsing = FileParsing(catalog, context, limits, schemas)
    while let index = nextFile() {
      var pending: [ParsedDocument] = []
      let outcome = parsing.parse(files[index]) { document in
        pending.append(document)
        if pending.count >= Self.batchSize {
          self.put(.documents(pending), index)
          pending = []
        }
      }
      if !pending.isEmpty { put(.documents(pending), index) }
      put(.end(outcome), index)
    }
  }

  private func nextFile() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !stopped, nextToParse < files.count, nextToParse > consuming + Self.filesAhead { condition.wait() }
    guard !stopped, nextToParse < files.count else { return nil }
    defer { nextToParse += 1 }
    return nextToParse
  }

  private func put(_ batch: Batch, _ index: Int) {
    condition.lock()
    while !stopped, batches[index].count >= Self.batchesAhead { condition.wait() }
    batches[index].append(batch)
    condition.broadcast()
    condition.unlock()
  }
}
