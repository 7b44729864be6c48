/// The legal entity whose books these are (`company:` in `pipeline.yml`).
public struct Company: Sendable {
  public var party = Party()
  public var payTo = PaymentAccount()
  /// The base currency: every amount is also kept in it.
  public var currency: Currency = .eur
  /// The currency in which law wants tax told (EN 16931 BT-6, BT-111), where that is another than the base currency.
  public var taxCurrency: Currency?
  /// What its tax is called (`tax.scheme`).
  public var taxScheme = TaxScheme.vat
  public init() {}
  public var country: Text { party.address.country }
  public var accountingCurrency: Currency { taxCurrency ?? currency }
}

/// Which days count (`calendar:`).
public struct BusinessCalendar: Sendable {
  /// 0 Monday … 6 Sunday.
  public var weekend: [Int] = [5, 6]
  /// Sorted.
  public var holidays: [BusinessDate] = []
  /// A run at an earlier minute of the day belongs to the day before.
  public var dayStartsAtMinute = 0
  public var settleSeconds = 5
  /// Month with which a fiscal year starts; the year is named after the one it ends in.
  public var fiscalYearStarts = 1
  public init() {}

  public func isWorkday(_ date: BusinessDate) -> Bool {
    !weekend.contains(date.weekday) && !holidays.contains(date)
  }

  /// The fiscal year that a day belongs to.
  public func fiscalYear(of date: BusinessDate) -> Int {
    let (year, month, _) = date.parts
    return fiscalYearStarts > 1 && month >= fiscalYearStarts ? year + 1 : year
  }
}

/// When something is expected to arrive: a statement of a bank account, files of a channel.
public enum Arrival: String, Sendable, CaseIterable {
  case never, daily, weekdays

  public func isExpected(on date: BusinessDate, _ calendar: BusinessCalendar) -> Bool {
    switch self {
    case .never: false
    case .daily: true
    case .weekdays: calendar.isWorkday(date)
    }
  }
}

/// One of `bank_accounts:`.
public struct BankAccount: Sendable {
  public enum PostingSource: String, Sendable, CaseIterable { case statement, notification }
  public var id: Text = .empty
  /// IBAN or the bank's number, without blanks, upper case.
  public var number: Text = .empty
  public var currency: Currency = .eur
  public var ledgerAccount: Text = .empty
  public var postingSource: PostingSource = .statement
  public var openingBalance: Int64 = 0
  /// For an account in another currency: what one unit is worth in base currency until a rates file says so.
  public var rate: ExchangeRate?
  public var expected: Arrival = .never
  public init() {}
}

/// One of `channels:`: a folder of the inbox and what may come through it.
public struct Channel: Sendable {
  /// Name of the folder under `inbox/`; `.` is the inbox itself.
  public var name: Text = .empty
  public var kinds: [DocumentKind] = []
  /// Customer ids that may be meant, or nil for all (`*`).
  public var customers: [Text]? = nil
  public var expected: Arrival = .never
  /// Refuse the whole file when one of its documents is refused.
  public var wholeFile = false
  /// How problems of what comes through it weigh.
  public var severities = SeverityPolicy()
  /// Tell the senders of partners' files what was taken of each.
  public var acknowledges = true
  /// How orders that come through it are answered.
  public var answers = AnswerForm.auto
  public init() {}
}

/// How the answers to an order reach its buyer. The number is stored with orders.
public enum AnswerForm: String, Sendable, CaseIterable {
  /// As the order came: XML is answered in UBL, tables in CSV.
  case auto
  case none
  case ubl
  case csv

  /// 0 not at all, 1 UBL, 2 CSV.
  public func number(isXML: Bool) -> Int {
    switch self {
    case .auto: isXML ? 1 : 2
    case .none: 0
    case .ubl: 1
    case .csv: 2
    }
  }
}

/// How a series' numbers look: a prefix in which `{year}` is the fiscal year, then digits.
public struct SeriesFormat: Hashable, Sendable {
  public var prefix: Text
  public var digits: Int

  public init(prefix: Text, digits: Int) {
    self.prefix = prefix
    self.digits = digits
  }

  /// The series' name in the ledger for a year: its prefix with the year in place.
  public func name(year: Int) -> Text {
    var result = ""
    var rest = Substring(prefix.string)
    while let range = rest.firstRange(of: "{year}") {
      result += rest[..<range.lowerBound] + String(year)
      rest = rest[range.upperBound...]
    }
    return Text(result + rest)
  }

  /// `INV-2026-000042`; a number with more digits is written in full.
  public func format(_ number: Int, year: Int) -> Text { format(number, name: name(year: year)) }

  /// As `format`, for the name of a series that is known: a night numbers a hundred thousand documents.
  public func format(_ number: Int, name: Text) -> Text {
    let digits = String(number)
    let padding = String(repeating: "0", count: max(0, self.digits - digits.utf8.count))
    return Text(name.string + padding + digits)
  }
}
