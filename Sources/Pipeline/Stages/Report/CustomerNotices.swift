import Ledger
import OrderToCash

/// Gathers what customers are told by notices and status pages. Where nobody asked for either, nothing is read.
struct CustomerNotices {
  let night: Night
  let parties: PartyBook
  let delivery: (Key) -> Delivery

  /// How many events of the past a status page shows.
  private static let historyLimit = 200

  /// Calls `notice` and `status` for each customer to whom something happened tonight, in the order of their ids. `status` gets
  /// the path of the page that it replaces.
  func forEach(
    notice: (Key, CustomerNotice) throws -> Void, status: (Key, CustomerStatus, _ supersedes: Text) throws -> Void
  ) throws {
    let wanted = Set(asking())
    guard !wanted.isEmpty else { return }
    let engine = night.ledger.writer
    let events = try CustomerEventScan(engine, run: night.run, date: night.date, wanted: wanted).events()
    guard !events.isEmpty else { return }
    let scan = CustomerStatusScan(engine, wanted: wanted, date: night.date)
    let hasStatus = events.keys.contains { delivery($0).contains(.status) }
    let items = hasStatus ? try scan.items() : [:]
    let orders = hasStatus ? try scan.orders() : [:]
    let rows = try engine.append(.customerEvent)
    var keys = KeySequence(run: night.run, stage: .report, unit: 1)
    for account in events.keys.sorted(by: { parties.id($0) < parties.id($1) }) {
      let told = self.notice(account, events[account] ?? [])
      if delivery(account).wantsNotice { try notice(account, told) }
      guard delivery(account).contains(.status) else { continue }
      for event in told.events { try event.write(keys.take(), account, to: rows) }
      var page = CustomerStatus()
      page.notice = told
      page.orders = orders[account] ?? []
      page.items = items[account] ?? []
      page.history = try scan.history(of: account, limit: Self.historyLimit)
      let before = try scan.latestPage(of: account)
      try status(account, page, before)
      let path = "\(night.identity.folder)/partners/\(OutboxFolder.name(parties.id(account)))/index.html"
      try CustomerEvent(.page, night.date, document: Text(path)).write(keys.take(), account, to: rows)
    }
  }

  private func asking() -> [Key] {
    let everybody = !night.configuration.deliveries.entries.isEmpty
    return parties.accounts.filter { account in
      // Without entries only those can ask whose master data do.
      guard everybody || !(parties[account]?.delivery.isEmpty ?? true) else { return false }
      return delivery(account).wantsNotice || delivery(account).contains(.status)
    }
  }

  private func notice(_ account: Key, _ events: [CustomerEvent]) -> CustomerNotice {
    var notice = CustomerNotice()
    notice.company = night.configuration.company.party
    notice.payTo = night.configuration.company.payTo
    notice.customer = parties[account]?.party ?? Party()
    notice.language = parties[account]?.language ?? .english
    notice.date = night.date
    notice.events = events
    return notice
  }
}
