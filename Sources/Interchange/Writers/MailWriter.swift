import OrderToCash

/// Writes a mail as a file (`.eml`): RFC 5322 with MIME (RFC 2045, 2047, 2231), lines of at most 76 characters ended by CR LF.
///
/// Nothing in it comes from the clock or chance: the date is the night's, message identifier and boundary follow from what the
/// message is.
public enum MailWriter {
  public static func write(_ message: MailMessage, into buffer: inout ByteBuffer) {
    let identity = hash(of: message)
    let domain = String(message.sender.string.split(separator: "@").last ?? "localhost")
    header("From", mailbox(message.senderName, message.sender), into: &buffer)
    header("To", mailbox(message.recipientName, message.recipient), into: &buffer)
    header("Subject", words(of: message.subject), into: &buffer)
    header("Date", [date(message.date)], into: &buffer)
    header("Message-ID", ["<\(identity)@\(domain)>"], into: &buffer)
    header("MIME-Version", ["1.0"], into: &buffer)
    // Neither an absence note nor a mailing list may answer.
    header("Auto-Submitted", ["auto-generated"], into: &buffer)
    let boundary = "=_\(identity)"
    header("Content-Type", ["multipart/mixed;", "boundary=\"\(boundary)\""], into: &buffer)
    buffer.append("\r\n")
    open(boundary, into: &buffer)
    buffer.append("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
    quotedPrintable(message.body, into: &buffer)
    for attachment in message.attachments {
      open(boundary, into: &buffer)
      write(attachment, into: &buffer)
    }
    buffer.append("--")
    buffer.append(raw: boundary)
    buffer.append("--\r\n")
  }

  private static func open(_ boundary: String, into buffer: inout ByteBuffer) {
    buffer.append("--")
    buffer.append(raw: boundary)
    buffer.append("\r\n")
  }

  private static func write(_ attachment: MailMessage.Attachment, into buffer: inout ByteBuffer) {
    header("Content-Type", [attachment.type.string], into: &buffer)
    header("Content-Disposition", ["attachment;", parameter("filename", attachment.name)], into: &buffer)
    buffer.append("Content-Transfer-Encoding: base64\r\n\r\n")
    attachment.content.withUnsafeBytes { Base64.append($0, lines: 76, into: &buffer) }
  }

  private static func hash(of message: MailMessage) -> String {
    var hash = ContentHash()
    for text in [message.sender, message.recipient, message.identity, message.subject] { hash.add(text) }
    hash.add(Int64(message.date.days))
    let first = hash.value
    hash.add(message.body)
    func hexadecimal(_ value: Int64) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
    return hexadecimal(first) + hexadecimal(hash.value)
  }

  // MARK: Headers

  /// One header, folded between its words where a line would grow beyond 76 characters.
  private static func header(_ name: StaticString, _ words: [String], into buffer: inout ByteBuffer) {
    buffer.append(name)
    buffer.append(":")
    var length = name.utf8CodeUnitCount + 1
    for word in words {
      if length + 1 + word.utf8.count > 76, length > name.utf8CodeUnitCount + 1 {
        buffer.append("\r\n")
        length = 0
      }
      buffer.append(" ")
      buffer.append(raw: word)
      length += 1 + word.utf8.count
    }
    buffer.append("\r\n")
  }

  private static func mailbox(_ name: Text, _ address: Text) -> [String] {
    let shown = words(of: name)
    guard !name.isEmpty else { return [address.string] }
    if shown.contains(where: { $0.hasPrefix("=?") }) { return shown + ["<\(address)>"] }
    // Within quotes, so that a comma in a name makes no second recipient.
    let quoted = shown.joined(separator: " ").reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" }
    return ["\"\(quoted)\"", "<\(address)>"]
  }

  /// A text as words of a header: as it is where it is plain, else encoded words of at most 75 characters (RFC 2047 clause 2).
  /// Line ends and control characters become blanks, so that no text ends its header.
  static func words(of text: Text) -> [String] {
    let scalars = text.string.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    let isPlain = scalars.allSatisfy { $0.isASCII } && !text.string.contains("=?")
    if isPlain {
      let words = String(String.UnicodeScalarView(scalars)).split(separator: " ").map(String.init)
      if words.allSatisfy({ $0.utf8.count <= 74 }) { return words }
    }
    var encoded: [String] = []
    var piece: [UInt8] = []
    func flush() {
      guard !piece.isEmpty else { return }
      encoded.append("=?UTF-8?B?\(Base64.string(piece))?=")
      piece.removeAll()
    }
    for scalar in scalars {
      let bytes = Array(String(scalar).utf8)
      // 39 bytes are 52 characters of base64, with 12 around them: room for the name of the header beside the first.
      if piece.count + bytes.count > 39 { flush() }
      piece += bytes
    }
    flush()
    return encoded
  }

  /// A parameter of a header: quoted where it is plain, else by RFC 2231.
  private static func parameter(_ name: String, _ value: Text) -> String {
    let isPlain = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    if isPlain { return "\(name)=\"\(value)\"" }
    let digits = Array("0123456789ABCDEF".utf8)
    var escaped: [UInt8] = []
    for byte in value.utf8 {
      let isSafe =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
        || byte == 0x2E || byte == 0x5F
      escaped += isSafe ? [byte] : [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return "\(name)*=UTF-8''" + String(decoding: escaped, as: UTF8.self)
  }

  /// `Mon, 05 Jan 2026 00:00:00 +0000`
  private static func date(_ date: BusinessDate) -> String {
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let (year, month, day) = date.parts
    return "\(days[date.weekday]), \(day < 10 ? "0" : "")\(day) \(months[month - 1]) \(year) 00:00:00 +0000"
  }

  // MARK: Body

  /// RFC 2045 clause 6.7.
  private static func quotedPrintable(_ text: Text, into buffer: inout ByteBuffer) {
    let digits = Array("0123456789ABCDEF".utf8)
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      var length = 0
      for (offset, byte) in line.enumerated() {
        let isLast = offset == line.count - 1
        let isPlain = (byte > 0x20 && byte < 0x7F && byte != 0x3D) || (byte == 0x20 && !isLast)
        let size = isPlain ? 1 : 3
        if length + size > 75 {
          buffer.append("=\r\n")
          length = 0
        }
        if isPlain {
          buffer.append(byte: byte)
        } else {
          buffer.append("=")
          buffer.append(byte: digits[Int(byte >> 4)])
          buffer.append(byte: digits[Int(byte & 15)])
        }
        length += size
      }
      buffer.append("\r\n")
    }
  }
}
