/// The rules of the invoice stage and of tax.
public enum InvoiceRules {
  public static let perShipment = Rule(
    "invoice.per-shipment", stage: .invoice,
    rationale: "What left the house is invoiced, once, at the prices agreed on its order.",
    triggers: "8 of 10 shipped: 8 are invoiced", spares: "released to the warehouse and not confirmed")
  public static let consolidated = Rule(
    "invoice.consolidated", stage: .invoice,
    rationale:
      "A customer that wants one invoice for a day, week, month or order gets one, over all that left until its boundary.",
    triggers: "weekly, Friday: what left from Saturday to Friday",
    spares: "what left on Saturday waits for the next Friday")
  public static let fee = Rule(
    "invoice.fee", stage: .invoice,
    rationale:
      "What a customer doesn't expect is invoiced by itself, with its explanation, so that the goods are paid without a dispute.",
    triggers: "35.00 for a second delivery attempt: a fee invoice",
    spares: "freight by rule: on the invoice of the goods")
  public static let nothingShipped = Rule(
    "invoice.nothing-shipped", stage: .invoice, rationale: "Nothing that left the house is nothing to be paid.",
    triggers: "all lines of a shipment were picked short to 0", spares: "one line was picked")
  public static let tooLarge = Rule(
    "invoice.too-large", stage: .invoice, rationale: "Amounts are bounded so that no sum can overflow.",
    triggers: "a total above 10 000 000 000 000.00", spares: "a total at it")
  public static let unknownRate = Rule(
    "invoice.unknown-rate", stage: .invoice,
    rationale: "The books are kept in the base currency: without a rate the tax can't be posted.",
    triggers: "an invoice in CHF and no CHF rate yet", spares: "an invoice in the base currency")
  public static let noTaxRule = Rule(
    "tax.no-rule", stage: .intake, rationale: "A line whose tax no rule tells can't be invoiced; policy has to say.",
    triggers: "item category L, rules for S and Z only", spares: "item category S")

  public static let advance = Rule(
    "invoice.advance", stage: .invoice,
    rationale:
      "Tax on a payment in advance is due when it is received, and its payer needs an invoice to deduct it "
      + "(2006/112/EC art. 65, 167, 220): net and tax are what the amount contains.",
    triggers: "119.00 received for an order taxed at 19 % that has not left: 100.00 and 19.00 of tax",
    spares:
      "it leaves on the same night: its own invoice bills it; or the supply is exempt as intra-community (art. 67)")
  public static let prepaidSettles = Rule(
    "invoice.prepaid-settles", stage: .invoice,
    rationale: "What came in for an order before its invoice settles the invoice on the night on which it is made.",
    triggers: "579.67 on account of an order paid in advance, its invoice of 26.22: settled",
    spares: "cash on account that quotes another order")
  public static let advanceDeducted = Rule(
    "invoice.advance-deducted", stage: .invoice,
    rationale:
      "The invoice of the supply charges its whole tax and takes off what advance invoices charged, net and tax, so that "
      + "nothing is owed or taxed twice.",
    triggers: "invoice of 238.00 on an order with an advance invoice of 119.00: 119.00 is due",
    spares: "the advance was on another order")
  public static let advanceReleased = Rule(
    "invoice.advance-released", stage: .invoice,
    rationale: "What was paid in advance for goods that never come is the customer's again, and its tax is not due.",
    triggers: "the order is cancelled: a credit note over what is left of its advance invoice",
    spares: "the rest of the order waits for stock")
  public static let advanceStands = Rule(
    "invoice.advance-stands", stage: .invoice,
    rationale: "An advance invoice states what was received; it can be credited, not replaced by another amount.",
    triggers: "replace ADV-2026-000001", spares: "credit it")
  public static let proForma = Rule(
    "invoice.pro-forma", stage: .invoice,
    rationale:
      "Who is to pay in advance needs a paper to pay by. It is no invoice: it moves no account and gives no right to deduct tax.",
    triggers: "an order waits for payment in advance", spares: "an order that waits for overdue debt")

  public static let credit = Rule(
    "invoice.credit-note", stage: .invoice,
    rationale:
      "What was invoiced wrongly, returned or conceded is credited by a document of its own; an issued invoice is never changed.",
    triggers: "5 of 8 pieces came back: 5 are credited at the price invoiced", spares: "an invoice that stands")
  public static let replacement = Rule(
    "invoice.replacement", stage: .invoice,
    rationale:
      "A wrong invoice is credited in full and issued anew on the same night, so that the customer pays the right one.",
    triggers: "invoiced to the wrong address: a credit note and a new invoice, each naming the other",
    spares: "a price that only has to be lowered: one credit note over the difference")
  public static let nets = Rule(
    "invoice.credit-nets", stage: .invoice,
    rationale:
      "A credit note settles first what is open of the invoice that it corrects; the rest stays to the customer's credit.",
    triggers: "invoice of 100.00 open, credit note of 30.00: 70.00 stay open",
    spares: "the invoice is paid: the credit stays open for other invoices")
  public static let nothingToCredit = Rule(
    "invoice.nothing-to-credit", stage: .invoice, rationale: "What is credited already is not credited twice.",
    triggers: "a second credit over all of an invoice", spares: "a credit over what an earlier one left")
  public static let creditTooMuch = Rule(
    "invoice.credit-too-much", stage: .invoice,
    rationale: "No more is credited of an invoice, or of one of its lines, than was invoiced.",
    triggers: "a credit of 120.00 on an invoice of 100.00", spares: "a credit of 100.00 on it")
  public static let repriceUp = Rule(
    "invoice.reprice-up", stage: .invoice,
    rationale: "A credit note lowers a price; to raise one takes a new invoice that the customer can check.",
    triggers: "reprice from 9.50 to 9.80", spares: "reprice from 9.50 to 9.20")
  public static let unknownInvoice = Rule(
    "invoice.unknown", stage: .invoice, rationale: "Only an invoice that this program issued can be corrected by it.",
    triggers: "a credit asked for on an invoice taken over at go-live", spares: "an invoice of last month")

  public static let all: [Rule] = [
    perShipment, consolidated, fee, nothingShipped, tooLarge, unknownRate, noTaxRule, proForma, advance, prepaidSettles,
    advanceDeducted, advanceReleased, advanceStands, credit, replacement, nets,
    nothingToCredit,
    creditTooMuch, repriceUp, unknownInvoice,
  ]
}
