import OrderToCash

extension Storyteller {
  /// A dispute's story is that of its invoice, with what was decided about the dispute.
  func dispute(_ key: Key) throws -> Story {
    let item = try engine.query("SELECT item FROM dispute WHERE key = ?").with(key).first { $0.key(0) } ?? .none
    var story = try invoice(item)
    if let standing = try DisputeLoad.open(key, engine) {
      let amount = Money(minor: standing.amount, currency: standing.currency)
      story.head.append(
        "Disputed: \(amount), \(standing.reason.title) (\(standing.source.name)), since \(standing.opened), owner "
          + "\(standing.owner)")
    }
    try addReasons(.dispute, key, to: &story, prefix: "dispute: ")
    return story
  }
}
