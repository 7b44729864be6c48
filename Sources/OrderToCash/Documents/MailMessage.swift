/// A mail to one customer, with its documents enclosed.
public struct MailMessage: Sendable {
  public struct Attachment: Sendable {
    /// File name, as the recipient sees it.
    public var name: Text
    /// `application/pdf`
    public var type: Text
    public var content: ByteBuffer

    public init(name: Text, type: Text, content: ByteBuffer) {
      self.name = name
      self.type = type
      self.content = content
    }
  }

  public var senderName: Text = .empty
  public var sender: Text = .empty
  public var recipientName: Text = .empty
  public var recipient: Text = .empty
  public var subject: Text = .empty
  public var date = BusinessDate(days: 0)
  /// What makes it unique among the company's mails; becomes part of `Message-ID` and of the boundary.
  public var identity: Text = .empty
  /// Plain text, lines ended by LF.
  public var body: Text = .empty
  public var attachments: [Attachment] = []
  public init() {}

  /// Whether this is one address of RFC 5322's common form (local part, `@`, domain): nothing that could end a header or add a
  /// recipient.
  public static func isAddress(_ text: Text) -> Bool {
    let parts = text.string.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].utf8.count > 2, text.utf8.count <= 254 else { return false }
    let isLocal = parts[0].utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) }
    let isDomain = parts[1].utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x2E }
    return isLocal && isDomain
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
