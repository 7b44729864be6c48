/// Something that an e-invoice must have and this one has not: with it, the document would be refused by its recipient.
public struct InvoiceGap: Hashable, Sendable {
  /// The rule of EN 16931 or Peppol: `BR-11`.
  public var rule: Text
  /// What is missing or wrong, for a person.
  public var what: String
}

extension InvoiceDocument {
  /// What EN 16931 and Peppol BIS Billing 3.0 still ask for, in the order of the document; empty for one that can be sent. Only
  /// what depends on master data and figures is checked: the writer sees to the rest.
  public var gaps: [InvoiceGap] {
    var gaps: [InvoiceGap] = []
    func need(_ holds: Bool, _ rule: Text, _ what: String) {
      if !holds { gaps.append(InvoiceGap(rule: rule, what: what)) }
    }
    need(!number.isEmpty, "BR-02", "no number")
    need(!seller.name.isEmpty, "BR-06", "no name of the seller")
    need(seller.address.country.utf8.count == 2, "BR-09", "no country of the seller")
    need(!buyer.name.isEmpty, "BR-07", "no name of the buyer")
    need(buyer.address.country.utf8.count == 2, "BR-11", "no country of the buyer")
    need(!lines.isEmpty, "BR-16", "no line")
    need(!(orderNumber.isEmpty && buyerReference.isEmpty), "PEPPOL-EN16931-R003", "no order number and no reference")
    gaps += taxGaps + figureGaps + germanGaps
    return gaps
  }

  /// What the tax categories need (BR-S-02, BR-IC-02, BR-IC-11, BR-AE-02, BR-O-11 and their like).
  private var taxGaps: [InvoiceGap] {
    var gaps: [InvoiceGap] = []
    for tax in taxes {
      let known = InvoiceDocument.taxCategories.first { $0.code == tax.category }
      guard let known else {
        gaps.append(InvoiceGap(rule: "BR-CL-17", what: "tax category \(tax.category) is none of UNCL 5305"))
        continue
      }
      if known.code != "O", seller.taxId.isEmpty {
        gaps.append(InvoiceGap(rule: Text("BR-\(known.rules)-02"), what: "no VAT number of the seller"))
      }
      if known.code == "K" || known.code == "AE", buyer.taxId.isEmpty {
        gaps.append(InvoiceGap(rule: Text("BR-\(known.rules)-02"), what: "no VAT number of the buyer"))
      }
      if known.code == "K", deliveryDate == nil, period == nil {
        gaps.append(InvoiceGap(rule: "BR-IC-11", what: "no date of delivery"))
      }
      if known.code == "S" ? tax.rate.scaled <= 0 : tax.rate.scaled != 0 {
        gaps.append(
          InvoiceGap(rule: Text("BR-\(known.rules)-05"), what: "rate \(tax.rate) % in category \(known.code)"))
      }
      if known.code == "O", taxes.count > 1 {
        gaps.append(InvoiceGap(rule: "BR-O-11", what: "category O beside others"))
      }
    }
    return gaps
  }

  /// Sums (BR-CO-10, 14, 15), decimals (BR-DEC) and signs (BR-27).
  private var figureGaps: [InvoiceGap] {
    var gaps: [InvoiceGap] = []
    if lines.reduce(0, { $0 + $1.net }) != lineTotal {
      gaps.append(InvoiceGap(rule: "BR-CO-10", what: "lines don't sum up"))
    }
    if taxes.reduce(0, { $0 + $1.tax }) != taxTotal {
      gaps.append(InvoiceGap(rule: "BR-CO-14", what: "taxes don't sum up"))
    }
    if netTotal + taxTotal != grandTotal { gaps.append(InvoiceGap(rule: "BR-CO-15", what: "totals don't sum up")) }
    let step = InvoiceDocument.step(of: currency)
    if step > 1, !(lines.map(\.net) + taxes.map(\.tax) + charges.map(\.amount)).allSatisfy({ $0 % step == 0 }) {
      gaps.append(InvoiceGap(rule: "BR-DEC-09", what: "amounts in \(currency) with more than two decimals"))
    }
    if lines.contains(where: { $0.price.scaled < 0 }) {
      gaps.append(InvoiceGap(rule: "BR-27", what: "a negative price"))
    }
    if lines.contains(where: { $0.priceBase.millionths <= 0 }) {
      gaps.append(InvoiceGap(rule: "PEPPOL-EN16931-R121", what: "a price for no quantity"))
    }
    return gaps
  }

  /// Between two German parties Peppol asks for more (DE-R-003 to 009).
  private var germanGaps: [InvoiceGap] {
    guard seller.address.country == "DE", buyer.address.country == "DE" else { return [] }
    let needs: [(Text, Text, String)] = [
      ("DE-R-003", seller.address.city, "no city of the seller"),
      ("DE-R-004", seller.address.postcode, "no postcode of the seller"),
      ("DE-R-006", seller.phone, "no telephone of the seller"), ("DE-R-007", seller.email, "no e-mail of the seller"),
      ("DE-R-008", buyer.address.city, "no city of the buyer"),
      ("DE-R-009", buyer.address.postcode, "no postcode of the buyer"),
    ]
    return needs.filter { $0.1.isEmpty }.map { InvoiceGap(rule: $0.0, what: $0.2) }
  }

  /// UNCL 5305 as EN 16931 uses it, with the letters in the names of each category's rules.
  private static let taxCategories: [(code: Text, rules: String)] = [
    ("S", "S"), ("Z", "Z"), ("E", "E"), ("AE", "AE"), ("K", "IC"), ("G", "G"), ("O", "O"),
  ]
}
