/// The rules of what goes to customers, and in which form.
public enum DeliveryRules {
  public static let forms = Rule(
    "deliver.forms", stage: .report,
    rationale:
      "A customer gets documents in the forms that the nearest setting names: its own, its master data's, its group's.",
    triggers: "deliveries: names C003 with csv and pdf, its group with ubl: C003 gets CSV and PDF",
    spares: "nothing names it, its group or everybody: UBL and a page")
  public static let sentOnce = Rule(
    "deliver.sent-once", stage: .report,
    rationale:
      "A document that arrives twice is paid twice or posted twice: one form is sent, further ones are copies.",
    triggers: "UBL and a page: the UBL is sent, the page lies in the customer's folder",
    spares: "a page only: the page is sent")
  public static let notice = Rule(
    "deliver.notice", stage: .report,
    rationale: "Who has no system that reads our answers is told once a night what happened to orders and payments.",
    triggers: "page and mail: order confirmed, shipped and paid stand in one notice",
    spares: "UBL: each answer is a document")
  public static let paymentCode = Rule(
    "deliver.payment-code", stage: .report,
    rationale: "A code is printed only where every banking app reads it as what is due (EPC069-12, version 3.1).",
    triggers: "EUR 1190.00 to a German IBAN with a creditor reference", spares: "an invoice in USD; a credit note")

  public static let all: [Rule] = [forms, sentOnce, notice, paymentCode]
}
