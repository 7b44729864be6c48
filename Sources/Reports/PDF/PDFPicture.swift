import CPangoCairo

/// A PNG, drawn on sheets.
final class PDFPicture {
  private let surface: OpaquePointer
  /// In its own pixels.
  let width: Double
  let height: Double

  /// Nil for bytes that are no PNG.
  init?(png: [UInt8]) {
    struct Source {
      var rest: UnsafeBufferPointer<UInt8>
    }
    let found: OpaquePointer? = png.withUnsafeBufferPointer { bytes in
      var source = Source(rest: bytes)
      return withUnsafeMutablePointer(to: &source) { pointer in
        cairo_image_surface_create_from_png_stream(
          { source, target, count in
            let source = source!.assumingMemoryBound(to: Source.self)
            guard source.pointee.rest.count >= Int(count), let start = source.pointee.rest.baseAddress else {
              return CAIRO_STATUS_READ_ERROR
            }
            target!.update(from: start, count: Int(count))
            source.pointee.rest = UnsafeBufferPointer(rebasing: source.pointee.rest.dropFirst(Int(count)))
            return CAIRO_STATUS_SUCCESS
          }, pointer)
      }
    }
    guard let found else { return nil }
    guard cairo_surface_status(found) == CAIRO_STATUS_SUCCESS else {
      cairo_surface_destroy(found)
      return nil
    }
    surface = found
    width = Double(cairo_image_surface_get_width(found))
    height = Double(cairo_image_surface_get_height(found))
  }

  deinit { cairo_surface_destroy(surface) }

  func draw(_ pen: OpaquePointer, x: Double, y: Double, width: Double, height: Double) {
    cairo_save(pen)
    cairo_translate(pen, x, y)
    cairo_scale(pen, width / self.width, height / self.height)
    cairo_set_source_surface(pen, surface, 0, 0)
    cairo_paint(pen)
    cairo_restore(pen)
  }
}
