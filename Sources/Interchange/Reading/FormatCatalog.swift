import OrderToCash
import Yams

/// The formats that a workspace reads: the built-in ones and its partners' own.
public struct FormatCatalog: Sendable {
  public private(set) var formats: [Format] = []

  private init() {}

  /// What the program brings along, in the order of `builtInDeclarations`; decoded once a process.
  public static func builtIn() -> FormatCatalog { decoded }

  private static let decoded: FormatCatalog = {
    var catalog = FormatCatalog()
    for (name, bytes) in builtInDeclarations {
      guard let node = try? Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)) else {
        preconditionFailure("built-in format \(name) is not YAML")
      }
      let (format, problems) = FormatDecoder.decode(node, bases: catalog.formats, isBuiltIn: true)
      guard let format else { preconditionFailure("built-in format \(name): \(problems.map(\.message))") }
      catalog.formats.append(format)
    }
    return catalog
  }()

  /// Each file of `Formats`, what is extended before what extends it.
  private static let builtInDeclarations: [(name: String, bytes: [UInt8])] = [
    ("ubl-order", PackageResources.ubl_order_yml),
    ("ubl-order-change", PackageResources.ubl_order_change_yml),
    ("ubl-order-cancellation", PackageResources.ubl_order_cancellation_yml),
    ("cxml-order", PackageResources.cxml_order_yml),
    ("cii-order", PackageResources.cii_order_yml),
    ("gs1-order", PackageResources.gs1_order_yml),
    ("camt053", PackageResources.camt053_yml),
    ("camt052", PackageResources.camt052_yml),
    ("camt054", PackageResources.camt054_yml),
    ("ubl-remittance-advice", PackageResources.ubl_remittance_advice_yml),
    ("pain001", PackageResources.pain001_yml),
    ("pain001-ch", PackageResources.pain001_ch_yml),
    ("mt940", PackageResources.mt940_yml),
    ("mt942", PackageResources.mt942_yml),
    ("bai2", PackageResources.bai2_yml),
    ("lockbox", PackageResources.lockbox_yml),
    ("customers", PackageResources.customers_yml),
    ("items", PackageResources.items_yml),
    ("prices", PackageResources.prices_yml),
    ("standing-orders", PackageResources.standing_orders_yml),
    ("credit-facts", PackageResources.credit_facts_yml),
    ("stock", PackageResources.stock_yml),
    ("rates", PackageResources.rates_yml),
    ("tax-rates", PackageResources.tax_rates_yml),
    ("decisions", PackageResources.decisions_yml),
    ("orders", PackageResources.orders_yml),
    ("confirmations", PackageResources.confirmations_yml),
    ("returns", PackageResources.returns_yml),
    ("ubl-invoice-response", PackageResources.ubl_invoice_response_yml),
    ("remittances", PackageResources.remittances_yml),
    ("bank", PackageResources.bank_yml),
  ]

  /// Adds the partners' formats: the value of `formats:` in a configuration. Problems have the lines and columns that the
  /// nodes have; a format with problems is left out.
  public mutating func add(formats node: Node) -> [Problem] {
    guard let sequence = node.sequence else {
      if node.null != nil { return [] }
      return [
        Problem(
          "config.bad-value", at: Place(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0, path: "formats"),
          what: "`formats` is not a list", why: "each format is an item of a list",
          whatToDo: "Begin each format with `- name:`.")
      ]
    }
    var problems: [Problem] = []
    for item in sequence {
      let (format, found) = FormatDecoder.decode(item, bases: formats, isBuiltIn: false)
      problems += found
      guard let format else { continue }
      if self.format(named: format.name) != nil {
        problems.append(
          Problem(
            "config.duplicate-name",
            at: Place(line: item.mark?.line ?? 0, column: item.mark?.column ?? 0, path: "formats"),
            what: "there is already a format `\(format.name)`", why: "messages name formats, so names are unique",
            whatToDo: "Rename it."))
        continue
      }
      formats.append(format)
    }
    return problems
  }

  /// The same from the text of a `formats:` section, which is a YAML list.
  public mutating func add(formats text: String) -> [Problem] {
    do {
      guard let node = try Yams.compose(yaml: text) else { return [] }
      return add(formats: node)
    } catch {
      return [
        Problem(
          "config.not-yaml", what: "the formats are not YAML: \(error)", why: "nothing can be read from them",
          whatToDo: "Correct the file.")
      ]
    }
  }

  public func format(named name: Text) -> Format? { formats.first { $0.name == name } }
}
