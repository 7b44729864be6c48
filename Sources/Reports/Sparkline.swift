import OrderToCash

/// Values in their order as a small line, the last one marked: no axis, as the figures stand beside it.
public enum Sparkline {
  private static let (width, height): (Int64, Int64) = (120, 24)

  /// Inline SVG; empty for fewer than two values.
  public static func svg(_ values: [Int64]) -> String {
    guard values.count > 1, let least = values.min(), let most = values.max() else { return "" }
    let span = max(1, most - least)
    let points = values.enumerated().map { index, value -> (x: Int64, y: Int64) in
      let x = 2 + Int64(index) * (width - 6) / Int64(values.count - 1)
      let y = Int64(dividedHalfAwayFromZero(Int128(most - value) * Int128(height - 6), by: Int128(span))) + 3
      return (x, most == least ? height / 2 : y)
    }
    let line = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
    let last = points[points.count - 1]
    return """
      <svg width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="img" aria-label="\(values.count) nights">\
      <polyline points="\(line)" fill="none" stroke="#31475e" stroke-width="1.5"/>\
      <circle cx="\(last.x)" cy="\(last.y)" r="2.5" fill="#31475e"/></svg>
      """
  }
}
