import Foundation
import OrderToCash
import Testing

@testable import Reports

/// A company's logo on sheets and pages.
@Suite("Logo") struct LogoTests {
  private static let svg = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="#c81e5a"/>\
    <path d="M10 30 L30 10 L50 30 Z" fill="#1e5ac8"/></svg>
    """

  /// One pixel, white.
  private static let png: [UInt8] = Array(
    Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==")!)

  private static func sheet(_ logo: Logo?) throws -> ByteBuffer {
    var design = DocumentDesign()
    design.logo = logo
    return try PDFTests.bytes { press, buffer throws(PDFError) in
      try InvoicePDF.write(
        Samples.invoice(), language: .english, design: design, press: press, date: Samples.day, into: &buffer)
    }
  }

  @Test("An SVG stands on the sheet as lines and areas, a PNG as dots") func onSheets() throws {
    guard let images = Tool.path("pdfimages"), let drawing = Tool.path("pdftocairo") else {
      return print("skipped: poppler's tools are not installed")
    }
    let folder = try Tool.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (drawn, dotted) = (Logo(Array(Self.svg.utf8)), Logo(Self.png))
    #expect(drawn?.isPNG == false && dotted?.isPNG == true)
    let logos: [(name: String, logo: Logo?)] = [("none", nil), ("svg", drawn), ("png", dotted)]
    var dots: [String: Int] = [:]
    for (name, logo) in logos {
      let file = folder.appending(path: "\(name).pdf")
      try Data(try Self.sheet(logo).bytes).write(to: file)
      dots[name] = try Tool.run(images, ["-list", file.path]).split(separator: "\n").count - 2
      let sheet = folder.appending(path: "\(name).svg")
      _ = try Tool.run(drawing, ["-svg", file.path, sheet.path])
      // 200, 30 and 90 of 255.
      let text = try String(contentsOf: sheet, encoding: .utf8)
      #expect(text.contains("rgb(78.4") == (name == "svg"), "\(name)")
    }
    #expect(dots["svg"] == dots["none"])
    #expect((dots["png"] ?? 0) > (dots["none"] ?? 0))
  }

  @Test("The same bytes each time, with a drawing too") func repeats() throws {
    let logo = Logo(Array(Self.svg.utf8))
    #expect(try Self.sheet(logo).bytes == Self.sheet(logo).bytes)
  }

  @Test(
    "What is no picture is no logo",
    arguments: ["", "<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "GIF89a", "<html><svg></svg></html>"])
  func refused(text: String) { #expect(Logo(Array(text.utf8)) == nil) }
}
