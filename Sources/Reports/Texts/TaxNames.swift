import OrderToCash

/// What documents call a tax that is no VAT. `texts:` may still say otherwise.
enum TaxNames {
  static func all(_ scheme: TaxScheme) -> [(Language, [(TextKey, Text)])] {
    switch scheme {
    case .vat: []
    case .gst:
      [
        (.english, words("GST", net: "Total without GST", summary: "GST summary", number: "GST no.")),
        (.german, words("GST", net: "Summe netto", summary: "GST", number: "GST-Nr.")),
        (.french, words("TPS", net: "Total HT", summary: "Détail de la TPS", number: "N° TPS")),
        (.spanish, words("GST", net: "Base imponible", summary: "Desglose del GST", number: "N.º GST")),
      ]
    case .salesTax:
      [
        (.english, words("Sales tax", net: "Total without tax", summary: "Sales tax", number: "Tax ID")),
        (.german, words("Sales Tax", net: "Summe netto", summary: "Sales Tax", number: "Steuernr.")),
        (.french, words("Taxe de vente", net: "Total hors taxe", summary: "Taxe de vente", number: "N° fiscal")),
        (
          .spanish,
          words("Impuesto", net: "Total sin impuesto", summary: "Impuesto sobre ventas", number: "N.º fiscal")
        ),
      ]
    }
  }

  private static func words(_ name: Text, net: Text, summary: Text, number: Text) -> [(TextKey, Text)] {
    [(.tax, name), (.taxTotal, name), (.net, net), (.taxSummary, summary), (.vatId, number)]
  }
}
