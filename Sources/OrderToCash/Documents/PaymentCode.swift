/// What a payment code says: the lines of EPC069-12, "Quick Response Code: Guidelines to enable data capture for the initiation of a
/// SEPA credit transfer", version 3.1.
public enum PaymentCode {
  /// The content of the code, or nil where an invoice can't be paid by it (`deliver.payment-code`): only invoices in euro, from
  /// 0.01 to 999 999 999.99, to an account within SEPA; a bank outside the European Economic Area needs its BIC.
  public static func content(of document: InvoiceDocument) -> [UInt8]? {
    guard document.kind == .invoice || document.kind == .proForma else { return nil }
    // Of instalments the first is paid by scanning; each later one has a date and a reference of its own.
    let whole = document.kind == .proForma ? document.asked : document.payable
    let due = document.instalments.first?.amount ?? whole
    return content(
      payTo: document.payTo, amount: Money(minor: due, currency: document.currency),
      reference: document.paymentReference)
  }

  public static func content(payTo: PaymentAccount, amount: Money, reference: Text) -> [UInt8]? {
    guard amount.currency == .eur, (1...99_999_999_999).contains(amount.minor) else { return nil }
    guard IBAN.isValid(payTo.iban), isWithinReach(payTo) else { return nil }
    guard !payTo.name.isEmpty, isWithin(payTo.name, 70) else { return nil }
    let isStructured = CreditorReference.normalized(reference) != nil
    guard isWithin(reference, isStructured ? 35 : 140) else { return nil }
    var content = ByteBuffer(capacity: 384)
    content.append("BCD\n002\n1\nSCT\n")
    content.append(raw: payTo.bic.string)
    content.append("\n")
    content.append(raw: line(payTo.name).string)
    content.append("\n")
    content.append(raw: payTo.iban.string)
    content.append("\nEUR")
    content.append(decimal: amount.minor, scale: 2, minimum: 2)
    let remittance = line(reference)
    if !remittance.isEmpty {
      content.append(isStructured ? "\n\n" : "\n\n\n")
      content.append(raw: remittance.string)
    }
    return content.count <= 331 ? content.bytes : nil
  }

  /// Whether a transfer reaches the account: near, or elsewhere in SEPA and with its BIC.
  private static func isWithinReach(_ account: PaymentAccount) -> Bool {
    let country = letters(account.iban.string)
    return economicArea.contains(country) || !account.bic.isEmpty && others.contains(country)
  }

  /// The two letters of a country with which a text begins.
  private static func letters(_ text: String) -> UInt16 { text.utf8.prefix(2).reduce(0) { $0 << 8 | UInt16($1) } }

  /// At most so many characters.
  private static func isWithin(_ text: Text, _ limit: Int) -> Bool {
    text.utf8.count <= limit || text.string.unicodeScalars.count <= limit
  }

  /// A field is one line.
  private static func line(_ text: Text) -> Text {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text }
    return Text(utf8: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F })
  }

  /// The European Economic Area.
  private static let economicArea = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
  ].map(letters)

  /// The rest of SEPA (EPC409-09).
  private static let others = [
    "AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA",
  ].map(letters)
}
