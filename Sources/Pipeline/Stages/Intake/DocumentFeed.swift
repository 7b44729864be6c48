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
  /// What is parsed and waits, by group.
  private var waiting: [[Batch]]
  private var nextToParse = 0
  private var consuming = 0
  private var stopped = false

  /// Files that one thread parses one after another, so that small ones aren't handed over one by one.
  private static let groupSize = 16
  /// How many groups parsing may be ahead of deciding, and how many batches of one group may wait.
  private static let groupsAhead = 32
  private static let batchesAhead = 4
  /// Documents handed over at once.
  private static let batchSize = 256

  /// Consecutive documents of a group, and ends of its files.
  private typealias Batch = [Parsed]

  private enum Parsed {
    case document(Int, ParsedDocument)
    case end(Int, FileOutcome)
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
    waiting = Array(repeating: [], count: (files.count + Self.groupSize - 1) / Self.groupSize)
  }

  /// Calls `each` for every document of each file, then `end` with how the file's reading ended.
  func run(_ each: (Int, ParsedDocument) throws -> Void, _ end: (Int, FileOutcome) throws -> Void) throws {
    if jobs <= 1 {
      try runInline(each, end)
      return
    }
    start()
    defer { stop() }
    var ended = 0
    for group in waiting.indices {
      let last = files(of: group).upperBound
      while ended < last {
        for parsed in take(group).joined() {
          switch parsed {
          case .document(let index, let document): try each(index, document)
          case .end(let index, let outcome):
            try end(index, outcome)
            ended += 1
          }
        }
      }
    }
  }

  private func files(of group: Int) -> Range<Int> {
    group * Self.groupSize..<min((group + 1) * Self.groupSize, files.count)
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

  /// All that is parsed of a group and waits; at least something, waited for.
  private func take(_ group: Int) -> [Batch] {
    condition.lock()
    defer { condition.unlock() }
    if consuming != group {
      consuming = group
      condition.broadcast()
    }
    while waiting[group].isEmpty { condition.wait() }
    let batches = waiting[group]
    waiting[group] = []
    if batches.count >= Self.batchesAhead { condition.broadcast() }
    return batches
  }

  private func work() {
    let parsing = FileParsing(catalog, context, limits, schemas)
    while let group = nextGroup() {
      var pending: Batch = []
      for index in files(of: group) {
        let outcome = parsing.parse(files[index]) { document in
          pending.append(.document(index, document))
          if pending.count >= Self.batchSize { self.put(&pending, group) }
        }
        pending.append(.end(index, outcome))
      }
      put(&pending, group)
    }
  }

  private func nextGroup() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !stopped, nextToParse < waiting.count, nextToParse > consuming + Self.groupsAhead { condition.wait() }
    guard !stopped, nextToParse < waiting.count else { return nil }
    defer { nextToParse += 1 }
    return nextToParse
  }

  /// Hands over a batch, which is empty then.
  private func put(_ batch: inout Batch, _ group: Int) {
    condition.lock()
    while !stopped, waiting[group].count >= Self.batchesAhead { condition.wait() }
    waiting[group].append(batch)
    batch = []
    if group == consuming { condition.broadcast() }
    condition.unlock()
  }
}
