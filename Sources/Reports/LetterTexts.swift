import OrderToCash

/// The words of a dunning letter by language. Tone follows the level: kind before the due date, plain after it, firm from the
/// third on.
struct LetterTexts: Sendable {
  let beforeDue, reminder, secondReminder, finalNotice: String
  let salutation, openingBefore, openingFirst, openingLater, openingLast: String
  let document, issued, due, late, lateUnit, notDue, amount, open, total: String
  let date, customer, reference: String
  let payment, request, requestBy, holder, paymentReference: String
  let closing, greeting, vatId, registration, phone: String

  static func of(_ language: Language) -> LetterTexts {
    switch language {
    case .english: english
    case .german: german
    case .french: french
    case .spanish: spanish
    }
  }

  private static let english = LetterTexts(
    beforeDue: "Coming due", reminder: "Payment reminder", secondReminder: "Second payment reminder",
    finalNotice: "Final notice", salutation: "Dear Sir or Madam,",
    openingBefore:
      "A friendly note that the following items fall due shortly. If payment is on its way, please disregard this letter.",
    openingFirst:
      "The following items are past due. It may have escaped your attention, and we ask you to settle them.",
    openingLater: "In spite of our reminder the following items are still open. Please settle them now.",
    openingLast: "In spite of several reminders the following items are still open. We ask you to settle them at once.",
    document: "Document", issued: "Date", due: "Due", late: "Days late", lateUnit: "days late", notDue: "not due yet",
    amount: "Amount", open: "Open", total: "Total due", date: "Date", customer: "Customer no.",
    reference: "Our reference",
    payment: "Payment", request: "Please pay to the account below.", requestBy: "Please pay to the account below by ",
    holder: "Account holder", paymentReference: "Reference",
    closing:
      "If you have paid already, please accept our thanks and disregard this letter. If you dispute an item, please tell us which and why.",
    greeting: "Yours faithfully", vatId: "VAT ID", registration: "Registration", phone: "Phone")

  private static let german = LetterTexts(
    beforeDue: "Demnächst fällig", reminder: "Zahlungserinnerung", secondReminder: "Zweite Zahlungserinnerung",
    finalNotice: "Letzte Mahnung", salutation: "Sehr geehrte Damen und Herren,",
    openingBefore:
      "die folgenden Posten werden in Kürze fällig. Ist die Zahlung schon unterwegs, betrachten Sie dieses Schreiben bitte als gegenstandslos.",
    openingFirst:
      "die folgenden Posten sind überfällig. Sicher ist dies Ihrer Aufmerksamkeit entgangen; wir bitten Sie um Ausgleich.",
    openingLater: "trotz unserer Erinnerung sind die folgenden Posten noch offen. Bitte gleichen Sie sie jetzt aus.",
    openingLast:
      "trotz mehrerer Erinnerungen sind die folgenden Posten noch offen. Wir fordern Sie auf, sie umgehend auszugleichen.",
    document: "Beleg", issued: "Datum", due: "Fällig", late: "Tage überfällig", lateUnit: "Tage überfällig",
    notDue: "noch nicht fällig", amount: "Betrag", open: "Offen", total: "Offen gesamt", date: "Datum",
    customer: "Kundennr.", reference: "Unser Zeichen", payment: "Zahlung",
    request: "Bitte überweisen Sie auf das folgende Konto.",
    requestBy: "Bitte überweisen Sie auf das folgende Konto bis zum ", holder: "Kontoinhaber",
    paymentReference: "Verwendungszweck",
    closing:
      "Haben Sie bereits bezahlt, danken wir Ihnen und bitten, dieses Schreiben als gegenstandslos zu betrachten. Beanstanden Sie einen Posten, teilen Sie uns bitte mit, welchen und weshalb.",
    greeting: "Mit freundlichen Grüßen", vatId: "USt-IdNr.", registration: "Register", phone: "Telefon")

  private static let french = LetterTexts(
    beforeDue: "Échéance prochaine", reminder: "Rappel de paiement", secondReminder: "Deuxième rappel de paiement",
    finalNotice: "Dernier rappel avant mise en demeure", salutation: "Madame, Monsieur,",
    openingBefore:
      "Les éléments suivants arrivent prochainement à échéance. Si votre règlement est en cours, veuillez ne pas tenir compte de cette lettre.",
    openingFirst:
      "Les éléments suivants sont échus. Il s'agit sans doute d'un oubli ; nous vous prions de bien vouloir les régler.",
    openingLater: "Malgré notre rappel, les éléments suivants restent impayés. Merci de les régler dès maintenant.",
    openingLast:
      "Malgré plusieurs rappels, les éléments suivants restent impayés. Nous vous prions instamment de les régler sans délai.",
    document: "Document", issued: "Date", due: "Échéance", late: "Jours de retard", lateUnit: "jours de retard",
    notDue: "non échu", amount: "Montant", open: "Reste dû", total: "Total dû", date: "Date", customer: "N° client",
    reference: "Notre référence", payment: "Règlement", request: "Merci de régler sur le compte suivant.",
    requestBy: "Merci de régler sur le compte suivant au plus tard le ", holder: "Titulaire",
    paymentReference: "Référence",
    closing:
      "Si vous avez déjà réglé, nous vous en remercions et vous prions de ne pas tenir compte de cette lettre. Si vous contestez un élément, merci de nous indiquer lequel et pourquoi.",
    greeting: "Veuillez agréer nos salutations distinguées", vatId: "N° TVA", registration: "Immatriculation",
    phone: "Téléphone")

  private static let spanish = LetterTexts(
    beforeDue: "Próximo vencimiento", reminder: "Recordatorio de pago", secondReminder: "Segundo recordatorio de pago",
    finalNotice: "Último aviso", salutation: "Estimados señores:",
    openingBefore:
      "Les recordamos que las siguientes partidas vencen en breve. Si el pago ya está en curso, no tengan en cuenta esta carta.",
    openingFirst:
      "Las siguientes partidas están vencidas. Seguramente se trata de un descuido; les rogamos que las abonen.",
    openingLater:
      "A pesar de nuestro recordatorio, las siguientes partidas siguen pendientes. Les rogamos que las abonen ahora.",
    openingLast:
      "A pesar de varios recordatorios, las siguientes partidas siguen pendientes. Les requerimos que las abonen de inmediato.",
    document: "Documento", issued: "Fecha", due: "Vencimiento", late: "Días de retraso", lateUnit: "días de retraso",
    notDue: "no vencido", amount: "Importe", open: "Pendiente", total: "Total pendiente", date: "Fecha",
    customer: "N.º de cliente", reference: "Nuestra referencia", payment: "Pago",
    request: "Rogamos abonen en la siguiente cuenta.",
    requestBy: "Rogamos abonen en la siguiente cuenta a más tardar el ",
    holder: "Titular", paymentReference: "Referencia",
    closing:
      "Si ya han pagado, se lo agradecemos y les rogamos que no tengan en cuenta esta carta. Si no están de acuerdo con alguna partida, indíquennos cuál y por qué.",
    greeting: "Atentamente", vatId: "NIF-IVA", registration: "Registro", phone: "Teléfono")
}
