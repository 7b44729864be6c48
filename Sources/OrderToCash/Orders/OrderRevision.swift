/// What a change or a cancellation does to an order, judged against what has happened: what was released stays released, what is
/// open moves to the new revision or is cancelled.
///
/// A change states for each line that it names the quantity wanted in all. Lines that it does not name stay as they are.
public struct OrderRevision: Hashable, Sendable {
  /// Of a line that the change names, what is still to be delivered; positive.
  public struct Wanted: Hashable, Sendable {
    /// Place in the change's judged lines.
    public var index: Int
    public var quantity: Quantity
  }

  /// A line of which more was released than the customer wants now.
  public struct Late: Hashable, Sendable {
    public var id: Text
    public var wanted: Quantity
    public var released: Quantity
  }

  public var wanted: [Wanted] = []
  /// Open lines that the change does not name: they go on in the new revision, unchanged.
  public var kept: [OrderedLine] = []
  /// Open quantities of earlier revisions that end.
  public var ended: [OrderedLine] = []
  public var late: [Late] = []

  /// `lines`: id and quantity in the stock unit of each line that the change names, as judged; a line that is dropped has zero.
  public init(changing standing: OrderStanding, to lines: [(id: Text, quantity: Quantity)]) {
    ended = standing.open
    kept = ended.filter { line in !lines.contains { $0.id == line.id } }
    for (index, line) in lines.enumerated() {
      let released = standing.released(line.id)
      // What we cancelled ourselves is not ordered anew by a change that repeats the line as it was.
      let isRepeated = standing.has(line.id) && line.quantity == standing.asked(line.id)
      let rest = isRepeated ? standing.open(line.id) : line.quantity - released
      if rest > .zero { wanted.append(Wanted(index: index, quantity: rest)) }
      if !isRepeated, line.quantity < released {
        late.append(Late(id: line.id, wanted: line.quantity, released: released))
      }
    }
  }

  /// A cancellation of the whole order.
  public init(cancelling standing: OrderStanding) {
    ended = standing.open
    for line in standing.lines where line.released > .zero && !late.contains(where: { $0.id == line.id }) {
      late.append(Late(id: line.id, wanted: .zero, released: standing.released(line.id)))
    }
  }

  /// Nothing is left to be delivered.
  public var isEmpty: Bool { wanted.isEmpty && kept.isEmpty }
}

extension OrderJudgement {
  /// The judged lines with what of them is still wanted, in that order. Less is wanted than was judged, so no amount exceeds the
  /// bound.
  public func reduced(to wanted: [OrderRevision.Wanted], currency: Currency) -> OrderJudgement {
    var judgement = self
    judgement.lines = []
    for wanted in wanted {
      var line = lines[wanted.index]
      line.quantity = wanted.quantity
      guard let net = line.price.extended(by: wanted.quantity, per: line.priceBase, currency: currency) else {
        preconditionFailure("part of a line is worth more than all of it")
      }
      line.net = net
      judgement.lines.append(line)
    }
    return judgement
  }
}
