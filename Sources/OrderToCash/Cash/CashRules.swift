/// The rules of cash application, strongest evidence first, then what becomes of the rest.
public enum CashRules {
  private static func rule(_ id: Text, _ rationale: String, _ triggers: String, _ spares: String) -> Rule {
    Rule(id, stage: .cash, rationale: rationale, triggers: triggers, spares: spares)
  }

  // MARK: What applies a payment

  public static let decision = rule(
    "cash.decision", "A person knows more than the bank statement says, so a decision comes before any rule.",
    "apply receipt R-1 to INV-2026-000007, 250.00", "the same row when only 100.00 of the receipt is left: refused")
  public static let structured = rule(
    "cash.structured-reference",
    "A creditor reference carries check digits and banks pass it on unchanged; a number in the field for referred documents "
      + "was written by the payer's system, not typed.",
    "RF18 INV2 0260 0012 3 with the amount of INV-2026-000123", "the same with one wrong digit: the check digits fail")
  public static let advice = rule(
    "cash.remittance-advice", "The payer listed what the payment is for, line by line.",
    "an advice over 300.00 with two lines, and a payment of 300.00 that quotes it",
    "an advice whose lines don't add up to the payment")
  public static let document = rule(
    "cash.document-number",
    "Payers quote our numbers in their own spelling. A number alone can be mistyped, so the amount or a known payer must "
      + "agree.",
    "text “Rechnung inv 2026/123” and the amount of INV-2026-000123",
    "the same from an unknown bank account with another amount")
  public static let confirmed = rule(
    "cash.confirmed-number",
    "An order number, a despatch number or part of our number says something, but not enough alone: the amount must fit "
      + "exactly.",
    "text “PO 4500017” and the total of all open items of that order", "text “PO 4500017” and half of it")
  public static let mistyped = rule(
    "cash.mistyped-number",
    "One wrong, missing, added or swapped character, or a number cut short, is this item's when it is the known payer's only one of "
      + "exactly this amount whose number it can be.",
    "known payer, 119.00, text INV-2026-000132, and INV-2026-000123 over 119.00 is open",
    "two characters differ, or two items have the amount")
  public static let exactAmount = rule(
    "cash.exact-amount",
    "A known payer who pays an odd amount that exactly one open item has, means that item. With two such items or two such "
      + "payments it is a guess, and is left to a person; so it is when a deduction from other items may well leave this amount.",
    "known payer, 1,234.56 without a text, one open item over 1,234.56",
    "two open items over 1,234.56, or 84.56 with items over 84.56 and 99.00")

  public static let balance = rule(
    "cash.balance", "A known payer who pays the sum of everything open, or of everything due, pays all of it.",
    "known payer, 150.00 without a text, and the only open items are 100.00 and 50.00",
    "another open item over exactly 150.00 explains it too")

  public static let statement = rule(
    "cash.statement",
    "Who pays the total of a statement that we sent pays what stood on it, as long as all of that is open.",
    "known payer, 412.60 without a text, the statement of 31 January was over 412.60 and its items are open",
    "one of its items was paid since"
  )

  public static let combination = rule(
    "cash.combination",
    "When every selection of a known payer's open items was looked at and one alone has the amount, that is what was paid; unless "
      + "there are so many selections that some would have it by chance.",
    "known payer, 173.15 without a text, open are 100.00, 73.15 and 250.00",
    "two selections have the amount, or thirty items are open")
  public static let payerName = rule(
    "cash.payer-name",
    "A payer whose bank account is new but whose name one customer alone has, and who pays exactly what one item is over, means that "
      + "item.",
    "MUELLER BAU GMBH from an unknown account, 1,234.56, and Müller Bau has one open item over 1,234.56",
    "Müller Bau GmbH and Müller Bau AG are both customers")

  // MARK: How the amount is spread

