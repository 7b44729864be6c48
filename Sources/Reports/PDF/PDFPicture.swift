import CPangoCairo

/// A PNG or an SVG, drawn on sheets: an SVG as lines and areas, not as dots.
final class PDFPicture {
  /// Of a PNG its pixels, of an SVG its drawing.
  private enum Content { case pixels(OpaquePointer), drawing(OpaquePointer) }
  private let content: Content
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
    content = .pixels(found)
    width = Double(cairo_image_surface_get_width(found))
    height = Double(cairo_image_surface_get_height(found))
  }

  /// Nil for bytes that are no SVG. Nothing is fetched from outside, as the drawing has no address of its own.
  init?(svg: [UInt8]) {
    let found = svg.withUnsafeBufferPointer { bytes in
      rsvg_handle_new_from_data(bytes.baseAddress, UInt(bytes.count), nil)
    }
    guard let found else { return nil }
    guard let (width, height) = PDFPicture.size(of: found), width > 0, height > 0 else {
      g_object_unref(UnsafeMutableRawPointer(found))
      return nil
    }
    content = .drawing(found)
    (self.width, self.height) = (width, height)
  }

  /// As it states itself, else of its view box.
  private static func size(of drawing: OpaquePointer) -> (Double, Double)? {
    var (width, height) = (0.0, 0.0)
    if rsvg_handle_get_intrinsic_size_in_pixels(drawing, &width, &height) != 0 { return (width, height) }
    var (hasWidth, hasHeight, hasBox): (Int32, Int32, Int32) = (0, 0, 0)
    var (across, down, box) = (RsvgLength(), RsvgLength(), RsvgRectangle())
    rsvg_handle_get_intrinsic_dimensions(drawing, &hasWidth, &across, &hasHeight, &down, &hasBox, &box)
    return hasBox != 0 ? (box.width, box.height) : nil
  }

  deinit {
    switch content {
    case .pixels(let surface): cairo_surface_destroy(surface)
    case .drawing(let handle): g_object_unref(UnsafeMutableRawPointer(handle))
    }
  }

  func draw(_ pen: OpaquePointer, x: Double, y: Double, width: Double, height: Double) {
    cairo_save(pen)
    switch content {
    case .pixels(let surface):
      cairo_translate(pen, x, y)
      cairo_scale(pen, width / self.width, height / self.height)
      cairo_set_source_surface(pen, surface, 0, 0)
      cairo_paint(pen)
    case .drawing(let handle):
      var frame = RsvgRectangle(x: x, y: y, width: width, height: height)
      _ = rsvg_handle_render_document(handle, pen, &frame, nil)
    }
    cairo_restore(pen)
  }
}
