/// The credit stage's one question: may these customers buy on account today?
public enum Credit {
  /// Judges one account group: first the decisions of persons, then the holds that the program places and releases, then the
  /// waiting orders by arrival, each seeing those approved before it.
  ///
  /// An order that intake put up for review is judged once a person has approved what it asked. For one order the first of these
  /// that applies is the one told; nothing after it is looked at:
  /// 1. a person refused it (`credit.refused-by-person`);
  /// 2. its customer is not in the group (`credit.unknown-customer`);
  /// 3. its currency has no rate: neither credit nor the books could tell what it is worth (`credit.unknown-rate`);
  /// 4. a person holds an account concerned, unless a person approved the order after that (`credit.person-hold`);
  /// 5. a person approved it (`credit.approved-by-person`);
  /// 6. an account concerned is held for overdue debt (`credit.overdue-hold`), 7. or by collections (`credit.collection-hold`);
  /// 8. the group broke too many promises to pay (`credit.broken-promises`), 9. or pays late, or later and later
  ///    (`credit.slow-payer`);
  /// 10. it is to be paid in advance and is not (`credit.prepayment`), or wholly is (`credit.prepaid`);
  /// 11. the customer is new or lapsed: with `new_customers: apply` the order is paid in advance (`credit.prepaid`), or the
  ///    application is refused (`credit.application-refused`) or needs a person (`credit.application-review`), or grants a limit
  ///    (`credit.application-approved`) against which the order is judged; else `credit.lapsed`, `credit.new-customer`,
  ///    `credit.no-limit`;
  /// 12. exposure, or what makes up the limit, is in currencies without a rate (`credit.unknown-rate`);
  /// 13. exposure with the order exceeds the limit (`credit.over-limit`), else it passes (`credit.within-limit`).
  ///
  /// Accounts concerned are the buyer, its bill-to and the group's root.
  public static func decide(_ snapshot: CreditSnapshot, policy: ByCustomer<CreditPolicy>, date: BusinessDate)
    -> CreditOutcome
  {
    var judge = CreditJudge(snapshot, policy: policy, date: date)
    judge.answerDecisions()
    judge.reviewHolds()
    for order in snapshot.orders.sorted(by: { $0.key < $1.key }) { judge.judge(order) }
    return judge.outcome
  }
}