  public static let discount = rule(
    "cash.discount",
    "The customer may keep the agreed discount when paying in time, by value date and the days of grace.",
    "980.00 for 1,000.00 with 2 % until the 10th, value date the 12th, two days of grace", "value date the 13th")
  public static let tolerance = rule(
    "cash.tolerance", "Chasing a few cents costs more than they are worth; both bounds of the policy must hold.",
    "99.80 for 100.00, tolerance 1.00 and 0.5 %", "99.40 for 100.00: beyond 0.5 %")
  public static let shortPayment = rule(
    "cash.short-payment", "What came is applied; what is missing stays open and somebody asks for it.",
    "60.00 for INV-2026-000123 over 100.00", "99.80 within tolerance")
  public static let deduction = rule(
    "cash.deduction",
    "What a payer keeps back with a reason (a line or code of the advice, a word in the text, a discount taken too late), or without "
      + "one as long as it is a small share, is a deduction: it is disputed, not dunned. A larger share is a part payment and stays owed.",
    "850.00 for 1,000.00, text “abzgl. Bruch”: 150.00 disputed for quality", "500.00 for 1,000.00 without a word: owed")
  public static let writeOff = rule(
    "cash.write-off",
    "What will not be paid leaves receivables by a person's decision, and by two above policies.cash.two_deciders_above.",
    "write-off of a disputed 12.00", "more than is open: refused")
  public static let refund = rule(
    "cash.refund",
    "Cash or credit that nothing is open for goes back to where it came from by a person's decision; it waits in refunds until the "
      + "bank has paid it.",
    "20.00 on account, refunded to the payer's bank account", "the payer's bank account is not known and none is given")
  public static let reassigned = rule(
    "cash.reassigned",
    "A receipt that was credited to the wrong customer becomes the right one's, by a person's decision, when nothing "
      + "of it is applied.",
    "R20260105-000004 is C002's, not C001's", "part of it is applied: it is unapplied first")
  public static let learned = rule(
    "cash.learned",
    "Who decided about a payer once is not asked again: the bank account, the name and words of its own (its number for us) of a payment that "
      + "a person applied become the customer's, and so does the habit of quoting an order number by its digits alone. They are listed in "
      + "aliases.csv, and can be revoked.",
    "a stranger's payment applied to C004's invoice: its IBAN is C004's from now on", "the payer is known already")
  public static let onAccount = rule(
    "cash.on-account", "Money of a known customer that nothing explains is theirs, and waits on account.",
    "120.00 quoting an invoice of 100.00: 20.00 stay on account", "100.30 for 100.00 within tolerance")
  public static let advance = rule(
    "cash.advance", "An advance is for what is not invoiced yet, whatever open item happens to have its amount.",
    "known payer, 1,000.00, text “Anzahlung”, and an item over 1,000.00 is open", "the same with the item's number")
  public static let duplicate = rule(
    "cash.reference-not-open", "A payment that quotes a document no longer open is likely a second payment of it.",
    "INV-2026-000123 was paid last week and is quoted again", "a quoted number that is not one of ours")
  public static let contradiction = rule(
    "cash.contradiction",
    "When the number names one item and the amount is exactly another's, one of the two is an error.",
    "80.00 quoting INV-2026-000132 over 200.00 while INV-2026-000123 over 80.00 is open",
    "80.00 quoting it while nothing else is 80.00: a short payment")
  public static let foreignCurrency = rule(
    "cash.foreign-currency",
    "Cash in another currency settles what it names in full when tonight's rates explain the amount within "
      + "policies.cash.foreign_tolerance_percent; receipt and item keep their amounts, the difference in base currency is a realised gain or "
      + "loss.",
    "108.00 USD with the creditor reference of an invoice over 100.00 EUR, at 1.08",
    "90.00 USD with the same: a person decides")
  public static let currency = rule(
    "cash.currency",
    "An item in another currency is settled without a person only when it is named in full and the night's rates explain the amount.",
    "100 USD quoting an invoice of 300 EUR", "108 USD quoting one of 100 EUR at 1.08")
  public static let adviceMismatch = rule(
    "cash.advice-mismatch", "An advice that doesn't add up or names what isn't open can't be followed line by line.",
    "lines of 300.00, payment of 280.00", "lines of 300.00, payment of 300.00")

