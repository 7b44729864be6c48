import CPangoCairo
import OrderToCash

/// Sheets of paper being set. Lengths are points (1/72 inch) from the upper left corner. Nothing is drawn before `finish`, when
/// the number of sheets is known.
final class PDFSheets {
  enum Align { case left, right, centre }

  struct Style {
    var size = 9.5
    var isBold = false
    var isGrey = false
    var align = Align.left

    static let plain = Style()
    static let bold = Style(isBold: true)
    static let small = Style(size: 7.5, isGrey: true)
  }

  private enum Mark {
    case text(layout: OpaquePointer, x: Double, y: Double, grey: Bool)
    case line(x: Double, y: Double, length: Double, weight: Double)
    case frame(x: Double, y: Double, width: Double, height: Double)
    case code(QRCode, x: Double, y: Double, side: Double)
    case picture(PDFPicture, x: Double, y: Double, width: Double, height: Double)
  }

  /// Pango's units in a point.
  private static let scale = 1024.0

  let width: Double
  let height: Double
  private let press: PDFPress
  private var sheets: [[Mark]] = [[]]

  init(_ press: PDFPress, _ paper: Paper) {
    self.press = press
    width = PDFSheets.mm(Double(paper.width) / 10)
    height = PDFSheets.mm(Double(paper.height) / 10)
  }

  deinit {
    for mark in sheets.joined() {
      if case .text(let layout, _, _, _) = mark { g_object_unref(UnsafeMutableRawPointer(layout)) }
    }
  }

  static func mm(_ millimetres: Double) -> Double { millimetres * 72 / 25.4 }

  var count: Int { sheets.count }

  func newSheet() { sheets.append([]) }

  /// Sets a text within `width` and returns its height.
  @discardableResult
  func text(_ text: String, _ style: Style = .plain, x: Double, y: Double, width: Double) -> Double {
    guard !text.isEmpty else { return 0 }
    let layout = self.layout(text, style, width)
    sheets[sheets.count - 1].append(.text(layout: layout, x: x, y: y, grey: style.isGrey))
    return PDFSheets.height(layout)
  }

  func height(of text: String, _ style: Style = .plain, width: Double) -> Double {
    guard !text.isEmpty else { return 0 }
    let layout = self.layout(text, style, width)
    defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
    return PDFSheets.height(layout)
  }

  func line(x: Double, y: Double, length: Double, weight: Double = 0.5) {
    sheets[sheets.count - 1].append(.line(x: x, y: y, length: length, weight: weight))
  }

  func frame(x: Double, y: Double, width: Double, height: Double) {
    sheets[sheets.count - 1].append(.frame(x: x, y: y, width: width, height: height))
  }

  func code(_ code: QRCode, x: Double, y: Double, side: Double) {
    sheets[sheets.count - 1].append(.code(code, x: x, y: y, side: side))
  }

  func picture(_ picture: PDFPicture, x: Double, y: Double, width: Double, height: Double) {
    sheets[sheets.count - 1].append(.picture(picture, x: x, y: y, width: width, height: height))
  }

  private func layout(_ text: String, _ style: Style, _ width: Double) -> OpaquePointer {
    let layout = pango_layout_new(press.context)!
    let font = pango_font_description_new()
    pango_font_description_set_family(font, PDFPress.family)
    pango_font_description_set_size(font, Int32(style.size * PDFSheets.scale))
    pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    pango_layout_set_font_description(layout, font)
    pango_font_description_free(font)
    pango_layout_set_width(layout, Int32(width * PDFSheets.scale))
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    pango_layout_set_alignment(
      layout, style.align == .left ? PANGO_ALIGN_LEFT : style.align == .right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER)
    // NUL would end the text; other control characters have no glyph.
    let clean = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\n" }))
    pango_layout_set_text(layout, clean, Int32(clean.utf8.count))
    return layout
  }

  private static func height(_ layout: OpaquePointer) -> Double {
    var (width, height): (Int32, Int32) = (0, 0)
    pango_layout_get_size(layout, &width, &height)
    return Double(height) / PDFSheets.scale
  }

  // MARK: Writing

  private final class Sink { var buffer = ByteBuffer(capacity: 65_536) }

  /// Draws everything. `foot` says what stands at the foot of a sheet, by its number and how many there are. The dates inside are
  /// those of the night, so that the same night writes the same bytes.
  func finish(
    title: String, author: String, date: BusinessDate, foot: (_ sheet: Int, _ of: Int) -> Void,
    into buffer: inout ByteBuffer
  ) throws(PDFError) {
    let sink = Sink()
    let target = Unmanaged.passUnretained(sink).toOpaque()
    let surface = cairo_pdf_surface_create_for_stream(
      { sink, bytes, count in
        let sink = Unmanaged<Sink>.fromOpaque(sink!).takeUnretainedValue()
        sink.buffer.append(UnsafeBufferPointer(start: bytes, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, target, width, height)
    defer { cairo_surface_destroy(surface) }
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "\(date)T00:00:00Z")
    let pen = cairo_create(surface)
    let all = sheets.count
    for index in 0..<all {
      // What is said at the foot is set as if this sheet were the last.
      sheets.append([])
      foot(index + 1, all)
      for mark in sheets[index] + sheets[all] { draw(mark, pen!) }
      for mark in sheets.removeLast() {
        if case .text(let layout, _, _, _) = mark { g_object_unref(UnsafeMutableRawPointer(layout)) }
      }
      cairo_show_page(pen)
    }
    cairo_destroy(pen)
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else { throw .failed(String(cString: cairo_status_to_string(status))) }
    withExtendedLifetime(sink) { buffer.append(sink.buffer) }
  }

  private func draw(_ mark: Mark, _ pen: OpaquePointer) {
    cairo_set_source_rgb(pen, 0, 0, 0)
    switch mark {
    case .text(let layout, let x, let y, let isGrey):
      if isGrey { cairo_set_source_rgb(pen, 0.3, 0.3, 0.3) }
      cairo_move_to(pen, x, y)
      pango_cairo_show_layout(pen, layout)
    case .line(let x, let y, let length, let weight):
      cairo_rectangle(pen, x, y - weight / 2, length, weight)
      cairo_fill(pen)
    case .frame(let x, let y, let width, let height):
      cairo_set_line_width(pen, 0.5)
      cairo_rectangle(pen, x, y, width, height)
      cairo_stroke(pen)
    case .code(let code, let x, let y, let side):
      let module = side / Double(code.size)
      for row in 0..<code.size {
        PaymentCodeImage.forEachRun(code.rows[row]) { column, length in
          cairo_rectangle(
            pen, x + Double(column) * module, y + Double(row) * module, Double(length) * module, module)
        }
      }
      cairo_fill(pen)
    case .picture(let picture, let x, let y, let width, let height):
      picture.draw(pen, x: x, y: y, width: width, height: height)
    }
  }
}
