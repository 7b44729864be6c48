import OrderToCash

/// The fields that a format can fill, over all kinds of documents. Their names in declarations are the case names in
/// snake case. A value's qualifier (an attribute: currency, unit, scheme) travels with the value and is no field.
enum Field: UInt8, CaseIterable {
  // Orders
  case function, orderNumber, orderDate, customer, customerName, shipTo, currency, requestedDate, requestedFrom,
    buyerReference
  case note, line, lineStatus, item, buyerItem, gtin, description, longDescription, quantity, unit, price, priceBase
  case lineAmount, lineTotal, payable, isCharge
  // Parties
  case endpoint, accountNumber, identifier, legalId, taxId, name, legalName
  case street, building, additional, city, postcode, region, country
  // Customers and items
  case id, parent, billTo, payer, identifiers, language, group, salesperson, terms, creditLimit, limitCurrency, ibans
  case email, since, delivery, sku, customerCodes, packs, taxCategory, weight, safetyStock, substitutes, bin
  // Stock, rates, decisions, confirmations
  case kind, countedAt, warehouse, reference, date, rate, exception, verb, target, amount, who, reason, shipment,
    carrier, tracking
  // Remittances
  case advice, payerIban, paymentReference, paymentDate, total, document, discount, deduction
  // Bank
  case account, sequence, created, periodEnd, bookingDate, valueDate, debit, credit, direction, status, reversal
  case counterparty, counterpartyAccount, bankReference, endToEnd, text, balanceType
  case codeDomain, codeFamily, codeSubfamily, codeProprietary
  case transactionAmount, debtor, debtorAccount, creditor, creditorAccount, ultimateDebtor, ultimateCreditor
  case returnReason, batch, charge, chargeIncluded, instructedAmount
  // Returns of goods
  case `return`, condition
  // Prices
  case list, minQuantity, validFrom, validTo
  // Credit facts
  case value, source
  // Orders of partners' own tables
  case discountRate
  // Standing orders
  case standingOrder, every, firstDate, lastDate, leadDays
  // Allocation
  case priority

  var name: Text { Field.names[Int(rawValue)] }

  static func named(_ name: Text) -> Field? {
    guard let index = names.firstIndex(of: name) else { return nil }
    return allCases[index]
  }

  private static let names: [Text] = allCases.map { field in
    var name = ""
    for character in String(describing: field) {
      name += character.isUppercase ? "_" + character.lowercased() : String(character)
    }
    return Text(name)
  }

  /// FNV-1a 64 of each name, mixed into content hashes so that they don't depend on the order of cases. Never freed.
  nonisolated(unsafe) static let hashes: UnsafePointer<UInt64> = {
    let hashes = UnsafeMutablePointer<UInt64>.allocate(capacity: names.count)
    for (index, name) in names.enumerated() {
      hashes[index] = name.utf8.reduce(fnvBasis) { ($0 ^ UInt64($1)) &* fnvPrime }
    }
    return UnsafePointer(hashes)
  }()
}

/// The parts of a document that repeat or stand by themselves. Content hashes hold their numbers: new ones go to the end.
enum Part: UInt8, CaseIterable {
  case head, buyer, delivery, line, charge, balance, entry, transaction, remitted

  static func named(_ name: Text) -> Part? { allCases.first { Text(String(describing: $0)) == name } }
}
