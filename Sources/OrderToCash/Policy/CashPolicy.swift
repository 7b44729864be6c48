/// How sure the program is of an application, from the evidence that led to it. Stored; never changes.
public enum CashGrade: Int, Sendable, Comparable, CaseIterable {
  /// A person said so, or a reference with check digits.
  case certain = 1
  /// A remittance advice, or a document number that the payer or the amount confirms.
  case strong = 2
  /// Part of a number, a number mistyped by one character, an order or despatch number: the amount confirms it.
  case confirmed = 3
  /// No reference: a payer known by account, and the one item or the one usual sum with exactly this amount.
  case amount = 4
  /// Good enough to propose to a person, not to post.
  case proposal = 5
  /// No reference: a payer known by account, and the one selection of open items with exactly this amount, which no chance explains.
  case combination = 6
  /// No reference: a payer known by name alone, and the one item with exactly this amount.
  case name = 7

  /// From the surest on.
  public static let bySureness: [CashGrade] = [.certain, .strong, .confirmed, .amount, .combination, .name, .proposal]
  private var place: Int { CashGrade.bySureness.firstIndex(of: self) ?? CashGrade.bySureness.count }

  /// Surer grades come first.
  public static func < (left: CashGrade, right: CashGrade) -> Bool { left.place < right.place }
  public var name: String {
    switch self {
    case .certain: "certain"
    case .strong: "strong"
    case .confirmed: "confirmed"
    case .amount: "amount"
    case .combination: "combination"
    case .name: "name"
    case .proposal: "proposal"
    }
  }

  /// The evidence that it stands for, for a person to read.
  public var meaning: String {
    switch self {
    case .certain: "a person said so, or a structured reference names the item"
    case .strong: "an advice, or a number in full that the payer or the amount confirms"
    case .confirmed: "a number in part or mistyped, or an order or despatch number, that the amount confirms"
    case .amount: "nothing is quoted: the payer is known by its bank account, and one item or usual sum has the amount"
    case .combination: "nothing is quoted: the payer is known by its bank account, and one selection has the amount"
    case .name: "the payer is known by name alone, and one item or usual sum has the amount"
    case .proposal: "not enough to post"
    }
  }

  public init?(named name: String) {
    guard let grade = CashGrade.bySureness.first(where: { $0.name == name }) else { return nil }
    self = grade
  }
}

/// The letters and the number of digits of a series of our own documents: `INV-{year}-` with six digits is `INV` and 10.
public struct DocumentShape: Hashable, Sendable {
  /// Upper case, without separators.
  public var letters: Text
  public var digits: Int
  /// As in `policies.invoice.series`.
  public var template: Text

  /// Whether a year of four digits is part of the number.
  public var hasYear: Bool { template.utf8.contains(UInt8(ascii: "{")) }
  /// The digits of the number that runs on.
  public var runningDigits: Int { digits - (hasYear ? 4 : 0) }

  /// The number that upper-case letters and digits without separators stand for: `INV2026000123` → `INV-2026-000123`. Nil when
  /// they are not of this shape.
  public func number(_ compact: Text) -> Text? {
    let bytes = Array(compact.utf8)
    guard bytes.count == letters.utf8.count + digits, bytes.starts(with: letters.utf8) else { return nil }
    var rest = bytes.dropFirst(letters.utf8.count)
    var number: [UInt8] = []
    var inField = false
    for byte in template.utf8 {
      switch byte {
      case UInt8(ascii: "{"):
        inField = true
        number += rest.prefix(4)
        rest = rest.dropFirst(4)
      case UInt8(ascii: "}"): inField = false
      default:
        guard !inField else { continue }
        number.append(byte)
        if ReferenceBytes.isDigit(byte) { rest = rest.dropFirst() }
      }
    }
    return Text(utf8: number + rest)
  }

