import OrderToCash
import Testing

@testable import Pipeline

/// Warehouses, carriers and the fulfilment policy as `pipeline.yml` says them, and what is wrong with one that can't be meant.
@Suite("Settings of fulfilment") struct FulfilmentSettingTests {
  private static let head = "company: { name: A, currency: EUR, country: DE }\n"

  @Test func settings() throws {
    let (configuration, problems) = Configuration.read(
      Self.head + """
        warehouses:
          - { name: north, countries: [DE, DK], city: Hamburg }
          - { name: south }
        carriers:
          - name: Post
            pickup: [mon, sat]
            cutoff: "16:30"
            holidays: [2026-12-24]
            warehouses: [south]
            services: [{ name: parcel, countries: [DE], min_weight: 0.5, max_weight: 31.5, transit_days: 2 }]
        policies:
          fulfilment:
            substitutes: allow
            split: never
            priority: 2
            safety_stock: 1.5
            released_at: "18:00"
            packing_slips: true
            returns: { days: 30, restock: [good, damaged], credit: [good] }
        """)
    #expect(problems.isEmpty, "\(problems)")
    #expect(configuration.warehouses.all.map(\.name) == ["north", "south"])
    #expect(configuration.warehouses.address(of: "").city == "Hamburg")
    let carrier = try #require(configuration.carriers.first)
    #expect(carrier.pickupDays == [0, 5] && carrier.cutoffMinute == 990 && carrier.warehouses == ["south"])
    #expect(carrier.holidays == [BusinessDate("2026-12-24")])
    let service = Carrier.Service(
      name: "parcel", countries: ["DE"], minimumWeight: Quantity(millionths: 500_000),
      maximumWeight: Quantity(millionths: 31_500_000), transitDays: 2)
    #expect(carrier.services == [service])
    let policy = configuration.policies.fulfilment
    #expect(policy.substitutes == .allow && policy.split == .never && policy.priority == 2 && policy.packingSlips)
    #expect(policy.safetyStock == Quantity(millionths: 1_500_000) && policy.releasedMinute == 1080)
    #expect(policy.returns == ReturnPolicy(days: 30, restock: [.good, .damaged], credit: [.good]))
  }

  @Test func withoutThem() {
    let configuration = Configuration.read(Self.head).configuration
    #expect(configuration.warehouses.all.map(\.name) == ["main"] && configuration.carriers.isEmpty)
    #expect(configuration.policies.fulfilment == FulfilmentPolicy())
  }

  @Test(
    arguments: [
      ("warehouses: [{ name: a }, { name: a }]", "is ‘a’ twice"),
      ("warehouses: [{ city: Bonn }]", "is missing"),
      ("carriers: [{ name: P, services: [{ name: s }], pickup: [mo] }]", "has ‘mo’"),
      ("carriers: [{ name: P, services: [{ name: s }], cutoff: \"25:00\" }]", "is not a time"),
      ("carriers: [{ name: P, services: [{ name: s }], warehouses: [west] }]", "has ‘west’, which warehouses:"),
      ("carriers: [{ name: P }]", "is missing"),
      ("carriers: [{ name: P, services: [{ name: s, max_weight: -1 }] }]", "is below zero"),
      ("policies: { fulfilment: { safety_stock: -1 } }", "is below zero"),
      ("policies: { fulfilment: { priority: 10 } }", "is not a whole number"),
      ("policies: { fulfilment: { substitutes: yes } }", "is ‘yes’"),
      ("policies: { fulfilment: { returns: { credit: [new] } } }", "has ‘new’"),
      ("policies: { fulfilment: { returns: { day: 3 } } }", "is not a key known here"),
    ])
  func wrong(_ text: String, says what: String) {
    let problems = Configuration.read(Self.head + text).problems
    #expect(problems.count == 1 && problems[0].what.contains(what), "\(problems)")
    #expect(problems.allSatisfy { $0.place.line > 1 && !$0.whatToDo.isEmpty })
  }
}
