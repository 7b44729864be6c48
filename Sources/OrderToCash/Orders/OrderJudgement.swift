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
    /// What our lists say, per `priceBase` of the list, and which list that is.
    public var listPrice: Price
    public var priceSource: Text
  }

  public var lines: [Line] = []
  public var problems: [Problem] = []
  /// An item that is not known (yet): the order can't be judged before it is.
  public var waitingFor: (Text, Problem)?
  public var net: Int64 = 0
  public var gross: Int64 = 0
  /// Of lines whose price differs from ours within tolerance: line, whose price counts, and both.
  public var tolerated: [(outcome: Text, facts: Text)] = []

  public struct Policies: Sendable {
    public var price: PricePolicy
    public var tax: TaxPolicy
    public var order: OrderPolicy
    public init(price: PricePolicy, tax: TaxPolicy, order: OrderPolicy = OrderPolicy()) {
      self.price = price
      self.tax = tax
      self.order = order
    }
  }

  /// Against what an order is judged.
  public struct Setting: Sendable {
    public var items: ItemDirectory
    public var prices: PriceBook
    public var policies: Policies
    public var date: BusinessDate

    public init(items: ItemDirectory, prices: PriceBook = PriceBook(), policies: Policies, date: BusinessDate) {
      self.items = items
      self.prices = prices
      self.policies = policies
      self.date = date
    }
  }

  /// What is the same for all lines of an order.
  struct Frame {
    let order: OrderDocument
    let customer: Customer
    let place: TaxPlace
    var relation: BuyerRelation { place.relation }
    let lists: [Int]
    let setting: Setting
    var policies: Policies { setting.policies }
  }

  public static func judge(_ order: OrderDocument, customer: Customer, setting: Setting) -> OrderJudgement {
    var judgement = OrderJudgement()
    let policies = setting.policies
    let relation = policies.tax.relation(
      buyerCountry: customer.country, deliveryCountry: order.shipTo.address.country, buyerTaxId: customer.taxId)
    let address = order.shipTo.address
    let isOwn = address.country.isEmpty && address.postcode.isEmpty && address.region.isEmpty
    let place = TaxPlace(
      relation, isRegistered: !customer.taxId.isEmpty,
      country: address.country.isEmpty ? customer.country : address.country,
      region: isOwn ? customer.region : address.region, postcode: isOwn ? customer.postcode : address.postcode)
    let lists =
      setting.prices.isEmpty
      ? [] : setting.prices.lists(named: policies.price.lists(for: customer.id, group: customer.segment))
    let frame = Frame(order: order, customer: customer, place: place, lists: lists, setting: setting)
    judgement.lines.reserveCapacity(order.lines.count)
    for line in order.lines {
      judgement.add(line, frame)
      if judgement.waitingFor != nil { return judgement }
    }
    judgement.checkAllowances(order, policies.price)
    judgement.total()
    return judgement
  }

  private mutating func add(_ line: OrderDocumentLine, _ frame: Frame) {
    let (order, policies) = (frame.order, frame.policies)
    guard let item = find(line, order, frame.customer, frame.setting.items) else { return }
    guard line.quantity > .zero else {
      problems.append(
        Problem(
          "intake.quantity", at: line.place, what: "line \(line.id) orders \(line.quantity)",
          why: "a quantity ordered is more than zero",
          whatToDo: "Send the line with the quantity wanted, or leave it out."))
      return
    }
    checkBlocked(item, line, policies.order)
    guard let (quantity, content) = stockQuantity(line, item) else { return }
    let listed = listPrice(of: item, quantity, line, frame)
    let theirs = line.price.map {
      UnitPrice($0, per: line.basePriceQuantity, currency: order.currency, content: content)
    }
    let judged = policies.price.judge(order: theirs, list: listed.price, currency: order.currency)
    if judged.needsReview { problems.append(priceProblem(judged, line, item, listed, order)) }
    if case .withinTolerance(let whose) = judged { tolerate(line, item, listed, whose, order) }
    checkAllowance(line, order, policies.price)
    var billed = listed.price
    if judged == .withinTolerance(.order) || judged.needsReview, let theirs { billed = theirs }
    // A price per base of a pack is the same price per base × content of the stock unit.
    let inStock = Int128(billed.base.millionths) * Int128(billed.content.millionths) / 1_000_000
    let base = billed.content == .one ? billed.base : Quantity(millionths: Int64(clamping: inStock))
    guard let tax = policies.tax.treatment(of: item.taxCategory, for: frame.place, on: frame.setting.date) else {
      problems.append(noTaxRule(line, item, frame.relation))
      return
    }
    let price = policies.price.includesTax ? GrossPrice.net(of: billed.price, rate: tax.rate) : billed.price
    guard let net = price.extended(by: quantity, per: base, currency: order.currency) else {
      problems.append(
        Problem(
          "intake.out-of-range", at: line.place, what: "line \(line.id) is worth more than can be handled",
          why: "amounts go up to \(Money(minor: Money.limit, currency: order.currency))",
          whatToDo: "Correct quantity or price."))
      return
    }
    lines.append(
      Line(
        item: item, quantity: quantity, price: price, priceBase: base, net: net, taxCategory: tax.category,
        taxRate: tax.rate, listPrice: listed.price.price, priceSource: listed.source))
  }

  /// By the day of the order or, where policy says so, the day for which it is wanted; tonight where none is stated.
  private func listPrice(
    of item: Item, _ quantity: Quantity, _ line: OrderDocumentLine, _ frame: Frame
  ) -> ListedPrice {
    guard !frame.lists.isEmpty else {
      return ListedPrice(UnitPrice(item.price, per: item.priceBase, currency: item.currency))
    }
    let order = frame.order
    let wanted = line.requestedDate ?? order.requestedDate
    let day = (frame.policies.price.day == .requested ? wanted : order.issueDate) ?? frame.setting.date
    return frame.setting.prices.price(
      of: item, quantity: quantity, currency: order.currency, date: day, lists: frame.lists)
  }

  private mutating func tolerate(
    _ line: OrderDocumentLine, _ item: Item, _ listed: ListedPrice, _ whose: PricePolicy.Within, _ order: OrderDocument
  ) {
    var facts = Facts()
    facts.add("line", line.id)
    facts.add("item", item.sku)
    facts.add("order", Text("\(line.price ?? .zero) \(order.currency)"))
    facts.add("list", Text("\(listed.price.price) \(order.currency)"))
    tolerated.append((outcome: Text(whose.rawValue), facts: facts.text))
  }

  private mutating func checkBlocked(_ item: Item, _ line: OrderDocumentLine, _ policy: OrderPolicy) {
    guard !policy.blockedItems.isEmpty, policy.blockedItems.contains(item.sku),
      let severity = policy.blockedItem.severity
    else { return }
    problems.append(
      Problem(
        OrderRules.blockedItem.id, severity, at: line.place,
        what: "line \(line.id) orders item \(item.sku), which is blocked",
        why: "blocked_items of pipeline.yml names it",
        whatToDo: "Offer another item, or unblock it."))
  }

  private mutating func find(
    _ line: OrderDocumentLine, _ order: OrderDocument, _ customer: Customer, _ items: ItemDirectory
  ) -> Item? {
    switch items.find(line, account: customer.account) {
    case .found(let item): return item
    case .contradictory(let skus):
      let codes = codes(line)
      problems.append(
        Problem(
          "intake.contradictory-item", at: line.place,
          what: "line \(line.id) names different items: \(skus.map(\.string).joined(separator: ", "))",
          why: "its codes \(codes.joined(separator: ", ")) belong to them", whatToDo: "Ask the customer which is meant."
        ))
      return nil
    case .unknown:
      let codes = codes(line)
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

  private func codes(_ line: OrderDocumentLine) -> [String] {
    [line.sellerItem, line.buyerItem, line.standardItem.value].map(\.string).filter { !$0.isEmpty }
  }

  private mutating func stockQuantity(_ line: OrderDocumentLine, _ item: Item) -> (Quantity, Quantity)? {
    do throws(UnitProblem) {
      let content = try UnitConversion.content(of: line.unit, stockUnit: item.unit, packs: item.packs)
      let quantity = try UnitConversion.stockQuantity(
        line.quantity, unit: line.unit, stockUnit: item.unit, packs: item.packs)
      return (quantity, content)
    } catch {
      if error == .outOfRange {
        problems.append(
          Problem(
            "intake.out-of-range", at: line.place,
            what: "line \(line.id): \(line.quantity) \(line.unit) is more than can be handled",
            why: "in \(item.unit), the unit of our stock, it exceeds \(Quantity(millionths: Quantity.limit))",
            whatToDo: "Correct the quantity."))
        return nil
      }
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
    _ judged: PriceJudgement, _ line: OrderDocumentLine, _ item: Item, _ listed: ListedPrice, _ order: OrderDocument
  ) -> Problem {
    let (ours, source) = (listed.price, listed.source)
    let pack = ours.content == .one ? "" : " of \(ours.content)"
    let theirs = line.price.map {
      "\($0) \(order.currency) per \(line.basePriceQuantity) \(line.unit.isEmpty ? item.unit : line.unit)"
    }
    return Problem(
      judged.rule.id, .review, at: line.place,
      what: "line \(line.id), item \(item.sku): the order says \(theirs ?? "no price")",
      why:
        "the list\(source.isEmpty ? "" : " \(source)") says \(ours.price) \(ours.currency) per \(ours.base)\(pack) \(item.unit)",
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
