/// How a payer of the benchmark answers what is owed, and how many of a thousand payments do so. docs/cash-matching.md lists the
/// classes; a test compares.
enum CashNoise: Int, CaseIterable {
  case structured, number, list, range, order, despatch, advice, discount, wrapped
  case cut, mistyped, netted, short, lateDiscount, cents, over
  case silent, silentSum, silentSubset, equalAmounts
  case newAccount, likeNames, thirdParty, parent
  case duplicate, prepaid, otherCurrency, batch, stranger

  var perMille: Int {
    switch self {
    case .structured: 249
    case .number: 225
    case .list: 70
    case .advice, .silent: 60
    case .discount: 40
    case .order: 35
    case .cut, .mistyped, .short: 25
    case .wrapped, .parent: 20
    case .netted: 18
    case .silentSum, .thirdParty: 15
    case .lateDiscount, .cents, .newAccount: 12
    case .despatch: 10
    case .likeNames, .duplicate: 8
    case .range, .over, .silentSubset, .equalAmounts: 6
    case .prepaid: 4
    case .otherCurrency, .stranger: 3
    case .batch: 2
    }
  }

  var name: String {
    switch self {
    case .lateDiscount: "late discount"
    case .silentSum: "silent, a sum"
    case .silentSubset: "silent, some items"
    case .equalAmounts: "silent, equal amounts"
    case .newAccount: "new bank account"
    case .likeNames: "like names"
    case .thirdParty: "third party"
    case .parent: "parent pays"
    case .otherCurrency: "other currency"
    default: "\(self)"
    }
  }

  /// Whether nothing that is open is meant: the right outcome is to apply nothing.
  var isKept: Bool {
    switch self {
    case .duplicate, .prepaid, .stranger: true
    default: false
    }
  }
}
