/// The rules under which a document that could be read is taken, parked, reviewed or refused, and what is missed when it does
/// not come.
public enum IntakeRules {
  private static func rule(_ id: Text, _ rationale: String, _ triggers: String, _ spares: String) -> Rule {
    Rule(id, stage: .intake, rationale: rationale, triggers: triggers, spares: spares)
  }

  // MARK: Orders

  public static let unknownCustomer = rule(
    "intake.unknown-customer", "An order belongs to an account; it waits until the account is known.",
    "a GLN that no customer has", "a GLN of a customer's delivery place")
  public static let ambiguousCustomer = rule(
    "intake.ambiguous-customer", "Goods and invoice must not go to the wrong one of two.",
    "a VAT number that two customers share", "the same with an endpoint that only one has")
  public static let unknownItem = rule(
    "intake.unknown-item", "What nobody knows can't be priced or picked; the order waits until the item is known.",
    "our number 1009, not in the items file", "the customer's own code for item 1008")
  public static let unknownWarehouse = rule(
    "intake.unknown-warehouse",
    "What lies in no warehouse of pipeline.yml can't be promised.",
    "warehouse `muenchn`", "warehouse `muenchen`, or none: the first")
  public static let contradictoryItem = rule(
    "intake.contradictory-item", "Two codes of one line that name two items: one of them is an error.",
    "our number 1001 with the GTIN of 1002", "our number 1001 with an unknown GTIN")
  public static let quantity = rule(
    "intake.quantity", "An order asks for something; a return is a document of its own.", "quantity 0", "quantity 0.5")
  public static let unit = rule(
    "intake.unit", "A quantity in a unit that the item doesn't have can't be picked.", "2 pallets of an item in pieces",
    "2 cartons where the item says CT=12")
  public static let duplicateLine = rule(
    "intake.duplicate-line", "Answers, despatch advice and invoice refer to lines by their number.",
    "line 10 twice in an order", "lines 10 and 010")
  public static let conflictingOrder = rule(
    "intake.conflicting-order",
    "An order number seen twice with other content is a change, and a change is said as one.",
    "PO-88101 again with another quantity", "PO-88101 again, unchanged: a duplicate")
  public static let duplicate = rule(
    "intake.duplicate", "The same document twice is meant once.", "PO-88101 again, unchanged",
    "PO-88101 of another customer")
  public static let unknownOrder = rule(
    "intake.unknown-order", "A change or cancellation is about an order; it waits until the order is there.",
    "a change of PO-88109, never received", "a change of PO-88101, received yesterday")
  public static let change = rule(
    "intake.change", "A change is a new revision: what is open moves to it and is judged again.",
    "line 10 of PO-88101: 20 instead of 12", "PO-88101 again, unchanged")
  public static let cancellation = rule(
    "intake.cancellation", "What the customer takes back before it left is not delivered.",
    "PO-88101 cancelled while it waits for stock", "an order of which nothing is open")
  public static let late = rule(
    "intake.too-late", "What is with the warehouse or gone can't be taken back by a document.",
    "PO-88101 cancelled, 4 of its 10 pieces shipped", "PO-88101 cancelled before anything was released")
  public static let cancelledOrder = rule(
    "intake.cancelled-order", "A cancelled order is not revived by a change.", "a change of PO-88101, cancelled before",
    "a change of an order that is open or delivered")
  public static let waitingGone = rule(
    "intake.waiting-gone", "A document that waits is read again each night; one that can't be is not forgotten.",
    "the archived file of a waiting order was deleted", "an order that waits for its item"
  )
  public static let unknownLine = rule(
    "intake.unknown-line", "What was not ordered can't be taken back.",
    "a cancellation of line 30, lines are 10 and 20",
    "a cancellation of line 20")
  public static let noRate = rule(
    "intake.no-rate", "Neither credit nor the books can value an order without an exchange rate.",
    "an order in CHF, books in EUR, no CHF rate", "an order in EUR")
  public static let noTaxRule = rule(
    "intake.no-tax-rule", "A line whose tax nobody has settled can't be invoiced.",
    "item category L, tax.rules for S and Z", "item category S")
  public static let review = rule(
    "intake.review", "What a person should see before goods leave waits for approval.",
    "an order at another price than the list", "an order at the list price")

  // MARK: Warehouse, bank, decisions

