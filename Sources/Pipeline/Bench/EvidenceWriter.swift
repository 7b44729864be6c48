import Interchange
import OrderToCash

func nameKey(_ name: String) -> Text { Interchange.nameKey(Text(name)) }

/// What a payment says about the items that it is for, by its class.
struct EvidenceWriter {
  let customer: BenchCompany.Customer
  let receivables: BenchReceivables
  private(set) var random: SeededRandom

  init(customer: BenchCompany.Customer, receivables: BenchReceivables, random: SeededRandom) {
    self.customer = customer
    self.receivables = receivables
    self.random = random
  }

  mutating func write(_ items: [OpenItem], into payment: inout BenchPayment) {
    let numbers = items.map(\.document.string)
    switch payment.noise {
    case .silent, .silentSum, .silentSubset, .equalAmounts: writeNothing(into: &payment)
    case .newAccount where random.happens(7_000), .likeNames where random.happens(7_000):
      writeNothing(into: &payment)
    case .structured, .cents, .otherCurrency: writeReference(items[0], into: &payment)
    case .advice: advise(items, &payment)
    case .order: say(items[0].orderNumber.string, &payment)
    case .despatch: say("Lieferschein " + items[0].despatchNumber.string, &payment)
    case .range: say(range(numbers), &payment)
    case .cut: say(partial(numbers[0], payment.receipt.amount), &payment)
    case .mistyped: say(mistyped(spelled(numbers[0]), payment.receipt.amount), &payment)
    case .short where random.happens(1_000): writeNothing(into: &payment)
    case .duplicate where random.happens(2_000): say(partial(numbers[0], payment.receipt.amount), &payment)
    case .duplicate where random.happens(1_000): say(mistyped(numbers[0], payment.receipt.amount), &payment)
    case .short: say(list(numbers) + " " + reason(), &payment)
    case .lateDiscount, .discount: say(list(numbers) + (random.happens(3_000) ? " abzgl. 2% Skonto" : ""), &payment)
    case .wrapped: sayWrapped(spelled(numbers[0]), &payment)
    case .thirdParty where random.happens(2_000): payment.receipt.text = Text("i.A. Mandant")
    case .parent where random.happens(4_000): writeNothing(into: &payment)
    default:
      if random.happens(3_000), items.count == 1 {
        writeReference(items[0], into: &payment)
      } else {
        say(list(numbers), &payment)
      }
    }
  }

  private mutating func writeNothing(into payment: inout BenchPayment) {
    let words = ["", "", "Zahlung", "payment", "DANKE", "Überweisung " + PayerText.date(&random), "thank you"]
    payment.receipt.text = Text(words[random.int(0...words.count - 1)])
  }

  private mutating func writeReference(_ item: OpenItem, into payment: inout BenchPayment) {
    payment.receipt.structuredReferences = [item.paymentReference]
    if random.happens(1_000) { payment.receipt.text = Text(PayerText.filler(&random)) }
  }

  private mutating func say(_ core: String, _ payment: inout BenchPayment) {
    var text = PayerText.dressed(core, customer, payment.receipt.amount, &random)
    if random.happens(2_000) { text = PayerText.wrapped(text, width: [27, 35, 65][random.int(0...2)], limit: 140) }
    payment.receipt.text = Text(text)
  }

  /// So that a line ends within the number.
  private mutating func sayWrapped(_ number: String, _ payment: inout BenchPayment) {
    let lead = 35 - random.int(1...max(number.utf8.count - 1, 1))
    var text = String(repeating: "Rechnung Kd " + customer.number + " ", count: 4)
    text = String(text.prefix(lead)) + number + " " + PayerText.date(&random)
    payment.receipt.text = Text(PayerText.wrapped(text, width: 35, limit: 140))
  }

  /// With a typing error.
  private mutating func mistyped(_ number: String, _ amount: Int64) -> String {
    while true {
      let text = PayerText.mistyped(number, &random)
      if !names(text, anotherThan: number, amount) { return text }
    }
  }

  private mutating func partial(_ number: String, _ amount: Int64) -> String {
    while true {
      let text = PayerText.partial(number, &random)
      if !names(text, anotherThan: number, amount) { return text }
    }
  }

  /// Whether what is left of a number is the number of another open document over this very amount: from a payment of that document nobody
  /// could tell it, so no payment is made to say that.
  private func names(_ text: String, anotherThan number: String, _ amount: Int64) -> Bool {
    guard let other = receivables.position(of: text), other != receivables.position(of: number) else { return false }
    return receivables.isDue(amount, for: other)
  }

  private mutating func spelled(_ number: String) -> String {
    PayerText.spelled(number, habit: random.happens(8_000) ? customer.spelling : random.int(0...99))
  }

  /// All in full, or the first in full and only the last digits of the others.
  private mutating func list(_ numbers: [String]) -> String {
    let isShortened = numbers.count > 1 && random.happens(2_500)
    let separator = [", ", " ", "+", " / ", ";"][random.int(0...4)]
    var parts: [String] = []
    for (index, number) in numbers.enumerated() {
      parts.append(index > 0 && isShortened ? tail(number) : spelled(number))
    }
    return parts.joined(separator: separator)
  }

  private func tail(_ number: String) -> String {
    let digits = number.utf8.reversed().prefix { (0x30...0x39).contains($0) }
    return String(decoding: digits.reversed().suffix(receivables.convention.digits), as: UTF8.self)
  }

  private mutating func range(_ numbers: [String]) -> String {
    guard let first = numbers.first, let last = numbers.last else { return "" }
    switch random.int(0...3) {
    case 0: return spelled(first) + " - " + spelled(last)
    case 1: return spelled(first) + " bis " + spelled(last)
    case 2: return spelled(first) + "-" + tail(last)
    default: return spelled(first) + " to " + tail(last)
    }
  }

  private mutating func reason() -> String {
    [
      "abzgl. Bruch", "less damaged goods", "Kürzung Transportschaden", "minus Werbekostenzuschuss", "price difference",
      "Fehlmenge 3 St.", "",
    ][random.int(0...6)]
  }

  /// A list line by line, and a payment that quotes it or has its total.
  private mutating func advise(_ items: [OpenItem], _ payment: inout BenchPayment) {
    let number = "AV" + String(payment.receipt.key.rawValue % 1_000_000 + 4_000_000)
    let isQuoted = random.happens(6_000)
    payment.receipt.text = Text(isQuoted ? "Avis " + number : "laut Avis")
    var lines: [RemittedDocument] = []
    for item in items { lines.append(RemittedDocument(number: Text(spelled(item.document.string)), amount: item.open)) }
    payment.advice = Advice(
      key: Key(rawValue: payment.receipt.key.rawValue + 100_000_000), number: Text(number), account: customer.account,
      group: customer.group, payerAccount: payment.receipt.payerAccount, paymentDate: BenchNight.date,
      currency: payment.receipt.currency, lines: lines)
  }
}
