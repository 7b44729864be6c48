import Glibc
import OrderToCash
import Yams

/// The formats that the program brings along, each decoded when it is first asked for: to decode all of them takes longer than to read
/// a small file, and few nights bring files of every kind.
enum BuiltInFormats {
  /// How files are cut into values.
  enum Cut { case xml, records, csv }

  private struct Declaration {
    let name: Text
    let cut: Cut
    let bytes: [UInt8]

    init(_ name: Text, _ cut: Cut, _ bytes: [UInt8]) {
      self.name = name
      self.cut = cut
      self.bytes = bytes
    }
  }

  /// Read and changed within `withDecoded` only.
  private nonisolated(unsafe) static var decoded: [Text: Format] = [:]
  private nonisolated(unsafe) static let lock: UnsafeMutablePointer<pthread_mutex_t> = {
    let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    pthread_mutex_init(lock, nil)
    return lock
  }()

  private static func withDecoded<Result>(_ body: (inout [Text: Format]) -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body(&decoded)
  }

  static var all: [Format] { declarations.map(format) }

  static func all(of cut: Cut) -> [Format] { declarations.filter { $0.cut == cut }.map(format) }

  static func named(_ name: Text) -> Format? { declarations.first { $0.name == name }.map(format) }

  /// One instance for a whole process. It is decoded outside of the lock, as it may extend another.
  private static func format(_ declaration: Declaration) -> Format {
    if let format = withDecoded({ $0[declaration.name] }) { return format }
    let format = decode(declaration)
    return withDecoded { decoded in
      if let first = decoded[declaration.name] { return first }
      decoded[declaration.name] = format
      return format
    }
  }

  private static func decode(_ declaration: Declaration) -> Format {
    // Values are text whatever they look like: to find out costs more than all else that is done with them.
    guard let node = try? Yams.compose(yaml: String(decoding: declaration.bytes, as: UTF8.self), .basic) else {
      preconditionFailure("built-in format \(declaration.name) is not YAML")
    }
    let (format, problems) = FormatDecoder.decode(node, isBuiltIn: true, base: named)
    guard let format, format.name == declaration.name else {
      preconditionFailure("built-in format \(declaration.name): \(problems.map(\.message))")
    }
    return format
  }

  /// Each file of `Formats`, in the order in which they are listed and tried.
  private static let declarations: [Declaration] = [
    Declaration("ubl-order", .xml, PackageResources.ubl_order_yml),
    Declaration("ubl-order-change", .xml, PackageResources.ubl_order_change_yml),
    Declaration("ubl-order-cancellation", .xml, PackageResources.ubl_order_cancellation_yml),
    Declaration("cxml-order", .xml, PackageResources.cxml_order_yml),
    Declaration("cii-order", .xml, PackageResources.cii_order_yml),
    Declaration("gs1-order", .xml, PackageResources.gs1_order_yml),
    Declaration("camt053", .xml, PackageResources.camt053_yml),
    Declaration("camt052", .xml, PackageResources.camt052_yml),
    Declaration("camt054", .xml, PackageResources.camt054_yml),
    Declaration("ubl-remittance-advice", .xml, PackageResources.ubl_remittance_advice_yml),
    Declaration("pain001", .xml, PackageResources.pain001_yml),
    Declaration("pain001-ch", .xml, PackageResources.pain001_ch_yml),
    Declaration("mt940", .records, PackageResources.mt940_yml),
    Declaration("mt942", .records, PackageResources.mt942_yml),
    Declaration("bai2", .records, PackageResources.bai2_yml),
    Declaration("lockbox", .records, PackageResources.lockbox_yml),
    Declaration("customers", .csv, PackageResources.customers_yml),
    Declaration("items", .csv, PackageResources.items_yml),
    Declaration("prices", .csv, PackageResources.prices_yml),
    Declaration("standing-orders", .csv, PackageResources.standing_orders_yml),
    Declaration("credit-facts", .csv, PackageResources.credit_facts_yml),
    Declaration("stock", .csv, PackageResources.stock_yml),
    Declaration("rates", .csv, PackageResources.rates_yml),
    Declaration("tax-rates", .csv, PackageResources.tax_rates_yml),
    Declaration("decisions", .csv, PackageResources.decisions_yml),
    Declaration("orders", .csv, PackageResources.orders_yml),
    Declaration("confirmations", .csv, PackageResources.confirmations_yml),
    Declaration("returns", .csv, PackageResources.returns_yml),
    Declaration("ubl-invoice-response", .xml, PackageResources.ubl_invoice_response_yml),
    Declaration("remittances", .csv, PackageResources.remittances_yml),
    Declaration("bank", .csv, PackageResources.bank_yml),
  ]
}