  public static let unknownShipment = rule(
    "intake.unknown-shipment", "Only what is on a pick list can be confirmed; the confirmation waits for it.",
    "SH-2026-000099, never released", "SH-2026-000001, released yesterday")
  public static let confirmedAlready = rule(
    "intake.confirmed-already", "A shipment leaves the house once.", "SH-2026-000001 confirmed again", "the first time")
  public static let returnedUnknown = rule(
    "intake.returned-unknown", "Only what was delivered can come back; the return waits until its shipment is there.",
    "a return of SH-2026-000099, never released", "a return of SH-2026-000001, delivered last week")
  public static let returnLine = rule(
    "intake.return-line", "What comes back is credited at the price of the line that delivered it.",
    "an item that the shipment has not, or has twice", "the item with its line on the pick list")
  public static let overReturned = rule(
    "intake.over-returned", "More than left the house can't come back, all returns together.",
    "6 back of 10 delivered after 5 before", "5 back of 10 delivered after 5 before")
  public static let returnedTogether = rule(
    "intake.returned-together", "A return is credited to one account.", "a return of two customers' shipments",
    "a return of two shipments of one customer")
  public static let returnedWhen = rule(
    "intake.returned-when", "Goods come back after they left, and not tomorrow.", "a return dated before its shipment",
    "a return dated today")
  public static let conflictingReturn = rule(
    "intake.conflicting-return", "A return's number seen twice with other content would be credited twice.",
    "RT-17 again with another quantity", "RT-17 again, unchanged: a duplicate")
  public static let halfOrder = rule(
    "intake.half-order", "An order in two files is whole when both are there, whichever comes first.",
    "lines of order 10248, its head in no file yet", "the head of 10248 tonight, its lines yesterday")
  public static let undeclaredAccount = rule(
    "intake.undeclared-account", "Cash of an account that is not ours is not our cash.",
    "a statement of an IBAN that bank_accounts lacks", "a statement of a declared account")
  public static let accountCurrency = rule(
    "intake.account-currency", "An account has one currency.", "a USD statement of an account declared in EUR",
    "a EUR statement of it")
  public static let statementGap = rule(
    "intake.statement-gap", "A statement that doesn't open where the last one closed: one is missing.",
    "closed with 100.00, opens with 90.00", "closed with 100.00, opens with 100.00")
  public static let statementSum = rule(
    "intake.statement-sum", "Entries explain the balances; if not, entries are missing or there twice.",
    "opens 100.00, entries 10.00, closes 120.00", "opens 100.00, entries 10.00, closes 110.00")
  public static let entryAgain = rule(
    "intake.entry-again",
    "An entry comes in several files and formats and is booked once; two payments that look alike are told from it.",
    "50.00 of one day in two bank files, no reference in either", "the same with two references of the bank")
  public static let lateDetails = rule(
    "intake.late-details",
    "A notification may tell the payments of an entry only after it was booked as one: they take its place, or a person is told.",
    "a camt.054 with three payments of yesterday's batch entry",
    "one that comes before the statement, or the same night")
  public static let invoiceResponse = rule(
    "intake.invoice-response",
    "What the buyer says of an invoice decides whether it is asked for: a query, an objection or a rejection is disputed.",
    "RE with PRI of an open invoice", "AP, which withdraws what the buyer disputed so")
  public static let unknownInvoice = rule(
    "intake.unknown-invoice", "An answer is about an invoice of ours; it waits until that is known.",
    "a response about INV-2026-000099, never issued", "a response about an invoice of the sender's group")
  public static let unknownPayer = rule(
    "intake.unknown-payer", "An advice tells what a payment is for only when we know whose it is.",
    "an advice of an unknown identifier and IBAN", "an advice of a customer's IBAN")
  public static let decision = rule(
    "intake.decision", "A decision is about an exception that is open, by somebody who says who and why.",
    "approve EX-000012, closed yesterday", "approve EX-000013, open, with who and reason")

  // MARK: What did not come

  public static let missingStatement = rule(
    "intake.missing-statement", "Without the bank's statement nobody knows who has paid, so nobody is reminded.",
    "Monday's night, no statement of an account expected on weekdays", "Sunday's night")
  public static let missingFiles = rule(
    "intake.missing-files", "A sender that falls silent is noticed the same night.",
    "nothing through a channel expected daily", "nothing through a channel that expects nothing")

  public static let all: [Rule] = [
    unknownCustomer, ambiguousCustomer, unknownItem, unknownWarehouse, contradictoryItem, quantity, unit, duplicateLine,
    conflictingOrder,
    duplicate, unknownOrder, change, cancellation, late, cancelledOrder, waitingGone, unknownLine, noRate, noTaxRule,
    review,
    unknownShipment, confirmedAlready,
    returnedUnknown, returnLine, overReturned, returnedTogether, returnedWhen, conflictingReturn,
    halfOrder,
    undeclaredAccount, accountCurrency, statementGap, statementSum, entryAgain, lateDetails, invoiceResponse,
    unknownInvoice, unknownPayer, decision,
    missingStatement,
    missingFiles,
  ]
}
