/// Rules that the generated month doesn't meet, each with the reason; every other rule it has to meet.
enum MonthBranches {
  static let notMet: [String: String] = [:]
}
