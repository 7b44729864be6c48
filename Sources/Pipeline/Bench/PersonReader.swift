import OrderToCash

/// Reads payments with the list of all documents, orders, advices and customers at hand.
struct PersonReader {
  private let night: BenchNight
  private let words: [PersonText]
  private var byNumber: [String: Int] = [:]
  private var byReference: [Text: Int] = [:]
  private var byDespatch: [String: [Int]] = [:]
  private var byOrder: [String: [Int]] = [:]
  private var byAccount: [Text: Key] = [:]
  /// Groups by name as a bank writes it, in full and cut.
  private var byName: [String: [Key]] = [:]
  private var byCutName: [String: [Key]] = [:]
  private var documents: [Key: [Int]] = [:]
  private var advices: [String: Advice] = [:]
  private var advicesByTotal: [String: [Advice]] = [:]
  private var adviceMentions: [String: Int] = [:]
  /// Of each document, letters and digits alone.
  private let numbers: [String]

  private static let cutName = 27
  private static let longestText = 140
  private static let advanceWords = ["ANZAHLUNG", "VORAUSZAHLUNG", "DEPOSIT", "ADVANCE", "ACOMPTE", "AKONTO"]

  init(_ night: BenchNight) {
    self.night = night
    words = night.payments.map { PersonText($0.receipt.text.string) }
    numbers = night.receivables.items.map { PersonText.compact($0.document.string) }
    for (position, item) in night.receivables.items.enumerated() {
      byNumber[numbers[position]] = position
      byReference[item.paymentReference] = position
      if !item.despatchNumber.isEmpty {
        byDespatch[PersonText.compact(item.despatchNumber.string), default: []].append(position)
      }
      if !item.orderNumber.isEmpty {
        byOrder[PersonText.compact(item.orderNumber.string), default: []].append(position)
      }
      documents[night.company.customers[night.receivables.owners[position]].group, default: []].append(position)
    }
    for customer in night.company.customers {
      let name = Self.asBanksWrite(customer.name)
      if customer.isKnown { byAccount[Text(customer.iban)] = customer.group }
      byName[name, default: []].append(customer.group)
      byCutName[String(name.prefix(Self.cutName)), default: []].append(customer.group)
    }
    noteAdvices()
  }

  private mutating func noteAdvices() {
    for advice in night.payments.compactMap(\.advice) { advices[PersonText.compact(advice.number.string)] = advice }
    var quoted: Set<Key> = []
    for text in words {
      if let advice = quotedAdvice(text) { quoted.insert(advice.key) }
    }
    for advice in night.payments.compactMap(\.advice) where !quoted.contains(advice.key) {
      advicesByTotal[Self.sign(advice.payerAccount, advice.currency, advice.total), default: []].append(advice)
    }
    for (payment, text) in zip(night.payments, words) where text.mentions(["AVIS"]) && quotedAdvice(text) == nil {
      adviceMentions[Self.sign(payment.receipt), default: 0] += 1
    }
  }

  func read(_ payment: Int) -> PersonReading {
    let receipt = night.payments[payment].receipt
    let text = words[payment]
    var reading = PersonReading()
    identify(receipt, &reading)
    reading.isAdvance = text.mentions(Self.advanceWords)
    reading.isCutOff = receipt.text.utf8.count >= Self.longestText
    let references = receipt.structuredReferences.compactMap { byReference[$0] }
    let listed = advice(of: receipt, text)?.lines.compactMap { byNumber[PersonText.compact($0.number.string)] } ?? []
    reading.isReference = !references.isEmpty || !listed.isEmpty
    let found = text.numbers(byNumber)
    let all = references + listed + found.map(\.value)
    reading.full = Set(all.filter { !night.receivables.isPaid[$0] }).sorted()
    reading.settled = Set(all.filter { night.receivables.isPaid[$0] }).sorted()
    let saysAdvice = text.mentions(["AVIS"])
    reading.isSilent = !reading.isReference && !saysAdvice && text.numbersOfOthers.isEmpty
    if let first = found.first?.value { readFollowers(of: first, found, text, &reading) }
    readOrders(text, &reading)
    return reading
  }

