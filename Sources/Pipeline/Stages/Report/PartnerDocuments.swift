import Ledger
import OrderToCash
import Reports

/// Writes what goes to partners and the warehouse: answers, despatch advices, invoices, letters, pick lists. Rendering, hashing
/// and writing are done on several threads; rows and files are entered in the order of the documents.
final class PartnerDocuments {
  let night: Night
  let folder: OutboxFolder
  private let parties: PartyBook
  private let items: ItemBook
  private let sent: Append
  private var keys: KeySequence
  private var batch: [OutgoingDocument] = []
  private var begun: Rendering?
  private var readers: [Key: DocumentReader] = [:]
  private let renderer: DocumentRenderer
  private(set) var counts: [Text: Int] = [:]
  private(set) var totals: [Text: [Currency: Int64]] = [:]
  /// What customers would get and take none of, by kind.
  private(set) var unwanted: [Text: Int] = [:]

  private static let batchSize = 1024

  init(_ night: Night, _ folder: OutboxFolder, _ parties: PartyBook, _ items: ItemBook) throws {
    self.night = night
    self.folder = folder
    self.parties = parties
    self.items = items
    var design = night.configuration.design
    design.logo = try RunLogo.load(night.run, night.ledger.writer)
    renderer = DocumentRenderer(
      company: night.configuration.company, design: design, date: night.date,
      buckets: AgingBuckets(bounds: night.configuration.agingBuckets), folder: folder.path,
      disk: night.disk, presses: Presses())
    sent = try night.ledger.writer.append(.sent)
    keys = KeySequence(run: night.run, stage: .report, unit: 0, further: 1024)
  }

  func writeAll() throws {
    // Whatever fails here: nobody writes into the folder any more when this returns.
    defer { begun?.work.finish() }
    night.progress.expect(try expected(), "documents")
    let company = night.configuration.company
    let scan = DocumentScan(
      night.ledger.writer, run: night.run, date: night.date, parties: parties, items: items,
      warehouses: night.configuration.warehouses, seller: company.party)
    try writeAcknowledgements()
    try writeAnswers(scan)
    try scan.despatches { key, account, document in
      guard delivery(account).isElectronic else { return unwanted["despatch advice", default: 0] += 1 }
      try add("despatch advice", account, key, document.number, "despatch-advice", .despatch(document))
    }
    try scan.proFormas(payTo: company.payTo, tax: try night.tax()) { key, account, document in
      try add(document.kind.name, account, key, document.number, document.kind.stem, .invoice(document))
    }
    try scan.invoices(payTo: company.payTo) { key, account, document in
      let kind = document.kind.name
      totals[kind, default: [:]][document.currency, default: 0] += document.grandTotal
      try add(kind, account, key, document.number, document.kind.stem, .invoice(document))
    }
    try scan.letters(payTo: company.payTo) { key, account, letter in
      for total in letter.totals { totals["letter", default: [:]][total.currency, default: 0] += total.minor }
      let stem = letter.level == 0 ? "reminder" : "dunning-letter"
      try add("letter", account, key, Text(letter.date.description), stem, .letter(letter))
    }
    try scan.statements(payTo: company.payTo) { key, account, statement in
      for total in statement.totals { totals["statement", default: [:]][total.currency, default: 0] += total.minor }
      try add("statement", account, key, Text(statement.date.description), "statement", .statement(statement))
    }
    try writeNotices()
    try flush()
    let lists = try WarehousePapers(night, folder, parties).write(scan)
    for file in lists { try enter("pick list", .none, .none, "", OutgoingFile(file: file, route: .warehouse)) }
    if !lists.isEmpty { counts["pick list"] = lists.count }
  }

  /// For the customer whose file it was; a file that is nobody's is acknowledged to its channel.
  private func writeAcknowledgements() throws {
    let scan = AcknowledgementScan(
      night.ledger.writer, run: night.run, parties: parties, seller: night.configuration.company.party)
    let name = night.identity.folder.filter { $0 != "-" }
    try scan.forEach(night: name, date: night.date) { key, account, channel, document in
      try add(
        "acknowledgement", account, key, document.number, "acknowledgement", .acknowledgement(document), from: channel)
    }
    try flush()
  }

  /// UBL senders get a document per answer, senders of CSV one file with all answers to them.
  private func writeAnswers(_ scan: DocumentScan) throws {
    let spill = try AnswerSpill(night.ledger.writer)
    var lines = ByteBuffer()
    try scan.answers(
      night: night.identity.folder.filter { $0 != "-" },
      { key, account, isUBL, document in
        guard delivery(account).isElectronic else { return unwanted["order response", default: 0] += 1 }
        if isUBL {
          try add("order response", account, key, document.number, "order-response", .answer(document))
        } else {
          lines.removeAll()
          for line in Self.answerLines(document) {
            ReportCSV.write(line.row, of: ReportRegistry.orderAnswer, into: &lines)
          }
          try spill.add(parties.id(account), account, order: document.orderNumber, lines: lines)
          counts["order response", default: 0] += 1
          night.progress.advance()
        }
      }, date: night.date)
    try flush()
    var buffer = ByteBuffer()
    var account: Key?
    func end() throws {
      guard let account else { return }
      let file = try folder.write(reader(account).place + "/order-answers.csv", buffer)
      let route = DeliveryRoute.of(.csv, .csv, to: parties[account]?.party ?? Party(), mail: nil)
      try enter("order answers", account, .none, "", OutgoingFile(file: file, route: route))
    }
    try spill.forEach { customer, lines in
      if customer != account {
        try end()
        account = customer
        buffer.removeAll()
        ReportCSV.writeHeader(ReportRegistry.orderAnswer, into: &buffer)
      }
      buffer.append(raw: lines.string)
    }
    try end()
  }

