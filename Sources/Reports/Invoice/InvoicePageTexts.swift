import OrderToCash

/// The fixed words of an invoice page. A sentence with gaps is kept as its parts.
struct InvoicePageTexts: Sendable {
  let invoice, creditNote, number, date, due, order, delivered, despatch, customer, corrects,
    yourReference: StaticString
  let vatId, registration, position, item, yourItem, quantity, price, per, tax, amount: StaticString
  let net, taxTotal, total, prepaid, rounding, payable, taxSummary, rate, taxable, taxInBase: StaticString
  let payment, holder, reference, quote, credited, deliveryAddress, phone: StaticString
  /// "Please pay … by … ."
  let pay, payBy: StaticString
  /// "Paid by …, you may deduct … ."
  let discount, discountDeduct, discountEnd: StaticString
  let piece, carton, pallet, hour: StaticString

  static func of(_ language: Language) -> InvoicePageTexts {
    switch language {
    case .english: english
    case .german: german
    case .french: french
    case .spanish: spanish
    }
  }

  private static let english = InvoicePageTexts(
    invoice: "Invoice", creditNote: "Credit note", number: "Number", date: "Date", due: "Due", order: "Your order",
    delivered: "Delivered", despatch: "Delivery note", customer: "Customer no.", corrects: "Corrects invoice",
    yourReference: "Your reference", vatId: "VAT ID", registration: "Registration", position: "No.", item: "Item",
    yourItem: "your item", quantity: "Quantity", price: "Price", per: "per", tax: "VAT", amount: "Amount",
    net: "Total without VAT", taxTotal: "VAT", total: "Total", prepaid: "Paid already", rounding: "Rounding",
    payable: "Amount due", taxSummary: "VAT summary", rate: "Rate", taxable: "Net amount", taxInBase: "VAT in",
    payment: "Payment", holder: "Account holder", reference: "Reference", quote: "Please quote this reference.",
    credited: "This amount is credited to your account.", deliveryAddress: "Delivered to", phone: "Phone",
    pay: "Please pay ", payBy: " by ", discount: "If you pay by ", discountDeduct: ", you may deduct ",
    discountEnd: " for early payment.", piece: "pcs", carton: "carton", pallet: "pallet", hour: "h")

  private static let german = InvoicePageTexts(
    invoice: "Rechnung", creditNote: "Gutschrift", number: "Nummer", date: "Datum", due: "Fällig",
    order: "Ihre Bestellung", delivered: "Geliefert", despatch: "Lieferschein", customer: "Kundennr.",
    corrects: "Zu Rechnung", yourReference: "Ihr Zeichen", vatId: "USt-IdNr.", registration: "Register",
    position: "Pos.", item: "Artikel", yourItem: "Ihr Artikel", quantity: "Menge", price: "Preis", per: "je",
    tax: "USt.", amount: "Betrag", net: "Summe netto", taxTotal: "Umsatzsteuer", total: "Gesamtbetrag",
    prepaid: "Bereits bezahlt", rounding: "Rundung", payable: "Zahlbetrag", taxSummary: "Umsatzsteuer",
    rate: "Satz", taxable: "Netto", taxInBase: "Umsatzsteuer in", payment: "Zahlung", holder: "Kontoinhaber",
    reference: "Verwendungszweck", quote: "Bitte geben Sie diese Referenz an.",
    credited: "Dieser Betrag wird Ihrem Konto gutgeschrieben.", deliveryAddress: "Geliefert an", phone: "Telefon",
    pay: "Bitte zahlen Sie ", payBy: " bis zum ", discount: "Bei Zahlung bis zum ",
    discountDeduct: " können Sie ", discountEnd: " Skonto abziehen.", piece: "Stk.", carton: "Karton",
    pallet: "Palette", hour: "Std.")

  private static let french = InvoicePageTexts(
    invoice: "Facture", creditNote: "Avoir", number: "Numéro", date: "Date", due: "Échéance",
    order: "Votre commande", delivered: "Livrée le", despatch: "Bon de livraison", customer: "N° client",
    corrects: "Rectifie la facture", yourReference: "Votre référence", vatId: "N° TVA", registration: "Immatriculation",
    position: "N°", item: "Article", yourItem: "votre article", quantity: "Quantité", price: "Prix", per: "les",
    tax: "TVA", amount: "Montant", net: "Total HT", taxTotal: "TVA", total: "Total TTC", prepaid: "Déjà réglé",
    rounding: "Arrondi", payable: "Net à payer", taxSummary: "Détail de la TVA", rate: "Taux", taxable: "Base HT",
    taxInBase: "TVA en", payment: "Règlement", holder: "Titulaire", reference: "Référence",
    quote: "Merci de rappeler cette référence.", credited: "Ce montant est porté au crédit de votre compte.",
    deliveryAddress: "Livrée à", phone: "Téléphone", pay: "Merci de régler ", payBy: " au plus tard le ",
    discount: "Pour un paiement au plus tard le ", discountDeduct: ", un escompte de ", discountEnd: " est accordé.",
    piece: "pce", carton: "carton", pallet: "palette", hour: "h")

  private static let spanish = InvoicePageTexts(
    invoice: "Factura", creditNote: "Factura rectificativa", number: "Número", date: "Fecha", due: "Vencimiento",
    order: "Su pedido", delivered: "Entregado", despatch: "Albarán", customer: "N.º de cliente",
    corrects: "Rectifica la factura", yourReference: "Su referencia", vatId: "NIF-IVA", registration: "Registro",
    position: "N.º", item: "Artículo", yourItem: "su artículo", quantity: "Cantidad", price: "Precio", per: "por",
    tax: "IVA", amount: "Importe", net: "Base imponible", taxTotal: "IVA", total: "Total", prepaid: "Ya pagado",
    rounding: "Redondeo", payable: "Total a pagar", taxSummary: "Desglose del IVA", rate: "Tipo", taxable: "Base",
    taxInBase: "IVA en", payment: "Pago", holder: "Titular", reference: "Referencia",
    quote: "Indique esta referencia, por favor.", credited: "Este importe se abona en su cuenta.",
    deliveryAddress: "Entregado en", phone: "Teléfono", pay: "Rogamos abonen ", payBy: " a más tardar el ",
    discount: "Si paga a más tardar el ", discountDeduct: ", puede deducir ", discountEnd: " por pronto pago.",
    piece: "uds.", carton: "caja", pallet: "palé", hour: "h")
}

extension InvoicePageTexts {
  /// Common units in words; nil for a unit that is printed as its code.
  func unit(_ code: Text) -> StaticString? {
    switch code.string {
    case "C62", "EA", "H87", "PCE", "": piece
    case "CT", "XCT": carton
    case "PX", "XPX", "PL", "PF", "XPF": pallet
    case "HUR": hour
    case "KGM": "kg"
    case "GRM": "g"
    case "TNE": "t"
    case "LTR": "l"
    case "MTR": "m"
    case "MTK": "m²"
    case "MTQ": "m³"
    default: nil
    }
  }
}
