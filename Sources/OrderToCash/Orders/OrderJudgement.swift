/// An order's lines as we understand them: which items, how much in stock units, at which price and tax; and what is wrong.
///
/// Pure: the same order against the same master data and policy gives the same judgement.
public struct OrderJudgement: Sendable {
  public struct Line: Sendable {
    public var item: Item
    /// In the item's stock unit.
    public var quantity: Quantity
    /// What will be invoiced, per `priceBase` stock units.
    public var price: Price
    public var priceBase: Quantity
    public var net: Int64
    public var taxCategory: Text
    public var taxRate: Percent
  }

  public var lines: [Line] = []
  public var problems: [Problem] = []
  /// An item that is not known (yet): the order can't be judged before it is.
  public var waitingFor: (Text, Problem)?
  public var net: Int64 = 0
  public var gross: Int64 = 0

  public struct Policies: Sendable {
    public var price: PricePolicy
    public var tax: TaxPolicy
    public init(price: PricePolicy, tax: TaxPolicy) {
      self.price = price
      self.tax = tax
    }
  }

  public static func judge(
    _ order: OrderDocument, customer: Customer, items: ItemDirectory, policies: Policies
  ) -> OrderJudgement {
    var judgement = OrderJudgement()
    let relation = policies.tax.relation(
      buyerCountry: customer.country, deliveryCountry: order.shipTo.address.country, buyerTaxId: customer.taxId)
    judgement.lines.reserveCapacity(order.lines.count)
    judgement.checkIds(order)
    for line in order.lines {
      judgement.add(line, order, customer, items, policies, relation)
      if judgement.waitingFor != nil { return judgement }
    }
    judgement.checkAllowances(order, policies.price)
    judgement.total()
    return judgement
  }

  private mutating func add(
    _ line: OrderDocumentLine, _ order: OrderDocument, _ customer: Customer, _ items: ItemDirectory,
    _ policies: Policies,
    _ relation: BuyerRelation
  ) {
    guard let item = find(line, order, customer, items) else { return }
    guard line.quantity > .zero else {
      problems.append(
        Problem(
          "intake.quantity", at: line.place, what: "line \(line.id) orders \(line.quantity)",
          why: "a quantity ordered is more than zero",
          whatToDo: "Send the line with the quantity wanted, or leave it out."))
      return
    }
    guard let (quantity, content) = stockQuantity(line, item) else { return }
    let list = UnitPrice(item.price, per: item.priceBase, currency: item.currency)
    let theirs = line.price.map {
      UnitPrice($0, per: line.basePriceQuantity, currency: order.currency, content: content)
    }
    let judged = policies.price.judge(order: theirs, list: list, currency: order.currency)
    if judged.needsReview { problems.append(priceProblem(judged, line, item, order)) }
    checkAllowance(line, order, policies.price)
    var (price, base) = (item.price, item.priceBase)
    if judged == .withinTolerance(.order) || judged.needsReview, let theirs {
      // Their price per base of their unit is the same price per base × content of ours.
      price = theirs.price
      let inStock = Int128(theirs.base.millionths) * Int128(content.millionths) / 1_000_000
      base = Quantity(millionths: Int64(clamping: inStock))
    }
    guard let net = price.extended(by: quantity, per: base, currency: order.currency) else {
      problems.append(
        Problem(
          "intake.out-of-range", at: line.place, what: "line \(line.id) is worth more than can be handled",
          why: "amounts go up to \(Money(minor: Money.limit, currency: order.currency))",
          whatToDo: "Correct quantity or price."))
      return
    }
    guard let tax = policies.tax.treatment(of: item.taxCategory, for: relation) else {
      problems.append(noTaxRule(line, item, relation))
      return
    }
    lines.append(
      Line(
        item: item, quantity: quantity, price: price, priceBase: base, net: net, taxCategory: tax.category,
        taxRate: tax.rate))
  }

  private mutating func find(
    _ line: OrderDocumentLine, _ order: OrderDocument, _ customer: Customer, _ items: ItemDirectory
  ) -> Item? {
    let codes: [String] = [line.sellerItem, line.buyerItem, line.standardItem.value].map(\.string).filter {
      !$0.isEmpty
    }
    switch items.find(line, account: customer.account) {
    case .found(let item): return item
    case .contradictory(let skus):
      problems.append(
        Problem(
          "intake.contradictory-item", at: line.place,
          what: "line \(line.id) names different items: \(skus.map(\.string).joined(separator: ", "))",
          why: "its codes \(codes.joined(separator: ", ")) belong to them", whatToDo: "Ask the customer which is meant."
        ))
      return nil
    case .unknown:
      waitingFor = (
        Text(codes.isEmpty ? "item" : "item " + codes.joined(separator: ", ")),
        Problem(
          "intake.unknown-item", .review, at: line.place,
          what: codes.isEmpty
            ? "line \(line.id) of order \(order.number) names no item"
            : "line \(line.id) of order \(order.number) orders \(codes.joined(separator: ", ")), which is not in the items file",
          why: "our number, the customer's code and the GTIN were tried",
          whatToDo: "Add the item, or the customer's code to it; the order is judged again each night.")
      )
      return nil
    }
  }

