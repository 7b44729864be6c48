/// What a payment code says: the lines of EPC069-12, "Quick Response Code: Guidelines to enable data capture for the initiation of a
/// SEPA credit transfer", version 3.1.
public enum PaymentCode {
  /// The content of the code, or nil where an invoice can't be paid by it (`deliver.payment-code`): only invoices in euro, from
  /// 0.01 to 999 999 999.99, to an account within SEPA; a bank outside the European Economic Area needs its BIC.
  public static func content(of document: InvoiceDocument) -> Text? {
    guard document.kind == .invoice || document.kind == .proForma else { return nil }
    // Of instalments the first is paid by scanning; each later one has a date and a reference of its own.
    let whole = document.kind == .proForma ? document.asked : document.payable
    let due = document.instalments.first?.amount ?? whole
    return content(
      payTo: document.payTo, amount: Money(minor: due, currency: document.currency),
      reference: document.paymentReference)
  }

  public static func content(payTo: PaymentAccount, amount: Money, reference: Text) -> Text? {
    guard amount.currency == .eur, (1...99_999_999_999).contains(amount.minor) else { return nil }
    let iban = payTo.iban.string
    guard IBAN.isValid(payTo.iban) else { return nil }
    let country = Text(String(iban.prefix(2)))
    let isNear = economicArea.contains(country)
    guard isNear || (others.contains(country) && !payTo.bic.isEmpty) else { return nil }
    guard !payTo.name.isEmpty, isWithin(payTo.name, 70) else { return nil }
    let isStructured = CreditorReference.normalized(reference) != nil
    guard isWithin(reference, isStructured ? 35 : 140) else { return nil }
    var content = ""
    content.reserveCapacity(331)
    content += "BCD\n002\n1\nSCT\n"
    content += payTo.bic.string
    content += "\n"
    content += line(payTo.name)
    content += "\n"
    content += iban
    content += "\nEUR"
    content += decimal(amount.minor)
    let remittance = line(reference)
    if !remittance.isEmpty {
      content += isStructured ? "\n\n" : "\n\n\n"
      content += remittance
    }
    return content.utf8.count <= 331 ? Text(content) : nil
  }

  /// At most so many characters.
  private static func isWithin(_ text: Text, _ limit: Int) -> Bool {
    text.utf8.count <= limit || text.string.unicodeScalars.count <= limit
  }

  /// A field is one line.
  private static func line(_ text: Text) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return text.string }
    return String(String.UnicodeScalarView(text.string.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
  }

  private static func decimal(_ minor: Int64) -> String {
    let cents = minor % 100
    return "\(minor / 100).\(cents < 10 ? "0" : "")\(cents)"
  }

  /// The European Economic Area.
  private static let economicArea: [Text] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU",
    "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
  ]

  /// The rest of SEPA (EPC409-09).
  private static let others: [Text] = [
    "AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA",
  ]
}
