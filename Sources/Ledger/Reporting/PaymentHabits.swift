import OrderToCash

/// The habits of all customers: read once, changed by tonight's payments, and written where they changed.
public struct PaymentHabits {
  public private(set) var byAccount: [Key: PaymentHabit] = [:]
  private var known: Set<Key> = []
  private var changed: Set<Key> = []

  public init(_ engine: Engine) throws {
    try engine.freshQuery("SELECT account, samples FROM payment_habit ORDER BY account").forEach { row in
      byAccount[row.key(0)] = PaymentHabits.read(row.string(1))
    }
    known = Set(byAccount.keys)
  }

  public mutating func add(_ sample: PaymentSample, of account: Key) {
    byAccount[account, default: PaymentHabit()].add(sample)
    changed.insert(account)
  }

  public mutating func remove(_ sample: PaymentSample, of account: Key) {
    byAccount[account]?.remove(sample)
    changed.insert(account)
  }

  public mutating func write(_ engine: Engine) throws {
    let rows = try engine.append(.paymentHabit)
    let update = try engine.query("UPDATE payment_habit SET samples = ? WHERE account = ?")
    for account in changed.sorted() {
      let text = PaymentHabits.text(byAccount[account] ?? PaymentHabit())
      if known.contains(account) { try update.run(text, account) } else { try rows.add(account).add(text).end() }
    }
    known.formUnion(changed)
    changed = []
  }

  static func text(_ habit: PaymentHabit) -> String {
    habit.samples.map { "\($0.paid.days):\($0.late)" }.joined(separator: " ")
  }

  static func read(_ text: String) -> PaymentHabit {
    var numbers: [Int] = []
    var (value, isNegative, hasDigits) = (0, false, false)
    func end() {
      if hasDigits { numbers.append(isNegative ? -value : value) }
      (value, isNegative, hasDigits) = (0, false, false)
    }
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39: (value, hasDigits) = (value * 10 + Int(byte) - 48, true)
      case UInt8(ascii: "-"): isNegative = true
      default: end()
      }
    }
    end()
    return PaymentHabit(
      stride(from: 0, to: numbers.count - 1, by: 2).map {
        PaymentSample(paid: BusinessDate(days: Int32(numbers[$0])), late: numbers[$0 + 1])
      })
  }
}
