import Testing

@testable import OrderToCash

struct CarrierCase: Sendable, CustomTestStringConvertible {
  var name: String
  /// Day of January 2026, in which the 1st is a Thursday and a holiday.
  var day = 5
  var minute = 360
  var country: Text = "DE"
  var warehouse: Text = "north"
  var kilograms = 20
  /// Carrier, service, day it ships, day it arrives; nil when none takes it.
  var plan: (Text, Text, Int, Int?)?
  var testDescription: String { name }
}

@Suite struct CarrierTests {
  static let carriers = [
    Carrier(
      name: "Postkurier", cutoffMinute: 960, holidays: [january(6)], warehouses: ["north"],
      services: [
        Carrier.Service(name: "parcel", countries: ["DE"], maximumWeight: Quantity(31), transitDays: 1),
        Carrier.Service(name: "parcel-eu", countries: ["FR", "AT"], maximumWeight: Quantity(20), transitDays: 3),
      ]),
    Carrier(
      name: "Fracht", pickupDays: [1, 3], cutoffMinute: 600,
      services: [
        Carrier.Service(
          name: "pallet", countries: ["DE", "FR"], minimumWeight: Quantity(30), maximumWeight: Quantity(800))
      ]),
  ]

  static let cases: [CarrierCase] = [
    CarrierCase(name: "before the cut-off", plan: ("Postkurier", "parcel", 5, 7)),
    CarrierCase(name: "at the cut-off", minute: 960, plan: ("Postkurier", "parcel", 5, 7)),
    CarrierCase(name: "after it, over the carrier's holiday", minute: 961, plan: ("Postkurier", "parcel", 7, 8)),
    CarrierCase(name: "on its holiday", day: 6, plan: ("Postkurier", "parcel", 7, 8)),
    CarrierCase(name: "on a Saturday", day: 10, plan: ("Postkurier", "parcel", 12, 13)),
    CarrierCase(name: "on the company's holiday", day: 1, plan: ("Postkurier", "parcel", 2, 5)),
    CarrierCase(name: "just not too heavy", kilograms: 31, plan: ("Postkurier", "parcel", 5, 7)),
    CarrierCase(name: "too heavy for a parcel", kilograms: 32, plan: ("Fracht", "pallet", 6, nil)),
    CarrierCase(
      name: "pick-up days and a cut-off", day: 6, minute: 601, kilograms: 32, plan: ("Fracht", "pallet", 8, nil)),
    CarrierCase(name: "abroad", country: "AT", plan: ("Postkurier", "parcel-eu", 5, 9)),
    CarrierCase(name: "heavy and abroad", country: "FR", kilograms: 40, plan: ("Fracht", "pallet", 6, nil)),
    CarrierCase(name: "too heavy and too light", country: "FR", kilograms: 25, plan: nil),
    CarrierCase(name: "nobody goes there", country: "JP", plan: nil),
    CarrierCase(name: "nobody collects there", warehouse: "south", plan: nil),
    CarrierCase(name: "too heavy for all", kilograms: 900, plan: nil),
  ]

  @Test(arguments: cases) func planned(_ example: CarrierCase) throws {
    var calendar = BusinessCalendar()
    calendar.holidays = [january(1)]
    let planner = ShipmentPlanner(
      Self.carriers, calendar: calendar, date: january(example.day), minute: example.minute)
    let result = planner.plan(to: example.country, from: example.warehouse, weight: Quantity(example.kilograms))
    guard let expected = example.plan else {
      guard case .failure(let refusal) = result else { return #expect(Bool(false), "\(result)") }
      #expect(!refusal.rejected.isEmpty)
      return
    }
    let plan = try result.get()
    #expect(plan.carrier == expected.0 && plan.service == expected.1)
    #expect(plan.shipDate == january(expected.2) && plan.arrives == expected.3.map(january))
  }

  @Test func reasons() throws {
    let planner = ShipmentPlanner(Self.carriers, calendar: BusinessCalendar(), date: january(5), minute: 0)
    let plan = try planner.plan(to: "DE", from: "south", weight: Quantity(32)).get()
    #expect(plan.rejected == "Postkurier: does not collect at south")
    guard case .failure(let refusal) = planner.plan(to: "JP", from: "north", weight: Quantity(25)) else {
      return #expect(Bool(false))
    }
    #expect(
      refusal.rejected
        == "Postkurier parcel: does not go to JP; Postkurier parcel-eu: does not go to JP; Fracht pallet: does not go to JP"
    )
    #expect(
      plan.ruling(key(3), country: "DE", weight: Quantity(32)).facts
        == "carrier=Fracht; service=pallet; ships=2026-01-06; country=DE; weight=32")
  }

  @Test func weights() {
    let half = Quantity(millionths: 500_000)
    #expect(ShipmentPlanner.weight([(Quantity(12), half), (Quantity(3), Quantity(2))]) == Quantity(12))
    let most = Quantity(millionths: Quantity.limit)
    #expect(ShipmentPlanner.weight([(most, most), (most, most)]) == most)
  }
}