  /// Whose account it is, else who alone has the name as banks write it.
  private func identify(_ receipt: Receipt, _ reading: inout PersonReading) {
    if let group = byAccount[receipt.payerAccount] {
      reading.group = group
      reading.isKnownByAccount = true
      return
    }
    let name = Self.asBanksWrite(receipt.payerName.string)
    reading.likely = byName[name] ?? (name.count == Self.cutName ? byCutName[name] : nil) ?? []
    guard let first = reading.likely.first, Set(reading.likely).count == 1 else { return }
    reading.group = first
    reading.isKnownByFullName = byName[name] != nil
  }

  /// The advice whose number it quotes, or the only one of its payer and amount when it alone speaks of one.
  private func advice(of receipt: Receipt, _ text: PersonText) -> Advice? {
    if let quoted = quotedAdvice(text) {
      return quoted.total == receipt.amount && quoted.currency == receipt.currency ? quoted : nil
    }
    guard text.mentions(["AVIS"]), adviceMentions[Self.sign(receipt)] == 1,
      let fitting = advicesByTotal[Self.sign(receipt)], fitting.count == 1
    else { return nil }
    return fitting[0]
  }

  private func quotedAdvice(_ text: PersonText) -> Advice? {
    advices.isEmpty ? nil : text.joins.lazy.compactMap { advices[$0] }.first
  }

  /// Last digits of further documents of the same customer, and what lies between two numbers.
  private func readFollowers(
    of first: Int, _ found: [(place: Int, value: Int)], _ text: PersonText, _ reading: inout PersonReading
  ) {
    let own = (documents[group(of: first)] ?? []).filter { !night.receivables.isPaid[$0] }
    let digits = night.receivables.convention.digits
    for join in text.digitsAfter(found[0].place) where join.count == digits {
      reading.tails += own.filter { !reading.full.contains($0) && numbers[$0].hasSuffix(join) }
    }
    let named = Set(reading.full + reading.tails).sorted()
    guard text.speaksOfRange, named.count == 2, let last = named.last else { return }
    let head = numbers[first].dropLast(digits)
    reading.range = own.filter { named[0]...last ~= $0 && numbers[$0].dropLast(digits) == head }
  }

  private func readOrders(_ text: PersonText, _ reading: inout PersonReading) {
    for join in text.joins {
      for index in [byOrder, byDespatch] {
        guard let items = index[join] else { continue }
        // Several customers may have the same order number: the payer's counts.
        let own = items.filter { reading.group == nil || group(of: $0) == reading.group }
        let groups = Set((own.isEmpty ? items : own).map(group(of:)))
        if groups.count == 1, !reading.orders.contains(own) { reading.orders.append(own.isEmpty ? items : own) }
      }
    }
  }

  /// The same with the payer's documents of which the text has a part, or the number with one typing error.
  func readNearly(_ payment: Int, _ reading: PersonReading) -> PersonReading {
    guard !reading.isReference else { return reading }
    var reading = reading
    let groups = reading.group.map { [$0] } ?? Set(reading.likely).sorted()
    let ids = Set(groups.flatMap { night.company.members(of: $0) }.map(\.number))
    let joins = words[payment].plainJoins.filter { !ids.contains($0) }
    for document in groups.flatMap({ documents[$0] ?? [] }) {
      if reading.full.contains(document) || reading.settled.contains(document) { continue }
      let number = numbers[document]
      if joins.contains(where: { PersonText.isPart($0, of: number, digits: night.receivables.convention.digits) }) {
        reading.parts.append(document)
        if joins.contains(number.filter(\.isNumber)) { reading.digits.append(document) }
      } else if joins.contains(where: { PersonText.isMistyped($0, number) }) {
        reading.mistyped.append(document)
      }
    }
    return reading
  }

  private func group(of position: Int) -> Key { night.company.customers[night.receivables.owners[position]].group }

  private static func sign(_ receipt: Receipt) -> String {
    sign(receipt.payerAccount, receipt.currency, receipt.amount)
  }
  private static func sign(_ account: Text, _ currency: Currency, _ amount: Int64) -> String {
    "\(account) \(currency) \(amount)"
  }

  /// In capitals, without marks.
  static func asBanksWrite(_ name: String) -> String {
    let plain: [Character: String] = [
      "ä": "AE", "ö": "OE", "ü": "UE", "ß": "SS", "Ä": "AE", "Ö": "OE", "Ü": "UE", "á": "A", "é": "E", "è": "E",
      "ő": "O", "ř": "R", "ń": "N", "ı": "I", "'": "",
    ]
    return name.map { plain[$0] ?? $0.uppercased() }.joined()
  }
}
