/// How customers are reminded, charged and escalated (`policies.collect`).
public struct CollectPolicy: Hashable, Sendable {
  /// One step of dunning; the first is level 1.
  public struct Level: Hashable, Sendable {
    /// Days after the due date from which it is due.
    public var days: Int
    /// The letter's title.
    public var name: Text
    /// The title in other languages, by language.
    public var names: [Named] = []
    /// The account goes on hold with it.
    public var hold: Bool
    /// Nothing is raised to it while the customer is asked for less, in minor units of the base currency.
    public var minimum: Int64 = 0
    /// Charged for a letter that raises an item to it, in minor units of the base currency; 0 for none.
    public var fee: Int64 = 0
    /// Whose task the customer becomes with it; empty for nobody's.
    public var escalate: Text = .empty
    /// The letter asks to be paid within so many days.
    public var payWithinDays = 10

    public init(days: Int, name: Text, hold: Bool = false) {
      self.days = days
      self.name = name
      self.hold = hold
    }

    public struct Named: Hashable, Sendable {
      public var language: Language
      public var name: Text

      public init(_ language: Language, _ name: Text) {
        self.language = language
        self.name = name
      }
    }

    /// The title for a customer of a language, and the language that it is in.
    public func title(in language: Language) -> (name: Text, language: Language) {
      (names.first { $0.language == language }?.name).map { ($0, language) } ?? (name, .english)
    }
  }

  /// A day on which an invoice that is not due yet is looked at.
  public struct Look: Hashable, Sendable {
    public enum Basis: Hashable, Sendable {
      case beforeDue(days: Int)
      case afterIssue(days: Int)
    }
    public var basis: Basis
    /// The customer gets a friendly word.
    public var reminds: Bool
    /// Somebody here gets a list of what may keep the customer from paying: see `InvoiceCheck`.
    public var checks: Bool

    public init(_ basis: Basis, reminds: Bool = true, checks: Bool = false) {
      self.basis = basis
      self.reminds = reminds
      self.checks = checks
    }

    /// Its day for an invoice; nil when that is not before the due date, or not after the invoice itself.
    public func day(issued: BusinessDate, due: BusinessDate) -> BusinessDate? {
      let day: BusinessDate
      switch basis {
      case .beforeDue(let days): day = due.adding(days: -days)
      case .afterIssue(let days): day = issued.adding(days: days)
      }
      return issued < day && day <= due ? day : nil
    }
  }

  /// An item counts as overdue when more than this many days have passed since it was due.
  public var graceDays: Int
  /// Nobody gets a letter over less than this, in minor units of the base currency.
  public var minimum: Int64
  /// Before the due date.
  public var looks: [Look]
  /// In order of days.
  public var levels: [Level]
  /// Whose tasks come from collecting where nothing else is said.
  public var owner: Text = "receivables"
  public var promises = PromisePolicy()
  /// The item tax category of reminder fees, or `O` for what is not taxed.
  public var feeTax: Text = FeeRequest.notTaxed
  public var interest: InterestPolicy?
  public var agency: AgencyPolicy?
  public var writeOff: WriteOffPolicy?
  /// A statement of account to every customer with open items, on the first night of a month.
  public var monthlyStatements = false

  public init(graceDays: Int = 0, minimum: Int64 = 0, reminderBeforeDays: Int? = nil, levels: [Level] = []) {
    self.graceDays = graceDays
    self.minimum = minimum
    self.levels = levels
    looks = reminderBeforeDays.map { [Look(.beforeDue(days: $0))] } ?? []
  }

  /// The highest level that an item so many days past its due date has reached; 0 for none.
  public func level(daysLate: Int) -> Int {
    guard daysLate > graceDays else { return 0 }
    return levels.count { $0.days <= daysLate }
  }

  /// The level that an item gets with tonight's letter when that is one more than it has: no level is skipped, and between two
  /// letters about an item lie at least as many days as between their levels. Nil when it stays.
  public func nextLevel(
    from level: Int, daysLate: Int, lastReminder: BusinessDate?, date: BusinessDate
  ) -> Int? {
    guard self.level(daysLate: daysLate) > level else { return nil }
    if level > 0, level <= levels.count, let lastReminder {
      let apart = levels[level].days - levels[level - 1].days
      guard date.days(since: lastReminder) >= apart else { return nil }
    }
    return level + 1
  }

  /// The first day on which an item that is left alone gets its next level; nil after the last.
  public func nextLetter(level: Int, due: BusinessDate, lastReminder: BusinessDate?) -> BusinessDate? {
    guard levels.indices.contains(level) else { return nil }
    let byAge = due.adding(days: max(levels[level].days, graceDays + 1))
    guard level > 0, let lastReminder else { return byAge }
    return max(byAge, lastReminder.adding(days: levels[level].days - levels[level - 1].days))
  }
}

/// `policies.collect.promises`.
public struct PromisePolicy: Hashable, Sendable {
  /// A promise is broken when it is not kept so many days after its day.
  public var graceDays = 2
  /// A promise is kept when no more than this is missing, in minor units of its currency.
  public var tolerance: Int64 = 0
  /// A promise for a day further away is refused.
  public var longestDays = 60
  /// For so many days a broken promise counts against the customer's credit.
  public var forgetDays = 365
  /// Whose task a broken promise is; empty for the owner of collections.
  public var escalate: Text = .empty
  public init() {}
}

/// `policies.collect.agency`.
public struct AgencyPolicy: Hashable, Sendable {
  public var name: Text
  /// So many days after its last letter an item is proposed to be handed over.
  public var afterDays: Int
  /// Nothing is proposed below, in minor units of the base currency.
  public var minimum: Int64
  public var owner: Text = .empty

  public init(name: Text, afterDays: Int, minimum: Int64 = 0) {
    self.name = name
    self.afterDays = afterDays
    self.minimum = minimum
  }
}

/// `policies.collect.write_off`.
public struct WriteOffPolicy: Hashable, Sendable {
  /// What is left of an item is proposed to be written off so many days after its due date, whatever it is; nil for never.
  public var afterDays: Int?
  /// What is not more than this, in minor units of the base currency, is proposed …
  public var small: Int64
  /// … so many days after the due date.
  public var smallAfterDays: Int
  public var owner: Text = .empty

  public init(afterDays: Int? = nil, small: Int64 = 0, smallAfterDays: Int = 90) {
    self.afterDays = afterDays
    self.small = small
    self.smallAfterDays = smallAfterDays
  }
}
