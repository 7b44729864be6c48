/// Rules about orders as a whole, met by intake before credit sees them. What follows from each is policy.
public enum OrderRules {
  public static let belowMinimum = Rule(
    "intake.below-minimum", stage: .intake,
    rationale: "An order of little value costs more to handle than it brings.",
    triggers: "49.99 without tax, minimum_order 50.00", spares: "50.00 without tax")
  public static let blockedItem = Rule(
    "intake.blocked-item", stage: .intake,
    rationale: "Some items are not sold, or not to everybody.",
    triggers: "an item that blocked_items names for the customer's group", spares: "the same item for another group")
  public static let unknownShipTo = Rule(
    "intake.unknown-ship-to", stage: .intake,
    rationale: "Goods sent to a place that nobody registered are a common fraud, and a common typing error.",
    triggers: "a GLN that is no place of delivery of the customer's group",
    spares: "a GLN of the group, an address without number, a customer without registered places")
  public static let pastDate = Rule(
    "intake.past-date", stage: .intake,
    rationale: "Goods wanted before they were ordered are a typing error, or an order sent twice.",
    triggers: "wanted on 9 January, received in the night of 10 January", spares: "wanted on 10 January")
  public static let farDate = Rule(
    "intake.far-date", stage: .intake,
    rationale: "An order of next year, or of the last century, was misdated or read by the wrong style of dates.",
    triggers: "dated 2 October, received in the night of 10 February, order_days_ahead 7", spares: "dated 12 February")
  public static let wantedBeforeOrdered = Rule(
    "intake.wanted-before-ordered", stage: .intake, rationale: "Nobody wants goods on a day before the order.",
    triggers: "ordered on 9 January, wanted on 8 January", spares: "wanted on 9 January")
  public static let repeated = Rule(
    "intake.repeated-order", stage: .intake,
    rationale: "The same goods to the same place within days, under another number, were probably ordered twice.",
    triggers: "items and quantities of yesterday's order under a new number, repeated_days 2",
    spares: "another quantity, another place, or three days later")

  public static let standing = Rule(
    "intake.standing-order", stage: .intake,
    rationale: "A standing order comes round by the calendar, once for the nights since the last one.",
    triggers: "every month from 31 January: on 28 February, or on 2 March when no night ran between",
    spares: "the night after, and the days after its last one")

  public static let all: [Rule] = [
    belowMinimum, blockedItem, unknownShipTo, pastDate, farDate, wantedBeforeOrdered, repeated, standing,
  ]
}
