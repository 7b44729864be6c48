import Ledger
import OrderToCash
import Reports

/// Writes what warehouses work with: pick lists and, by policy, packing slips. With one warehouse they lie in `warehouse/`, with
/// several each has its folder there.
struct WarehousePapers {
  private let night: Night
  private let folder: OutboxFolder
  private let parties: PartyBook

  init(_ night: Night, _ folder: OutboxFolder, _ parties: PartyBook) {
    self.night = night
    self.folder = folder
    self.parties = parties
  }

  private struct Papers {
    var picks: OutboxStream
    var slips: OutboxStream?
  }

  /// The files written, by warehouse in the order of `pipeline.yml`.
  func write(_ scan: DocumentScan) throws -> [Manifest.File] {
    var papers: [Text: Papers] = [:]
    try scan.picks { list in
      let open = try papers[list.warehouse] ?? begin(list.warehouse)
      papers[list.warehouse] = open
      for line in list.lines { ReportCSV.write(list.row(line), of: ReportRegistry.pickList, into: &open.picks.buffer) }
      try open.picks.drain()
      guard let slips = open.slips else { return }
      PackingSlipPage.write(
        list, from: night.configuration.company.party, language: parties[list.account]?.language ?? .english,
        design: night.configuration.design, into: &slips.buffer)
      try slips.drain()
    }
    var files: [Manifest.File] = []
    for name in papers.keys.sorted() {
      guard let open = papers[name] else { continue }
      files.append(try open.picks.finish())
      if let slips = open.slips {
        PackingSlipPage.end(into: &slips.buffer)
        files.append(try slips.finish())
      }
    }
    return files
  }

  private func begin(_ warehouse: Text) throws -> Papers {
    let isAlone = night.configuration.warehouses.all.count == 1
    let path = isAlone ? "warehouse" : "warehouse/" + OutboxFolder.name(warehouse)
    let papers = Papers(
      picks: try folder.stream(path + "/pick-list.csv"),
      slips: night.configuration.policies.fulfilment.packingSlips
        ? try folder.stream(path + "/packing-slips.html") : nil)
    ReportCSV.writeHeader(ReportRegistry.pickList, into: &papers.picks.buffer)
    if let slips = papers.slips {
      PackingSlipPage.begin(night.configuration.company.party.name, night.date, into: &slips.buffer)
    }
    return papers
  }
}
