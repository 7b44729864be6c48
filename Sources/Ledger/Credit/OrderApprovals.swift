import OrderToCash

/// The latest approval of each order that a person approved.
enum OrderApprovals {
  static func load(_ engine: Engine) throws -> [Key: Key] {
    var approvals: [Key: Key] = [:]
    let query = try engine.freshQuery(
      "SELECT subject, MAX(key) FROM decision WHERE state = 1 AND subject_kind = 3 AND verb = 'approve' GROUP BY subject"
    )
    try query.forEach { approvals[$0.key(0)] = $0.key(1) }
    return approvals
  }
}
