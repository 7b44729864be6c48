/// What an advance invoice bills of one tax group, or what of that a later document takes off. Minor units; `base…` in base currency.
public struct AdvancePart: Hashable, Sendable {
  /// The advance invoice, and the place of the group on it, from 1.
  public var advance: Key
  public var ordinal: Int
  public var category: Text
  public var rate: Percent
  public var net: Int64
  public var tax: Int64
  /// What rounding added to the advance (BT-114); only its first part has any.
  public var rounding: Int64
  public var baseNet: Int64
  public var baseTax: Int64
  public var baseRounding: Int64

  public init(
    advance: Key, ordinal: Int, category: Text, rate: Percent, net: Int64, tax: Int64, rounding: Int64 = 0,
    baseNet: Int64, baseTax: Int64, baseRounding: Int64 = 0
  ) {
    self.advance = advance
    self.ordinal = ordinal
    self.category = category
    self.rate = rate
    self.net = net
    self.tax = tax
    self.rounding = rounding
    self.baseNet = baseNet
    self.baseTax = baseTax
    self.baseRounding = baseRounding
  }

  /// What the customer paid for it.
  public var gross: Int64 { net + tax + rounding }
  public var baseGross: Int64 { baseNet + baseTax + baseRounding }

  /// Takes `net` and `tax` off, or all of it; gives what was taken, with its share in base currency.
  mutating func take(net: Int64, tax: Int64) -> AdvancePart {
    if net == self.net, tax == self.tax { return takeAll() }
    var taken = self
    (taken.net, taken.tax, taken.rounding) = (net, tax, 0)
    taken.baseNet = self.net == 0 ? 0 : share(of: baseNet, part: net, whole: self.net)
    taken.baseTax = self.tax == 0 ? 0 : share(of: baseTax, part: tax, whole: self.tax)
    taken.baseRounding = 0
    self.net -= net
    self.tax -= tax
    baseNet -= taken.baseNet
    baseTax -= taken.baseTax
    return taken
  }

  mutating func takeAll() -> AdvancePart {
    let taken = self
    (net, tax, rounding, baseNet, baseTax, baseRounding) = (0, 0, 0, 0, 0, 0)
    return taken
  }
}

extension AdvancePart {
  /// What a credit note gives back of what is left of its advance invoice: all of it, or by tax groups.
  public static func taken(from left: [AdvancePart], by note: InvoiceDraft) -> [AdvancePart] {
    if note.payable == left.reduce(0, { $0 + $1.gross }) { return left }
    var left = left
    var taken: [AdvancePart] = []
    for group in note.totals.taxes {
      guard let index = left.firstIndex(where: { ($0.category, $0.rate) == (group.category, group.rate) }) else {
        continue
      }
      var part = left[index].take(net: min(group.base, left[index].net), tax: min(group.tax, left[index].tax))
      if taken.isEmpty {
        part.rounding = note.rounding
        left[index].rounding -= note.rounding
      }
      taken.append(part)
    }
    return taken
  }
}

/// Advance invoices that are not deducted yet, by the orders that they are on.
public struct AdvancePool: Sendable {
  private var parts: [[AdvancePart]] = []
  private var places: [Key: Int] = [:]

  public init() {}

  public var isEmpty: Bool { parts.isEmpty }

  /// `orders`: all revisions of one order. Its parts come in the order in which they were invoiced.
  public mutating func add(_ added: [AdvancePart], orders: [Key]) {
    for order in orders { places[order] = parts.count }
    parts.append(added)
  }

  /// What is left of the advances on an order.
  public func left(of order: Key) -> [AdvancePart] {
    places[order].map { parts[$0].filter { $0.gross != 0 } } ?? []
  }

  /// Deducts from an invoice what was invoiced in advance on its orders: first where category and rate are the invoice's, then the
  /// rest, as the tax of the supply replaces the advance's (2006/112/EC art. 65 and 93). What exceeds the invoice stays for the
  /// next one. Cents by which taxes of several invoices differ from the advance's are stated as rounding (BT-114).
  public mutating func deduct(from draft: inout InvoiceDraft) {
    guard !parts.isEmpty else { return }
    var used: [Int] = []
    for line in draft.lines {
      if let place = places[line.order], !used.contains(place) { used.append(place) }
    }
    guard !used.isEmpty else { return }
    var groups = draft.totals.taxes
    var rest = draft.totals.gross + draft.rounding
    for place in used {
      deduct(place, from: &draft, &groups, &rest, matching: true)
      deduct(place, from: &draft, &groups, &rest, matching: false)
    }
    guard !draft.deductions.isEmpty, used.allSatisfy({ parts[$0].allSatisfy { $0.gross == 0 } }) else { return }
    let step = InvoiceDocument.step(of: draft.currency)
    if draft.payable > 0, draft.payable <= step * Int64(draft.totals.taxes.count) { draft.round(by: -draft.payable) }
  }

  private mutating func deduct(
    _ place: Int, from draft: inout InvoiceDraft, _ groups: inout [TaxSubtotal], _ rest: inout Int64, matching: Bool
  ) {
    for index in parts[place].indices where rest > 0 && parts[place][index].gross > 0 {
      let part = parts[place][index]
      let group = groups.firstIndex { ($0.category, $0.rate) == (part.category, part.rate) }
      if matching, group == nil { continue }
      let bound = matching ? group.map { min(rest, groups[$0].base + groups[$0].tax) } ?? 0 : rest
      if bound <= 0 { continue }
      var taken = AdvancePool.take(bound, of: &parts[place][index], group: matching ? group.map { groups[$0] } : nil)
      if parts[place][index].net == 0, parts[place][index].gross != 0 {
        // Nothing is left but a cent of tax: it goes with the rest.
        let cents = parts[place][index].takeAll()
        taken.tax += cents.tax
        taken.baseTax += cents.baseTax
        taken.rounding += cents.rounding
        taken.baseRounding += cents.baseRounding
      }
      if let group {
        groups[group].base -= min(groups[group].base, taken.net)
        groups[group].tax -= min(groups[group].tax, taken.tax)
      }
      draft.deductions.append(taken)
      if taken.gross > rest { draft.round(by: taken.gross - rest) }
      rest -= min(rest, taken.gross)
    }
  }

  /// As much of a part as comes to `bound`; where that is all of the invoice's group, the group's own net and tax.
  private static func take(_ bound: Int64, of part: inout AdvancePart, group: TaxSubtotal?) -> AdvancePart {
    if bound >= part.gross { return part.takeAll() }
    if let group, group.base + group.tax == bound, group.base <= part.net, group.tax <= part.tax {
      return part.take(net: group.base, tax: group.tax)
    }
    let whole = part.net + part.tax
    let wanted = min(bound, whole)
    // Cents by which roundings differ leave the tax of another rate alone.
    if group == nil, wanted <= 2, wanted <= part.net { return part.take(net: wanted, tax: 0) }
    let net = max(share(of: part.net, part: wanted, whole: whole), wanted - part.tax)
    return part.take(net: min(net, part.net), tax: wanted - min(net, part.net))
  }
}