  private mutating func stockQuantity(_ line: OrderDocumentLine, _ item: Item) -> (Quantity, Quantity)? {
    do throws(UnitProblem) {
      let content = try UnitConversion.content(of: line.unit, stockUnit: item.unit, packs: item.packs)
      let quantity = try UnitConversion.stockQuantity(
        line.quantity, unit: line.unit, stockUnit: item.unit, packs: item.packs)
      return (quantity, content)
    } catch {
      let known = ([item.unit] + item.packs.map(\.unit)).map(\.string).joined(separator: ", ")
      problems.append(
        Problem(
          "intake.unit", at: line.place,
          what: error == .inexact
            ? "line \(line.id): \(line.quantity) \(line.unit) is no exact quantity in \(item.unit)"
            : "line \(line.id) orders item \(item.sku) in unit \(line.unit)",
          why: "the item is known in \(known)", whatToDo: "Order in one of these units, or add the pack to the item."))
      return nil
    }
  }

  private func priceProblem(
    _ judged: PriceJudgement, _ line: OrderDocumentLine, _ item: Item, _ order: OrderDocument
  ) -> Problem {
    let theirs = line.price.map {
      "\($0) \(order.currency) per \(line.basePriceQuantity) \(line.unit.isEmpty ? item.unit : line.unit)"
    }
    return Problem(
      judged.rule.id, .review, at: line.place,
      what: "line \(line.id), item \(item.sku): the order says \(theirs ?? "no price")",
      why: "the list says \(item.price) \(item.currency) per \(item.priceBase) \(item.unit)",
      whatToDo: "Approve to sell at the order's price, or refuse and tell the customer.")
  }

  private func noTaxRule(_ line: OrderDocumentLine, _ item: Item, _ relation: BuyerRelation) -> Problem {
    Problem(
      "intake.no-tax-rule", at: line.place,
      what:
        "line \(line.id): no tax rule for item category \(item.taxCategory) and a buyer that is \(relation.rawValue)",
      why: "tax.rules in pipeline.yml lists none", whatToDo: "Add the rule.")
  }

  private mutating func checkAllowance(_ line: OrderDocumentLine, _ order: OrderDocument, _ policy: PricePolicy) {
    guard line.allowancesAndCharges != 0 else { return }
    let amount = line.price?.extended(by: line.quantity, per: line.basePriceQuantity, currency: order.currency) ?? 0
    guard !policy.accepts(allowancesAndCharges: line.allowancesAndCharges, on: amount) else { return }
    problems.append(allowanceProblem("line \(line.id)", line.allowancesAndCharges, order, line.place))
  }

  private mutating func checkAllowances(_ order: OrderDocument, _ policy: PricePolicy) {
    guard order.allowancesAndCharges != 0 else { return }
    let total = lines.reduce(Int64(0)) { $0 + $1.net }
    guard !policy.accepts(allowancesAndCharges: order.allowancesAndCharges, on: total) else { return }
    problems.append(allowanceProblem("the order", order.allowancesAndCharges, order, order.place))
  }

  private func allowanceProblem(_ who: String, _ amount: Int64, _ order: OrderDocument, _ place: Place) -> Problem {
    let money = Money(
      minor: amount.magnitude > Int64.max.magnitude ? 0 : Int64(amount.magnitude), currency: order.currency)
    return Problem(
      PriceRules.allowance.id, .review, at: place,
      what: "\(who) \(amount < 0 ? "deducts" : "adds") \(money) of its own",
      why: "allowances and charges are agreed, not ordered",
      whatToDo: "Approve to ship at our prices without it, or refuse and settle it with the customer.")
  }

  /// Two lines with one id could not be told apart in answers, despatch advice and invoice.
  private mutating func checkIds(_ order: OrderDocument) {
    let ids = order.lines.map(\.id).sorted()
    for index in ids.indices.dropFirst() where ids[index] == ids[index - 1] && !ids[index].isEmpty {
      problems.append(
        Problem(
          "intake.duplicate-line", .review, at: order.place, what: "line id \(ids[index]) appears twice",
          why: "answers refer to lines by their id", whatToDo: "Approve when both lines are meant."))
      return
    }
  }

  /// Net and gross; tax is rounded once per category and rate (EN 16931 BR-CO-17).
  private mutating func total() {
    var bases: [(category: Text, rate: Percent, base: Int64)] = []
    for line in lines {
      net += line.net
      if let index = bases.firstIndex(where: { $0.category == line.taxCategory && $0.rate == line.taxRate }) {
        bases[index].base += line.net
      } else {
        bases.append((line.taxCategory, line.taxRate, line.net))
      }
    }
    gross = bases.reduce(net) { $0 + $1.rate.of($1.base) }
  }
}
