import OrderToCash

/// Customers as parties of our documents, with the language and the way they are reached.
public struct PartyBook: Sendable {
  public struct Entry: Sendable {
    public var party: Party
    public var language: Language
    public var onHold: Bool
    public var limit: Int64?
    public var limitCurrency: Currency
    /// Customer group, and the column `delivery` of its master data.
    public var segment: Text
    public var delivery: Text
  }

  private let entries: [Key: Entry]

  public init(_ engine: Engine) throws {
    var entries: [Key: Entry] = [:]
    try engine.freshQuery(
      """
      SELECT c.account, id, name, street, city, postcode, region, country, tax_id, email, endpoint_scheme, endpoint, language,
        hold_by, CASE WHEN s.grant_key > 0 AND s.stated_then IS NOT DISTINCT FROM c.credit_limit THEN s.granted
          ELSE c.credit_limit END, limit_currency, segment, delivery
      FROM customer c LEFT JOIN credit_standing s ON s.account = c.account ORDER BY c.account
      """
    ).forEach { row in
      var party = Party()
      party.id = row.text(1)
      party.name = row.text(2)
      party.address = PostalAddress(
        street: row.text(3), city: row.text(4), postcode: row.text(5), region: row.text(6), country: row.text(7))
      party.taxId = row.text(8)
      party.email = row.text(9)
      party.endpoint = Identifier(scheme: row.text(10), value: row.text(11))
      entries[row.key(0)] = Entry(
        party: party, language: Language(code: row.text(12)), onHold: row.integer(13) != 0, limit: row.optionalInt(14),
        limitCurrency: row.currency(15), segment: row.text(16), delivery: row.text(17))
    }
    self.entries = entries
  }

  /// All customers, in the order of their keys.
  public var accounts: [Key] { entries.keys.sorted() }

  public subscript(account: Key) -> Entry? { entries[account] }
  public func id(_ account: Key) -> Text { entries[account]?.party.id ?? .empty }
  public func name(_ account: Key) -> Text { entries[account]?.party.name ?? .empty }
}
