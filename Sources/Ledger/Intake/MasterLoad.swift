import OrderToCash

/// Master data as it stands, read whole: it is small beside a night's documents.
public enum MasterLoad {
  public static func customers(_ engine: Engine) throws -> (directory: CustomerDirectory, roles: [Key: CustomerRoles]) {
    var directory = CustomerDirectory()
    var roles: [Key: CustomerRoles] = [:]
    let query = try engine.freshQuery(
      """
      SELECT account, id, name, grp, parent, bill_to, payer, country, tax_id, currency, language, segment, salesperson,
        terms, credit_limit, limit_currency, email, since, hold_by, parent_id, bill_to_id, payer_id,
        region, postcode
      FROM customer ORDER BY account
      """)
    try query.forEach { row in
      let account = row.key(0)
      var customer =
        Customer(
          account: account, id: row.text(1), name: row.text(2), group: row.key(3), parent: row.key(4),
          billTo: row.key(5),
          payer: row.key(6), country: row.text(7), taxId: row.text(8), currency: row.currency(9),
          language: row.text(10),
          segment: row.text(11), salesperson: row.text(12), terms: row.text(13), limit: row.optionalInt(14),
          limitCurrency: row.currency(15), email: row.text(16), since: row.optionalDate(17),
          onHold: row.integer(18) != 0)
      (customer.region, customer.postcode) = (row.text(22), row.text(23))
      directory.insert(customer)
      roles[account] = CustomerRoles(parent: row.text(19), billTo: row.text(20), payer: row.text(21))
    }
    try engine.freshQuery("SELECT account, kind, value FROM alias ORDER BY account, kind, value").forEach { row in
      if let kind = AliasKind(rawValue: row.integer(1)) { directory.insert(kind, row.text(2), row.key(0)) }
    }
    return (directory, roles)
  }

  public static func items(_ engine: Engine) throws -> ItemDirectory {
    var packs: [Key: [ItemRecord.Pack]] = [:]
    try engine.freshQuery("SELECT item, unit, content FROM item_pack ORDER BY item, unit").forEach { row in
      packs[row.key(0), default: []].append(ItemRecord.Pack(unit: row.text(1), content: row.quantity(2)))
    }
    var directory = ItemDirectory()
    let query = try engine.freshQuery(
      "SELECT item, sku, description, unit, gtin, price, price_base, currency, tax_category FROM item ORDER BY item")
    try query.forEach { row in
      directory.insert(
        Item(
          key: row.key(0), sku: row.text(1), description: row.text(2), unit: row.text(3), gtin: row.text(4),
          price: row.price(5), priceBase: row.quantity(6), currency: row.currency(7), taxCategory: row.text(8),
          packs: packs[row.key(0)] ?? []))
    }
    try engine.freshQuery("SELECT account, code, item FROM item_code ORDER BY item, account, code").forEach { row in
      directory.insert(code: row.text(1), of: row.key(0), for: row.key(2))
    }
    return directory
  }

  public static func prices(_ engine: Engine) throws -> PriceBook {
    var book = PriceBook()
    try engine.freshQuery(
      """
      SELECT list, item, currency, is_discount, price, price_base, content, discount, min_quantity, valid_from, valid_to
      FROM price_entry ORDER BY key
      """
    ).forEach { row in
      _ = book.insert(
        PriceEntry(
          list: row.text(0), item: row.key(1), currency: row.isNull(2) ? nil : row.currency(2),
          price: row.flag(3) ? nil : row.price(4), base: row.quantity(5), content: row.quantity(6),
          discount: row.percent(7), minimum: row.quantity(8), from: row.optionalDate(9), to: row.optionalDate(10)))
    }
    return book
  }
}
