/// What belongs together, one group after the other.
public enum GroupOrder {
  /// Positions in rising order of their group, and within one group in their own order: a radix sort, as a night has as many as
  /// it has receipts.
  public static func positions(of groups: [Key]) -> [Int] {
    var order = Array(groups.indices)
    guard let first = groups.first else { return order }
    // Digits of eight bits in which the keys differ; keys are positive.
    let differing = groups.reduce(Int64(0)) { $0 | ($1.rawValue ^ first.rawValue) }
    var next = order
    for digit in 0..<8 where (differing >> Int64(digit * 8)) & 0xFF != 0 {
      let shift = Int64(digit * 8)
      var starts = [Int](repeating: 0, count: 257)
      for group in groups { starts[Int((group.rawValue >> shift) & 0xFF) + 1] += 1 }
      for value in 1..<256 { starts[value] += starts[value - 1] }
      for position in order {
        let value = Int((groups[position].rawValue >> shift) & 0xFF)
        next[starts[value]] = position
        starts[value] += 1
      }
      swap(&order, &next)
    }
    return order
  }
}
