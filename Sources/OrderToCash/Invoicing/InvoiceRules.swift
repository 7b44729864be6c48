/// The rules of the invoice stage and of tax.
public enum InvoiceRules {
  public static let perShipment = Rule(
    "invoice.per-shipment", stage: .invoice,
    rationale: "What left the house is invoiced, once, at the prices agreed on its order.",
    triggers: "8 of 10 shipped: 8 are invoiced", spares: "released to the warehouse and not confirmed")
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

  public static let all: [Rule] = [perShipment, nothingShipped, tooLarge, unknownRate, noTaxRule]
}
