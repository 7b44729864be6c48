/// What a night took and gave: the content of `manifest.json` but its lists of files, which are as long as the night is large and
/// are streamed (`ManifestWriter`). Each night's manifest holds the hash of the one before, so that
/// no published night can be changed unseen.
public struct Manifest: Sendable {
  public var run = 0
  public var date = BusinessDate(days: 0)
  public var supplement = 0
  public var company: Text = .empty
  public var program: Text = .empty
  /// SHA-256 of the configuration's text, in hexadecimal as all hashes here.
  public var configuration: Text = .empty
  /// SHA-256 of the seals of the rows that the night wrote into the ledger (`o2c verify` recomputes it).
  public var ledger: Text = .empty
  public var controls: [NightSummary.Control] = []
  /// SHA-256 of the previous run's manifest; empty for the first.
  public var previous: Text = .empty
  public init() {}

  public struct File: Sendable {
    public var path: Text
    public var sha256: Text
    public var bytes: Int64
    /// `taken`, `refused`, `duplicate` for an input; empty for an output.
    public var status: Text

    public init(path: Text, sha256: Text, bytes: Int64, status: Text = .empty) {
      self.path = path
      self.sha256 = sha256
      self.bytes = bytes
      self.status = status
    }
  }
}
