/// Who takes goods to customers (one of `carriers:`).
public struct Carrier: Hashable, Sendable {
  public var name: Text
  /// Days on which it collects: 0 Monday … 6 Sunday.
  public var pickupDays: [Int]
  /// The minute of its pick-up days by which a shipment has to be at the warehouse.
  public var cutoffMinute: Int
  /// Days on which it neither collects nor delivers, beyond the company's own.
  public var holidays: [BusinessDate]
  /// Names of warehouses at which it collects; empty for all.
  public var warehouses: [Text]
  /// In order of preference.
  public var services: [Service]

  public init(
    name: Text, pickupDays: [Int] = [0, 1, 2, 3, 4], cutoffMinute: Int = 1440, holidays: [BusinessDate] = [],
    warehouses: [Text] = [], services: [Service]
  ) {
    self.name = name
    self.pickupDays = pickupDays
    self.cutoffMinute = cutoffMinute
    self.holidays = holidays
    self.warehouses = warehouses
    self.services = services
  }

  /// One way of sending, by country and weight.
  public struct Service: Hashable, Sendable {
    public var name: Text
    /// ISO 3166-1 alpha-2; empty for all.
    public var countries: [Text]
    /// In kilograms, inclusive; nil without an upper bound.
    public var maximumWeight: Quantity?
    public var minimumWeight: Quantity
    /// Working days from pick-up to delivery; nil when it promises none.
    public var transitDays: Int?

    public init(
      name: Text, countries: [Text] = [], minimumWeight: Quantity = .zero, maximumWeight: Quantity? = nil,
      transitDays: Int? = nil
    ) {
      self.name = name
      self.countries = countries
      self.minimumWeight = minimumWeight
      self.maximumWeight = maximumWeight
      self.transitDays = transitDays
    }
  }
}
