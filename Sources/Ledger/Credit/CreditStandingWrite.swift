import OrderToCash

/// Records grants, monthly reviews and notices, and keeps how each group's root stands.
final class CreditStandingWrite {
  private let engine: Engine
  private let run: Int
  private let date: BusinessDate
  private let grants: Append
  private let reviews: Append
  private let notices: Append
  private var grantKeys: KeySequence
  private var reviewKeys: KeySequence
  private var noticeKeys: KeySequence

  init(_ engine: Engine, run: Int, date: BusinessDate) throws {
    self.engine = engine
    self.run = run
    self.date = date
    grants = try engine.append(.creditGrant)
    reviews = try engine.append(.creditReview)
    notices = try engine.append(.creditNotice)
    grantKeys = KeySequence(run: run, stage: .credit, unit: 0)
    reviewKeys = grantKeys
    noticeKeys = grantKeys
  }

  func begin(unit: Int) {
    grantKeys = KeySequence(run: run, stage: .credit, unit: unit)
    reviewKeys = grantKeys
    noticeKeys = grantKeys
  }

  func tell(_ notice: CreditNotice) throws {
    try notices.add(noticeKeys.take()).add(notice.kind.rawValue).add(notice.account).add(notice.order)
      .add(notice.rule).add(notice.currency).add(notice.amount).end()
  }

  func record(_ grant: CreditGrant, of standing: CreditStanding) throws {
    let key = grantKeys.take()
    try grants.add(key).add(grant.account).add(grant.rule).add(grant.currency).add(grant.limit).add(grant.statedThen)
      .add(grant.terms).add(grant.points).add(grant.decision).add(date).end()
    try stand(grant.account)
    // Terms stay what an application granted, whatever a review makes of the limit.
    try engine.query(
      """
      UPDATE credit_standing SET grant_key = ?, currency = ?, granted = ?, stated_then = ?, granted_on = ?, suggested = NULL,
        terms = CASE WHEN ? = '' THEN terms ELSE ? END WHERE account = ?
      """
    ).run(key, grant.currency, grant.limit, grant.statedThen, date, grant.terms, grant.terms, grant.account)
  }

  func record(_ review: CreditReview, of standing: CreditStanding) throws {
    let key = reviewKeys.take()
    try reviews.add(key).add(review.group).add(review.score).add(standing.score ?? -1).add(review.averageLate ?? 0)
      .add(review.trend).add(review.brokenPromises).add(review.currency).add(review.granted).add(review.suggested)
      .add(review.rule.id).end()
    try stand(review.group)
    let suggested: Int64? = review.exception == nil ? nil : review.suggested
    try engine.query(
      """
      UPDATE credit_standing SET review = ?, score = ?, average_late = ?, trend = ?, suggested = ? WHERE account = ?
      """
    ).run(key, review.score, review.averageLate ?? 0, review.trend, suggested, review.group)
  }

  /// A row for the account, if it has none.
  private func stand(_ account: Key) throws {
    let none: Int64? = nil
    let never: BusinessDate? = nil
    try engine.appendIfAbsent(.creditStanding).add(account).add(Key.none).add(Currency.eur).add(none).add(none).add("")
      .add(never).add(never).add(Key.none).add(0).add(0).add(0).add(none).end()
  }
}

/// Who did business, and when last.
public enum CreditBusiness {
  /// What a go-live takes over of payments tells when groups did business last.
  public static func noteHistory(_ engine: Engine) throws {
    try engine.execute(
      """
      INSERT INTO credit_standing (account, grant_key, currency, terms, last_business, review, score, average_late, trend)
      SELECT c.grp, 0, 0, '', MAX(h.issue_date), 0, 0, 0, 0 FROM history h JOIN customer c ON c.account = h.account
      WHERE NOT EXISTS (SELECT 1 FROM credit_standing s WHERE s.account = c.grp) GROUP BY c.grp
      """)
  }

  /// Groups with an order that is approved and not shipped did business tonight. One statement for all.
  public static func note(_ engine: Engine, date: BusinessDate) throws {
    try engine.query(
      """
      INSERT INTO credit_standing (account, grant_key, currency, terms, last_business, review, score, average_late, trend)
      SELECT grp, 0, 0, '', ?, 0, 0, 0, 0 FROM open_order WHERE state >= 4 GROUP BY grp
      ON CONFLICT (account) DO UPDATE SET last_business = excluded.last_business
      """
    ).run(date)
  }
}
