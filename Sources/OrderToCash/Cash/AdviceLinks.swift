/// Links remittance advices to receipts: by a reference that one quotes of the other, or by payer, currency, amount and date.
///
/// A link is kept only when it is the only one for the receipt and for the advice.
public struct AdviceLinks: Sendable {
  private let advices: [Advice]
  private let policy: CashPolicy
  private let payers: PayerDirectory
  private let references: ReferenceIndex
  private let totals: [Total: [Int32]]
  /// A bit for the lower bits of each total: most payments have none of them.
  private let amounts: [Bool]
  private var scanner = ReferenceScanner()
  /// Left by one text to the next.
  private var findings = TextFindings()

  private struct Total: Hashable {
    var currency: Currency
    var amount: Int64
  }

  public init(advices: [Advice], payers: PayerDirectory, policy: CashPolicy) {
    self.advices = advices.sorted { $0.key < $1.key }
    self.policy = policy
    self.payers = payers
    var references = ReferenceIndex()
    var totals: [Total: [Int32]] = [:]
    for (position, advice) in self.advices.enumerated() {
      references.add(reference: advice.number, ordinal: position)
      references.add(reference: advice.paymentReference, ordinal: position)
      totals[Total(currency: advice.currency, amount: advice.total), default: []].append(Int32(position))
    }
    references.finish()
    var amounts = [Bool](repeating: false, count: advices.isEmpty ? 0 : 1 << 16)
    for advice in advices { amounts[Int(advice.total & 0xFFFF)] = true }
    self.amounts = amounts
    self.references = references
    self.totals = totals
  }

  /// Of a night without advices.
  static let none = AdviceLinks(advices: [], payers: PayerDirectory(), policy: CashPolicy())
  public var isEmpty: Bool { advices.isEmpty }

  /// The advice of each receipt, by position; nil where there is none or more than one.
  public mutating func link(_ receipts: [Receipt]) -> [Advice?] {
    var quotes = Quotes()
    for position in receipts.indices { quotes.append(quoted(by: receipts[position])) }
    return settle(quotes).advices(receipts.indices).map { advice(at: $0) }
  }

