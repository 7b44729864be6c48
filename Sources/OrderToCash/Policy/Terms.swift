/// Payment terms: when an invoice is due and what early payment earns.
public struct PaymentTerms: Hashable, Sendable {
  /// A discount on the gross total when paid within some days of the invoice date.
  public struct Discount: Hashable, Sendable {
    public var days: Int
    public var percent: Percent

    public init(days: Int, percent: Percent) {
      self.days = days
      self.percent = percent
    }
  }

  /// A part of the amount due, so many days later than the terms say. The last one takes the rest.
  public struct Instalment: Hashable, Sendable {
    public var percent: Percent
    public var days: Int
    public var months: Int

    public init(percent: Percent, days: Int = 0, months: Int = 0) {
      self.percent = percent
      self.days = days
      self.months = months
    }
  }

  public var name: Text
  /// Days after the invoice date, or after its month's end when `endOfMonth`.
  public var netDays: Int
  public var endOfMonth: Bool
  /// Due on this day of a month (the last one where it is shorter), `months` after the one that `netDays` lead to.
  public var dayOfMonth: Int?
  public var months: Int
  /// Steps by rising days and falling percent.
  public var discounts: [Discount]
  /// Empty: one amount, due as the terms say.
  public var instalments: [Instalment]

  public init(
    name: Text, netDays: Int, endOfMonth: Bool = false, discountDays: Int = 0, discount: Percent = .zero
  ) {
    self.name = name
    self.netDays = netDays
    self.endOfMonth = endOfMonth
    dayOfMonth = nil
    months = 0
    discounts = discountDays > 0 && discount.scaled > 0 ? [Discount(days: discountDays, percent: discount)] : []
    instalments = []
  }

  /// The day by which all would be due without instalments.
  public func dueDate(from issue: BusinessDate) -> BusinessDate {
    let date = (endOfMonth ? issue.endOfMonth : issue).adding(days: netDays)
    guard let dayOfMonth else { return date }
    let month = date.adding(days: 1 - date.parts.day).adding(months: months)
    return month.adding(days: min(dayOfMonth, month.endOfMonth.parts.day) - 1)
  }

  public func discountDate(from issue: BusinessDate) -> BusinessDate? {
    discounts.first.map { issue.adding(days: $0.days) }
  }
}

/// What happens to a due date that is no workday (`policies.invoice.due_on_holiday`).
public enum HolidayShift: String, CaseIterable, Sendable {
  case keep, next, previous

  /// Weekends and holidays of the calendar are left; at most a month is searched.
  public func move(_ date: BusinessDate, _ calendar: BusinessCalendar) -> BusinessDate {
    guard self != .keep else { return date }
    let step = self == .next ? 1 : -1
    for distance in 0...31 where calendar.isWorkday(date.adding(days: step * distance)) {
      return date.adding(days: step * distance)
    }
    return date
  }
}

/// When parts of an amount are due, and what may be kept of each when it is paid early.
public struct PaymentSchedule: Hashable, Sendable {
  public struct Part: Hashable, Sendable {
    public var dueDate: BusinessDate
    public var amount: Int64
    /// By rising date, each with what may be kept.
    public var discounts: [Step]
  }

  public struct Step: Hashable, Sendable {
    public var date: BusinessDate
    public var amount: Int64

    public init(date: BusinessDate, amount: Int64) {
      self.date = date
      self.amount = amount
    }
  }

  /// One part or more, by due date.
  public var parts: [Part]

  /// `amount` in minor units. A discount is granted on what is due at once or later as a whole, and on none of several instalments.
  public init(
    _ terms: PaymentTerms, issued: BusinessDate, amount: Int64, currency: Currency, shift: HolidayShift = .keep,
    calendar: BusinessCalendar = BusinessCalendar()
  ) {
    let due = terms.dueDate(from: issued)
    guard terms.instalments.count > 1 else {
      let steps = terms.discounts.map {
        Step(date: shift.move(issued.adding(days: $0.days), calendar), amount: $0.percent.of(amount))
      }
      parts = [Part(dueDate: shift.move(due, calendar), amount: amount, discounts: steps.filter { $0.amount != 0 })]
      return
    }
    let step = InvoiceDocument.step(of: currency)
    var rest = amount
    parts = []
    for (index, instalment) in terms.instalments.enumerated() {
      let isLast = index == terms.instalments.count - 1
      let part = isLast ? rest : instalment.percent.of(amount) / step * step
      rest -= part
      let day = due.adding(months: instalment.months).adding(days: instalment.days)
      parts.append(Part(dueDate: shift.move(day, calendar), amount: part, discounts: []))
    }
  }

  /// When nothing is to be paid any more.
  public var lastDueDate: BusinessDate { parts.map(\.dueDate).max() ?? BusinessDate(days: 0) }
}

extension PaymentSchedule {
  /// Steps as the ledger keeps them, `date:amount` in days and minor units separated by `;`; empty for none.
  public static func text(of steps: some Collection<Step>) -> Text {
    Text(steps.map { "\($0.date.days):\($0.amount)" }.joined(separator: ";"))
  }

  /// What `text` wrote; what is none of its is left out.
  public static func steps(of text: Text) -> [Step] {
    text.string.split(separator: ";").compactMap { part in
      let fields = part.split(separator: ":")
      guard fields.count == 2, let days = Int(fields[0]), let amount = Int64(fields[1]) else { return nil }
      return Step(date: BusinessDate(days: Int32(days)), amount: amount)
    }
  }
}
