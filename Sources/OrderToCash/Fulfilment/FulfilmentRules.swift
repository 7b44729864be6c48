/// The rules of the fulfilment stage.
public enum FulfilmentRules {
  public static let notYetDue = Rule(
    "fulfil.not-yet-due", stage: .fulfil,
    rationale: "Goods don't leave earlier than the customer wants them, less the lead time of policy.",
    triggers: "wanted in 20 days, lead_days 5", spares: "wanted in 5 days, lead_days 5")
  public static let accountHeld = Rule(
    "fulfil.account-held", stage: .fulfil,
    rationale: "What was approved before a hold waits with everything else; an order approved by a person goes.",
    triggers: "a back-order of an account that went on hold yesterday", spares: "the same order, approved by a person")
  public static let allocated = Rule(
    "fulfil.allocated", stage: .fulfil,
    rationale:
      "Stock goes by priority, then by requested date, then by age of the order, then by line; from one warehouse where one has "
      + "it all.",
    triggers: "10 wanted, 10 available", spares: "10 wanted, 9 available")
  public static let substituted = Rule(
    "fulfil.substituted", stage: .fulfil,
    rationale:
      "Where the customer's policy allows it, the first of the item's substitutes of which there is enough replaces what is "
      + "missing of a line, in the same unit and at the price of the order.",
    triggers: "10 wanted, none available, 10 of its substitute, substitutes allow", spares: "9 of its substitute")
  public static let backordered = Rule(
    "fulfil.backordered", stage: .fulfil,
    rationale: "What is missing waits for stock; the rest leaves.",
    triggers: "10 wanted, 4 available, partial allow, shortage backorder", spares: "the same with shortage cancel")
  public static let waitsComplete = Rule(
    "fulfil.waits-complete", stage: .fulfil,
    rationale: "An order that is to leave in one piece takes no stock from others until all of it is there.",
    triggers: "one of two lines is short, partial complete", spares: "the same with partial allow")
  public static let cancelledShort = Rule(
    "fulfil.cancelled-short", stage: .fulfil,
    rationale: "Policy doesn't let customers wait: what is missing is cancelled and told.",
    triggers: "10 wanted, 4 available, shortage cancel", spares: "10 wanted, 10 available")
  public static let cancelledIncomplete = Rule(
    "fulfil.cancelled-incomplete", stage: .fulfil,
    rationale: "An order that is to leave in one piece and must not wait is all or nothing.",
    triggers: "one of two lines is short, partial complete, shortage cancel", spares: "both lines are there")
  public static let cancelledLate = Rule(
    "fulfil.cancelled-late", stage: .fulfil,
    rationale: "What is missing so long after it first waited is not wanted any more; tonight's stock is tried first.",
    triggers: "waits since 60 days, cancel_after_days 60, none available", spares: "waits since 59 days")
  public static let carrierPlanned = Rule(
    "fulfil.carrier-planned", stage: .fulfil,
    rationale:
      "The first service in the order of `pipeline.yml` that goes from the warehouse to the country with the weight; it leaves on "
      + "the first pick-up day that is no holiday, today only when the pick list is there before the cut-off.",
    triggers: "20 kg to DE, released at 06:00, cut-off 16:00: today with the parcel service",
    spares: "released at 18:00: on the next pick-up day")
  public static let noCarrier = Rule(
    "fulfil.no-carrier", stage: .fulfil,
    rationale: "What no carrier takes leaves without one: the warehouse has to find one.",
    triggers: "40 kg to JP, services up to 31.5 kg", spares: "30 kg to DE")
  public static let confirmed = Rule(
    "fulfil.confirmed", stage: .fulfil,
    rationale: "What the warehouse says it handed over has left the house and can be invoiced.",
    triggers: "10 released, 10 picked", spares: "nothing confirmed yet")
  public static let pickedShort = Rule(
    "fulfil.picked-short", stage: .fulfil,
    rationale: "What was picked short is not invoiced; it waits or is cancelled by policy, and the count is in doubt.",
    triggers: "10 released, 8 picked", spares: "10 released, 10 picked")
  public static let unknownLine = Rule(
    "fulfil.unknown-line", stage: .fulfil,
    rationale: "A confirmed line must be one of the pick list, told by its number, or by a sku that stands on it once.",
    triggers: "sku B, pick list has sku A", spares: "sku A")
  public static let overpicked = Rule(
    "fulfil.overpicked", stage: .fulfil,
    rationale: "More than was released is nobody's order: it can't be invoiced.",
    triggers: "10 released, 12 picked", spares: "10 released, 10 picked")
  public static let badQuantity = Rule(
    "fulfil.bad-quantity", stage: .fulfil,
    rationale: "Picked quantities are not negative; goods that come back are a return.",
    triggers: "-1 picked", spares: "0 picked: nothing was there")
  public static let confirmedAhead = Rule(
    "fulfil.confirmed-ahead", stage: .fulfil,
    rationale: "Goods can't have left after tonight, nor before they were released.",
    triggers: "confirmed for tomorrow", spares: "confirmed for today")
  public static let returned = Rule(
    "fulfil.returned", stage: .fulfil,
    rationale:
      "What came back of a shipment is credited, and received into stock when its condition lets it be sold again; intake lets "
      + "no more come back than left.",
    triggers: "2 of 10 delivered come back, good", spares: "the third return of the same goods, refused by intake")
  public static let returnLate = Rule(
    "fulfil.return-late", stage: .fulfil,
    rationale: "What comes back after the days that policy grants is credited only when a person says so.",
    triggers: "back after 31 days, returns: days: 30", spares: "back after 30 days")
  public static let returnNotCredited = Rule(
    "fulfil.return-not-credited", stage: .fulfil,
    rationale: "Policy says in which conditions goods are credited; in others they are only taken in.",
    triggers: "damaged, returns: credit: [good]", spares: "good, credit: [good]")

  public static let all: [Rule] = [
    accountHeld, notYetDue, allocated, substituted, backordered, waitsComplete, cancelledShort, cancelledIncomplete,
    cancelledLate, carrierPlanned, noCarrier, confirmed, pickedShort, unknownLine, overpicked, badQuantity,
    confirmedAhead, returned, returnLate, returnNotCredited,
  ]

  /// Whether an exception of this rule says that an order waits for stock.
  public static func isWaiting(_ rule: Text) -> Bool { rule == backordered.id || rule == waitsComplete.id }
}
