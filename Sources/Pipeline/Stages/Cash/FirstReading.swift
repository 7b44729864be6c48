import Ledger
import OrderToCash

/// What a night's receipts may name, read before the open items are: of a ledger that has far more open items than the night has
/// payments, only what is wanted has to be held.
struct FirstReading {
  /// Nil: all open items are kept, as most are paid by somebody tonight.
  var wanted: WantedReferences?
  /// Of receipts that are read in pieces, the advices that each quotes: those of nobody, then tonight's. Empty when they are held and
  /// read but once.
  private(set) var quotes = AdviceLinks.Quotes()
  /// About how many open items will be kept.
  let capacity: Int

  init(_ unidentified: [Receipt], _ tonight: TonightsCash, openItems: Int, _ links: inout AdviceLinks) throws {
    let count = unidentified.count + tonight.count
    let isInPieces = tonight.spilled != nil
    let isFiltered = isInPieces || openItems > 2 * count
    capacity = isFiltered ? min(openItems, count + openItems / 8) : openItems
    guard isFiltered else { return }
    var wanted = WantedReferences(payments: count)
    var quotes = AdviceLinks.Quotes()
    func read(_ receipts: [Receipt]) {
      for receipt in receipts {
        wanted.add(receipt)
        if isInPieces { quotes.append(links.quoted(by: receipt)) }
      }
    }
    read(unidentified)
    try tonight.forEachPiece(read)
    self.wanted = wanted
    self.quotes = quotes
  }

  /// Numbers that advices list and people decided about are looked up as well.
  mutating func add(_ advices: [Advice], _ decisions: [CashDecision]) {
    for advice in advices {
      for line in advice.lines { wanted?.add(number: line.number) }
    }
    for decision in decisions {
      for number in decision.document.utf8.split(separator: UInt8(ascii: ";")) {
        wanted?.add(number: Text(utf8: number))
      }
    }
  }
}
