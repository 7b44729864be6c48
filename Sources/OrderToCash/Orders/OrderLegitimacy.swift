/// Whether an order as a whole is one that we take: what no line alone can tell.
public enum OrderLegitimacy {
  /// What is known around the order.
  public struct Setting: Sendable {
    public var policy: OrderPolicy
    public var rates: Rates
    public var date: BusinessDate
    /// Whether the place of delivery is one of the customer's group; nil when it names none, or none was ever registered.
    public var isShipToKnown: Bool?
    /// The number of an earlier order with the same content, within the policy's days.
    public var twin: Text?

    public init(
      policy: OrderPolicy, rates: Rates, date: BusinessDate, isShipToKnown: Bool? = nil, twin: Text? = nil
    ) {
      self.policy = policy
      self.rates = rates
      self.date = date
      self.isShipToKnown = isShipToKnown
      self.twin = twin
    }
  }

  /// Every problem, each with the severity that policy gives it.
  public static func problems(_ order: OrderDocument, _ judged: OrderJudgement, _ setting: Setting) -> [Problem] {
    let policy = setting.policy
    var problems: [Problem] = []
    func add(
      _ rule: Rule, _ action: OrderAction, _ what: String, _ why: String, _ whatToDo: String,
      _ place: Place? = nil
    ) {
      guard let severity = action.severity else { return }
      problems.append(
        Problem(rule.id, severity, at: place ?? order.place, what: what, why: why, whatToDo: whatToDo))
    }
    let base = setting.rates.base
    if let value = setting.rates.convert(judged.net, from: order.currency, to: base), value < policy.minimum {
      add(
        OrderRules.belowMinimum, policy.belowMinimum,
        "order \(order.number) is worth \(Money(minor: value, currency: base)) without tax",
        "the least is \(Money(minor: policy.minimum, currency: base))", "Ask the customer to order more at once.")
    }
    if setting.isShipToKnown == false {
      let place = order.shipTo.identifiers.map(\.value.string).joined(separator: ", ")
      add(
        OrderRules.unknownShipTo, policy.unknownShipTo,
        "order \(order.number) is to be delivered to \(place), which is no place of the customer's",
        "its places of delivery are in the customers file", "Ask the customer, and add the place if it is right.")
    }
    if let day = earliest(order), day < setting.date {
      add(
        OrderRules.pastDate, policy.pastDate, "order \(order.number) is wanted on \(day), which is past",
        "tonight is \(setting.date)", "Ask the customer which day is meant; it ships as soon as it can.")
    }
    if let day = order.issueDate,
      day > setting.date.adding(days: policy.daysAhead)
        || day < setting.date.adding(days: -policy.daysBack)
    {
      add(
        OrderRules.farDate, policy.farDate, "order \(order.number) is dated \(day)",
        "tonight is \(setting.date); at most \(policy.daysAhead) days ahead or \(policy.daysBack) back are usual",
        "Ask the customer for the date; a file with another style of dates needs a format that says so.")
    }
    if let wanted = earliest(order), let day = order.issueDate, wanted < day {
      add(
        OrderRules.wantedBeforeOrdered, policy.wantedBeforeOrdered,
        "order \(order.number) of \(day) is wanted on \(wanted)", "that is before it was ordered",
        "Ask the customer which day is meant; it ships as soon as it can.")
    }
    if let twin = setting.twin {
      add(
        OrderRules.repeated, policy.repeated,
        "order \(order.number) has the same content as \(twin), ordered within \(policy.repeatedDays) days",
        "same items, quantities and place of delivery", "Ask the customer whether both are meant.")
    }
    return problems
  }

  private static func earliest(_ order: OrderDocument) -> BusinessDate? {
    (order.lines.map(\.requestedDate) + [order.requestedDate]).compactMap { $0 }.min()
  }

  /// What makes two orders the same to a person: customer, place of delivery, currency, items and quantities, whatever the
  /// order of their lines. Numbers, days, prices and texts are not in it.
  public static func content(_ order: OrderDocument, _ judged: OrderJudgement, customer: Key) -> Int64 {
    var hash = ContentHash()
    hash.add(customer.rawValue)
    hash.add(Int64(order.currency.packed))
    for identifier in order.shipTo.identifiers { hash.add(identifier.value) }
    hash.add(order.shipTo.address.street)
    hash.add(order.shipTo.address.postcode)
    let lines = judged.lines.map { ($0.item.key, $0.quantity) }.sorted { $0 < $1 }
    for (item, quantity) in lines {
      hash.add(item.rawValue)
      hash.add(quantity.millionths)
    }
    return hash.value
  }
}
