/// How returned goods are taken back (`policies.fulfilment.returns`).
public struct ReturnPolicy: Hashable, Sendable {
  /// What comes back more than so many days after it left is credited only when a person says so; 0 for never too late.
  public var days: Int
  /// Conditions in which goods are sold again.
  public var restock: [ReturnCondition]
  /// Conditions in which goods are credited.
  public var credit: [ReturnCondition]

  public init(
    days: Int = 0, restock: [ReturnCondition] = [.good], credit: [ReturnCondition] = ReturnCondition.allCases
  ) {
    self.days = days
    self.restock = restock
    self.credit = credit
  }
}

/// One line of a return that intake took: what came back of a shipment's line. Never more than left of it, all returns together;
/// intake sees to that.
public struct ReturnedGoods: Sendable {
  public var number: Text
  public var date: BusinessDate
  public var account: Key
  public var shipment: Key
  public var shipmentNumber: Text
  /// The day on which the shipment left.
  public var leftOn: BusinessDate
  public var sku: Text
  public var quantity: Quantity
  public var reason: Text
  public var condition: ReturnCondition

  public init(
    number: Text, date: BusinessDate, account: Key, shipment: Key, shipmentNumber: Text, leftOn: BusinessDate,
    sku: Text,
    quantity: Quantity, reason: Text, condition: ReturnCondition
  ) {
    self.number = number
    self.date = date
    self.account = account
    self.shipment = shipment
    self.shipmentNumber = shipmentNumber
    self.leftOn = leftOn
    self.sku = sku
    self.quantity = quantity
    self.reason = reason
    self.condition = condition
  }
}

/// What becomes of goods that came back.
public struct ReturnAcceptance: Hashable, Sendable {
  /// Whether the customer gets a credit note. The number is stored and never changes.
  public enum Credit: Int, Sendable { case no = 0, yes = 1, person = 2 }

  public var isRestocked: Bool
  public var credit: Credit
  public var ruling: Ruling
  public var exception: ExceptionRaised?

  public static func judge(_ goods: ReturnedGoods, policy: ReturnPolicy) -> ReturnAcceptance {
    let days = goods.date.days(since: goods.leftOn)
    let isRestocked = policy.restock.contains(goods.condition)
    var credit = Credit.yes
    var rule = FulfilmentRules.returned
    if !policy.credit.contains(goods.condition) {
      (credit, rule) = (.no, FulfilmentRules.returnNotCredited)
    } else if policy.days > 0, days > policy.days {
      (credit, rule) = (.person, FulfilmentRules.returnLate)
    }
    var facts = Facts()
    facts.add("return", goods.number)
    facts.add("sku", goods.sku)
    facts.add("quantity", goods.quantity)
    facts.add("condition", goods.condition.name)
    if !goods.reason.isEmpty { facts.add("reason", goods.reason) }
    facts.add("days", days)
    facts.add("stock", isRestocked ? "received" : "not received")
    let outcome: Text = credit == .yes ? "to-credit" : credit == .no ? "not-credited" : "in-review"
    return ReturnAcceptance(
      isRestocked: isRestocked, credit: credit,
      ruling: Ruling(.shipment, goods.shipment, rule: rule.id, outcome: outcome, facts: facts.text),
      exception: exception(goods, rule, credit, days))
  }

  private static func exception(
    _ goods: ReturnedGoods, _ rule: Rule, _ credit: Credit, _ days: Int
  ) -> ExceptionRaised? {
    let what =
      "return \(goods.number): \(goods.quantity) × \(goods.sku) of \(goods.shipmentNumber), \(goods.condition.name)"
    switch credit {
    case .yes: return nil
    case .person:
      return ExceptionRaised(
        .warning, rule: rule.id, subjectKind: .shipment, subject: goods.shipment, account: goods.account,
        message: "\(what), came back \(days) days after it left",
        whatToDo: "Approve to credit it all the same, or refuse: the goods are kept in either case.",
        verbs: [.approve, .refuse])
    case .no:
      return ExceptionRaised(
        .info, rule: rule.id, subjectKind: .shipment, subject: goods.shipment, account: goods.account,
        message: "\(what), is not credited", whatToDo: "Tell the customer, and dismiss.", verbs: [.dismiss])
    }
  }
}
