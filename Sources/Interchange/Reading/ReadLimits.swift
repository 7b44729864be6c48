import OrderToCash

/// Bounds on what a partner's file may hold. Going beyond one refuses the file whole, whatever was read of it before.
public struct ReadLimits: Sendable {
  /// Longest value that is kept, in bytes. Values that no field asks for are skipped, whatever their length.
  public var fieldBytes: Int
  /// Most lines, entries or transactions in one document.
  public var documentLines: Int
  /// Most memory for the values of one document, in bytes.
  public var documentBytes: Int
  /// Most cells of a row.
  public var columns: Int
  /// Deepest nesting of XML elements.
  public var depth: Int
  /// Longest element name, in bytes.
  public var nameBytes: Int
  /// Longest tag, comment or quoted cell that the parser may have to hold at once, in bytes.
  public var tokenBytes: Int

  public init(
    fieldBytes: Int = 65_536, documentLines: Int = 100_000, documentBytes: Int = 268_435_456, columns: Int = 16_384,
    depth: Int = 64,
    nameBytes: Int = 256, tokenBytes: Int = 1_048_576
  ) {
    self.fieldBytes = fieldBytes
    self.documentLines = documentLines
    self.columns = columns
    self.documentBytes = min(documentBytes, 1 << 30)
    self.depth = depth
    self.nameBytes = nameBytes
    self.tokenBytes = max(tokenBytes, fieldBytes * 2)
  }
}

/// What reading needs to know beyond the format.
public struct ReadContext: Sendable {
  public var limits: ReadLimits
  /// Taken where a document states no currency anywhere.
  public var defaultCurrency: Currency
  /// How far a stated total may be from the sum of its parts, in major units of the document's currency.
  public var totalsTolerance: Price

  public init(
    limits: ReadLimits = ReadLimits(), defaultCurrency: Currency = .eur,
    totalsTolerance: Price = Price(scaled: 1_000_000)
  ) {
    self.limits = limits
    self.defaultCurrency = defaultCurrency
    self.totalsTolerance = totalsTolerance
  }

  /// The tolerance in minor units of a currency.
  func tolerance(in currency: Currency) -> Int64 {
    totalsTolerance.extended(by: .one, per: .one, currency: currency) ?? 0
  }
}
