import CPangoCairo
import Synchronization

/// The fonts with which PDF is set. One thread sets with a press at a time; `Presses` lends them.
///
/// Fonts come from files that the project names, never from what a machine has installed or configured, so that two machines with
/// the same packages write the same bytes. Glyphs that the first family lacks come from the last.
public final class PDFPress {
  let context: OpaquePointer
  private let map: OpaquePointer
  private let configuration: OpaquePointer

  /// Of the Debian packages fonts-liberation and fonts-dejavu-core.
  public static let fontFiles = [
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
  ]
  static let family = "Liberation Sans, DejaVu Sans"

  /// Reads the fonts.
  public init() throws(PDFError) {
    guard let configuration = FcConfigCreate() else { throw .outOfMemory }
    for file in PDFPress.fontFiles where FcConfigAppFontAddFile(configuration, file) == 0 {
      FcConfigDestroy(configuration)
      throw .missingFont(file)
    }
    guard let map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else { throw .outOfMemory }
    pango_fc_font_map_set_config(map, configuration)
    guard let context = pango_font_map_create_context(map) else { throw .outOfMemory }
    pango_cairo_context_set_resolution(context, 72)
    // Neither the locale of the machine nor a screen's hinting may move a glyph.
    pango_context_set_language(context, pango_language_from_string("en"))
    pango_context_set_round_glyph_positions(context, 0)
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    (self.context, self.map, self.configuration) = (context, map, configuration)
  }

  deinit {
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(UnsafeMutableRawPointer(map))
    FcConfigDestroy(configuration)
  }
}

public enum PDFError: Error, Sendable {
  case outOfMemory
  /// Path of the file that is not there.
  case missingFont(String)
  /// What the library says.
  case failed(String)
}

/// Presses for threads: reading fonts costs more than setting a letter.
public final class Presses: Sendable {
  private let idle = Mutex<[Lent]>([])

  /// A press is used by one thread at a time, whichever holds it.
  private struct Lent: @unchecked Sendable { var press: PDFPress }

  public init() {}

  public func with<Result>(_ body: (PDFPress) throws(PDFError) -> Result) throws(PDFError) -> Result {
    let lent = idle.withLock { $0.popLast() }
    let press: PDFPress
    if let lent { press = lent.press } else { press = try PDFPress() }
    defer {
      let back = Lent(press: press)
      idle.withLock { $0.append(back) }
    }
    return try body(press)
  }
}
