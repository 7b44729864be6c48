/// With whom and when a shipment leaves.
public struct ShipmentPlan: Hashable, Sendable {
  public var carrier: Text
  public var service: Text
  public var shipDate: BusinessDate
  /// When it arrives, where the service promises it.
  public var arrives: BusinessDate?
  /// What was preferred and does not fit, with the reason.
  public var rejected: Text
}

/// Chooses carrier, service and ship date by country, weight, cut-off, pick-up days and holidays.
public struct ShipmentPlanner: Sendable {
  private let carriers: [Carrier]
  private let calendar: BusinessCalendar
  /// The night's, and the minute of it at which the warehouse has the pick list.
  private let date: BusinessDate
  private let minute: Int
  /// By carrier: the first day on which it collects what is released tonight.
  private let pickups: [BusinessDate?]
  /// How far ahead a pick-up is looked for; a carrier that collects less often is none.
  static let horizon = 60

  public init(_ carriers: [Carrier], calendar: BusinessCalendar, date: BusinessDate, minute: Int) {
    self.carriers = carriers
    self.calendar = calendar
    self.date = date
    self.minute = minute
    pickups = carriers.map { ShipmentPlanner.pickup($0, calendar, date, minute) }
  }

  public var isIdle: Bool { carriers.isEmpty }

  /// What a weighed quantity comes to in kilograms, over all lines; at most the bound on quantities.
  public static func weight(_ lines: some Sequence<(quantity: Quantity, weight: Quantity)>) -> Quantity {
    var sum: Int128 = 0
    for line in lines { sum += Int128(line.quantity.millionths) * Int128(line.weight.millionths) }
    return Quantity(millionths: Int64(min(sum / 1_000_000, Int128(Quantity.limit))))
  }

  /// The first service, in the order of `pipeline.yml`, that goes from the warehouse to the country with such a weight.
  public func plan(to country: Text, from warehouse: Text, weight: Quantity) -> Result<ShipmentPlan, NoCarrier> {
    var rejected: [String] = []
    for (carrier, pickup) in zip(carriers, pickups) {
      guard carrier.warehouses.isEmpty || carrier.warehouses.contains(warehouse) else {
        rejected.append("\(carrier.name): does not collect at \(warehouse)")
        continue
      }
      guard let pickup else {
        rejected.append("\(carrier.name): collects on none of the next \(ShipmentPlanner.horizon) days")
        continue
      }
      for service in carrier.services {
        if let reason = ShipmentPlanner.obstacle(service, country, weight) {
          rejected.append("\(carrier.name) \(service.name): \(reason)")
        } else {
          return .success(
            ShipmentPlan(
              carrier: carrier.name, service: service.name, shipDate: pickup,
              arrives: service.transitDays.map { arrival($0, after: pickup, carrier) },
              rejected: Text(rejected.joined(separator: "; "))))
        }
      }
    }
    return .failure(NoCarrier(rejected: Text(rejected.joined(separator: "; "))))
  }

  public struct NoCarrier: Error, Hashable, Sendable { public var rejected: Text }

  private static func obstacle(_ service: Carrier.Service, _ country: Text, _ weight: Quantity) -> String? {
    if !service.countries.isEmpty, !service.countries.contains(country) {
      return "does not go to \(country.isEmpty ? "an unknown country" : country)"
    }
    if let maximum = service.maximumWeight, weight > maximum { return "\(weight) kg are more than \(maximum)" }
    if weight < service.minimumWeight { return "\(weight) kg are less than \(service.minimumWeight)" }
    return nil
  }

  private static func pickup(
    _ carrier: Carrier, _ calendar: BusinessCalendar, _ date: BusinessDate, _ minute: Int
  ) -> BusinessDate? {
    let first = minute <= carrier.cutoffMinute ? 0 : 1
    return (first..<horizon).lazy.map { date.adding(days: $0) }.first { day in
      carrier.pickupDays.contains(day.weekday) && !calendar.holidays.contains(day) && !carrier.holidays.contains(day)
    }
  }

  /// Transit days are working days of the calendar on which the carrier has no holiday.
  private func arrival(_ days: Int, after pickup: BusinessDate, _ carrier: Carrier) -> BusinessDate {
    var (day, left) = (pickup, days)
    while left > 0 {
      day = day.adding(days: 1)
      if calendar.isWorkday(day), !carrier.holidays.contains(day) { left -= 1 }
    }
    return day
  }
}

extension ShipmentPlan {
  public func ruling(_ shipment: Key, country: Text, weight: Quantity) -> Ruling {
    var facts = Facts()
    facts.add("carrier", carrier)
    facts.add("service", service)
    facts.add("ships", shipDate)
    if let arrives { facts.add("arrives", arrives) }
    facts.add("country", country)
    facts.add("weight", weight)
    return Ruling(
      .shipment, shipment, rule: FulfilmentRules.carrierPlanned.id, outcome: "planned", facts: facts.text,
      rejected: rejected)
  }
}
