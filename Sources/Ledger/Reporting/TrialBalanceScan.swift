import OrderToCash

/// Balances of all accounts of a month: what they began with, moved and ended with.
public struct TrialBalanceScan {
  public struct Line: Sendable {
    public var period: BusinessDate
    public var account: Text
    public var currency: Currency
    public var opening: Int64 = 0
    public var debit: Int64 = 0
    public var credit: Int64 = 0
    public var baseOpening: Int64 = 0
    public var baseDebit: Int64 = 0
    public var baseCredit: Int64 = 0

    public var closing: Int64 { opening + debit - credit }
    public var baseClosing: Int64 { baseOpening + baseDebit - baseCredit }

    var isEmpty: Bool { opening == 0 && debit == 0 && credit == 0 && baseOpening == 0 && baseDebit == baseCredit }
  }

  private let engine: Engine

  public init(_ engine: Engine) { self.engine = engine }

  /// Lines of the given months (first days), by month, account and currency; accounts without balance and movement are left out.
  public func lines(of periods: [BusinessDate]) throws -> [Line] {
    var lines: [Line] = []
    for period in periods {
      var line: Line?
      func end() {
        if let line, !line.isEmpty { lines.append(line) }
        line = nil
      }
      try engine.freshQuery(
        """
        SELECT account, currency, period, debit, credit, base_debit, base_credit FROM period_balance WHERE period <= ?
        ORDER BY account, currency, period
        """
      ).with(period).forEach { row in
        let (account, currency) = (row.text(0), row.currency(1))
        if line?.account != account || line?.currency != currency {
          end()
          line = Line(period: period, account: account, currency: currency)
        }
        if row.date(2) == period {
          line?.debit = row.int(3)
          line?.credit = row.int(4)
          line?.baseDebit = row.int(5)
          line?.baseCredit = row.int(6)
        } else {
          line?.opening += row.int(3) - row.int(4)
          line?.baseOpening += row.int(5) - row.int(6)
        }
      }
      end()
    }
    return lines
  }
}
