import OrderToCash

/// The next number of a series, taken and written back within one transaction, so that no number is lost or given twice.
public struct SeriesNumbers {
  public let name: Text
  private var next: Int
  private let first: Int

  public init(_ engine: Engine, name: Text) throws {
    self.name = name
    next = try engine.query("SELECT next FROM series WHERE name = ?").with(name).first { $0.integer(0) } ?? 1
    first = next
  }

  public mutating func take() -> Int {
    defer { next += 1 }
    return next
  }

  public func write(_ engine: Engine) throws {
    guard next != first else { return }
    try engine.query(
      "INSERT INTO series (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next"
    ).run(name, next)
  }
}
