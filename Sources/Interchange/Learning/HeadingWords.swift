import OrderToCash

/// What senders call fields in their headings: English, German, French, Dutch.
enum HeadingWords {
  /// Lower case ASCII letters and digits only, so that `Order No.`, `order_no` and `OrderNo` are one.
  static func folded(_ text: String) -> Text {
    Text(
      utf8: nameKey(Text(text)).utf8.filter { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) || $0 > 0x7F })
  }

  static let synonyms: [Field: [String]] = [
    .orderNumber: [
      "order", "order no", "order id", "orderid", "po", "po number", "purchase order", "invoice no", "invoiceno",
      "bestellnummer", "bestellnr", "auftragsnummer", "numero commande", "no commande", "ordernummer",
    ],
    .orderDate: ["date", "ordered", "invoice date", "bestelldatum", "auftragsdatum", "date commande", "orderdatum"],
    .customer: ["customer id", "customerid", "customer no", "client", "kunde", "kundennummer", "kundennr", "klant"],
    .customerName: ["customer name", "company", "kundenname"],
    .shipTo: ["gln", "delivery gln", "lieferort"],
    .currency: ["curr", "ccy", "waehrung", "währung", "devise", "valuta"],
    .requestedDate: ["required date", "delivery date", "due", "liefertermin", "lieferdatum", "date livraison"],
    .line: ["line no", "line number", "pos", "position", "ligne", "regel"],
    .item: [
      "sku", "item no", "article", "product", "product id", "stock code", "artikel", "artikelnummer", "artikelnr",
    ],
    .sku: [
      "item", "item no", "article", "product", "product id", "stock code", "artikel", "artikelnummer", "artikelnr",
    ],
    .discountRate: ["discount", "rabatt", "remise", "korting"],
    .buyerItem: ["customer item", "your item", "kundenartikel"],
    .gtin: ["ean", "barcode", "upc"],
    .description: ["product name", "text", "bezeichnung", "designation", "omschrijving"],
    .quantity: ["qty", "amount ordered", "menge", "anzahl", "quantite", "aantal"],
    .unit: ["uom", "unit of measure", "einheit", "unite", "eenheid"],
    .price: ["unit price", "preis", "einzelpreis", "prix", "prijs", "list price"],
    .account: ["iban", "account number", "own account", "konto", "auftragskonto", "compte", "rekening"],
    .bookingDate: ["date", "booking date", "booked", "buchungstag", "buchungsdatum", "transaction date", "boekdatum"],
    .valueDate: ["value", "valuta", "valutadatum", "wertstellung", "date valeur"],
    .amount: ["betrag", "montant", "bedrag", "umsatz", "value amount"],
    .debit: ["debits", "soll", "withdrawal", "paid out", "af"],
    .credit: ["credits", "haben", "deposit", "paid in", "bij"],
    .counterparty: [
      "name", "payee", "beguenstigter zahlungspflichtiger", "begünstigter/zahlungspflichtiger", "counterparty name",
      "partner name", "auftraggeber",
    ],
    .counterpartyAccount: ["partner iban", "counterparty iban", "kontonummer iban", "gegenkonto", "tegenrekening"],
    .endToEnd: ["end to end id", "end-to-end", "kundenreferenz"],
    .text: ["purpose", "description", "details", "verwendungszweck", "buchungstext", "libelle", "mededelingen"],
    .name: ["company", "company name", "firma", "nom", "naam"],
    .id: ["customer id", "customerid", "no", "number", "nummer", "kundennummer"],
    .street: ["address", "strasse", "straße", "rue", "adresse"], .city: ["ort", "stadt", "ville", "plaats"],
    .postcode: ["zip", "postal code", "plz", "code postal"], .country: ["land", "pays"],
    .taxId: ["vat", "vat id", "ust id", "ustid"], .email: ["mail", "e-mail"],
    .document: ["invoice", "invoice number", "rechnung", "rechnungsnummer", "facture"],
    .paymentDate: ["paid", "settled", "zahldatum"], .advice: ["advice no", "avis", "payment id"],
  ]
}
