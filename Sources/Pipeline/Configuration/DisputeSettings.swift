import OrderToCash

extension DisputePolicy {
  /// `policies.disputes`.
  init(reading section: ConfigReader) {
    self.init(owner: section.text("owner", default: "receivables"))
    let words = DisputeReason.allCases.map(\.rawValue)
    for row in section.sections("owners") {
      let reason = row.choice("reason", words, default: DisputeReason.other.rawValue)
      if let reason = DisputeReason(rawValue: reason) { owners[reason] = row.required("owner") }
      row.finish()
    }
    for row in section.sections("reasons") {
      let code = row.required("code")
      let reason = row.choice("reason", words, default: DisputeReason.other.rawValue)
      reasons.append(Own(code: code, reason: DisputeReason(rawValue: reason) ?? .other))
      row.finish()
    }
    section.finish()
  }
}
