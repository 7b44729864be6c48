#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Logging
import Synchronization

/// How far a stage is, for somebody who watches: one line on the terminal, written over itself a few times a second, with what
/// is done, the rate and the time left. Where stderr is no terminal there is no such line, only a log line when the stage is done.
/// Nothing that a night records or publishes depends on it.
final class Progress {
  private let label: String
  private let now: () -> Double
  private let show: ((String) -> Void)?
  private let began: Double
  private var shown = -Double.infinity
  /// What `done` counts, in the plural; `total` of them are expected.
  private var things = "parts"
  private(set) var total = 0
  private(set) var done = 0
  private(set) var documents = 0

  private static let interval = 0.2

  /// `now` gives seconds, `show` replaces the line on the terminal; nil shows nothing.
  init(_ label: String, now: @escaping () -> Double, show: ((String) -> Void)?) {
    self.label = label
    self.now = now
    self.show = show
    began = show == nil ? 0 : now()
  }

  /// Shown on stderr when that is a terminal.
  convenience init(_ label: String) {
    self.init(label, now: Clock.monotonic, show: isatty(2) != 0 ? { TerminalLine.show($0) } : nil)
  }

  func expect(_ total: Int, _ things: String) {
    self.total = total
    self.things = things
    done = 0
  }

  func advance(by count: Int = 1, documents: Int = 0) {
    done += count
    self.documents += documents
    guard let show else { return }
    let time = now()
    guard time - shown >= Self.interval else { return }
    shown = time
    show(line(after: time - began))
  }

  /// For example `o2c-intake: 12345 of 50115 files, 98000 documents, 4210 a second, 9 s left`.
  func line(after seconds: Double) -> String {
    var line = "\(label): \(done)" + (total > 0 ? " of \(total)" : "") + " \(things)"
    if documents > 0 { line += ", \(documents) documents" }
    // Before that, a rate is chance.
    guard seconds >= 1, done > 0 else { return line }
    let rate = Double(done) / seconds
    line += rate >= 10 ? ", \(Int(rate)) a second" : ""
    guard total > done else { return line }
    let left = Int((Double(total - done) / rate).rounded(.up))
    return line + (left < 120 ? ", \(left) s left" : ", \((left + 59) / 60) min left")
  }

  /// For the log line of a stage that is done.
  var summary: Logger.Metadata {
    var summary: Logger.Metadata = [things: "\(done)"]
    if documents > 0 { summary["documents"] = "\(documents)" }
    return summary
  }

  /// Takes the line away.
  func end() { if show != nil { TerminalLine.clear() } }
}

/// The line at the bottom of the terminal that progress writes over. Whatever else is written to stderr takes it away first.
enum TerminalLine {
  private static let isShown = Mutex(false)

  static func show(_ text: String) {
    isShown.withLock { shown in
      put("\r\u{1B}[K" + text)
      shown = true
    }
  }

  static func clear() {
    isShown.withLock { shown in
      if shown { put("\r\u{1B}[K") }
      shown = false
    }
  }

  private static func put(_ text: String) {
    var copy = text
    copy.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
  }
}
