import OrderToCash

extension FulfilmentPolicy {
  init(reading section: ConfigReader) {
    self.init(
      confirm: section.choice("confirm", default: .immediate), partial: section.choice("partial", default: .allow),
      shortage: section.choice("shortage", default: .backorder),
      cancelAfterDays: section.integer("cancel_after_days", default: 0, in: 0...3650),
      leadDays: section.node("lead_days") == nil ? nil : section.integer("lead_days", default: 0, in: 0...3650),
      confirmedMinute: section.minute("confirmed_at", default: 720))
    substitutes = section.choice("substitutes", default: .never)
    split = section.choice("split", default: .allow)
    priority = section.integer("priority", default: 5, in: 0...9)
    orderPriority = section.flag("order_priority")
    safetyStock = Quantity(millionths: section.decimal("safety_stock", scale: Quantity.scale, default: 0))
    releasedMinute = section.minute("released_at", default: 0)
    packingSlips = section.flag("packing_slips")
    returns = ReturnPolicy(reading: section.section("returns"))
    if safetyStock.isNegative { section.complain("safety_stock", "is below zero", "write zero or more") }
    section.finish()
  }
}

extension ReturnPolicy {
  init(reading section: ConfigReader) {
    self.init(days: section.integer("days", default: 0, in: 0...3650))
    if section.node("restock") != nil { restock = ReturnPolicy.conditions(section, "restock") }
    if section.node("credit") != nil { credit = ReturnPolicy.conditions(section, "credit") }
    section.finish()
  }

  private static func conditions(_ section: ConfigReader, _ key: String) -> [ReturnCondition] {
    section.strings(key).compactMap { word in
      if let condition = ReturnCondition(named: Text(word)) { return condition }
      let known = ReturnCondition.allCases.map(\.name.string).joined(separator: ", ")
      section.complain(key, "has ‘\(word)’", "conditions are \(known)")
      return nil
    }
  }
}

extension Warehouses {
  /// `warehouses:`; a company that names none has one.
  init(reading root: ConfigReader) {
    var declared: [Warehouse] = []
    for section in root.sections("warehouses") {
      var address = PostalAddress()
      address.street = section.text("street")
      address.city = section.text("city")
      address.postcode = section.text("postcode")
      address.country = section.text("country")
      let warehouse = Warehouse(
        name: section.required("name"), countries: section.strings("countries").map { Text($0) }, address: address)
      if declared.contains(where: { $0.name == warehouse.name }) {
        section.complain("name", "is ‘\(warehouse.name)’ twice", "each warehouse needs its own")
      }
      section.finish()
      declared.append(warehouse)
    }
    self.init(declared)
  }
}

extension Carrier {
  init(reading section: ConfigReader, _ warehouses: Warehouses) {
    self.init(
      name: section.required("name"), cutoffMinute: section.minute("cutoff", default: 1440),
      holidays: section.dates("holidays"), warehouses: section.strings("warehouses").map { Text($0) },
      services: section.sections("services").map(Service.init(reading:)))
    if section.node("pickup") != nil { pickupDays = section.weekdays("pickup") }
    for name in self.warehouses where warehouses.code(of: name) == nil {
      section.complain("warehouses", "has ‘\(name)’, which warehouses: doesn't have", "name one of the warehouses:")
    }
    if services.isEmpty { section.complain("services", "is missing", "name at least one service") }
    section.finish()
  }
}

extension Carrier.Service {
  init(reading section: ConfigReader) {
    func weight(_ key: String) -> Quantity? {
      guard section.node(key) != nil else { return nil }
      let weight = Quantity(millionths: section.decimal(key, scale: Quantity.scale, default: 0))
      if weight.isNegative { section.complain(key, "is below zero", "write kilograms") }
      return weight
    }
    self.init(
      name: section.required("name"), countries: section.strings("countries").map { Text($0) },
      minimumWeight: weight("min_weight") ?? .zero, maximumWeight: weight("max_weight"),
      transitDays: section.node("transit_days") == nil
        ? nil : section.integer("transit_days", default: 0, in: 0...365))
    section.finish()
  }
}

extension ConfigReader {
  /// Days of the week, 0 Monday … 6 Sunday.
  func weekdays(_ key: String) -> [Int] {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return strings(key).compactMap { word in
      if let day = names.firstIndex(of: word) { return day }
      complain(key, "has ‘\(word)’", "write \(names.joined(separator: ", "))")
      return nil
    }
  }

  /// A time of day `"HH:MM"`, in quotation marks, as YAML reads 12:00 as a number; 24:00 is the day's end.
  func minute(_ key: String, default fallback: Int) -> Int {
    guard node(key) != nil else { return fallback }
    let parts = string(key).split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2, (0...24).contains(parts[0]), (0...59).contains(parts[1]), parts[0] * 60 + parts[1] <= 1440
    else {
      complain(key, "is not a time", "write HH:MM in quotation marks")
      return fallback
    }
    return parts[0] * 60 + parts[1]
  }
}
