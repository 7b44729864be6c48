import OrderToCash

/// A company's logo, a PNG or an SVG, for pages and sheets.
public struct Logo: Sendable {
  /// A page carries it whole, so it is kept small.
  public static let limit = 262_144

  public let bytes: [UInt8]
  public let isPNG: Bool
  /// The element of a page that shows it. As an image an SVG runs no script and fetches nothing.
  let element: String

  /// Nil for bytes that are neither.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count <= Logo.limit else { return nil }
    isPNG = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    guard isPNG ? PDFPicture(png: bytes) != nil : Logo.isSVG(bytes) && PDFPicture(svg: bytes) != nil else { return nil }
    self.bytes = bytes
    let type = isPNG ? "image/png" : "image/svg+xml"
    element = "<img class=\"logo\" alt=\"\" src=\"data:\(type);base64,\(Base64.string(bytes))\">"
  }

  private static func isSVG(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes.prefix(1024), as: UTF8.self)
    return text.hasPrefix("<") && text.contains("<svg")
  }
}
