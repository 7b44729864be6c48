import OrderToCash

extension BooksPolicy {
  /// `books:`.
  init(reading section: ConfigReader) {
    self.init()
    journal = Journal(rawValue: section.choice("journal", Journal.allCases.map(\.rawValue), default: "full")) ?? .full
    if section.node("close_after_days") != nil {
      closeAfterDays = section.integer("close_after_days", default: 31, in: 1...366)
    }
    revalues = section.flag("revalue", default: true)
    section.finish()
  }
}
