import Foundation
import OrderToCash
import Testing

@testable import Interchange

@Suite("Mails") struct MailTests {
  static func message() -> MailMessage {
    var message = MailMessage()
    message.senderName = "Nordwind \"Handels\", GmbH"
    message.sender = "receivables@nordwind.example"
    message.recipientName = "Müller & Söhne"
    message.recipient = "a.p+1@mueller.example"
    message.subject =
      "Rechnung INV-1 für\r\nBcc: everybody@example.com – eine recht lange Überschrift, die gefaltet wird"
    message.date = BusinessDate("2026-01-05")!
    message.identity = "partners/C001/invoice-1"
    message.body =
      "Guten Tag,\n\nGröße = 5 \nEine sehr lange Zeile, die weit über die siebzig Zeichen hinausgeht, die eine Zeile haben darf.\n"
    var bytes = ByteBuffer()
    for byte in 0...255 { bytes.append(byte: UInt8(byte)) }
    message.attachments = [
      .init(name: "invoice-1.pdf", type: "application/pdf", content: bytes),
      .init(name: "Größe 1.csv", type: "text/csv; charset=utf-8", content: ByteBuffer()),
    ]
    return message
  }

  static func written(_ message: MailMessage) -> String {
    var buffer = ByteBuffer()
    MailWriter.write(message, into: &buffer)
    return buffer.string
  }

  @Test("Lines end with CR LF and are short; the same message is the same bytes") func lines() {
    let text = Self.written(Self.message())
    #expect(text == Self.written(Self.message()))
    #expect(text.utf8.filter { $0 == 10 }.count == text.utf8.filter { $0 == 13 }.count)
    for line in text.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 78, "\(line)") }
    #expect(text.contains("Date: Mon, 05 Jan 2026 00:00:00 +0000\r\n"))
  }

  @Test("Neither subject nor name adds a header") func injection() {
    let head = Self.written(Self.message()).components(separatedBy: "\r\n\r\n")[0]
    let names = head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
    #expect(
      names == ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted", "Content-Type"])
  }

  @Test(arguments: [
    ("a@b.example", true), ("a.b+c@d-e.example", true), ("a@b.example, c@d.example", false), ("a@b\r\nBcc: c@d", false),
    ("", false), ("a", false), ("@b.example", false), ("a@b@c.example", false), ("<a@b.example>", false),
  ])
  func addresses(text: Text, isOne: Bool) { #expect(MailMessage.isAddress(text) == isOne) }

  /// Python's parser reads back what was put in.
  @Test("Python's email package reads them") func python() throws {
    guard
      let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: FileManager.default.isExecutableFile)
    else { return print("skipped: python3 is not installed") }
    let file = FileManager.default.temporaryDirectory.appending(path: "o2c-\(UUID().uuidString).eml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(Self.written(Self.message()).utf8).write(to: file)
    let program = """
      import email, email.policy, sys
      m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
      print(m['from'].addresses[0].display_name, '|', m['from'].addresses[0].addr_spec, '|', len(m['from'].addresses))
      print(m['to'].addresses[0].display_name, '|', m['to'].addresses[0].addr_spec, '|', len(m['to'].addresses))
      print(m['subject'])
      print(m['date'].datetime.isoformat(), m['bcc'], len(m.defects))
      print(repr(m.get_body().get_content()))
      for a in m.iter_attachments(): print(a.get_filename(), a.get_content_type(), len(a.get_payload(decode=True)))
      print(list(m.iter_attachments())[0].get_payload(decode=True) == bytes(range(256)))
      """
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", program, file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(
      text == """
        Nordwind "Handels", GmbH | receivables@nordwind.example | 1
        Müller & Söhne | a.p+1@mueller.example | 1
        Rechnung INV-1 für  Bcc: everybody@example.com – eine recht lange Überschrift, die gefaltet wird
        2026-01-05T00:00:00+00:00 None 0
        'Guten Tag,\\n\\nGröße = 5 \\nEine sehr lange Zeile, die weit über die siebzig Zeichen hinausgeht, die eine Zeile haben darf.\\n'
        invoice-1.pdf application/pdf 256
        Größe 1.csv text/csv 0
        True

        """)
  }
}
