import OrderToCash

/// Gives numbers and payment references to the invoices and credit notes of a run, in the order of their keys, and opens
/// their items: gapless, as the series and the documents change in one transaction.
public enum InvoiceNumbering {
  private struct Document {
    var key: Key
    var kind: Int
    var group: Key
    var billTo: Key
    var orderNumber: Text
    var despatchNumber: Text
    var issueDate: BusinessDate
    var dueDate: BusinessDate
    var currency: Currency
    var origin: Int
    /// What is due, signed by nobody: positive for a credit note too.
    var payable: Int64
    var basePayable: Int64
    var discountDate: BusinessDate?
    var discount: Int64
    var later: [PaymentSchedule.Step]
  }

  /// `fiscalYear` is the night's: all documents of a run are issued on its date.
  public static func run(
    _ engine: Engine, run: Int, invoices: SeriesFormat, creditNotes: SeriesFormat, advances: SeriesFormat,
    fiscalYear: Int
  ) throws {
    var numbers = try DocumentNumbers(engine, [invoices, creditNotes, advances], fiscalYear: fiscalYear)
    let update = try engine.query("UPDATE invoice SET number = ?, reference = ? WHERE key = ?")
    let items = try engine.append(.openItem)
    let refer = try engine.query("UPDATE instalment SET reference = ? WHERE key = ?")
    var next = Key(run: run, stage: .invoice, unit: 0, ordinal: 0)
    while true {
      // Some thousand at a time: the rows are changed while they are read, and a night may have a million.
      let documents = try load(engine, from: next)
      guard let first = documents.first, let last = documents.last else { break }
      let instalments = try Instalment.load(engine, of: first.key...last.key)
      for document in documents {
        let isInvoice = document.kind != InvoiceDocument.Kind.creditNote.rawValue
        let isAdvance = document.kind == InvoiceDocument.Kind.advance.rawValue
        let number = numbers.take(isAdvance ? 2 : isInvoice ? 0 : 1)
        let reference = isInvoice ? CreditorReference.make(from: number) ?? .empty : .empty
        try update.run(number, reference, document.key)
        // An advance is paid already: its receipt was applied to it when it was made.
        if isAdvance { continue }
        if let parts = instalments[document.key] {
          for part in parts {
            try open(part.of(document), number, try part.refer(number, reference, refer), true, items)
          }
        } else if document.payable != 0 {
          try open(document, number, reference, isInvoice, items)
        }
      }
      next = Key(rawValue: last.key.rawValue + 1)
    }
    try numbers.write(engine)
  }

  /// Numbers of several series; those of one name are one series.
  private struct DocumentNumbers {
    private let formats: [SeriesFormat]
    private var series: [SeriesNumbers] = []
    private var places: [Int] = []

    init(_ engine: Engine, _ formats: [SeriesFormat], fiscalYear: Int) throws {
      self.formats = formats
      for format in formats {
        let name = format.name(year: fiscalYear)
        if let known = series.firstIndex(where: { $0.name == name }) {
          places.append(known)
        } else {
          places.append(series.count)
          series.append(try SeriesNumbers(engine, name: name))
        }
      }
    }

    mutating func take(_ format: Int) -> Text {
      let place = places[format]
      return formats[format].format(series[place].take(), name: series[place].name)
    }

    func write(_ engine: Engine) throws { for one in series { try one.write(engine) } }
  }

  private static func load(_ engine: Engine, from first: Key) throws -> [Document] {
    let query = try engine.query(
      """
      SELECT i.key, i.kind, c.grp, i.bill_to, o.number, h.number, i.issue_date, i.due_date, i.currency,
        i.origin, i.gross + i.rounding - i.prepaid, i.base_gross + i.base_rounding - i.base_prepaid, i.discount_date,
        i.discount, i.later_discount_date, i.later_discount, i.further_discounts
      FROM invoice i JOIN customer c ON c.account = i.bill_to LEFT JOIN orders o ON o.key = i.order_key
      LEFT JOIN shipment h ON h.key = i.shipment WHERE i.key >= ? AND i.key < ? ORDER BY i.key LIMIT 4096
      """)
    let last = Key(run: first.run, stage: .collect, unit: 0, ordinal: 0)
    return try query.with(first, last).map { row in
      Document(
        key: row.key(0), kind: row.integer(1), group: row.key(2), billTo: row.key(3), orderNumber: row.text(4),
        despatchNumber: row.text(5), issueDate: row.date(6), dueDate: row.date(7), currency: row.currency(8),
        origin: row.integer(9), payable: row.int(10), basePayable: row.int(11), discountDate: row.optionalDate(12),
        discount: row.int(13),
        later: OpenItemRow.later(row, from: 14))
    }
  }

  private static func open(
    _ document: Document, _ number: Text, _ reference: Text, _ isInvoice: Bool, _ items: Append
  ) throws {
    let isFee = document.origin == InvoiceDraft.Origin.fee.rawValue
    let kind: OpenItem.Kind = isInvoice ? (isFee ? .fee : .invoice) : .creditNote
    let sign: Int64 = isInvoice ? 1 : -1
    var item = OpenItem(
      key: document.key, account: document.billTo, kind: kind, document: number, orderNumber: document.orderNumber,
      despatchNumber: document.despatchNumber, paymentReference: reference, issueDate: document.issueDate,
      dueDate: document.dueDate, currency: document.currency, original: sign * document.payable,
      open: sign * document.payable, openBase: sign * document.basePayable, discountDate: document.discountDate,
      discount: document.discount)
    item.laterDiscounts = document.later
    try OpenItemRow.write(item, group: document.group, to: items)
  }

  /// A part of an invoice with a due date of its own.
  private struct Instalment {
    var key: Key
    var ordinal: Int
    var dueDate: BusinessDate
    var amount: Int64
    var base: Int64

    static func load(_ engine: Engine, of invoices: ClosedRange<Key>) throws -> [Key: [Instalment]] {
      var parts: [Key: [Instalment]] = [:]
      try engine.query(
        """
        SELECT invoice, key, ordinal, due_date, amount, base FROM instalment WHERE invoice BETWEEN ? AND ?
        ORDER BY invoice, ordinal
        """
      ).with(invoices.lowerBound, invoices.upperBound).forEach { row in
        parts[row.key(0), default: []].append(
          Instalment(
            key: row.key(1), ordinal: row.integer(2), dueDate: row.date(3), amount: row.int(4), base: row.int(5)))
      }
      return parts
    }

    func of(_ document: Document) -> Document {
      var part = document
      (part.key, part.dueDate, part.payable, part.basePayable) = (key, dueDate, amount, base)
      return part
    }

    /// The first part is paid with the invoice's own reference, each other one with its own.
    func refer(_ number: Text, _ reference: Text, _ update: Query) throws -> Text {
      let own = ordinal == 1 ? reference : CreditorReference.make(from: Text("\(number)I\(ordinal)")) ?? .empty
      try update.run(own, key)
      return own
    }
  }
}
