/// Months and days that years are counted from (`calendar.fiscal_year_starts`).
public struct FiscalCalendar: Hashable, Sendable {
  /// 1 to 12.
  public var firstMonth: Int

  public init(firstMonth: Int = 1) {
    precondition((1...12).contains(firstMonth), "a month")
    self.firstMonth = firstMonth
  }

  /// The calendar year in which the day's fiscal year begins: with April as first month, 2027-03-31 is of 2026.
  public func year(of date: BusinessDate) -> Int {
    let (year, month, _) = date.parts
    return month < firstMonth ? year - 1 : year
  }
}

/// A series of document numbers without gaps, starting at 1 each fiscal year when its prefix names the year.
public struct NumberSeries: Hashable, Sendable {
  /// `INV-{year}-`
  public var prefix: Text
  /// Numbers are padded with zeros to so many digits; longer ones are written in full.
  public var digits: Int

  public init(prefix: Text, digits: Int = 6) {
    self.prefix = prefix
    self.digits = digits
  }

  /// The series of one fiscal year, under which its next number is kept: `INV-2026-`. Without `{year}` there is one for all years.
  public func name(fiscalYear: Int) -> Text {
    var bytes: [UInt8] = []
    var rest = prefix.utf8[...]
    let mark = "{year}".utf8
    while !rest.isEmpty {
      if rest.starts(with: mark) {
        bytes.append(contentsOf: String(fiscalYear).utf8)
        rest = rest.dropFirst(mark.count)
      } else {
        bytes.append(rest.removeFirst())
      }
    }
    return Text(utf8: bytes)
  }

  /// `INV-2026-000042`
  public func number(_ number: Int, fiscalYear: Int) -> Text { format(number, name: name(fiscalYear: fiscalYear)) }

  /// As `number`, for the name of a series that is known: a night numbers a hundred thousand documents.
  public func format(_ number: Int, name: Text) -> Text {
    precondition(number > 0, "series count from 1")
    let text = String(number)
    let zeros = String(repeating: "0", count: max(0, digits - text.utf8.count))
    return Text(name.string + zeros + text)
  }
}

/// How shipments become invoices (`policies.invoice`).
public struct InvoicePolicy: Hashable, Sendable {
  /// For customers that name none.
  public var terms: PaymentTerms
  public var invoices: NumberSeries
  public var creditNotes: NumberSeries
  public var shipments: NumberSeries

  public init(
    terms: PaymentTerms, invoices: NumberSeries = NumberSeries(prefix: "INV-{year}-"),
    creditNotes: NumberSeries = NumberSeries(prefix: "CN-{year}-"),
    shipments: NumberSeries = NumberSeries(prefix: "SH-{year}-")
  ) {
    self.terms = terms
    self.invoices = invoices
    self.creditNotes = creditNotes
    self.shipments = shipments
  }
}

extension PaymentTerms {
  /// In words, as printed on the invoice (EN 16931 BT-20).
  public var text: Text {
    var text = "Payable within \(netDays) days" + (endOfMonth ? " after the end of the month" : "")
    if netDays == 0 { text = endOfMonth ? "Payable at the end of the month" : "Payable at once" }
    if discountDays > 0, discount.scaled > 0 { text += "; \(discount) % discount within \(discountDays) days" }
    return Text(text)
  }
}
