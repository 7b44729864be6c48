/// In which forms a customer gets its documents.
public struct Delivery: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// UBL: invoices as Peppol BIS Billing 3, despatch advices and order responses.
  public static let ubl = Delivery(rawValue: 1)
  /// Invoices, despatch advices and answers as CSV.
  public static let csv = Delivery(rawValue: 2)
  /// A page for people.
  public static let page = Delivery(rawValue: 4)
  public static let pdf = Delivery(rawValue: 8)
  /// What is issued is enclosed in mails.
  public static let mail = Delivery(rawValue: 16)
  /// One notice a night of what happened to orders and payments.
  public static let notice = Delivery(rawValue: 32)
  /// A status page, whenever something happened.
  public static let status = Delivery(rawValue: 64)

  /// Who says nothing gets these.
  public static let usual: Delivery = [.ubl, .page]

  /// The words of `pipeline.yml` and of the column `delivery` of customers.
  public static let words: [(word: Text, form: Delivery)] = [
    ("ubl", .ubl), ("csv", .csv), ("page", .page), ("pdf", .pdf), ("mail", .mail), ("notice", .notice),
    ("status", .status),
  ]

  /// Reads words; those that are none are left out and told.
  public static func reading(_ words: [Text]) -> (delivery: Delivery, unknown: [Text]) {
    var delivery: Delivery = []
    var unknown: [Text] = []
    for word in words {
      if let form = Delivery.words.first(where: { $0.word == word })?.form {
        delivery.insert(form)
      } else {
        unknown.append(word)
      }
    }
    return (delivery, unknown)
  }

  /// Whether the customer's systems read what we send. Who has neither is told by a notice (`deliver.notice`).
  public var isElectronic: Bool { !isDisjoint(with: [.ubl, .csv]) }
  public var wantsNotice: Bool { contains(.notice) || !isElectronic }

  /// The forms in which a document is issued; at least one.
  public var forms: Delivery {
    let forms = intersection([.ubl, .csv, .page, .pdf])
    return forms.isEmpty ? .page : forms
  }

  /// The form that is the document; further ones are copies of it, so that nobody gets an invoice twice (`deliver.sent-once`).
  public var original: Delivery {
    for form in [Delivery.ubl, .csv, .pdf] where forms.contains(form) { return form }
    return .page
  }
}

/// Which customer gets what (`deliveries:`).
public struct DeliveryPolicy: Sendable {
  /// Customers by id, or customer groups; neither for everybody else.
  public struct Entry: Sendable {
    public var customers: [Text]
    public var groups: [Text]
    public var delivery: Delivery

    public init(customers: [Text] = [], groups: [Text] = [], delivery: Delivery) {
      self.customers = customers
      self.groups = groups
      self.delivery = delivery
    }
  }

  public var entries: [Entry]

  public init(entries: [Entry] = []) { self.entries = entries }

  /// The nearest word counts (`deliver.forms`): an entry that names the customer, what its master data say, an entry of its
  /// group, an entry for everybody, UBL and a page. `own`: the column `delivery`, words joined by `;`.
  public func delivery(customer: Text, group: Text, own: Text) -> Delivery {
    if let named = entries.first(where: { $0.customers.contains(customer) }) { return named.delivery }
    let words = own.utf8.split(separator: UInt8(ascii: ";")).map { Text(utf8: $0.filter { $0 != 0x20 }) }
    let stated = Delivery.reading(words).delivery
    if !stated.isEmpty { return stated }
    if !group.isEmpty, let its = entries.first(where: { $0.groups.contains(group) }) { return its.delivery }
    return entries.first { $0.customers.isEmpty && $0.groups.isEmpty }?.delivery ?? .usual
  }
}
