import Ledger
import OrderToCash

extension Opening {
  /// `invoices.csv`: receivables with their settlements. What was issued and not paid on the cut-over date is open, in full; what was
  /// paid until then tells how the customer pays; what was issued later is not there yet.
  mutating func takeInvoices() throws {
    let file = "invoices.csv"
    var keys = KeySequence(run: night.run, stage: .opening, unit: 1, further: 1 << 11)
    var historyKeys = KeySequence(run: night.run, stage: .opening, unit: 1, further: 1 << 11)
    let columns: [Text] = ["customer", "number", "issue_date", "due_date", "paid_date", "amount"]
    let rows = try folder.rows(file, columns: columns)
    while let row = try folder.next(rows) {
      guard let customer = account(row, file), let issue = folder.date(row, "issue_date", file),
        let due = folder.date(row, "due_date", file)
      else { continue }
      let paid = folder.date(row, "paid_date", file, required: false)
      let currency = folder.currency(row, file, default: customer.currency)
      guard issue <= night.date, let amount = amount(row, "amount", .invoice, currency, file) else { continue }
      if let paid, paid <= night.date {
        try engine.append(.history).add(historyKeys.take()).add(customer.account).add(row["number"]).add(issue)
          .add(due).add(paid).add(currency).add(amount).end()
        continue
      }
      guard let base = context.rates.convert(amount, from: currency, to: context.rates.base) else {
        folder.complain(
          file, line: row.line, "there is no exchange rate for \(currency)", "the books are in \(context.rates.base)",
          "Add rates.csv to the folder.")
        continue
      }
      let item = OpenItem(
        key: keys.take(), account: customer.billTo, kind: .invoice, document: row["number"], issueDate: issue,
        dueDate: due, currency: currency, original: amount, open: amount, openBase: base)
      try write(item, group: customer.group)
    }
  }
}