  private static func answerLines(_ document: OrderResponseDocument) -> [OrderAnswerLine] {
    let words: [OrderResponseDocument.Code: Text] = [
      .acknowledged: "acknowledged", .accepted: "accepted", .amended: "changed", .rejected: "rejected",
    ]
    var head = OrderAnswerLine()
    head.orderNumber = document.orderNumber
    head.status = words[document.code] ?? .empty
    head.promisedDate = document.promisedDate
    head.note = document.note
    let lines = document.lines.map { line in
      var answer = OrderAnswerLine()
      answer.orderNumber = document.orderNumber
      answer.line = line.orderLine
      answer.status = line.code == .accepted ? "accepted" : line.code == .rejected ? "rejected" : "changed"
      answer.quantity = line.quantity
      answer.promisedDate = line.promisedDate
      answer.note = line.note
      answer.substitute = line.substitute?.sellerItem ?? .empty
      return answer
    }
    return [head] + lines
  }

  private func writeNotices() throws {
    let name = Text(night.identity.folder)
    try CustomerNotices(night: night, parties: parties, delivery: delivery).forEach { account, notice in
      try add("notice", account, .none, name, "notice", .notice(notice))
    } status: { account, status, supersedes in
      try add("status page", account, .none, .empty, "index", .status(status), supersedes: supersedes)
    }
  }

  /// About how many documents the night writes, for those who watch.
  private func expected() throws -> Int {
    let (from, engine) = (Int64(night.run) << 47, night.ledger.writer)
    return try ["file", "answer", "shipment", "invoice", "letter"].reduce(0) { sum, table in
      try sum
        + (engine.freshQuery("SELECT COUNT(*) FROM \(table) WHERE key >= ?").with(from).first { $0.integer(0) } ?? 0)
    }
  }

  private func delivery(_ account: Key) -> Delivery { reader(account).delivery }

  private func reader(_ account: Key) -> DocumentReader {
    if let known = readers[account] { return known }
    let entry = parties[account]
    let id = entry?.party.id ?? .empty
    let delivery = night.configuration.deliveries.delivery(
      customer: id, group: entry?.segment ?? .empty, own: entry?.delivery ?? .empty)
    let reader = DocumentReader(
      account: account, entry: entry, delivery: delivery, place: "partners/" + OutboxFolder.name(id))
    readers[account] = reader
    return reader
  }

  private func reader(ofChannel channel: Text) -> DocumentReader {
    DocumentReader(
      account: .none, channel: channel, entry: nil, delivery: delivery(.none),
      place: "channels/" + OutboxFolder.name(channel))
  }

  private func add(
    _ kind: Text, _ account: Key, _ subject: Key, _ number: Text, _ prefix: String, _ content: OutgoingDocument.Content,
    from channel: Text = .empty, supersedes: Text = .empty
  ) throws {
    counts[kind, default: 0] += 1
    let reader = account.isNone ? reader(ofChannel: channel) : reader(account)
    let stem = reader.place + "/" + prefix + (number.isEmpty ? "" : "-" + OutboxFolder.name(number))
    try folder.prepare(folder: reader.place)
    let document = OutgoingDocument(
      kind: kind, reader: reader, subject: subject, number: number, stem: stem,
      sender: night.configuration.company.party.email, supersedes: supersedes, content: content)
    if let mail = document.mail { try folder.prepare(mail) }
    batch.append(document)
    if batch.count >= Self.batchSize { try begin() }
  }

  /// Documents that other threads render while this one reads the next.
  private struct Rendering {
    let documents: [OutgoingDocument]
    let results: ResultSlots<Result<[OutgoingFile], any Error>>
    let work: ParallelWork
  }

  /// Ends the batch before this one and lets other threads begin with this one.
  private func begin() throws {
    try end()
    guard !batch.isEmpty else { return }
    let documents = batch
    batch.removeAll(keepingCapacity: true)
    let results = ResultSlots<Result<[OutgoingFile], any Error>>(count: documents.count)
    let work = ParallelWork(documents.count, jobs: night.jobs, chunk: 32) { [renderer] index in
      results[index] = Result { try renderer.render(documents[index]) }
    }
    begun = Rendering(documents: documents, results: results, work: work)
  }

  /// Helps with the batch that was begun, and enters its files in the order of its documents.
  private func end() throws {
    guard let rendering = begun else { return }
    begun = nil
    rendering.work.finish()
    for (index, document) in rendering.documents.enumerated() {
      for file in try rendering.results[index]?.get() ?? [] {
        try enter(document.kind, document.reader.account, document.subject, document.number, file)
      }
    }
    night.progress.advance(by: rendering.documents.count)
  }

  private func flush() throws {
    try begin()
    try end()
  }

  func enter(_ kind: Text, _ account: Key, _ subject: Key, _ number: Text, _ file: OutgoingFile) throws {
    try sent.add(keys.take()).add(kind).add(account).add(subject).add(number).add(file.file.path).add(file.file.bytes)
      .add(file.file.sha256).add(file.supersedes).add(file.route.channel).add(file.route.recipient).end()
  }
}
