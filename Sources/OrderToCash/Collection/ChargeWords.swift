/// What invoices over reminder fees, interest and compensation say, in the customer's language.
struct ChargeWords {
  private let language: Language

  init(_ language: Language) { self.language = language }

  func fee(_ letter: Text, _ date: BusinessDate) -> Text {
    switch language {
    case .english: Text("Reminder fee: \(letter) of \(date)")
    case .german: Text("Mahngebühr: \(letter) vom \(date)")
    case .french: Text("Frais de rappel : \(letter) du \(date)")
    case .spanish: Text("Gastos de reclamación: \(letter) del \(date)")
    }
  }

  func compensation(_ document: Text) -> Text {
    switch language {
    case .english: Text("Compensation for recovery costs, \(document)")
    case .german: Text("Pauschale für Beitreibungskosten, \(document)")
    case .french: Text("Indemnité forfaitaire pour frais de recouvrement, \(document)")
    case .spanish: Text("Indemnización por costes de cobro, \(document)")
    }
  }

  /// `Default interest on INV-2026-000012, 2026-02-04 to 2026-02-28: 1,000.00 EUR, 25 days, 10.15 %`.
  func interest(_ document: Text, _ from: BusinessDate, _ to: BusinessDate, _ parts: [String]) -> Text {
    let list = parts.joined(separator: "; ")
    switch language {
    case .english: return Text("Default interest on \(document), \(from) to \(to): \(list)")
    case .german: return Text("Verzugszinsen auf \(document), \(from) bis \(to): \(list)")
    case .french: return Text("Intérêts de retard sur \(document), du \(from) au \(to) : \(list)")
    case .spanish: return Text("Intereses de demora sobre \(document), del \(from) al \(to): \(list)")
    }
  }

  func days(_ count: Int) -> String {
    switch language {
    case .english: count == 1 ? "1 day" : "\(count) days"
    case .german: count == 1 ? "1 Tag" : "\(count) Tage"
    case .french: count == 1 ? "1 jour" : "\(count) jours"
    case .spanish: count == 1 ? "1 día" : "\(count) días"
    }
  }
}
