/// Why a customer does not pay an amount that was invoiced. The word is stored and never changes; people write it as the target of
/// a `dispute` decision.
///
/// Senders say it in codes of their own: the Invoice Response (Peppol BIS, code list OPStatusReason), REMADV (UN/EDIFACT 4465), a
/// word of this list, or a text.
public enum DisputeReason: String, CaseIterable, Sendable, Hashable {
  case price
  case quantity
  case quality
  case delivery
  case item
  case returned
  /// An early-payment discount that was taken too late, or was never agreed.
  case discount
  case terms
  case reference
  case legal
  case receiver
  case unrecognised
  case allowance
  case duplicate
  /// Charges of a bank that somebody took off.
  case charges
  /// Paid in part, and the rest is announced.
  case partial
  case claim
  /// A code or text that says something else.
  case other
  /// Nothing was said.
  case unexplained

  public var title: String {
    switch self {
    case .price: "price"
    case .quantity: "short delivery or quantity"
    case .quality: "quality or damage"
    case .delivery: "late or missing delivery"
    case .item: "wrong item"
    case .returned: "returned goods"
    case .discount: "discount not due"
    case .terms: "payment terms"
    case .reference: "references missing or wrong"
    case .legal: "legal information wrong"
    case .receiver: "addressed to the wrong party"
    case .unrecognised: "invoice not recognised"
    case .allowance: "bonus, allowance or advertising"
    case .duplicate: "invoiced twice"
    case .charges: "bank charges"
    case .partial: "paid in part"
    case .claim: "counter-claim"
    case .other: "other reason"
    case .unexplained: "no reason given"
    }
  }

  /// Peppol code list OPStatusReason, clarification of an Invoice Response. `NON` says that nothing is wrong: nil.
  public static func peppol(_ code: Text) -> DisputeReason? {
    let pairs: [(Text, DisputeReason)] = [
      ("REF", .reference), ("LEG", .legal), ("REC", .receiver), ("QUA", .quality), ("DEL", .delivery), ("PRI", .price),
      ("QTY", .quantity), ("ITM", .item), ("PAY", .terms), ("UNR", .unrecognised), ("FIN", .terms), ("PPD", .partial),
      ("OTH", .other),
    ]
    return pairs.first { $0.0 == code }?.1
  }

  /// UN/EDIFACT code list 4465, adjustment reason.
  public static func edifact(_ code: Text) -> DisputeReason? {
    switch code {
    case "2", "3", "17": .quality
    case "4", "18": .quantity
    case "5", "9": .price
    case "6", "20": .delivery
    case "7": .partial
    case "11", "10": .charges
    case "13", "27": .claim
    case "14": .item
    case "8", "15", "16": .returned
    case "19", "21": .allowance
    default: nil
    }
  }

  /// What a code or text of a sender means. `own` are the codes that `policies.disputes.reasons` declares; they come first.
  /// Words are sought in English, German and French, whatever their case; the first of the list that is there decides.
  public static func stated(_ text: Text, own: [(code: Text, reason: DisputeReason)] = []) -> DisputeReason {
    guard !text.isEmpty else { return .unexplained }
    if let found = own.first(where: { $0.code == text }) { return found.reason }
    if let reason = DisputeReason(rawValue: text.string) ?? peppol(text) ?? edifact(text) { return reason }
    for (word, reason) in words where BankMovements.contains(text, word) { return reason }
    return .other
  }

  /// The reason that a payment's text gives by a word of the list; nil when it names none.
  public static func inText(_ text: Text) -> DisputeReason? {
    words.first { BankMovements.contains(text, $0.0) }?.1
  }

  private static let words: [(Text, DisputeReason)] = [
    ("discount", .discount), ("skonto", .discount), ("escompte", .discount),
    ("price", .price), ("preis", .price), ("prix", .price),
    ("short deliver", .quantity), ("short ship", .quantity), ("shortage", .quantity), ("quantity", .quantity),
    ("fehlmenge", .quantity), ("minderlieferung", .quantity), ("menge", .quantity), ("manquant", .quantity),
    ("damage", .quality), ("defect", .quality), ("quality", .quality), ("broken", .quality), ("bruch", .quality),
    ("mangel", .quality), ("besch\u{E4}dig", .quality), ("besch\u{C4}dig", .quality), ("defekt", .quality),
    ("avarie", .quality),
    ("wrong item", .item), ("falschliefer", .item),
    ("credit note", .returned), ("return", .returned), ("retour", .returned), ("gutschrift", .returned),
    ("late", .delivery), ("not delivered", .delivery), ("versp\u{E4}t", .delivery), ("versp\u{C4}t", .delivery),
    ("retard", .delivery),
    ("bonus", .allowance), ("rebate", .allowance), ("allowance", .allowance), ("advertis", .allowance),
    ("werbekosten", .allowance), ("wkz", .allowance), ("rabatt", .allowance), ("remise", .allowance),
    ("bank charge", .charges), ("bankgeb\u{FC}hr", .charges), ("bankgeb\u{DC}hr", .charges), ("spesen", .charges),
    ("frais", .charges),
    ("part payment", .partial), ("partial payment", .partial), ("teilzahlung", .partial), ("acompte", .partial),
  ]
}