  /// From a series template of `policies.invoice.series`; `{year}` counts four digits.
  public init(template: Text, digits: Int) {
    var letters: [UInt8] = []
    var count = digits
    self.template = template
    var inField = false
    for byte in template.utf8 {
      switch byte {
      case UInt8(ascii: "{"):
        inField = true
        count += 4
      case UInt8(ascii: "}"): inField = false
      default:
        guard !inField, let folded = ReferenceBytes.folded(byte) else { continue }
        if ReferenceBytes.isDigit(folded) { count += 1 } else { letters.append(folded) }
      }
    }
    self.letters = Text(utf8: letters)
    self.digits = count
  }
}

/// `policies.cash` of `pipeline.yml`.
public struct CashPolicy: Hashable, Sendable {
  /// A difference up to this many minor units of the base currency is written to payment differences …
  public var tolerance: Int64
  /// … and up to this share of what the payment is for. Both bounds hold.
  public var tolerancePercent: Percent
  /// Days after the discount date on which an early-payment discount is still granted, by value date.
  public var discountGraceDays: Int
  /// The weakest grade that is posted without a person.
  public var weakestPosted: CashGrade
  /// Days between an advice's payment date and the booking date within which amount and payer link the two.
  public var adviceDays: Int
  /// Words by which a payment calls itself an advance: capitals, ASCII letters.
  public var advanceWords: [Text] { didSet { advanceKeys = advanceWords.map { ReferenceBytes.compact($0) } } }
  /// Shapes of our own document numbers, from the invoice series: tell a number that isn't open from any other number.
  public var shapes: [DocumentShape] { didSet { series = shapes.map { SeriesShape($0) } } }
  /// Both as a scan compares them.
  private(set) var advanceKeys: [[UInt8]]
  private(set) var series: [SeriesShape]
  /// A shortfall that nobody explains is a deduction up to this share of the item; more is a part payment.
  public var unexplainedPercent = Percent(scaled: 200_000)
  /// Whether discounts and write-offs reduce output tax by their share of it.
  public var adjustsTaxOfDiscounts = true
  public var adjustsTaxOfWriteOffs = false
  /// Decisions to write off or pay back more than this many minor units of the base currency need two people; nil: one is enough.
  public var twoDecidersAbove: Int64?
  /// Days within which a return without a reference may be of a payment of the same payer and amount.
  public var returnDays = 60
  /// What a bank may take beside a returned payment, in minor units of the payment's currency.
  public var returnCharges: Int64 = 50_00
  /// By how much the worth of cash in another currency may miss the item that it names.
  public var foreignTolerance = Percent(scaled: 20_000)
  /// Codes of customers for reasons of deductions.
  public var disputes = DisputePolicy()

  public init(
    tolerance: Int64 = 100, tolerancePercent: Percent = Percent(scaled: 5_000), discountGraceDays: Int = 2,
    weakestPosted: CashGrade = .name, adviceDays: Int = 10,
    advanceWords: [Text] = CashPolicy.commonAdvanceWords, shapes: [DocumentShape] = []
  ) {
    self.tolerance = tolerance
    self.tolerancePercent = tolerancePercent
    self.discountGraceDays = discountGraceDays
    self.weakestPosted = weakestPosted
    self.adviceDays = adviceDays
    self.advanceWords = advanceWords
    self.shapes = shapes
    advanceKeys = advanceWords.map { ReferenceBytes.compact($0) }
    series = shapes.map { SeriesShape($0) }
  }

  /// As payers write it in German, English, French, Italian, Spanish, Dutch, Polish and Danish.
  public static let commonAdvanceWords: [Text] = [
    "ADVANCE", "PREPAYMENT", "DEPOSIT", "ANZAHLUNG", "VORAUSZAHLUNG", "VORKASSE", "AKONTO", "CONTO", "ACOMPTE",
    "ACCONTO",
    "ANTICIPO", "VOORSCHOT", "AANBETALING", "ZALICZKA", "FORSKUD",
  ]

  /// Minor units by which a payment for items of `total` (worth `base` in base currency) may miss it.
  func allowedDifference(total: Int64, base: Int64) -> Int64 {
    guard total > 0, base > 0, tolerance > 0 else { return 0 }
    let inCurrency = Int64(Int128(tolerance) * Int128(total) / Int128(base))
    return min(inCurrency, Int64(Int128(total) * Int128(tolerancePercent.scaled) / 1_000_000))
  }
}
