import OrderToCash

/// An invoice that a payment may answer.
struct Receivable {
  var number: String
  /// ISO 11649.
  var reference: String
  var customer: SyntheticCompany.Customer
  var issued: BusinessDate
  var due: BusinessDate
  /// Minor units.
  var amount: Int64
  /// What may be kept when paying today; 0 when nothing.
  var discount: Int64
}

/// The invoices that were sent before the books were taken over, four in a row of one customer.
struct OpeningReceivables {
  let company: SyntheticCompany

  /// Enough for the first day's payments, with a fifth to spare that stays open.
  var count: Int { company.parameters.payments * 5 / 4 }

  subscript(index: Int) -> Receivable {
    let parameters = company.parameters
    var random = SeededRandom(seed: parameters.seed, stream: .receivable, index: index)
    var chooser = SeededRandom(seed: parameters.seed, stream: .receivableBlock, index: index / 4)
    let customer = company.customer(chooser.int(0...parameters.customers - 1))
    let issued = parameters.date.adding(days: -(customer.paysLate ? random.int(45...120) : random.int(2...34)))
    let number = "INV-\(issued.parts.year)-X" + padded(index, 7)
    return Receivable(
      number: number, reference: reference(for: number), customer: customer, issued: issued,
      due: issued.adding(days: 30),
      amount: Int64(random.int(5_000...500_000)), discount: 0)
  }
}

/// The invoices of a night, read from its `reports/invoices.csv`.
struct IssuedReceivables {
  let invoices: [Receivable]

  /// Columns are found by name; rows without a number, a known customer or an amount are left out, as are credit notes.
  init(_ bytes: [UInt8], company: SyntheticCompany, night: BusinessDate) {
    let table = CommaTable(bytes)
    guard let number = table.column("invoice", "number", "invoice_number", "document"),
      let customer = table.column("customer_id", "customer", "bill_to"),
      let total = table.column("total", "grand_total", "gross", "total_amount", "amount", "payable")
    else {
      invoices = []
      return
    }
    let columns = (
      reference: table.column("payment_reference", "reference"), due: table.column("due_date"),
      issued: table.column("issue_date", "invoice_date", "date"), kind: table.column("kind")
    )
    var seen: Set<String> = []
    invoices = table.rows.compactMap { row in
      func value(_ column: Int?) -> String { column.flatMap { $0 < row.count ? row[$0] : nil } ?? "" }
      guard let buyer = company.customer(id: value(customer)), !value(number).isEmpty,
        let amount = try? parseDecimal(value(total).utf8, scale: 2), amount > 0, seen.insert(value(number)).inserted,
        !value(columns.kind).contains("credit")
      else { return nil }
      let stated = value(columns.reference)
      return Receivable(
        number: value(number), reference: stated.isEmpty ? reference(for: value(number)) : stated, customer: buyer,
        issued: BusinessDate(value(columns.issued)) ?? night, due: BusinessDate(value(columns.due)) ?? night,
        amount: amount, discount: buyer.terms == "2-10-net30" ? Percent(scaled: 20_000).of(amount) : 0)
    }
  }
}

private func reference(for number: String) -> String {
  guard let reference = CreditorReference.make(from: Text(number)) else { preconditionFailure("\(number) has digits") }
  return reference.string
}