  // MARK: Whose money it is

  public static let identified = rule(
    "cash.identified", "Money that was nobody's is credited to the customer that evidence or a person found for it.",
    "an advice of C006 quotes yesterday's unknown payment", "the customer was known when it came")
  public static let unidentified = rule(
    "cash.unidentified", "Money of nobody known is owed back until somebody is found; it is no customer's credit.",
    "an unknown bank account and no reference of ours", "an unknown account quoting an RF reference of ours")
  public static let twoPayers = rule(
    "cash.two-customers", "Evidence that points to two customers is an error of somebody, and never settled by chance.",
    "text with open invoices of two unrelated customers", "two accounts of one group")
  public static let returned = rule(
    "cash.returned", "A payment that the bank takes back undoes exactly what the payment did.",
    "a direct debit returned with AC04: its invoice is open again", "a debit that quotes no payment of ours")
  public static let bookedAnew = rule(
    "cash.booked-anew",
    "A batch that was booked as one payment gives way to its payments once they are known, if nothing of it is applied yet.",
    "a camt.054 with three payments of yesterday's batch, which is nobody's so far",
    "the same after an invoice was paid from the batch: a person applies the rest")
  public static let returnUnmatched = rule(
    "cash.return-unmatched", "A return whose payment isn't found uniquely waits in clearing.",
    "a return quoting an unknown end-to-end reference", "exactly one payment has the reference and the amount")

  // MARK: Bank entries

  public static let bankRule = rule(
    "cash.bank-rule", "Fees, payroll and transfers go where `bank_rules` says.", "a debit with “fee” in its text",
    "a credit with “fee” when the rule is for debits")
  public static let bankCharges = rule(
    "cash.bank-charges",
    "A customer who instructed the whole amount has paid it; what banks take on the way is ours to bear (camt: `Chrgs` that are included, "
      + "or that explain what came less than `InstdAmt`).",
    "995.00 booked, instructed 1,000.00, charges 5.00: a receipt of 1,000.00 and bank fees of 5.00",
    "995.00 booked and 980.00 instructed: charges that explain nothing")
  public static let refundReturned = rule(
    "cash.refund-returned",
    "A refund that the payee's bank sends back is the customer's again, and nothing is paid for by it: only a person applies it or pays it "
      + "back once more.",
    "a credit with return reason AC04 that quotes RB20260105-000001",
    "a credit that returns nothing we sent: bank clearing")
  public static let clearing = rule(
    "cash.clearing", "Every booked entry is posted, so that the bank ties; what nothing explains waits in clearing.",
    "a debit that no bank rule matches", "a credit: that is a receipt")
  public static let batchDifference = rule(
    "cash.batch-difference", "Details that don't add up to their entry are posted as they are, the rest to clearing.",
    "an entry of 500.00 with details of 499.00", "details of 500.00")
  public static let decisionRefused = rule(
    "cash.decision-refused", "A decision that no longer fits what is open would apply money twice.",
    "apply to an invoice that was paid meanwhile", "the invoice is still open")

  public static let all: [Rule] = [
    decision, structured, advice, document, confirmed, mistyped, exactAmount, balance, statement, combination,
    payerName, discount,
    tolerance,
    shortPayment, deduction, writeOff, refund, reassigned, learned, onAccount, advance, duplicate, contradiction,
    foreignCurrency,
    currency,
    adviceMismatch,
    identified,
    unidentified, twoPayers, returned, bookedAnew,
    returnUnmatched, bankRule, bankCharges, refundReturned, clearing, batchDifference, decisionRefused,
  ]
}
