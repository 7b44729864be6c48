/// A list that grows by pieces of a fixed size: unlike an array it is never copied as a whole, which would hold it twice for a moment.
struct Pieces<Element> {
  private static var bits: Int { 14 }
  private var pieces: [[Element]] = []
  private(set) var count = 0

  subscript(place: Int) -> Element { pieces[place >> Self.bits][place & (1 << Self.bits - 1)] }

  mutating func append(_ element: Element) {
    if count & (1 << Self.bits - 1) == 0 {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(1 << Self.bits)
    }
    pieces[pieces.count - 1].append(element)
    count += 1
  }
}

extension Pieces: Sendable where Element: Sendable {}
