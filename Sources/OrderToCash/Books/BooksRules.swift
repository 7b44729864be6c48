/// Rules of closing: which day a posting belongs to, and what a month's end adds to the books.
public enum BooksRules {
  public static let periodClosed = Rule(
    "books.period-closed", stage: .report,
    rationale:
      "Figures of a closed month were reported, so nothing may change them: what is dated in it is posted to the first open "
      + "day, with the day of the document beside it.",
    triggers: "a bank entry booked on 30 January that comes after January was closed: posted on 1 February",
    spares: "the same entry on a night before the closing, or on the night of the closing itself")

  public static let closedByDays = Rule(
    "books.closed-after-days", stage: .report,
    rationale:
      "A month that nobody closes stays open to changes for ever: books.close_after_days closes it so many days after its end.",
    triggers: "close_after_days is 10 and the night of 10 February is over: January is closed",
    spares: "the night of 9 February; a month that somebody reopened")

  public static let reopening = Rule(
    "books.reopening", stage: .intake,
    rationale: "Opening a closed month changes what was reported, so two people must want it, whatever the amount.",
    triggers: "books,reopen,2026-01-31 by one person: it waits for another person's row",
    spares: "the second person's row")

  public static let revaluation = Rule(
    "books.revaluation", stage: .report,
    rationale:
      "At a reporting date monetary items in foreign currency are worth what the closing rate says, and the difference is profit "
      + "or loss (IAS 21.23(a), 28). Items keep their own rate, so the difference is reversed on the day after.",
    triggers: "1,000.00 USD booked at 0.92 and a closing rate of 0.90 on 31 January: 20.00 EUR unrealised loss",
    spares: "an invoice in base currency; stock and other non-monetary items; a night in mid-month")

  public static let noClosingRate = Rule(
    "books.no-closing-rate", stage: .report,
    rationale: "Without a rate a foreign balance can't be translated, and the month's end shows it at its old worth.",
    triggers: "an open item in NOK at month's end, and no rates file has ever named NOK",
    spares: "the latest rate is of the day before")

  public static let all: [Rule] = [periodClosed, closedByDays, reopening, revaluation, noClosingRate]
}