  /// With a key that a route names.
  public func advice(_ key: Key) -> Advice? {
    var (low, high) = (0, advices.count)
    while low < high {
      let middle = (low + high) / 2
      if advices[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < advices.count && advices[low].key == key ? advices[low] : nil
  }

  /// What a receipt quotes, as far as it alone tells.
  public enum Link: Hashable, Sendable {
    case advice(Int)
    /// Quotes several.
    case unclear
    /// Quotes none; those whose payer, amount and date are its own, as far as no other payment quotes them, and whether it
    /// speaks of an advice.
    case silent(likely: ItemOrdinals, speaks: Bool)
  }

  /// The links of receipts, one after the other; only those that may link anything are held, as most payments quote no advice.
  public struct Quotes: Sendable {
    public private(set) var count = 0
    fileprivate var saying: [(receipt: Int, link: Link)] = []

    public init() {}

    public mutating func append(_ link: Link) {
      if case .silent(let likely, _) = link, likely.isEmpty {} else { saying.append((count, link)) }
      count += 1
    }
  }

  /// The advices of receipts, by the receipts' places.
  public struct Settled: Sendable {
    /// Ascending.
    fileprivate var linked: [(receipt: Int, advice: Int)] = []

    /// Of some receipts the number of the advice of each; -1 where there is none or more than one.
    public func advices(_ receipts: Range<Int>) -> [Int] {
      var advices = [Int](repeating: -1, count: receipts.count)
      var (low, high) = (0, linked.count)
      while low < high {
        let middle = (low + high) / 2
        if linked[middle].receipt < receipts.lowerBound { low = middle + 1 } else { high = middle }
      }
      while low < linked.count, linked[low].receipt < receipts.upperBound {
        advices[linked[low].receipt - receipts.lowerBound] = linked[low].advice
        low += 1
      }
      return advices
    }
  }

  /// Of receipts' links the advice of each.
  public func settle(_ quotes: Quotes) -> Settled {
    guard !quotes.saying.isEmpty else { return Settled() }
    let said = quotes.saying.map(\.link)
    let quoted = counts(said)
    var chosen = said
    // An advice that some payment quotes is not another's by its amount.
    for position in said.indices {
      guard case .silent(let likely, _) = said[position] else { continue }
      let free = likely.count { quoted[Int($0)] == 0 }
      if free == 1, let only = likely.first(where: { quoted[Int($0)] == 0 }) { chosen[position] = .advice(Int(only)) }
    }
    let uses = counts(chosen)
    let speaking = uses.contains { $0 > 1 } ? speaking(chosen, said) : []
    var settled = Settled()
    for (place, link) in chosen.enumerated() {
      guard case .advice(let position) = link, uses[position] == 1 || speaking.contains(place) else { continue }
      settled.linked.append((quotes.saying[place].receipt, position))
    }
    return settled
  }

  /// Of payments that may be one advice's by their amount, those that alone speak of an advice; ascending.
  private func speaking(_ chosen: [Link], _ quotes: [Link]) -> [Int] {
    var places = [[Int]](repeating: [], count: advices.count)
    for (place, link) in chosen.enumerated() {
      if case .advice(let position) = link { places[position].append(place) }
    }
    func speaks(_ place: Int) -> Bool? {
      if case .silent(_, let speaks) = quotes[place] { speaks } else { nil }
    }
    return places.filter { same in same.count > 1 && same.allSatisfy { speaks($0) != nil } }
      .compactMap { same in same.filter { speaks($0) == true }.only }.sorted()
  }

  /// Whether a text says that an advice comes apart, in German, English, French, Spanish, Italian and Polish.
  static func speaks(_ text: Text) -> Bool {
    let words = text.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }.split { !(0x41...0x5A).contains($0) }
    return words.contains { word in adviceWords.contains { $0.utf8.elementsEqual(word) } }
  }

  private static let adviceWords = [
    "AVIS", "ZAHLUNGSAVIS", "AVISIERT", "ADVICE", "REMITTANCE", "AVISO", "AVVISO", "AWIZO",
  ]

  public func advice(at position: Int) -> Advice? { position < 0 ? nil : advices[position] }

  private func counts(_ links: [Link]) -> [Int] {
    var uses = [Int](repeating: 0, count: advices.count)
    for case .advice(let position) in links { uses[position] += 1 }
    return uses
  }

  public mutating func quoted(by receipt: Receipt) -> Link {
    let quoted = quotedAdvices(receipt)
    return withUnsafePointer(to: receipt) { choose(among: quoted, for: $0) }
  }

  /// `quoted`: numbers of advices that the receipt quotes, in any order.
  func choose(among quoted: [Int], for receipt: UnsafePointer<Receipt>) -> Link {
    if !receipt.pointee.advice.isNone, let linked = advices.firstIndex(where: { $0.key == receipt.pointee.advice }) {
      return .advice(linked)
    }
    guard !quoted.isEmpty else {
      let likely = likely(for: receipt)
      return .silent(likely: likely, speaks: !likely.isEmpty && Self.speaks(receipt.pointee.text))
    }
    let quoted = ascending(quoted)
    let fitting = quoted.filter {
      advices[$0].currency == receipt.pointee.currency && advices[$0].total == receipt.pointee.left
    }
    if let only = fitting.only ?? quoted.only { return .advice(only) }
    return .unclear
  }

  private func likely(for receipt: UnsafePointer<Receipt>) -> ItemOrdinals {
    var likely = ItemOrdinals()
    guard !isEmpty, amounts[Int(receipt.pointee.left & 0xFFFF)],
      let same = totals[Total(currency: receipt.pointee.currency, amount: receipt.pointee.left)]
    else {
      return likely
    }
    let owner = payers.owner(of: receipt.pointee.payerAccount)
    for position in same
    where isPayer(advices[Int(position)], receipt.pointee, owner?.group)
      && isNear(advices[Int(position)], receipt.pointee)
    {
      likely.append(position)
    }
    return likely
  }

  private mutating func quotedAdvices(_ receipt: Receipt) -> [Int] {
    guard !isEmpty else { return [] }
    var found: [Int] = []
    for field in [receipt.endToEnd, receipt.bankReference] + receipt.structuredReferences where scanner.isWhole(field) {
      take(field, ReferenceNumber(field), &found)
    }
    var scanner = scanner
    self.scanner = ReferenceScanner()
    defer { self.scanner = scanner }
    scanner.cut(receipt.text)
    takeText(of: &scanner, &found)
    return found
  }

  /// What a field that was read quotes as a whole.
  func take(_ field: Text, _ number: ReferenceNumber, _ found: inout [Int]) {
    guard !isEmpty else { return }
    guard let reference = scanner.whole(field, number, references) else { return }
    for item in reference.items { found.append(Int(item)) }
  }

  /// What the text that was scanned last quotes.
  mutating func takeText(of scanner: inout ReferenceScanner, _ found: inout [Int]) {
    guard !isEmpty else { return }
    scanner.scan(alsoIn: references, into: &findings)
    for reference in findings.references { found += reference.items.map(Int.init) }
  }

  private func isPayer(_ advice: Advice, _ receipt: Receipt, _ group: Key?) -> Bool {
    if !advice.payerAccount.isEmpty, advice.payerAccount == receipt.payerAccount { return true }
    return group.map { $0 == advice.group } ?? false
  }

  private func isNear(_ advice: Advice, _ receipt: Receipt) -> Bool {
    guard let date = advice.paymentDate else { return true }
    return abs(receipt.bookingDate.days(since: date)) <= policy.adviceDays
  }
}
