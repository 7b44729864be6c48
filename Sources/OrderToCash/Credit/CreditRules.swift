/// The rules of the credit stage. The first nineteen are in the order in which an order meets them.
public enum CreditRules {
  public static let refusedByPerson = Rule(
    "credit.refused-by-person", stage: .credit,
    rationale: "A person's refusal ends the order.",
    triggers: "decision: refuse order 4711", spares: "no decision about the order")
  public static let unknownCustomer = Rule(
    "credit.unknown-customer", stage: .credit,
    rationale: "Credit is given to a customer whose master data is known.",
    triggers: "an order of an account without master data", spares: "an order of a known account")
  public static let unknownRate = Rule(
    "credit.unknown-rate", stage: .credit,
    rationale:
      "Neither exposure nor the books can tell what an amount is worth without an exchange rate; no approval helps.",
    triggers: "an order in CHF, books in EUR, no CHF rate", spares: "an order in EUR")
  public static let personHold = Rule(
    "credit.person-hold", stage: .credit,
    rationale: "What a person stopped only a person lets pass; an approval given before the hold does not.",
    triggers: "held by a person on 3 March, order of 4 March", spares: "the order approved by a person on 5 March")
  public static let approvedByPerson = Rule(
    "credit.approved-by-person", stage: .credit,
    rationale:
      "A person who approved an order has seen what speaks against it; the approval holds for that order alone.",
    triggers: "decision: approve order 4711, account overdue", spares: "order 4712 of the same account")
  public static let overdueHold = Rule(
    "credit.overdue-hold", stage: .credit,
    rationale:
      "Who doesn't pay what is long due gets no more goods on account. Disputed items and small sums don't count.",
    triggers: "60.00 due 11 days ago; grace 10 days, minimum 50.00",
    spares: "60.00 due 10 days ago, or 50.00 due a year ago")
  public static let collectionHold = Rule(
    "credit.collection-hold", stage: .credit,
    rationale: "The final letter announced that deliveries stop.",
    triggers: "a letter of a level that holds went out and is not paid", spares: "only the first reminder went out")
  public static let brokenPromises = Rule(
    "credit.broken-promises", stage: .credit,
    rationale: "Who promised to pay and didn't, again and again, pays before more is delivered.",
    triggers: "three promises broken, broken_promises 2", spares: "two promises broken")
  public static let slowPayer = Rule(
    "credit.slow-payer", stage: .credit,
    rationale: "A person looks at orders of those who pay late on average, or later and later.",
    triggers: "12.5 days late on average, slow_payer_days 12", spares: "12.0 days late on average")
  public static let lapsed = Rule(
    "credit.lapsed", stage: .credit,
    rationale: "A customer without business for months is not the one that was known: it is treated as new.",
    triggers: "last business on 31 January, lapsed_months 12, order on 31 January of the next year",
    spares: "order on 30 January, or something is still open")
  public static let prepaid = Rule(
    "credit.prepaid", stage: .credit,
    rationale: "Who has paid in advance, or has deposited or insured as much, needs no credit.",
    triggers: "a new customer with 500.00 on account orders for 500.00", spares: "orders for 500.01")
  public static let prepayment = Rule(
    "credit.prepayment", stage: .credit,
    rationale: "Customers who pay in advance, or a part of it, get what they have paid for.",
    triggers: "prepayment 30 %, order of 1000.00, 299.99 on account", spares: "300.00 on account")
  public static let applicationRefused = Rule(
    "credit.application-refused", stage: .credit,
    rationale: "Too little speaks for the customer: it may pay in advance, and every order asks anew.",
    triggers: "25 points, refuse_below 30", spares: "30 points")
  public static let applicationReview = Rule(
    "credit.application-review", stage: .credit,
    rationale: "Neither enough nor too little speaks for the customer: a person decides.",
    triggers: "59 points, approve_from 60", spares: "60 points")
  public static let applicationApproved = Rule(
    "credit.application-approved", stage: .credit,
    rationale: "Enough speaks for the customer: it gets a limit and terms by its points.",
    triggers: "60 points, approve_from 60: a limit of 5000.00", spares: "59 points")
  public static let newCustomer = Rule(
    "credit.new-customer", stage: .credit,
    rationale: "A person looks at the first orders of an account younger than the policy's days.",
    triggers: "customer since 10 days, new_customer_days 30, new_customers review", spares: "customer since 30 days")
  public static let noLimit = Rule(
    "credit.no-limit", stage: .credit,
    rationale: "Without a limit there is nothing to measure exposure against: policy says whether a person looks.",
    triggers: "the group's root has no credit limit", spares: "a limit of 0.00: that is a limit")
  public static let overLimit = Rule(
    "credit.over-limit", stage: .credit,
    rationale:
      "Open items + shipped not invoiced + approved unshipped + this order − cash on account stay within the limit, "
      + "gross of tax.",
    triggers: "limit 1000.00, open 900.00, order 100.01", spares: "limit 1000.00, open 900.00, order 100.00")
  public static let withinLimit = Rule(
    "credit.within-limit", stage: .credit,
    rationale: "Nothing speaks against the order and exposure stays within the limit.",
    triggers: "limit 1000.00, open 900.00, order 100.00", spares: "an account on hold")
  public static let release = Rule(
    "credit.release", stage: .credit,
    rationale: "A hold that the program placed ends by itself once the debt that it was placed for is gone.",
    triggers: "on overdue hold, the debt was paid tonight", spares: "on hold by a person")
  public static let releasedByPerson = Rule(
    "credit.released-by-person", stage: .credit,
    rationale: "A release forgives what is overdue that day; what becomes overdue later counts again.",
    triggers: "decision: release customer C001", spares: "customer C001 paid")
  public static let limitApplied = Rule(
    "credit.limit-applied", stage: .credit,
    rationale: "A small change of the limit follows from how the customer pays, and needs nobody.",
    triggers: "limit 5000.00, suggested 5400.00, step 500.00", spares: "suggested 5600.00")
  public static let limitSuggested = Rule(
    "credit.limit-suggested", stage: .credit,
    rationale: "A larger change of the limit, or a first one, is proposed and waits for a person.",
    triggers: "limit 5000.00, suggested 5600.00, step 500.00", spares: "suggested 5500.00")
  public static let limitKept = Rule(
    "credit.limit-kept", stage: .credit, rationale: "The limit that payments suggest is the one granted.",
    triggers: "limit 5000.00, suggested 5000.00", spares: "suggested 5100.00")
  public static let taken = Rule(
    "decision.taken", stage: .credit, rationale: "The decision fits what it is about.",
    triggers: "approve an order that is held", spares: "approve an order that was shipped")
  public static let stale = Rule(
    "decision.stale", stage: .credit,
    rationale: "A decision about something that has moved on would do what nobody meant.",
    triggers: "approve an order that passed yesterday", spares: "approve an order that is held")
  public static let contradictory = Rule(
    "decision.contradictory", stage: .credit,
    rationale: "Two persons disagree: the program doesn't choose.",
    triggers: "approve and refuse one order in a night", spares: "two persons approve it")

  public static let all: [Rule] = [
    refusedByPerson, unknownCustomer, unknownRate, personHold, approvedByPerson, overdueHold, collectionHold,
    brokenPromises, slowPayer, prepayment, prepaid, applicationRefused, applicationReview, applicationApproved, lapsed,
    newCustomer,
    noLimit, overLimit, withinLimit, release, releasedByPerson, limitApplied, limitSuggested, limitKept, taken, stale,
    contradictory,
  ]
}
