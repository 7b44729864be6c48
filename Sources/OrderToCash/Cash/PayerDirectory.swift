/// Bank accounts of customers → the customer. An account known to more than one group is nobody's.
///
/// Looked up for every payment of a night, so the accounts lie in one array of slots, found by a 64-bit hash and compared byte by byte.
public struct PayerDirectory: Sendable {
  private struct Slot {
    var hash: UInt64
    var account: Key
    /// None: known to several groups.
    var group: Key
    /// Where its number stands in `numbers`; no bytes: nothing here.
    var start: UInt32
    var count: UInt32
  }

  private var slots: [Slot] = []
  private var count = 0
  /// The account numbers, one behind the other.
  private var numbers: [UInt8] = []
  private let mask: UInt64

  public init() { mask = .max }

  /// Only these bits of hashes count: for a test, as few make different accounts meet.
  init(hashMask: UInt64) { mask = hashMask }

  /// Adds an IBAN or other account number, without blanks. Of several accounts in one group the lowest key counts. Bound: 4 GiB of
  /// account numbers.
  public mutating func add(_ bankAccount: Text, account: Key, group: Key) {
    guard !bankAccount.isEmpty else { return }
    if slots.count < 2 * (count + 1) { grow() }
    let place = bankAccount.withBytes { self.place(of: $0) }
    guard slots[place].count > 0 else {
      slots[place] = Slot(
        hash: bankAccount.withBytes { self.hash($0) }, account: account, group: group, start: UInt32(numbers.count),
        count: UInt32(bankAccount.utf8.count))
      bankAccount.withBytes { numbers.append(contentsOf: $0) }
      count += 1
      return
    }
    if slots[place].group != group {
      (slots[place].account, slots[place].group) = (.none, .none)
    } else if account < slots[place].account {
      slots[place].account = account
    }
  }

  public typealias Owner = (account: Key, group: Key)

  public func owner(of bankAccount: Text) -> Owner? {
    guard count > 0, !bankAccount.isEmpty else { return nil }
    let place = bankAccount.withBytes { self.place(of: $0) }
    guard slots[place].count > 0, !slots[place].group.isNone else { return nil }
    return (slots[place].account, slots[place].group)
  }

  /// The slot that holds an account number, or the empty one where it belongs.
  private func place(of number: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = self.hash(number)
    let last = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & last
    while slots[place].count > 0, slots[place].hash != hash || !holds(slots[place], number) {
      place = (place + 1) & last
    }
    return place
  }

  private func holds(_ slot: Slot, _ number: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Int(slot.count) == number.count else { return false }
    return numbers.withUnsafeBytes { all in
      Text.equal(
        UnsafeRawBufferPointer(rebasing: all[Int(slot.start)..<Int(slot.start + slot.count)]),
        UnsafeRawBufferPointer(number))
    }
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](
      repeating: Slot(hash: 0, account: .none, group: .none, start: 0, count: 0), count: max(old.count * 2, 16))
    let last = slots.count - 1
    for slot in old where slot.count > 0 {
      var place = Int(truncatingIfNeeded: slot.hash) & last
      while slots[place].count > 0 { place = (place + 1) & last }
      slots[place] = slot
    }
  }

  private func hash(_ number: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = ReferenceHash.compact
    for byte in number { hash.add(byte) }
    return hash.value & mask
  }
}
