import Ledger
import OrderToCash

/// The routes of a night's receipts until the plan is written, 24 bytes each and as many more for every customer that pays: a night has
/// as many as it has payments.
struct PackedRoutes {
  private struct Row {
    var receipt: Key
    var settledOf: Int64
    /// Places in `owners` and `rest`.
    var owner: UInt32
    var rest: UInt32
  }
  private struct Owner: Hashable {
    var group: Key
    var account: Key
    var payer: Key
  }
  /// What few receipts have, and nearly all of tonight's have alike.
  private struct Rest {
    var state: Receipt.State
    var advice = Key.none
    var isContested = false
    var note = Text.empty
    var candidates: [Text] = []
  }

  private var rows: [Row] = []
  private var owners: [Owner] = []
  private var places: [Owner: UInt32] = [:]
  /// The first three are those of receipts that nothing has to be said of, by their state.
  private var rest = [Rest(state: .new), Rest(state: .onAccount), Rest(state: .unidentified)]

  var count: Int { rows.count }

  /// Growing as it goes, a large night's list would be held twice for a moment.
  mutating func expect(_ count: Int) { rows.reserveCapacity(rows.count + count) }

  mutating func append(_ route: CashRouteRow) {
    let owner = Owner(group: route.group, account: route.account, payer: route.payer)
    rows.append(
      Row(receipt: route.receipt, settledOf: route.settledOf, owner: place(of: owner), rest: place(of: route)))
  }

  private mutating func place(of owner: Owner) -> UInt32 {
    if let place = places[owner] { return place }
    let place = UInt32(owners.count)
    owners.append(owner)
    places[owner] = place
    return place
  }

  private mutating func place(of route: CashRouteRow) -> UInt32 {
    if route.advice.isNone, !route.isContested, route.note.isEmpty, route.candidates.isEmpty {
      return UInt32(route.state.rawValue)
    }
    rest.append(
      Rest(
        state: route.state, advice: route.advice, isContested: route.isContested, note: route.note,
        candidates: route.candidates))
    return UInt32(rest.count - 1)
  }

  func group(at place: Int) -> Key { owners[Int(rows[place].owner)].group }

  subscript(place: Int) -> CashRouteRow {
    let row = rows[place]
    let (owner, rest) = (owners[Int(row.owner)], rest[Int(row.rest)])
    return CashRouteRow(
      group: owner.group, receipt: row.receipt, state: rest.state, account: owner.account, payer: owner.payer,
      advice: rest.advice, isContested: rest.isContested, note: rest.note, candidates: rest.candidates,
      settledOf: row.settledOf)
  }

  /// Calls `body` with the places of each group's routes by receipt, group after group.
  func forEachGroup(_ body: (Key, ArraySlice<UInt32>) throws -> Void) throws {
    let (ranks, groups) = ranked()
    // Counted and laid side by side, group by group.
    var starts = [Int](repeating: 0, count: groups.count + 1)
    for row in rows { starts[ranks[Int(row.owner)] + 1] += 1 }
    for rank in groups.indices { starts[rank + 1] += starts[rank] }
    var ends = starts
    var order = [UInt32](repeating: 0, count: rows.count)
    for place in rows.indices {
      let rank = ranks[Int(rows[place].owner)]
      order[ends[rank]] = UInt32(place)
      ends[rank] += 1
    }
    for (rank, group) in groups.enumerated() {
      // Tonight's come in the order of their keys, those of earlier nights before them and in any.
      order[starts[rank]..<starts[rank + 1]].sort { rows[Int($0)].receipt < rows[Int($1)].receipt }
      try body(group, order[starts[rank]..<starts[rank + 1]])
    }
  }

  /// The groups in rising order, and by owner the place of its group among them.
  private func ranked() -> (ranks: [Int], groups: [Key]) {
    var ranks = [Int](repeating: 0, count: owners.count)
    var groups: [Key] = []
    for place in owners.indices.sorted(by: { owners[$0].group < owners[$1].group }) {
      if groups.last != owners[place].group { groups.append(owners[place].group) }
      ranks[place] = groups.count - 1
    }
    return (ranks, groups)
  }
}
