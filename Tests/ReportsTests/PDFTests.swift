import Foundation
import OrderToCash
import Testing

@testable import Reports

/// With O2C_SAMPLE_PAGES naming a folder the PDFs are written there, to be looked at.
@Suite("PDF") struct PDFTests {
  static func bytes(_ write: (PDFPress, inout ByteBuffer) throws(PDFError) -> Void) throws -> ByteBuffer {
    var buffer = ByteBuffer()
    try write(try PDFPress(), &buffer)
    return buffer
  }

  static func invoice(
    _ language: Language, kind: InvoiceDocument.Kind = .invoice, lines: Int = 5, country: Text = "DE"
  ) throws -> ByteBuffer {
    var document = Samples.invoice(kind: kind, lines: lines)
    document.buyer = Samples.customer(country: country)
    return try bytes { press, buffer throws(PDFError) in
      try InvoicePDF.write(
        document, language: language, design: .standard, press: press, date: Samples.day, into: &buffer)
    }
  }

  static func letter(_ language: Language) throws -> ByteBuffer {
    try bytes { press, buffer throws(PDFError) in
      try LetterPDF.write(
        Samples.letter(language: Text(language.rawValue)), design: .standard, press: press, into: &buffer)
    }
  }

  static func all() throws -> [(name: String, bytes: ByteBuffer)] {
    var all: [(String, ByteBuffer)] = []
    for language in Language.allCases {
      all.append(("invoice-\(language.rawValue).pdf", try invoice(language)))
      all.append(("letter-\(language.rawValue).pdf", try letter(language)))
    }
    all.append(("credit-note.pdf", try invoice(.english, kind: .creditNote)))
    all.append(("invoice-long.pdf", try invoice(.german, lines: 60)))
    all.append(("invoice-us.pdf", try invoice(.english, lines: 40, country: "US")))
    return all
  }

  @Test("The same document is the same bytes, dated by the night") func repeats() throws {
    let first = try Self.invoice(.french, lines: 60)
    #expect(first.bytes == (try Self.invoice(.french, lines: 60)).bytes)
    #expect(first.string.contains("(20260302000000Z)"))
    #expect(first.string.hasPrefix("%PDF-1.5"))
  }

  @Test("pdftotext reads what the page says, sheet by sheet") func texts() throws {
    guard let reader = Tool.path("pdftotext"), let fonts = Tool.path("pdffonts"), let info = Tool.path("pdfinfo") else {
      return print("skipped: pdftotext is not installed")
    }
    let folder = try Tool.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in try Self.all() {
      let file = folder.appending(path: name)
      try Data(bytes.bytes).write(to: file)
      let text = try Tool.run(reader, ["-layout", file.path, "-"])
      for word in ["Müller & Söhne <Großhandel>", "Nordwind Handels GmbH", "DE123456788", "HRB 4711"] {
        #expect(text.contains(word), "\(name) lacks \(word)")
      }
      let embedded = try Tool.run(fonts, [file.path]).split(separator: "\n").dropFirst(2)
      #expect(!embedded.isEmpty)
      for line in embedded { #expect(line.contains("Liberation") && line.contains("yes yes yes"), "\(name): \(line)") }
      let size = try Tool.run(info, [file.path])
      #expect(size.contains(name == "invoice-us.pdf" ? "612 x 792" : "595.276 x 841.89"), "\(name)\n\(size)")
    }
    let long = try Tool.run(reader, ["-layout", folder.appending(path: "invoice-long.pdf").path, "-"])
    let sheets = long.split(separator: "\u{c}").map(String.init).filter { $0.contains("Seite") }
    #expect(sheets.count >= 3)
    for (index, sheet) in sheets.enumerated() {
      #expect(sheet.contains("Seite \(index + 1) von \(sheets.count)"))
      #expect(sheet.contains("INV-2026-000123"))
    }
    #expect(sheets[0].contains("Übertrag") && sheets[1].contains("Übertrag"))
  }

  @Test func keep() throws {
    guard let path = ProcessInfo.processInfo.environment["O2C_SAMPLE_PAGES"] else { return }
    try FileManager.default.createDirectory(at: URL(filePath: path), withIntermediateDirectories: true)
    for (name, bytes) in try Self.all() { try Data(bytes.bytes).write(to: URL(filePath: path).appending(path: name)) }
  }

  @Test(
    "Paper is what printers of the country hold",
    arguments: [("DE", .a4), ("US", .letter), ("", .a4)] as [(Text, Paper)])
  func paper(country: Text, paper: Paper) { #expect(Paper(country: country) == paper) }
}
