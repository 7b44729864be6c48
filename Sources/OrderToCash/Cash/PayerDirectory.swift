/// Bank accounts of customers → the customer. An account known to more than one group is nobody's.
///
/// Looked up for every payment of a night, so the accounts are kept as 64-bit hashes in one array of slots.
public struct PayerDirectory: Sendable {
  private struct Slot {
    /// Zero: nothing here.
    var hash: UInt64
    var account: Key
    /// None: known to several groups.
    var group: Key
  }

  private var slots: [Slot] = []
  private var count = 0

  public init() {}

  /// Adds an IBAN or other account number, without blanks. Of several accounts in one group the lowest key counts.
  public mutating func add(_ bankAccount: Text, account: Key, group: Key) {
    guard !bankAccount.isEmpty else { return }
    if slots.count < 2 * (count + 1) { grow() }
    let hash = Self.hash(bankAccount)
    let place = place(of: hash)
    guard slots[place].hash != 0 else {
      slots[place] = Slot(hash: hash, account: account, group: group)
      count += 1
      return
    }
    if slots[place].group != group {
      (slots[place].account, slots[place].group) = (.none, .none)
    } else if account < slots[place].account {
      slots[place].account = account
    }
  }

  public func owner(of bankAccount: Text) -> (account: Key, group: Key)? {
    guard count > 0, !bankAccount.isEmpty else { return nil }
    let slot = slots[place(of: Self.hash(bankAccount))]
    return slot.hash == 0 || slot.group.isNone ? nil : (slot.account, slot.group)
  }

  /// The slot that holds a hash, or the empty one where it belongs.
  private func place(of hash: UInt64) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place].hash != 0, slots[place].hash != hash { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(hash: 0, account: .none, group: .none), count: max(old.count * 2, 16))
    for slot in old where slot.hash != 0 { slots[place(of: slot.hash)] = slot }
  }

  /// Whoever made two account numbers collide would only pay for somebody else, so the hash needs no secret.
  private static func hash(_ bankAccount: Text) -> UInt64 {
    bankAccount.withBytes { bytes in
      var hash = ReferenceHash.compact
      for byte in bytes { hash.add(byte) }
      return max(hash.value, 1)
    }
  }
}
