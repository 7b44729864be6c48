import OrderToCash

/// The lines of an address below the name, without the country, in the order in which its post wants them (Universal Postal Union,
/// "Addressing systems": postcode before the town, unless the country has it otherwise).
enum PostalLines {
  /// What stands on one line, with what separates it where both sides are there.
  private struct Line {
    var first: Text
    var between: StaticString = " "
    var second: Text = .empty
    var last: Text = .empty

    var isEmpty: Bool { first.isEmpty && second.isEmpty && last.isEmpty }

    @inline(__always) func forEachPiece(_ body: (Text) -> Void, between mark: (StaticString) -> Void) {
      if !first.isEmpty { body(first) }
      if !second.isEmpty {
        if !first.isEmpty { mark(between) }
        body(second)
      }
      guard !last.isEmpty else { return }
      if !(first.isEmpty && second.isEmpty) { mark(" ") }
      body(last)
    }
  }

  static func lines(_ address: PostalAddress) -> [Text] {
    var lines: [Text] = []
    lines.reserveCapacity(4)
    forEachLine(address) { line in
      var text = ""
      line.forEachPiece({ text += $0.string }, between: { text += $0.description })
      lines.append(Text(text))
    }
    return lines
  }

  /// The same written as HTML, without a string for each.
  static func write(_ address: PostalAddress, separator: StaticString, into buffer: inout ByteBuffer) {
    var isFirst = true
    forEachLine(address) { line in
      if !isFirst { buffer.append(separator) }
      isFirst = false
      line.forEachPiece({ buffer.append(html: $0) }, between: { buffer.append($0) })
    }
  }

  @inline(__always) private static func forEachLine(_ address: PostalAddress, _ body: (Line) -> Void) {
    func add(_ line: Line) { if !line.isEmpty { body(line) } }
    let (city, postcode) = (address.city, address.postcode)
    add(Line(first: address.street))
    add(Line(first: address.additional))
    switch address.country {
    case "US": add(Line(first: city, between: ", ", second: address.region, last: postcode))
    case "AU", "CA": add(Line(first: city, second: address.region, last: postcode))
    case "IN", "NZ", "SG": add(Line(first: city, second: postcode))
    case "GB", "IE":
      add(Line(first: city))
      add(Line(first: postcode))
    default: add(Line(first: postcode, second: city))
    }
  }
}
