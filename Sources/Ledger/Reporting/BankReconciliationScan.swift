import OrderToCash

/// From the balance that a bank stated to the balance in the books, with every entry that only one of them has.
public struct BankReconciliationScan {
  public struct Account: Sendable {
    public var id: Text
    public var currency: Currency
    /// What the bank stated last, and of which day; nil where statements have no balances.
    public var stated: Int64?
    public var statedOn: BusinessDate?
    public var booked: Int64
    public var outstanding: [Item] = []

    public var outstandingSum: Int64 { outstanding.reduce(0) { $0 + $1.amount } }
  }

  public struct Item: Sendable {
    public var date: BusinessDate
    public var reference: Text
    public var text: Text
    public var amount: Int64
  }

  private let engine: Engine

  public init(_ engine: Engine) { self.engine = engine }

  /// By account id.
  public func accounts() throws -> [Account] {
    var accounts = try engine.freshQuery(
      "SELECT bank_account, currency, stated, date, booked FROM bank_balance ORDER BY bank_account"
    ).map {
      Account(
        id: $0.text(0), currency: $0.currency(1), stated: $0.optionalInt(2), statedOn: $0.optionalDate(3),
        booked: $0.int(4))
    }
    for index in accounts.indices where accounts[index].stated == nil { try compareWithInformation(&accounts[index]) }
    return accounts
  }

  /// An account whose entries come by notification: the last statement that only informs has the balance, and what was booked
  /// after its day is outstanding.
  private func compareWithInformation(_ account: inout Account) throws {
    let last = try engine.query(
      """
      SELECT date, closing FROM statement WHERE bank_account = ? AND posts = 0 AND closing IS NOT NULL
      ORDER BY date DESC, key DESC LIMIT 1
      """
    ).with(account.id).first { ($0.date(0), $0.int(1)) }
    guard let (date, closing) = last else { return }
    account.stated = closing
    account.statedOn = date
    account.outstanding = try engine.query(
      """
      SELECT booking_date, reference, text, amount FROM bank_entry
      WHERE bank_account = ? AND booking_date > ? AND state = 0 ORDER BY booking_date, key
      """
    ).with(account.id, date).map {
      Item(date: $0.date(0), reference: $0.text(1), text: $0.text(2), amount: $0.int(3))
    }
  }
}
