import OrderToCash

/// The payments of one day: receivables in order, most paid as they should be, some with the noise that real payers make.
struct PaymentPlan: IteratorProtocol, Sequence {
  /// How a payer answers an invoice, and how many of a thousand payments do so.
  enum Habit: CaseIterable {
    /// RF reference, exact amount, less the discount where one is due.
    case structured
    /// The invoice number in free text.
    case freeText
    /// One transfer for two to four invoices, with a remittance advice.
    case advice
    /// No reference at all: known account, exact amount.
    case silent
    /// RF reference, one to five percent short.
    case short
    /// RF reference, about half of it.
    case partial
    /// RF reference with one digit mistyped, so that its check digits are wrong.
    case mistyped
    /// RF reference, up to fifty euros too much.
    case over
    /// RF reference, a few cents off.
    case cents
    /// Paid twice on the same day.
    case twice
    /// Unknown account and no reference.
    case unidentified

    var rate: Int {
      switch self {
      case .structured: 650
      case .freeText: 150
      case .advice: 50
      case .silent: 50
      case .short: 25
      case .partial: 15
      case .mistyped: 15
      case .over: 15
      case .cents: 15
      case .twice: 5
      case .unidentified: 10
      }
    }
  }

  struct Payment {
    var habit: Habit
    /// Minor units.
    var amount: Int64
    var payerName: String
    var account: String
    /// RF reference, or empty.
    var reference = ""
    var text = ""
    var endToEnd: String
    /// What the advice lists; empty without one.
    var advised: [Receivable] = []
    var payerId: String
  }

  private let company: SyntheticCompany
  private let date: BusinessDate
  private let count: Int
  private let receivable: (Int) -> Receivable
  private var position = 0
  private var made = 0
  private var limit: Int
  private var repeated: Payment?

  init(
    company: SyntheticCompany, date: BusinessDate, count: Int, limit: Int, receivable: @escaping (Int) -> Receivable
  ) {
    self.company = company
    self.date = date
    self.count = count
    self.limit = limit
    self.receivable = receivable
  }

  mutating func next() -> Payment? {
    guard made < limit else { return nil }
    if var again = repeated {
      repeated = nil
      again.endToEnd = endToEnd()
      made += 1
      return again
    }
    while position < count {
      let item = receivable(position)
      var random = SeededRandom(
        seed: company.parameters.seed, stream: .payment, index: Int(date.days) << 32 | position)
      position += 1
      if random.happens(item.customer.paysLate ? 7_000 : 300) { continue }
      let payment = pay(item, as: drawHabit(&random), &random)
      made += 1
      if payment.habit == .twice { repeated = payment }
      return payment
    }
    return nil
  }

  private func endToEnd() -> String { "E2E-\(date.days)-" + padded(made, 7) }

  private func drawHabit(_ random: inout SeededRandom) -> Habit {
    var drawn = random.int(0...999)
    for habit in Habit.allCases {
      if drawn < habit.rate { return habit }
      drawn -= habit.rate
    }
    return .structured
  }

  private mutating func pay(_ item: Receivable, as habit: Habit, _ random: inout SeededRandom) -> Payment {
    let payer = company.payer(of: item.customer)
    var payment = Payment(
      habit: habit, amount: item.amount, payerName: payer.name.uppercased(), account: payer.iban, endToEnd: endToEnd(),
      payerId: payer.id)
    switch habit {
    case .structured:
      payment.amount -= item.discount
      payment.reference = item.reference
    case .freeText:
      payment.text = ["Rechnung ", "Re.-Nr. ", "Invoice no. ", "facture "][random.int(0...3)] + item.number
    case .advice:
      payment.advised = bundle(from: item)
      payment.amount = payment.advised.reduce(0) { $0 + $1.amount }
      payment.text = "Payment as advised, advice AV-" + payment.endToEnd
    case .silent: payment.text = "Payment"
    case .short:
      payment.amount -= item.amount * Int64(random.int(1...5)) / 100
      payment.reference = item.reference
    case .partial:
      payment.amount = item.amount * Int64(random.int(40...60)) / 100
      payment.reference = item.reference
    case .mistyped: payment.reference = PaymentPlan.mistyped(item.reference)
    case .over:
      payment.amount += Int64(random.int(200...5_000))
      payment.reference = item.reference
    case .cents:
      payment.amount -= Int64(random.int(1...20))
      payment.reference = item.reference
    case .twice: payment.reference = item.reference
    case .unidentified: makeUnidentified(&payment)
    }
    return payment
  }

  /// This receivable and up to three that follow of the same customer; they are taken out of the order.
  private mutating func bundle(from first: Receivable) -> [Receivable] {
    var items = [first]
    while items.count < 4, position < count {
      let next = receivable(position)
      guard next.customer.index == first.customer.index else { break }
      items.append(next)
      position += 1
    }
    return items
  }

  private func makeUnidentified(_ payment: inout Payment) {
    payment.payerName = "TREUHAND \(padded(made, 7)) GMBH"
    payment.account = SyntheticCompany.iban(of: 5_000_000_000 + made, country: "DE")
    payment.text = "Akonto"
  }

  /// The last digit becomes another one.
  private static func mistyped(_ reference: String) -> String {
    var bytes = Array(reference.utf8)
    guard let last = bytes.indices.last, bytes[last] >= 0x30, bytes[last] <= 0x39 else { return reference }
    bytes[last] = 0x30 + (bytes[last] - 0x30 + 1) % 10
    return String(decoding: bytes, as: UTF8.self)
  }
}
