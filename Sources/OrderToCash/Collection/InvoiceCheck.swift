/// An invoice that is not due yet, looked at for what may keep its customer from paying: asked while there is time to mend it.
public struct CheckedInvoice: Hashable, Sendable {
  public var item: Key
  public var account: Key
  public var customer: Text
  public var document: Text
  public var currency: Currency
  public var open: Int64
  public var owner: Text
  /// The customer's order number or its buyer reference (BT-13, BT-10) stands on it.
  public var hasReference = true
  public var hasAddress = true
  /// It says that the buyer owes the tax (categories K and AE), which needs the buyer's number (EN 16931 BR-IC-02, BR-AE-02).
  public var lacksTaxNumber = false
  /// The customer has neither an electronic address nor one for mail.
  public var isUnreachable = false
  public var disputes: [DisputeReason] = []
  /// What the buyer last answered to it, empty for nothing: a code of the Peppol Invoice Response.
  public var answer: Text = .empty
  /// Goods of it came back and are not credited yet.
  public var isReturned = false
  /// The warehouse has not confirmed what it bills.
  public var isUnconfirmed = false
  /// Another open invoice of the customer over the same amount and order, or empty.
  public var twin: Text = .empty

  public init(
    item: Key, account: Key, customer: Text, document: Text, currency: Currency, open: Int64, owner: Text = .empty
  ) {
    self.item = item
    self.account = account
    self.customer = customer
    self.document = document
    self.currency = currency
    self.open = open
    self.owner = owner
  }
}

public enum InvoiceCheck {
  public static let rule = Rule(
    "collect.invoice-check", stage: .collect,
    rationale:
      "Half of late payments are our own doing: an invoice without the buyer's reference, in dispute or about goods that never "
      + "came is mended before it is due, not after.",
    triggers: "14 days after a Net 30 invoice: it names neither order nor buyer reference",
    spares: "the same invoice with an order number; or 13 days after it")

  public struct Finding: Hashable, Sendable {
    /// A word for the report.
    public var code: Text
    public var text: Text
  }

  /// What is wrong with it, in a fixed order; empty when nothing obvious is.
  public static func findings(_ invoice: CheckedInvoice) -> [Finding] {
    var found: [Finding] = []
    func add(_ code: Text, _ text: String) { found.append(Finding(code: code, text: Text(text))) }
    for reason in invoice.disputes { add("disputed", "the customer disputes it: \(reason.title)") }
    if invoice.answer == "RE" { add("rejected", "the buyer rejected it") }
    if invoice.answer == "UQ" { add("queried", "the buyer has a query about it") }
    if invoice.isReturned { add("returned", "goods of it came back and are not credited yet") }
    if invoice.isUnconfirmed { add("undelivered", "the warehouse has not confirmed its shipment") }
    if !invoice.twin.isEmpty { add("twice", "\(invoice.twin) is over the same amount and order: invoiced twice?") }
    if !invoice.hasReference { add("reference", "it names neither an order of the customer nor a buyer reference") }
    if !invoice.hasAddress { add("address", "the customer's address is incomplete") }
    if invoice.lacksTaxNumber { add("tax-number", "the buyer owes the tax and its VAT number is not known") }
    if invoice.isUnreachable { add("unreachable", "the customer has no electronic address and no mail address") }
    return found
  }

  /// The task, where anything was found.
  public static func task(_ invoice: CheckedInvoice, _ findings: [Finding]) -> ExceptionRaised {
    ExceptionRaised(
      .warning, rule: rule.id, subjectKind: .invoice, subject: invoice.item, account: invoice.account,
      currency: invoice.currency, amount: invoice.open,
      message: "\(invoice.document) of \(invoice.customer) may not be paid in time: "
        + findings.map(\.text.string).joined(separator: "; "),
      whatToDo: "Mend it before the due date (send what is missing, credit, or settle the dispute), then dismiss this.",
      verbs: [.dismiss], owner: invoice.owner)
  }

  public static func ruling(_ invoice: CheckedInvoice, _ findings: [Finding]) -> Ruling {
    var facts = Facts()
    facts.add("open", invoice.open, invoice.currency)
    for finding in findings { facts.add("found", finding.code) }
    return Ruling(
      .invoice, invoice.item, rule: rule.id, outcome: findings.isEmpty ? "sound" : "to-mend", facts: facts.text)
  }
}
